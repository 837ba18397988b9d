/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose an address is. Every address is one row: ours, a party's (by exact address, organisation
 * domain or phone number), or a provisional individual's. Never by a public mail domain. Addresses
 * of machines (noreply and the like) belong to nobody, unless a party has them or their domain. */
#pragma once

#include "archive/archive.h"

typedef struct {
    int64_t id; /* of the address row */
    bool is_own;
    int64_t party_id; /* 0: nobody's */
} LinkedAddress;

/* Finds or makes the row of an e-mail address (local@domain, any case). `name` as displayed names
 * the provisional individual made for an address nobody has. Inside a transaction. */
bool link_email(Archive *archive, const char *address, const char *name, LinkedAddress *linked,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a number in E.164. */
bool link_phone(Archive *archive, const char *number, const char *name, LinkedAddress *linked,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* True for our own domains, and for the addresses that our mailboxes sign in with. In lower case.
 */
bool link_is_own(const Settings *settings, const char *address);

/* After items were purged: removes address rows that nothing refers to and that no person entered,
 * and the provisional individuals left without any. */
bool link_forget_unused(Archive *archive, GError **error) G_GNUC_WARN_UNUSED_RESULT;
