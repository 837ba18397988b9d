/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses: e-mail addresses and phone numbers, each one row, and whose they are. */
#pragma once

#include "base/civil.h"
#include "store/db.h"

typedef enum { ADDRESS_EMAIL, ADDRESS_PHONE } AddressKind;

/* Why an address belongs to its party. */
typedef enum {
    ADDRESS_NOBODYS,        /* it has none */
    ADDRESS_BY_ADDRESS,     /* a person entered it */
    ADDRESS_BY_DOMAIN,      /* its domain is the party's */
    ADDRESS_BY_PHONE,       /* a person entered the number */
    ADDRESS_BY_PROVISIONAL, /* the party was made for it */
} AddressMethod;

typedef struct {
    int64_t id; /* 0: there is no such row */
    AddressKind kind;
    const char *value;  /* borrowed from the caller; lower case, or E.164 */
    const char *domain; /* likewise; NULL for a phone number */
    bool is_own;
    int64_t party_id; /* 0: nobody's */
    AddressMethod method;
    bool is_party_unnamed; /* a provisional party that is still called like the address */
} AddressRow;

/* Fills in what is known of row->kind and row->value; row->id stays 0 when there is no such row. */
bool address_store_find(Db *db, AddressRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets row->id. */
bool address_store_add(Db *db, AddressRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores is_own, party_id and method of an existing row. */
bool address_store_assign(Db *db, const AddressRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool address_store_remove(Db *db, int64_t id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A person has taken on the provisional party: its addresses are as good as entered. */
bool address_store_confirm(Db *db, int64_t party_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether any item has the address. */
bool address_store_is_used(Db *db, int64_t id, bool *is_used,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The name it was last displayed with; NULL when never with one. */
bool address_store_display_name(Db *db, int64_t id, char **name,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Notes on every item with the address that it may now go earlier. */
bool address_store_shorten_items(Db *db, int64_t id, Day on,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* char *: the e-mail addresses in a domain and below it that no person has given to a party. */
GPtrArray *address_store_list_below(Db *db, const char *domain,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes the rows that no item has and that no person entered. */
bool address_store_forget_unused(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
