/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/sandbox.h"

#include "base/error.h"
#include "extract/protocol.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define MEMORY_MAX (512 * 1024 * 1024)
#define DESCRIPTORS_MAX 3

/* Of what waits: three, and some for each document under way. */
#define WAITING_DESCRIPTORS_MAX 64

/* What fork(3) asks of clone(2): a process, and nothing shared. */
#define FORK_FLAGS (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD)

/* As the kernel takes them: made once, and not for each document anew. */
struct Sandbox {
    struct sock_fprog waiting, reading;
};

/* What computing needs. Nothing here opens, connects, starts or signals another process. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(close),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(sched_yield),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(sched_getaffinity),
};

/* What it takes to have others compute: to wait, to be told, to start them and lock them in. */
static const int allowed_waiting[] = {
    SCMP_SYS(poll),        SCMP_SYS(ppoll),           SCMP_SYS(recvmsg), SCMP_SYS(sendto),
    SCMP_SYS(wait4),       SCMP_SYS(pidfd_open),      SCMP_SYS(dup2),    SCMP_SYS(dup3),
    SCMP_SYS(close_range), SCMP_SYS(set_robust_list), SCMP_SYS(getppid),
};

/* What prctl(2) may do: end a process with its parent, and take privileges away. */
static const int allowed_settings[] = {PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_DUMPABLE,
                                       PR_SET_SECCOMP};

bool
sandbox_is_sanitized(void)
{
#if defined(__SANITIZE_ADDRESS__)
    return true;
#elif defined(__has_feature)
    return __has_feature(address_sanitizer);
#else
    return false;
#endif
}

static bool
limit(int resource, rlim_t soft, rlim_t hard, GError **error)
{
    struct rlimit limits = {soft, hard};
    return setrlimit((__rlimit_resource_t)resource, &limits) == 0 ||
           fail(error, FAIL_REFUSED, "setting a limit: %s", g_strerror(errno));
}

/* A core file would hold what was read. */
static bool
set_limits(GError **error)
{
    return limit(RLIMIT_CPU, EXTRACT_SECONDS_MAX, EXTRACT_SECONDS_MAX + 1, error) &&
           (sandbox_is_sanitized() || limit(RLIMIT_AS, MEMORY_MAX, MEMORY_MAX, error)) &&
           limit(RLIMIT_NOFILE, DESCRIPTORS_MAX, DESCRIPTORS_MAX, error) &&
           limit(RLIMIT_FSIZE, 0, 0, error) && limit(RLIMIT_CORE, 0, 0, error);
}

static int
allow_all(scmp_filter_ctx filter, const int *calls, size_t count)
{
    int result = 0;
    for (size_t i = 0; i < count && result == 0; i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
    return result;
}

/* Memory may be had, but no code be put there. abort(3) ends the process without a signal to
 * anybody. */
static int
allow_computing(scmp_filter_ctx filter)
{
    int result = allow_all(filter, allowed, G_N_ELEMENTS(allowed));
    static const int mapping[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};
    for (size_t i = 0; i < G_N_ELEMENTS(mapping) && result == 0; i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, mapping[i], 1,
                                  SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    return result == 0 ? seccomp_rule_add(filter, SCMP_ACT_TRAP, SCMP_SYS(tgkill), 0) : result;
}

/* Processes like this one may be started, limited and killed. */
static int
allow_waiting(scmp_filter_ctx filter)
{
    int result = allow_computing(filter);
    if (result == 0)
        result = allow_all(filter, allowed_waiting, G_N_ELEMENTS(allowed_waiting));
    for (size_t i = 0; i < G_N_ELEMENTS(allowed_settings) && result == 0; i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
                                  SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)allowed_settings[i]));
    const struct {
        int call;
        struct scmp_arg_cmp condition;
    } more[] = {
        {SCMP_SYS(clone), SCMP_A0(SCMP_CMP_EQ, FORK_FLAGS)},
        {SCMP_SYS(kill), SCMP_A1(SCMP_CMP_EQ, SIGKILL)},
        {SCMP_SYS(prlimit64), SCMP_A0(SCMP_CMP_EQ, 0)},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(more) && result == 0; i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, more[i].call, 1, more[i].condition);
    return result;
}

static bool
read_program(int descriptor, struct sock_fprog *program)
{
    off_t size = lseek(descriptor, 0, SEEK_END);
    if (size <= 0 || (size_t)size > UINT16_MAX * sizeof(struct sock_filter))
        return false;
    program->filter = g_malloc((gsize)size);
    program->len = (unsigned short)((size_t)size / sizeof(struct sock_filter));
    return pread(descriptor, program->filter, (size_t)size, 0) == size;
}

static int
export_program(scmp_filter_ctx filter, struct sock_fprog *program)
{
    int descriptor = memfd_create("filter", MFD_CLOEXEC);
    if (descriptor < 0)
        return -errno;
    int result = seccomp_export_bpf(filter, descriptor);
    if (result == 0 && !read_program(descriptor, program))
        result = -EIO;
    close(descriptor);
    return result;
}

static bool
make_program(int (*allow)(scmp_filter_ctx filter), struct sock_fprog *program, GError **error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EACCES));
    int result = filter != NULL ? allow(filter) : -ENOMEM;
    if (result == 0)
        result = export_program(filter, program);
    if (filter != NULL)
        seccomp_release(filter);
    return result == 0 ||
           fail(error, FAIL_REFUSED, "making the system call filter: %s", g_strerror(-result));
}

Sandbox *
sandbox_new(GError **error)
{
    g_autoptr(Sandbox) sandbox = g_new0(Sandbox, 1);
    return make_program(allow_waiting, &sandbox->waiting, error) &&
                   make_program(allow_computing, &sandbox->reading, error)
               ? g_steal_pointer(&sandbox)
               : NULL;
}

void
sandbox_free(Sandbox *sandbox)
{
    g_free(sandbox->waiting.filter);
    g_free(sandbox->reading.filter);
    g_free(sandbox);
}

static bool
set_filter(const struct sock_fprog *program, GError **error)
{
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0) == 0 ||
           fail(error, FAIL_REFUSED, "setting the system call filter: %s", g_strerror(errno));
}

static bool
give_up_privileges(GError **error)
{
    return (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
            prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0) ||
           fail(error, FAIL_REFUSED, "giving up privileges: %s", g_strerror(errno));
}

bool
sandbox_enter(const Sandbox *sandbox, GError **error)
{
    return give_up_privileges(error) && set_limits(error) && set_filter(&sandbox->reading, error);
}

bool
sandbox_enter_waiting(const Sandbox *sandbox, GError **error)
{
    return give_up_privileges(error) &&
           limit(RLIMIT_NOFILE, WAITING_DESCRIPTORS_MAX, WAITING_DESCRIPTORS_MAX, error) &&
           limit(RLIMIT_FSIZE, 0, 0, error) && limit(RLIMIT_CORE, 0, 0, error) &&
           set_filter(&sandbox->waiting, error);
}
