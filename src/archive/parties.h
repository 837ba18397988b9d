/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parties as people enter, find and change them. */
#pragma once

#include "archive/archive.h"
#include "model/party.h"
#include "model/reader.h"

/* What to change, as written by a person. NULL leaves a thing as it is. */
typedef struct {
    const char *name;
    const char *org_number;  /* "" takes it away */
    const char *external_id; /* likewise */
    char **add_emails, **add_domains, **add_phones;
    char **remove_emails, **remove_domains, **remove_phones;
    bool has_role; /* then the relationship that begins, or was: */
    PartyRole role;
    Day since, until; /* may be DAY_NONE */
} PartyChange;

/* Makes a party; the name is required. FAIL_USAGE for what cannot be: nothing is changed then. */
bool parties_add(Archive *archive, const PartyChange *change, int64_t *id,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A provisional individual becomes a registered party by it. */
bool parties_edit(Archive *archive, int64_t id, const PartyChange *change,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The party that the text names: its id, external id, an address, number or domain it has, or its
 * name (in any case), where only one is called so; "id:" and "external:" say which is meant.
 * FAIL_USAGE names the candidates. Parties that the reader may not see are not there. */
bool parties_find(Archive *archive, const char *text, Reader reader, int64_t *id,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* With the number of items that the reader sees. FAIL_USAGE when there is none with this id, for
 * this reader. */
Party *parties_get(Archive *archive, int64_t id, Reader reader,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ids (int64_t) in the order of the names; provisional individuals only when asked for. */
GArray *parties_list(Archive *archive, bool with_provisional,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* FAIL_USAGE when the party has the role already. `on` may lie in the future: a start never matters
 * to retention, and the relationship counts at once. */
bool parties_start_relationship(Archive *archive, int64_t id, PartyRole role, Day on,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends the running relationship; with `is_correction`, moves the end of the one that ended last.
 * FAIL_USAGE when there is none such. */
bool parties_end_relationship(Archive *archive, int64_t id, PartyRole role, Day on,
                              bool is_correction, GError **error) G_GNUC_WARN_UNUSED_RESULT;
