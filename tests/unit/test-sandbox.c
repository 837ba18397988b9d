/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each trial runs in a process of its own that has locked itself in; its exit status is an errno.
 */
#include "extract/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int
open_file(void)
{
    return open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static int
make_file(void)
{
    return open("/tmp/letterbook-sandbox", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}

static int
look_at_file(void)
{
    struct stat status;
    return stat("/etc/passwd", &status);
}

static int
remove_file(void)
{
    return unlink("/tmp/letterbook-sandbox");
}

static int
connect_somewhere(void)
{
    return socket(AF_INET, SOCK_STREAM, 0);
}

static int
talk_locally(void)
{
    int ends[2];
    return socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
}

static int
start_process(void)
{
    pid_t process = fork();
    if (process == 0)
        _exit(0);
    return process > 0 ? waitpid(process, NULL, 0) : -1;
}

static int
run_program(void)
{
    return execl("/bin/true", "true", NULL);
}

static int
trace_parent(void)
{
    return (int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}

static int
signal_parent(void)
{
    return kill(getppid(), SIGURG);
}

static int
bring_code(void)
{
    void *memory =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? -1 : 0;
}

static int
make_code(void)
{
    void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? 0 : mprotect(memory, 4096, PROT_READ | PROT_EXEC);
}

static int
take_limits_off(void)
{
    return (int)syscall(SYS_prlimit64, 0, 0, NULL, NULL);
}

static int
limit_parent(void)
{
    return (int)syscall(SYS_prlimit64, getppid(), RLIMIT_CORE, NULL, NULL);
}

static int
leave_namespace(void)
{
    return (int)syscall(SYS_clone, SIGCHLD | CLONE_NEWUSER, NULL, NULL, NULL, NULL);
}

static int
compute(void)
{
    g_autofree char *memory = g_malloc0(16 * 1024 * 1024);
    return write(STDERR_FILENO, memory, 0) == 0 ? 0 : -1;
}

/* As what reads a document does. */
static bool
enter_both(const Sandbox *sandbox, GError **error)
{
    return sandbox_enter_waiting(sandbox, error) && sandbox_enter(sandbox, error);
}

typedef bool (*EnterFunc)(const Sandbox *sandbox, GError **error);

/* How the process ended, as waitpid(2) tells. */
static int
status_of(EnterFunc enter, int (*trial)(void))
{
    pid_t process = fork();
    g_assert_cmpint(process, >=, 0);
    if (process == 0) {
        g_autoptr(Sandbox) sandbox = sandbox_new(NULL);
        if (sandbox == NULL || !enter(sandbox, NULL))
            _exit(255);
        _exit(trial() < 0 ? errno : 0);
    }
    int status;
    g_assert_cmpint(waitpid(process, &status, 0), ==, process);
    return status;
}

typedef struct {
    const char *name;
    int (*trial)(void);
} Trial;

static void
expect_denied(EnterFunc enter, const Trial *trials, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int status = status_of(enter, trials[i].trial);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != EACCES)
            g_error("%s: status %#x", trials[i].name, (unsigned)status);
    }
}

/* Once it waits for orders, too. */
static const Trial never[] = {
    {"open", open_file},        {"create", make_file},         {"stat", look_at_file},
    {"unlink", remove_file},    {"socket", connect_somewhere}, {"socketpair", talk_locally},
    {"exec", run_program},      {"ptrace", trace_parent},      {"kill", signal_parent},
    {"mmap", bring_code},       {"mprotect", make_code},       {"prlimit", limit_parent},
    {"clone", leave_namespace},
};

static void
test_denied(void)
{
    static const Trial more[] = {{"fork", start_process}, {"own limits", take_limits_off}};
    expect_denied(sandbox_enter, never, G_N_ELEMENTS(never));
    expect_denied(sandbox_enter, more, G_N_ELEMENTS(more));
    expect_denied(enter_both, never, G_N_ELEMENTS(never));
    expect_denied(enter_both, more, G_N_ELEMENTS(more));
}

static void
test_waiting(void)
{
    expect_denied(sandbox_enter_waiting, never, G_N_ELEMENTS(never));
    g_assert_cmpint(status_of(sandbox_enter_waiting, start_process), ==, 0);
}

static void
test_allowed(void)
{
    g_assert_cmpint(status_of(sandbox_enter, compute), ==, 0);
    g_assert_cmpint(status_of(enter_both, compute), ==, 0);
}

static int
spin(void)
{
    volatile bool is_over = false;
    while (!is_over)
        continue;
    return 0;
}

static int
eat_memory(void)
{
    void *memory;
    while ((memory = malloc(1024 * 1024)) != NULL)
        memset(memory, 1, 1024 * 1024);
    return errno == ENOMEM ? -1 : 0;
}

static int
give_up(void)
{
    abort();
}

static int
eat_stack(void)
{
    volatile char room[65536];
    room[0] = 1;
    return room[0] > 0 ? eat_stack() + room[0] : 0;
}

static void
test_limits(void)
{
    int status = status_of(enter_both, spin);
    g_assert_true(WIFSIGNALED(status));
    g_assert_cmpint(WTERMSIG(status), ==, SIGXCPU);
    status = status_of(enter_both, give_up);
    g_assert_true(WIFSIGNALED(status));
    g_assert_cmpint(WTERMSIG(status), ==, SIGSYS);
    if (sandbox_is_sanitized()) {
        g_test_skip("the sanitizers' memory has no limit");
        return;
    }
    g_assert_cmpint(WEXITSTATUS(status_of(enter_both, eat_memory)), ==, ENOMEM);
    g_assert_true(WIFSIGNALED(status_of(enter_both, eat_stack)));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sandbox/denied", test_denied);
    g_test_add_func("/sandbox/waiting", test_waiting);
    g_test_add_func("/sandbox/allowed", test_allowed);
    g_test_add_func("/sandbox/limits", test_limits);
    return g_test_run();
}
