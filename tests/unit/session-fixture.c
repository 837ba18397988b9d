/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session-fixture.h"

#include <string.h>

ImapSession *
session_over(ImapServer *server)
{
    g_autoptr(MailboxSettings) settings = imap_server_settings(server, WIRE_PLAIN);
    g_autoptr(GError) error = NULL;
    ImapSession *session = imap_session_open(settings, "pass", -1, &error);
    g_assert_no_error(error);
    return session;
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
