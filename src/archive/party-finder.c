/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which party a person means. */
#include "archive/access.h"
#include "archive/address-text.h"
#include "archive/archive-private.h"
#include "archive/parties.h"
#include "base/error.h"
#include "phone/number.h"
#include "store/address-store.h"
#include "store/party-store.h"

#include <string.h>

/* Naming more candidates helps nobody. Some may not be there for the reader. */
#define NAMED_MAX 5
#define CANDIDATES_MAX 50

/* A set of parties that the text may mean. */
typedef struct {
    int64_t ids[CANDIDATES_MAX];
    guint count; /* may exceed CANDIDATES_MAX */
} Candidates;

static void
add_candidate(Candidates *candidates, int64_t id)
{
    for (guint i = 0; i < MIN(candidates->count, CANDIDATES_MAX); i++)
        if (candidates->ids[i] == id)
            return;
    if (id != 0 && candidates->count++ < CANDIDATES_MAX)
        candidates->ids[candidates->count - 1] = id;
}

static bool
leave_visible(Archive *archive, Reader reader, Candidates *candidates, GError **error)
{
    if (reader_sees_all(reader))
        return true;
    guint left = 0;
    for (guint i = 0; i < MIN(candidates->count, CANDIDATES_MAX); i++) {
        bool is_seen;
        int64_t id = candidates->ids[i], items;
        if (!access_sees_party(archive, reader, id, &is_seen, &items, error))
            return false;
        if (is_seen)
            candidates->ids[left++] = id;
    }
    candidates->count = left;
    return true;
}

static bool
add_by_id(Archive *archive, const char *text, Candidates *candidates, GError **error)
{
    guint64 id;
    g_autofree char *name = NULL;
    if (!g_ascii_string_to_unsigned(text, 10, 1, INT64_MAX, &id, NULL))
        return true;
    if (!party_store_find_name(archive->db, (int64_t)id, &name, error))
        return false;
    if (name != NULL)
        add_candidate(candidates, (int64_t)id);
    return true;
}

static bool
add_by_external_id(Archive *archive, const char *text, Candidates *candidates, GError **error)
{
    int64_t id;
    if (!party_store_find_external(archive->db, text, &id, error))
        return false;
    add_candidate(candidates, id);
    return true;
}

static bool
add_by_address(Archive *archive, AddressRow *row, Candidates *candidates, GError **error)
{
    if (!address_store_find(archive->db, row, error))
        return false;
    /* Never seen, but its domain may say whose it would be. */
    if (row->id == 0 && row->domain != NULL &&
        !party_store_domain_covered(archive->db, row->domain, &row->party_id, error))
        return false;
    add_candidate(candidates, row->party_id);
    return true;
}

static bool
add_by_email(Archive *archive, const char *text, Candidates *candidates, GError **error)
{
    g_autofree char *email = email_normalize(text);
    AddressRow row = {.kind = ADDRESS_EMAIL, .value = email};
    if (email == NULL)
        return true;
    row.domain = email_domain(email);
    return add_by_address(archive, &row, candidates, error);
}

static bool
add_by_domain(Archive *archive, const char *text, Candidates *candidates, GError **error)
{
    int64_t id;
    g_autofree char *domain = domain_normalize(text);
    if (domain == NULL)
        return true;
    if (!party_store_domain_owner(archive->db, domain, &id, error))
        return false;
    add_candidate(candidates, id);
    return true;
}

/* Only what is written like a number: the library also reads letters. */
static bool
add_by_phone(Archive *archive, const char *text, Candidates *candidates, GError **error)
{
    if (strspn(text, "+0123456789 ()-./") != strlen(text))
        return true;
    g_autofree char *number = NULL;
    if (!phone_number_parse(text, archive->settings->phone_region, &number, error))
        return false;
    AddressRow row = {.kind = ADDRESS_PHONE, .value = number};
    return number == NULL || add_by_address(archive, &row, candidates, error);
}

typedef struct {
    char *wanted; /* folded */
    Candidates registered, provisional, similar;
} NameSearch;

static char *
fold(const char *name)
{
    g_autofree char *whole = g_utf8_normalize(name, -1, G_NORMALIZE_ALL);
    return g_utf8_casefold(whole != NULL ? whole : name, -1);
}

