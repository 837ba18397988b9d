/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/extractor.h"

#include "base/installed.h"
#include "extract/protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct Extractor {
    char *program;
};

/* A reader under way. */
typedef struct {
    pid_t process;
    int output;
    int64_t ends_at_us;
    bool is_stopped; /* by us */
} Run;

Extractor *
extractor_new(const char *program)
{
    Extractor *extractor = g_new0(Extractor, 1);
    extractor->program =
        program != NULL ? g_strdup(program) : installed_file(EXTRACT_PROGRAM, EXTRACT_DIRECTORY);
    return extractor;
}

void
extractor_free(Extractor *extractor)
{
    g_free(extractor->program);
    g_free(extractor);
}

const char *
extractor_program(const Extractor *extractor)
{
    return extractor->program;
}

/* Everybody on the machine sees the arguments of a process: the name of the file stays here. */
static const char *
ending_of(const char *filename)
{
    const char *dot = strrchr(filename, '.');
    return dot != NULL && strlen(dot) <= 8 ? dot : "";
}

/* Nothing but the two ends goes along: no descriptor, no variable. A group of its own, so that an
 * interrupt from the keyboard, which we may want to take in peace, does not end the reader. */
static int
spawn(const Extractor *extractor, const ExtractInput *input, int output, pid_t *process)
{
    const char *arguments[] = {EXTRACT_PROGRAM, input->content_type, ending_of(input->filename),
                               input->charset, NULL};
    static const char *const environment[] = {"LC_ALL=C.UTF-8", "TZ=UTC", "PATH=/usr/bin:/bin",
                                              NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input->descriptor, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                              POSIX_SPAWN_SETPGROUP);
    int result =
        posix_spawn(process, extractor->program, &actions, &attributes,
                    (char *const *)(guintptr)arguments, (char *const *)(guintptr)environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return result;
}

/* False when the time is over. */
static bool
wait_for_output(const Run *run)
{
    for (;;) {
        int64_t left_ms = (run->ends_at_us - g_get_monotonic_time() + 999) / 1000;
        struct pollfd poller = {run->output, POLLIN, 0};
        int count = left_ms > 0 ? poll(&poller, 1, (int)MIN(left_ms, G_MAXINT)) : 0;
        if (count >= 0 || errno != EINTR)
            return count > 0;
    }
}

static void
read_output(Run *run, GString *text)
{
    char piece[16384];
    for (;;) {
        run->is_stopped = !wait_for_output(run);
        if (run->is_stopped)
            return;
        ssize_t length = read(run->output, piece, sizeof piece);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return;
        run->is_stopped = text->len + (size_t)length > EXTRACT_TEXT_MAX;
        if (run->is_stopped)
            return;
        g_string_append_len(text, piece, length);
    }
}

/* A process that closed its output may still be computing: it gets until the same time. */
static bool
has_ended(const Run *run, int *status)
{
    for (;;) {
        pid_t ended = waitpid(run->process, status, WNOHANG);
        if (ended != 0)
            return ended == run->process;
        if (g_get_monotonic_time() >= run->ends_at_us)
            return false;
        g_usleep(200);
    }
}

static int
finish(Run *run)
{
    int status;
    if (!run->is_stopped && has_ended(run, &status))
        return status;
    run->is_stopped = true;
    kill(-run->process, SIGKILL);
    while (waitpid(run->process, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

static ExtractResult
judge(const Run *run, int status)
{
    static const ExtractResult results[] = {
        [EXTRACT_STATUS_TEXT] = EXTRACT_TEXT,          [EXTRACT_STATUS_NOTHING] = EXTRACT_NOTHING,
        [EXTRACT_STATUS_DAMAGED] = EXTRACT_DAMAGED,    [EXTRACT_STATUS_CUT] = EXTRACT_LIMITS,
        [EXTRACT_STATUS_UNSAFE] = EXTRACT_UNAVAILABLE,
    };
    if (run->is_stopped)
        return EXTRACT_LIMITS;
    if (WIFEXITED(status)) {
        size_t code = (size_t)WEXITSTATUS(status);
        return code < G_N_ELEMENTS(results) ? results[code] : EXTRACT_DAMAGED;
    }
    switch (WTERMSIG(status)) {
    case SIGXCPU:
    case SIGKILL: /* the system's, when memory is short */
    case SIGABRT: /* no memory left within the limit */
    case SIGTRAP:
        return EXTRACT_LIMITS;
    default:
        return EXTRACT_DAMAGED;
    }
}

ExtractResult
extractor_read(const Extractor *extractor, const ExtractInput *input, int wait_ms, char **text)
{
    *text = g_strdup("");
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return EXTRACT_UNAVAILABLE;
    Run run = {.output = ends[0], .ends_at_us = g_get_monotonic_time() + (int64_t)wait_ms * 1000};
    int problem = spawn(extractor, input, ends[1], &run.process);
    close(ends[1]);
    g_autoptr(GString) output = g_string_new(NULL);
    ExtractResult result = EXTRACT_UNAVAILABLE;
    if (problem == 0) {
        read_output(&run, output);
        result = judge(&run, finish(&run));
    }
    close(ends[0]);
    if (result != EXTRACT_UNAVAILABLE && result != EXTRACT_NOTHING) {
        g_free(*text);
        *text = g_utf8_make_valid(output->str, (gssize)output->len);
    }
    return result;
}
