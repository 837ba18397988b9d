/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/bookkeeping-rules.h"

#include "archive/address-text.h"
#include "archive/archive-private.h"
#include "archive/audit.h"
#include "store/bookkeeping-store.h"

static bool
has_sender(const BookkeepingRule *rule, const Message *message)
{
    for (guint i = 0; i < message->from->len; i++) {
        const MailAddress *person = g_ptr_array_index(message->from, i);
        g_autofree char *address = email_normalize(person->address);
        if (address != NULL && bookkeeping_rule_has_sender(rule, address))
            return true;
    }
    return false;
}

static bool
has_attachment(const BookkeepingRule *rule, const Message *message)
{
    for (guint i = 0; i < message->attachments->len; i++) {
        const MailAttachment *attachment = g_ptr_array_index(message->attachments, i);
        if (bookkeeping_rule_has_attachment(rule, attachment->filename))
            return true;
    }
    return false;
}

static const BookkeepingRule *
find_rule(const Archive *archive, const char *mailbox, const Message *message)
{
    const GPtrArray *rules = archive->settings->bookkeeping;
    for (guint i = 0; i < rules->len; i++) {
        const BookkeepingRule *rule = g_ptr_array_index(rules, i);
        if ((rule->mailboxes == NULL || bookkeeping_rule_has_mailbox(rule, mailbox)) &&
            (rule->senders == NULL || has_sender(rule, message)) &&
            (rule->attachments == NULL || has_attachment(rule, message)))
            return rule;
    }
    return NULL;
}

bool
bookkeeping_rules_apply(Archive *archive, const FolderRow *folder, const Message *message,
                        int64_t item_id, GError **error)
{
    bool is_there;
    Bookkeeping flag;
    g_autofree char *mailbox = NULL;
    if (archive->settings->bookkeeping->len == 0)
        return true;
    if (!folder_store_mailbox_name(archive->db, folder->mailbox_id, &mailbox, error))
        return false;
    const BookkeepingRule *rule = find_rule(archive, mailbox != NULL ? mailbox : "", message);
    if (rule == NULL)
        return true;
    if (!bookkeeping_store_find(archive->db, item_id, &flag, &is_there, error))
        return false;
    if (is_there)
        return true;
    flag = (Bookkeeping){rule->kind, 0, DAY_NONE, true, DAY_NONE};
    return bookkeeping_store_set(archive->db, item_id, &flag, error) &&
           audit_note(archive, "bookkeeping assumed", "item", item_id, error, "kind=%s",
                      bookkeeping_kind_names[rule->kind]);
}
