/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parties: rows of the tables party, relationship and party_domain. */
#pragma once

#include "model/party.h"
#include "store/db.h"

/* Stores the party's own row and sets party->id. */
bool party_store_add(Db *db, Party *party, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores name, numbers and is_provisional of an existing party. */
bool party_store_update(Db *db, const Party *party, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool party_store_rename(Db *db, int64_t id, const char *name,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All of a party; *party is NULL when there is none with this id. */
bool party_store_find(Db *db, int64_t id, Party **party, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Its name only, newly allocated; NULL when there is none with this id. */
bool party_store_find_name(Db *db, int64_t id, char **name,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The party with this external id; 0: none. */
bool party_store_find_external(Db *db, const char *external_id, int64_t *id,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* int64_t, in the order of the names; provisional ones only when asked for. */
GArray *party_store_list(Db *db, bool with_provisional, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ids (int64_t) of all items that name it, those that were taken away from it too. */
GArray *party_store_items(Db *db, int64_t id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Of those that are linked to it now. */
GArray *party_store_linked(Db *db, int64_t id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef void (*PartyVisit)(void *data, int64_t id, const char *name, bool is_provisional);

/* Shows every party's name. */
bool party_store_each_name(Db *db, PartyVisit visit, void *data,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Notes that what the party's contact keeps may now go earlier. */
bool party_store_shorten_contact(Db *db, int64_t id, Day on,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A provisional party that has lost its addresses hands its other links over to `heir` (0: to
 * nobody) and is gone, unless something still refers to it. Nothing happens to other parties. */
bool party_store_dissolve(Db *db, int64_t id, int64_t heir,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes the provisional parties that nothing refers to. */
bool party_store_forget_unused(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The last contact with a prospective party outlives the items it is known from; does nothing to
 * others. */
bool party_store_note_contact(Db *db, int64_t id, Day on, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Deletes the contact record of a party that no item is linked to. */
bool party_store_remove(Db *db, int64_t id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool party_store_add_relationship(Db *db, int64_t party_id, const PartyRelationship *relationship,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores end and end_recorded_on. */
bool party_store_end_relationship(Db *db, const PartyRelationship *relationship,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool party_store_add_domain(Db *db, int64_t party_id, const char *domain,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool party_store_remove_domain(Db *db, const char *domain,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whose exactly this domain is; 0: nobody's. */
bool party_store_domain_owner(Db *db, const char *domain, int64_t *party_id,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whose the domain or the nearest one above it is; 0: nobody's. */
bool party_store_domain_covered(Db *db, const char *domain, int64_t *party_id,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
