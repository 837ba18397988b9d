/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/sandbox.h"

#include "base/error.h"
#include "extract/protocol.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define MEMORY_MAX (512 * 1024 * 1024)
#define DESCRIPTORS_MAX 3

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

/* Memory may be had, but no code be put there. Signals reach this process alone: abort(3). */
static int
allow_calls(scmp_filter_ctx filter)
{
    int result = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(allowed) && result == 0; i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    static const int mapping[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};
    for (size_t i = 0; i < G_N_ELEMENTS(mapping) && result == 0; i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, mapping[i], 1,
                                  SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (result == 0)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                                  SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
    return result;
}

static bool
set_filter(GError **error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EACCES));
    int result = filter != NULL ? allow_calls(filter) : -ENOMEM;
    if (result == 0)
        result = seccomp_load(filter);
    if (filter != NULL)
        seccomp_release(filter);
    return result == 0 ||
           fail(error, FAIL_REFUSED, "setting the system call filter: %s", g_strerror(-result));
}

bool
sandbox_enter(GError **error)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return fail(error, FAIL_REFUSED, "giving up privileges: %s", g_strerror(errno));
    return set_limits(error) && set_filter(error);
}
