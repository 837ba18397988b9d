/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/mailbox-json.h"

#include "view/json.h"

char *
mailbox_server(const MailboxSettings *mailbox)
{
    static const char *const schemes[] = {
        [WIRE_TLS] = "imaps", [WIRE_STARTTLS] = "imap", [WIRE_PLAIN] = "imap+insecure"};
    return g_strdup_printf("%s://%s:%u", schemes[mailbox->security], mailbox->host, mailbox->port);
}

static json_t *
strings(char *const *list)
{
    json_t *array = json_array();
    for (; *list != NULL; list++)
        json_array_append_new(array, json_text(*list));
    return array;
}

static json_t *
describe(const MailboxSettings *mailbox)
{
    g_autofree char *server = mailbox_server(mailbox);
    return json_pack("{s:o, s:o, s:o}", "mailbox", json_text(mailbox->name), "server",
                     json_text(server), "user", json_text(mailbox->user));
}

char *
mailbox_json(const MailboxSettings *mailbox)
{
    json_t *document = describe(mailbox);
    json_object_set_new(document, "folders", strings(mailbox->folders));
    return json_line(document);
}

char *
mailbox_json_test(const MailboxSettings *mailbox, const char *description, char *const *folders)
{
    json_t *document = describe(mailbox);
    json_object_set_new(document, "ok", json_true());
    json_object_set_new(document, "connection", json_text(description));
    json_object_set_new(document, "folders", strings(folders));
    return json_line(document);
}

static json_t *
uids(const GArray *list)
{
    json_t *array = json_array();
    for (guint i = 0; i < list->len; i++)
        json_array_append_new(array, json_integer(g_array_index(list, uint32_t, i)));
    return array;
}

static json_t *
field_value(const ReportField *field)
{
    switch (field->kind) {
    case FIELD_TEXT:
        return json_text(field->text);
    case FIELD_INTEGER:
        return json_integer(field->integer);
    case FIELD_REAL:
        return json_real(field->real);
    case FIELD_DAY:
        return json_day((Day)field->integer);
    case FIELD_INSTANT:
        return json_instant(field->integer);
    case FIELD_UIDS:
        return uids(field->uids);
    }
    g_assert_not_reached();
}

char *
report_json(const ReportField *fields, size_t count)
{
    json_t *document = json_object();
    for (size_t i = 0; i < count; i++)
        json_object_set_new(document, fields[i].name, field_value(&fields[i]));
    return json_line(document);
}
