/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/reader-process.h"

#include "extract/protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct ReaderProcess {
    pid_t id;
    int socket;
};

/* A group of its own, so that an interrupt from the keyboard, which we may want to take in peace,
 * does not end it. */
static void
set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                             POSIX_SPAWN_SETPGROUP);
}

/* Nothing but the socket goes along: no descriptor, no variable. Symbols are looked up at once,
 * rather than for each document again. */
static bool
spawn(const char *program, int socket, pid_t *process)
{
    static const char *const arguments[] = {EXTRACT_PROGRAM, NULL};
    static const char *const environment[] = {"LC_ALL=C.UTF-8", "TZ=UTC", "PATH=/usr/bin:/bin",
                                              "LD_BIND_NOW=1", NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    set_attributes(&attributes);
    int result =
        posix_spawn(process, program, &actions, &attributes, (char *const *)(guintptr)arguments,
                    (char *const *)(guintptr)environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return result == 0;
}

static bool
is_ready(const ReaderProcess *process)
{
    int64_t ends_at_us = g_get_monotonic_time() + EXTRACT_WAIT_SECONDS * G_USEC_PER_SEC;
    int said;
    return order_await_answer(process->socket, ends_at_us, &said) && said == EXTRACT_READY;
}

ReaderProcess *
reader_process_start(const char *program)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return NULL;
    ReaderProcess *process = g_new0(ReaderProcess, 1);
    process->socket = ends[0];
    if (!spawn(program, ends[1], &process->id))
        process->id = 0;
    close(ends[1]);
    if (process->id > 0 && is_ready(process))
        return process;
    reader_process_free(process);
    return NULL;
}

void
reader_process_free(ReaderProcess *process)
{
    close(process->socket);
    if (process->id > 0) {
        kill(-process->id, SIGKILL);
        while (waitpid(process->id, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    g_free(process);
}

bool
reader_process_order(const ReaderProcess *process, const Order *order,
                     const int descriptors[ORDER_DESCRIPTORS])
{
    return order_send(process->socket, order, descriptors);
}
