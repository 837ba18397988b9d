/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing whose an address is. As items point at addresses, each change holds for their whole
 * past; what may go earlier by it is noted for the safety delay (retention format, section 8).
 * Everything here runs inside a transaction. */
#pragma once

#include "archive/archive.h"
#include "store/address-store.h"

/* Gives an address that a person entered to the party, in its stored form. FAIL_USAGE when it is
 * ours, or another party's already. */
bool relink_assign(Archive *archive, AddressKind kind, const char *value, int64_t party_id,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes such an address from the party again: it falls back to its domain's party, or to a
 * provisional individual. FAIL_USAGE when the party does not have it. */
bool relink_release(Archive *archive, AddressKind kind, const char *value, int64_t party_id,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for an organisation's domain. FAIL_USAGE also for public mail domains. */
bool relink_add_domain(Archive *archive, const char *domain, int64_t party_id,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool relink_remove_domain(Archive *archive, const char *domain, int64_t party_id,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Looks afresh whose the row is by domain, or makes a provisional individual. For rows that no
 * person has given to a party; `is_own` of the row counts as it stands. */
bool relink_resolve(Archive *archive, AddressRow *row, const char *name,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores the new owner in an existing row; `previous` is whose it was (0: nobody's). */
bool relink_store(Archive *archive, const AddressRow *row, int64_t previous,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
