/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search-filling.h"

#include "archive/archive-private.h"
#include "store/address-store.h"
#include "store/bookkeeping-store.h"
#include "store/folder-store.h"
#include "store/hold-store.h"
#include "store/item-store.h"
#include "store/party-store.h"
#include "store/search-store.h"

#include <math.h>

#define VOCABULARY 200000
#define BODY_WORDS 110
#define PARTIES 20000
#define BYGONE PARTIES
#define CLOSED_FOLDERS 20
#define BATCH 2000
#define FIRST_SECOND INT64_C(1640995200) /* 2022-01-01T00:00:00Z */
#define SECONDS (INT64_C(4) * 365 * 86400)
#define SINCE 18993 /* 2022-01-01 */

enum { SUPPORT, SALES, ACCOUNTS, MAILBOXES };

typedef struct {
    Archive *archive;
    GRand *random;
    FolderRow folders[MAILBOXES], closed[CLOSED_FOLDERS];
    int64_t addresses[PARTIES + 1], own;
    GString *body;
    int64_t number, count;
} Filling;

/* Every n-th item of the first half. */
static bool
is_early(const Filling *filling, int64_t n)
{
    return filling->number < filling->count / 2 && filling->number % n == n / 2;
}

static bool
is_provisional(int party)
{
    return party % 3 == 2 && party != BYGONE;
}

static PartyRole
role_of(int party)
{
    if (party == BYGONE)
        return PARTY_ROLE_PARTNER;
    return party % 10 == 0 ? PARTY_ROLE_SUPPLIER : PARTY_ROLE_CUSTOMER;
}

/* ── words ───────────────────────────────────────────────────────────────────────────────── */

static void
append_word(GString *text, unsigned rank)
{
    static const char *const syllables[] = {"ka", "lo", "mi", "ne", "ru", "sa", "ti", "vo",
                                            "be", "do", "fi", "ga", "hu", "je", "pa", "sta"};
    do {
        g_string_append(text, syllables[rank % 16]);
        rank /= 16;
    } while (rank > 0);
}

static void
append_words(Filling *filling, GString *text, int count)
{
    for (int i = 0; i < count; i++) {
        unsigned rank = (unsigned)exp(g_rand_double(filling->random) * log(VOCABULARY)) - 1;
        append_word(text, rank);
        g_string_append_c(text, i % 12 == 11 ? '\n' : ' ');
    }
}

static void
write_body(Filling *filling, int party)
{
    GString *body = filling->body;
    int64_t number = filling->number;
    bool is_late = number >= filling->count / 2;
    g_string_truncate(body, 0);
    append_words(filling, body, BODY_WORDS / 2);
    g_string_append(body, number % 2 == 0 ? "sometimes " : "otherwise ");
    g_string_append(body, is_late ? "later " : "earlier ");
    if (number % 3 == 0)
        g_string_append(body, is_late ? "京都 " : "東京 ");
    if (!is_provisional(party))
        g_string_append(body, "registered ");
    if (number > 1000 && number < 1004)
        g_string_append(body, "quokkafjord ");
    append_words(filling, body, BODY_WORDS / 2);
}

/* ── parties ─────────────────────────────────────────────────────────────────────────────── */

static bool
add_party(Filling *filling, int number, GError **error)
{
    Db *db = filling->archive->db;
    g_autofree char *name =
        number == BYGONE ? g_strdup("Bygone AS") : g_strdup_printf("Party number%d AS", number);
    g_autoptr(Party) party = party_new(name);
    party->is_provisional = is_provisional(number);
    party->created_on = SINCE;
    g_autofree char *value = g_strdup_printf("person%d@company%d.example.com", number, number);
    g_autofree char *domain = g_strdup_printf("company%d.example.com", number);
    AddressRow row = {.kind = ADDRESS_EMAIL, .value = value, .domain = domain};
    row.method = party->is_provisional ? ADDRESS_BY_PROVISIONAL : ADDRESS_BY_ADDRESS;
    if (!party_store_add(db, party, error))
        return false;
    row.party_id = party->id;
    PartyRelationship since = {.role = role_of(number),
                               .start = SINCE,
                               .end = DAY_NONE,
                               .recorded_on = DAY_NONE,
                               .end_recorded_on = DAY_NONE};
    bool has_role = number % 3 == 0 || number == BYGONE;
    if ((has_role && !party_store_add_relationship(db, party->id, &since, error)) ||
        !address_store_add(db, &row, error))
        return false;
    filling->addresses[number] = row.id;
    return true;
}

