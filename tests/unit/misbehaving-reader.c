/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In the place of letterbook-extract: with its server, but without its sandbox, and what reads a
 * document does what the document says, as one may that a document has taken over. */
#include "extract/protocol.h"
#include "reader/server.h"

#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool
say(const char *text)
{
    return write(STDOUT_FILENO, text, strlen(text)) > 0;
}

static int
say_endlessly(void)
{
    while (say("y\n"))
        continue;
    return EXTRACT_STATUS_CUT;
}

static int
work_endlessly(void)
{
    volatile bool is_over = false;
    while (!is_over)
        continue;
    return 0;
}

static int
sleep_on(void)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    while (sleep(1000) == 0)
        continue;
    return EXTRACT_STATUS_NOTHING;
}

static int
sleep_silently(void)
{
    close(STDOUT_FILENO);
    return sleep_on();
}

static int
leave_children(void)
{
    for (int i = 0; i < 2; i++)
        if (fork() == 0)
            sleep_on();
    return EXTRACT_STATUS_TEXT;
}

static int
kill_server(void)
{
    kill(getppid(), SIGKILL);
    return sleep_on();
}

/* Variables, and numbers of descriptors. */
static int
tell_inheritance(void)
{
    for (char **variable = environ; *variable != NULL; variable++) {
        say(*variable);
        say("\n");
    }
    g_autoptr(GDir) directory = g_dir_open("/proc/self/fd", 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        say(name);
        say("\n");
    }
    return EXTRACT_STATUS_TEXT;
}

static int
misbehave(const Order *order G_GNUC_UNUSED, void *data G_GNUC_UNUSED)
{
    static const struct {
        const char *name;
        int (*behave)(void);
    } kinds[] = {
        {"endless text", say_endlessly},
        {"endless work", work_endlessly},
        {"sleep", sleep_on},
        {"silence", sleep_silently},
        {"children", leave_children},
        {"kill the server", kill_server},
        {"inheritance", tell_inheritance},
    };
    char bytes[100] = "";
    if (read(STDIN_FILENO, bytes, sizeof bytes - 1) < 0)
        return EXTRACT_STATUS_DAMAGED;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(bytes, kinds[i].name) == 0)
            return kinds[i].behave();
    int number;
    if (sscanf(bytes, "signal %d", &number) == 1) {
        signal(number, SIG_DFL); /* the sanitizers' handler exits */
        raise(number);
    }
    say(bytes);
    return sscanf(bytes, "exit %d", &number) == 1 ? number : EXTRACT_STATUS_TEXT;
}

int
main(void)
{
    if (order_answer(STDIN_FILENO, EXTRACT_READY))
        server_run(STDIN_FILENO, misbehave, NULL);
    _exit(EXTRACT_STATUS_NOTHING);
}
