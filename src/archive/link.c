/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/link.h"

#include "archive/address-text.h"
#include "archive/archive-private.h"
#include "archive/relink.h"
#include "store/party-store.h"

#include <string.h>

bool
link_is_own(const Settings *settings, const char *address)
{
    const char *domain = email_domain(address);
    if (domain == NULL)
        return false;
    if (settings_is_own_domain(settings, domain))
        return true;
    for (guint i = 0; i < settings->mailboxes->len; i++) {
        const MailboxSettings *mailbox = g_ptr_array_index(settings->mailboxes, i);
        if (g_ascii_strcasecmp(mailbox->user, address) == 0)
            return true;
    }
    return false;
}

static bool
add_row(Archive *archive, AddressRow *row, const char *name, GError **error)
{
    return relink_resolve(archive, row, name, error) && address_store_add(archive->db, row, error);
}

/* The configuration may have changed since the row was made. */
static bool
change_sides(Archive *archive, AddressRow *row, const char *name, GError **error)
{
    int64_t previous = row->party_id;
    row->is_own = !row->is_own;
    /* What a person entered is not undone by a slip in a file. */
    if (row->method != ADDRESS_BY_ADDRESS && !relink_resolve(archive, row, name, error))
        return false;
    return relink_store(archive, row, previous, error);
}

/* The first message may have been ours, without a name. */
static bool
name_party(Archive *archive, const AddressRow *row, const char *displayed, GError **error)
{
    g_autofree char *name = party_name_from(displayed, row->value);
    return party_store_rename(archive->db, row->party_id, name, error);
}

static bool
link_row(Archive *archive, AddressRow *row, const char *name, LinkedAddress *linked, GError **error)
{
    bool is_own = row->kind == ADDRESS_EMAIL && link_is_own(archive->settings, row->value);
    if (!address_store_find(archive->db, row, error))
        return false;
    if (row->id == 0) {
        row->is_own = is_own;
        if (!add_row(archive, row, name, error))
            return false;
    } else if (row->is_own != is_own) {
        if (!change_sides(archive, row, name, error))
            return false;
    } else if (row->is_party_unnamed && name[0] != '\0') {
        if (!name_party(archive, row, name, error))
            return false;
    }
    *linked = (LinkedAddress){row->id, row->is_own, row->party_id};
    return true;
}

bool
link_email(Archive *archive, const char *address, const char *name, LinkedAddress *linked,
           GError **error)
{
    g_autofree char *value = g_utf8_strdown(address, -1);
    AddressRow row = {.kind = ADDRESS_EMAIL, .value = value, .domain = email_domain(value)};
    return link_row(archive, &row, name, linked, error);
}

bool
link_phone(Archive *archive, const char *number, const char *name, LinkedAddress *linked,
           GError **error)
{
    AddressRow row = {.kind = ADDRESS_PHONE, .value = number};
    return link_row(archive, &row, name, linked, error);
}

bool
link_forget_unused(Archive *archive, GError **error)
{
    return address_store_forget_unused(archive->db, error) &&
           party_store_forget_unused(archive->db, error);
}