static bool
add_parties(Filling *filling, GError **error)
{
    for (int i = 0; i <= BYGONE; i++)
        if (!add_party(filling, i, error))
            return false;
    AddressRow own = {.kind = ADDRESS_EMAIL,
                      .value = "support@ourco.example",
                      .domain = "ourco.example",
                      .is_own = true};
    if (!address_store_add(filling->archive->db, &own, error))
        return false;
    filling->own = own.id;
    return true;
}

static bool
hold_bygone(Filling *filling, GError **error)
{
    Db *db = filling->archive->db;
    g_autoptr(Hold) hold = hold_new();
    hold->matter = g_strdup("claim");
    hold->reason = HOLD_LEGAL_CLAIM;
    hold->text = g_strdup("");
    hold->placed_on = SINCE;
    hold->review_on = SINCE + 3650;
    hold->released_on = DAY_NONE;
    bool is_new;
    int64_t party = 0;
    g_autoptr(GArray) parties = party_store_list(db, true, error);
    if (parties == NULL || !hold_store_add(db, hold, error))
        return false;
    for (guint i = 0; i < parties->len; i++)
        party = MAX(party, g_array_index(parties, int64_t, i)); /* the last one made */
    return hold_store_reach(db, hold->id, "party", party, &is_new, error);
}

/* ── items ───────────────────────────────────────────────────────────────────────────────── */

static bool
add_people(Filling *filling, const Item *item, int party, GError **error)
{
    ParticipantRow them = {"from", 0, filling->addresses[party], "Somebody"};
    ParticipantRow us = {"to", 0, filling->own, ""};
    them.role = item->direction == DIRECTION_OUT ? "to" : "from";
    us.role = item->direction == DIRECTION_OUT ? "from" : "to";
    Db *db = filling->archive->db;
    return item_store_add_participant(db, item->id, &them, error) &&
           item_store_add_participant(db, item->id, &us, error);
}

static bool
add_texts(Filling *filling, const Item *item, int party, GError **error)
{
    g_autofree char *them =
        g_strdup_printf("Somebody person%d@company%d.example.com\n", party, party);
    char us[] = "support@ourco.example\n", turbine[] = "the turbine was checked";
    bool is_out = item->direction == DIRECTION_OUT, has_file = item->attachments->len > 0;
    char *file = has_file ? ((MailAttachment *)item->attachments->pdata[0])->filename : NULL;
    SearchText text = {{
        [SEARCH_SUBJECT] = item->subject,
        [SEARCH_SENDER] = is_out ? us : them,
        [SEARCH_RECIPIENTS] = is_out ? them : us,
        [SEARCH_BODY] = filling->body->str,
        [SEARCH_FILENAMES] = file,
        [SEARCH_ATTACHMENTS] = has_file && is_early(filling, 1) ? turbine : NULL,
    }};
    return search_store_add(filling->archive->db, item->id, &text, error);
}

static Channel
choose_channel(const Filling *filling)
{
    if (filling->number % 500 == 0)
        return CHANNEL_PHONE;
    return is_early(filling, 9) ? CHANNEL_CHAT : CHANNEL_EMAIL;
}

static int64_t
choose_size(const Filling *filling)
{
    int64_t size = g_rand_int_range(filling->random, 1000, 9000);
    if (filling->number % 100 == 0)
        return size * 300;
    if (is_early(filling, 13))
        return size + 100000;
    return is_early(filling, 17) ? size / 10 : size;
}

