/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session-fixture.h"

#include <string.h>

ImapSession *
session_stopped_by(ImapServer *server, int timeout_ms, int stop_descriptor)
{
    g_autoptr(MailboxSettings) settings = imap_server_settings(server, WIRE_PLAIN);
    g_autoptr(GError) error = NULL;
    settings->timeout_ms = timeout_ms;
    ImapSession *session = imap_session_open(settings, "pass", stop_descriptor, &error);
    g_assert_no_error(error);
    return session;
}

ImapSession *
session_over(ImapServer *server)
{
    return session_stopped_by(server, 2000, -1);
}

char *
session_finish(ImapSession *session, ImapServer *server)
{
    imap_session_free(session);
    char *log = imap_server_finish(server);
    if (strstr(log, "!") != NULL)
        g_test_message("%s", log);
    g_assert_null(strstr(log, "!"));
    return log;
}