static void
compare_name(void *data, int64_t id, const char *name, bool is_provisional)
{
    NameSearch *search = data;
    g_autofree char *folded = fold(name);
    if (strcmp(folded, search->wanted) == 0)
        add_candidate(is_provisional ? &search->provisional : &search->registered, id);
    else if (strstr(folded, search->wanted) != NULL)
        add_candidate(&search->similar, id);
}

/* A registered party's name goes before that of an individual who only wrote once. */
static bool
add_by_name(Archive *archive, const char *text, Reader reader, Candidates *candidates,
            Candidates *similar, GError **error)
{
    g_autofree char *wanted = fold(text);
    NameSearch search = {.wanted = wanted};
    if (wanted[0] == '\0')
        return true;
    if (!party_store_each_name(archive->db, compare_name, &search, error) ||
        !leave_visible(archive, reader, &search.registered, error))
        return false;
    const Candidates *found =
        search.registered.count > 0 ? &search.registered : &search.provisional;
    *similar = search.similar;
    for (guint i = 0; i < MIN(found->count, CANDIDATES_MAX); i++)
        add_candidate(candidates, found->ids[i]);
    candidates->count = MAX(candidates->count, found->count);
    return true;
}

/* "Acme (id 3, acme.example), ..." */
static char *
describe(Archive *archive, const Candidates *candidates, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < MIN(candidates->count, NAMED_MAX); i++) {
        g_autoptr(Party) party =
            parties_get(archive, candidates->ids[i], READER_UNRESTRICTED, error);
        if (party == NULL)
            return NULL;
        const GPtrArray *known = party->emails->len > 0    ? party->emails
                                 : party->domains->len > 0 ? party->domains
                                                           : party->phones;
        g_string_append_printf(text, "%s%s (id %" G_GINT64_FORMAT "%s%s)", i > 0 ? ", " : "",
                               party->name, party->id, known->len > 0 ? ", " : "",
                               known->len > 0 ? (const char *)g_ptr_array_index(known, 0) : "");
    }
    if (candidates->count > NAMED_MAX)
        g_string_append(text, ", ...");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static bool
conclude(Archive *archive, const char *text, const Candidates *candidates,
         const Candidates *similar, int64_t *id, GError **error)
{
    if (candidates->count == 1) {
        *id = candidates->ids[0];
        return true;
    }
    g_autofree char *several = describe(archive, candidates, error);
    g_autofree char *close = several != NULL ? describe(archive, similar, error) : NULL;
    if (close == NULL)
        return false;
    if (candidates->count > 1)
        return fail(error, FAIL_USAGE, "'%s' may be %s: name it by its id, as id:N", text, several);
    if (similar->count > 0)
        return fail(error, FAIL_USAGE, "there is no party '%s'; similar: %s", text, close);
    return fail(error, FAIL_USAGE,
                "there is no party '%s' ('letterbook party list --all' shows all)", text);
}

/* What could be anything: an address, a domain, a number or a name. */
static bool
add_by_any(Archive *archive, const char *text, Reader reader, Candidates *candidates,
           Candidates *similar, GError **error)
{
    return add_by_email(archive, text, candidates, error) &&
           add_by_domain(archive, text, candidates, error) &&
           add_by_phone(archive, text, candidates, error) &&
           add_by_name(archive, text, reader, candidates, similar, error);
}

bool
parties_find(Archive *archive, const char *text, Reader reader, int64_t *id, GError **error)
{
    Candidates candidates = {.count = 0}, similar = {.count = 0};
    bool is_done;
    if (!g_utf8_validate(text, -1, NULL))
        return fail(error, FAIL_USAGE, "the party's name is not UTF-8 text");
    if (g_str_has_prefix(text, "id:"))
        is_done = add_by_id(archive, text + strlen("id:"), &candidates, error);
    else if (g_str_has_prefix(text, "external:"))
        is_done = add_by_external_id(archive, text + strlen("external:"), &candidates, error);
    else
        is_done = add_by_id(archive, text, &candidates, error) &&
                  add_by_external_id(archive, text, &candidates, error) &&
                  leave_visible(archive, reader, &candidates, error) &&
                  (candidates.count > 0 ||
                   add_by_any(archive, text, reader, &candidates, &similar, error));
    return is_done && leave_visible(archive, reader, &candidates, error) &&
           leave_visible(archive, reader, &similar, error) &&
           conclude(archive, text, &candidates, &similar, id, error);
}