static void
describe(Filling *filling, Item *item)
{
    GRand *random = filling->random;
    g_autoptr(GString) subject = g_string_new(NULL);
    append_words(filling, subject, 5);
    g_free(item->subject);
    item->subject = g_string_free(g_steal_pointer(&subject), FALSE);
    item->date_at = FIRST_SECOND + SECONDS * filling->number / filling->count;
    item->received_at = item->first_seen_at = item->date_at;
    item->channel = choose_channel(filling);
    item->direction = g_rand_int_range(random, 0, 10) < 4 ? DIRECTION_OUT : DIRECTION_IN;
    if (is_early(filling, 11))
        item->direction = DIRECTION_INTERNAL;
    item->size = choose_size(filling);
    if (g_rand_int_range(random, 0, 100) < 8 && item->channel != CHANNEL_PHONE) {
        MailAttachment *attachment = g_new0(MailAttachment, 1);
        attachment->filename = g_strdup(is_early(filling, 1) ? "contract.pdf" : "report.pdf");
        attachment->content_type = g_strdup("application/pdf");
        g_ptr_array_add(item->attachments, attachment);
    }
}

static bool
see(Filling *filling, int64_t item_id, FolderRow *folder, GError **error)
{
    SightingRow seen = {.folder_id = folder->id,
                        .uid_validity = 1,
                        .uid = ++folder->last_uid,
                        .state = SIGHTING_ARCHIVED,
                        .item_id = item_id,
                        .internal_at = INSTANT_NONE};
    return folder_store_add_sighting(filling->archive->db, &seen, error);
}

static bool
add_item(Filling *filling, GError **error)
{
    double share = g_rand_double(filling->random);
    int party = is_early(filling, 7) ? BYGONE : (int)(share * share * share * PARTIES);
    int64_t number = filling->number;
    Db *db = filling->archive->db;
    g_autoptr(Item) item = item_new();
    describe(filling, item);
    write_body(filling, party);
    Bookkeeping flag = {
        .kind = BOOKKEEPING_INVOICE, .document_on = DAY_NONE, .cleared_on = DAY_NONE};
    int mailbox = number % 10 == 0 ? ACCOUNTS : number % 3 == 0 ? SALES : SUPPORT;
    FolderRow *closed = &filling->closed[number / 5 % CLOSED_FOLDERS];
    return item_store_add(db, item, NULL, error) && add_people(filling, item, party, error) &&
           add_texts(filling, item, party, error) &&
           see(filling, item->id, &filling->folders[mailbox], error) &&
           (!is_early(filling, 5) || see(filling, item->id, closed, error)) &&
           (!is_early(filling, 19) || bookkeeping_store_set(db, item->id, &flag, error));
}

static bool
add_folders(Filling *filling, GError **error)
{
    static const char *const mailboxes[MAILBOXES] = {"support", "sales", "accounts"};
    Db *db = filling->archive->db;
    for (int i = 0; i < MAILBOXES; i++)
        if (!folder_store_get(db, mailboxes[i], "INBOX", &filling->folders[i], error))
            return false;
    for (int i = 0; i < CLOSED_FOLDERS; i++) {
        g_autofree char *name = g_strdup_printf("Folder %d", i);
        if (!folder_store_get(db, "closed", name, &filling->closed[i], error))
            return false;
    }
    return true;
}

static bool
fill(Filling *filling, GError **error)
{
    for (; filling->number < filling->count;) {
        g_autoptr(Txn) txn = txn_begin(filling->archive->db, error);
        if (txn == NULL)
            return false;
        bool is_first = filling->number == 0;
        if (is_first && (!add_folders(filling, error) || !add_parties(filling, error) ||
                         !hold_bygone(filling, error)))
            return false;
        for (int i = 0; i < BATCH && filling->number < filling->count; i++, filling->number++)
            if (!add_item(filling, error))
                return false;
        if (!txn_commit(txn, error))
            return false;
    }
    return true;
}

bool
search_filling_run(Archive *archive, int64_t count, GError **error)
{
    Filling filling = {.archive = archive, .count = count};
    filling.random = g_rand_new_with_seed(4);
    filling.body = g_string_new(NULL);
    bool is_done = fill(&filling, error);
    g_string_free(filling.body, TRUE);
    g_rand_free(filling.random);
    return is_done;
}
