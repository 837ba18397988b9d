/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-search CONF fill COUNT: puts made-up items into a new archive, through the stores.
 * bench-search CONF find: how long the first 20 of each query take, in this process: the median of
 * several runs, in milliseconds, the slowest one, and processor time. "rank" for "find": by
 * relevance.
 *
 * Word n of the language is about as frequent as 1/n. Half of the items have the word "sometimes",
 * the other half "otherwise"; "quokkafjord" stands in three old ones. */
#include "archive/archive-private.h"
#include "archive/search.h"
#include "config/config-file.h"
#include "store/address-store.h"
#include "store/folder-store.h"
#include "store/item-store.h"
#include "store/party-store.h"
#include "store/search-store.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define VOCABULARY 200000
#define BODY_WORDS 110
#define PARTIES 20000
#define BATCH 2000
#define FIRST_SECOND INT64_C(1640995200) /* 2022-01-01T00:00:00Z */
#define SECONDS (INT64_C(4) * 365 * 86400)
#define RUNS 11

typedef struct {
    Archive *archive;
    GRand *random;
    FolderRow folders[3];
    int64_t addresses[PARTIES], own;
    GString *body;
    int64_t number, count;
} Filling;

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

static bool
add_parties(Filling *filling, GError **error)
{
    Db *db = filling->archive->db;
    for (int i = 0; i < PARTIES; i++) {
        g_autofree char *name = g_strdup_printf("Party number%d AS", i);
        g_autoptr(Party) party = party_new(name);
        party->is_provisional = i % 3 == 2;
        party->created_on = 18993;
        g_autofree char *value = g_strdup_printf("person%d@company%d.example.com", i, i);
        g_autofree char *domain = g_strdup_printf("company%d.example.com", i);
        AddressRow row = {.kind = ADDRESS_EMAIL, .value = value, .domain = domain};
        row.method = party->is_provisional ? ADDRESS_BY_PROVISIONAL : ADDRESS_BY_ADDRESS;
        if (!party_store_add(db, party, error))
            return false;
        row.party_id = party->id;
        PartyRelationship since = {.role = i % 10 == 0 ? PARTY_ROLE_SUPPLIER : PARTY_ROLE_CUSTOMER,
                                   .start = 18993,
                                   .end = DAY_NONE,
                                   .recorded_on = DAY_NONE,
                                   .end_recorded_on = DAY_NONE};
        if ((i % 3 == 0 && !party_store_add_relationship(db, party->id, &since, error)) ||
            !address_store_add(db, &row, error))
            return false;
        filling->addresses[i] = row.id;
    }
    AddressRow own = {.kind = ADDRESS_EMAIL,
                      .value = "support@ourco.example",
                      .domain = "ourco.example",
                      .is_own = true};
    if (!address_store_add(db, &own, error))
        return false;
    filling->own = own.id;
    return true;
}

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
    char us[] = "support@ourco.example\n", file[] = "report.pdf\n";
    bool is_out = item->direction == DIRECTION_OUT;
    SearchText text = {{
        [SEARCH_SUBJECT] = item->subject,
        [SEARCH_SENDER] = is_out ? us : them,
        [SEARCH_RECIPIENTS] = is_out ? them : us,
        [SEARCH_BODY] = filling->body->str,
        [SEARCH_FILENAMES] = item->attachments->len > 0 ? file : NULL,
    }};
    return search_store_add(filling->archive->db, item->id, &text, error);
}

static void
describe(Filling *filling, Item *item)
{
    GRand *random = filling->random;
    int64_t number = filling->number;
    g_autoptr(GString) subject = g_string_new(NULL);
    append_words(filling, subject, 5);
    g_free(item->subject);
    item->subject = g_string_free(g_steal_pointer(&subject), FALSE);
    item->date_at = FIRST_SECOND + SECONDS * number / filling->count;
    item->received_at = item->first_seen_at = item->date_at;
    item->channel = number % 500 == 0 ? CHANNEL_PHONE : CHANNEL_EMAIL;
    item->direction = g_rand_int_range(random, 0, 10) < 4 ? DIRECTION_OUT : DIRECTION_IN;
    item->size = g_rand_int_range(random, 1000, 9000) * (number % 100 == 0 ? 300 : 1);
    if (g_rand_int_range(random, 0, 100) < 8) {
        MailAttachment *attachment = g_new0(MailAttachment, 1);
        attachment->filename = g_strdup("report.pdf");
        attachment->content_type = g_strdup("application/pdf");
        g_ptr_array_add(item->attachments, attachment);
    }
    g_string_truncate(filling->body, 0);
    append_words(filling, filling->body, BODY_WORDS / 2);
    g_string_append(filling->body, number % 2 == 0 ? "sometimes " : "otherwise ");
    if (number > 1000 && number < 1004)
        g_string_append(filling->body, "quokkafjord ");
    append_words(filling, filling->body, BODY_WORDS / 2);
}

static bool
add_item(Filling *filling, GError **error)
{
    double share = g_rand_double(filling->random);
    int party = (int)(share * share * share * PARTIES);
    g_autoptr(Item) item = item_new();
    describe(filling, item);
    FolderRow *folder = &filling->folders[filling->number % 10 == 0 ? 2 : filling->number % 3 == 0];
    SightingRow seen = {.folder_id = folder->id,
                        .uid_validity = 1,
                        .uid = ++folder->last_uid,
                        .state = SIGHTING_ARCHIVED,
                        .internal_at = INSTANT_NONE};
    if (!item_store_add(filling->archive->db, item, NULL, error) ||
        !add_people(filling, item, party, error) || !add_texts(filling, item, party, error))
        return false;
    seen.item_id = item->id;
    return folder_store_add_sighting(filling->archive->db, &seen, error);
}

static bool
fill(Filling *filling, GError **error)
{
    static const char *const mailboxes[] = {"support", "sales", "accounts"};
    for (; filling->number < filling->count;) {
        g_autoptr(Txn) txn = txn_begin(filling->archive->db, error);
        if (txn == NULL)
            return false;
        for (size_t i = 0; filling->number == 0 && i < G_N_ELEMENTS(mailboxes); i++)
            if (!folder_store_get(filling->archive->db, mailboxes[i], "INBOX", &filling->folders[i],
                                  error))
                return false;
        if (filling->number == 0 && !add_parties(filling, error))
            return false;
        for (int i = 0; i < BATCH && filling->number < filling->count; i++, filling->number++)
            if (!add_item(filling, error))
                return false;
        if (!txn_commit(txn, error))
            return false;
    }
    return true;
}

typedef struct {
    const char *name, *query;
} Case;

static const Case cases[] = {
    {"common", "lo"},
    {"rare", "quokkafjord"},
    {"phrase", "\"lo mi\""},
    {"prefix", "kast*"},
    {"no overlap", "sometimes otherwise"},
    {"common and rare", "lo quokkafjord"},
    {"party", "lo party:number7"},
    {"small party", "lo party:number19990"},
    {"mailbox", "lo mailbox:accounts"},
    {"dates", "lo after:2022-03 before:2022-04"},
    {"attachment", "lo has:attachment"},
    {"attachment, uncommon", "kasta has:attachment"},
    {"not", "lo -ru"},
    {"not overlapping", "sometimes -lo"},
    {"or", "quokkafjord OR kastakasta"},
    {"or of fields", "quokkafjord OR mailbox:accounts"},
    {"from", "from:person19990@company19990.example.com"},
    {"subject", "subject:lo"},
    {"everything", ""},
    {"channel", "channel:phone lo"},
    {"direction", "direction:out lo"},
    {"role", "role:supplier lo"},
    {"size", "size:>1M lo"},
    {"size, none", "size:>100M"},
    {"no hit", "xqzvwkjhh"},
    {"unlinked", "is:unlinked lo"},
    {"held", "is:held"},
    {"many filters", "lo -mi mailbox:sales direction:in has:attachment after:2023 role:customer"},
    {"attachment, none", "has:attachment sometimes filename:nothing"},
    {"mailbox, none", "mailbox:accounts channel:meeting sometimes"},
};

static void
count_found(const FoundItem *found, void *data)
{
    (void)found;
    ++*(int *)data;
}

static int
compare_times(const void *one, const void *other)
{
    gint64 a = *(const gint64 *)one, b = *(const gint64 *)other;
    return a < b ? -1 : a > b;
}

static bool
measure(Archive *archive, const Case *test, bool by_relevance, GError **error)
{
    gint64 times[RUNS];
    clock_t used = clock();
    int found = 0;
    SearchRequest request = {.query = test->query, .limit = 20, .by_relevance = by_relevance};
    for (int i = 0; i < RUNS; i++) {
        found = 0;
        gint64 start = g_get_monotonic_time();
        if (!search_items(archive, &request, count_found, &found, error))
            return false;
        times[i] = g_get_monotonic_time() - start;
    }
    qsort(times, RUNS, sizeof times[0], compare_times);
    printf("%-22s %8.2f %8.2f %8.2f %4d  %s\n", test->name, (double)times[RUNS / 2] / 1000,
           (double)times[RUNS - 1] / 1000, (double)(clock() - used) * 1000 / CLOCKS_PER_SEC / RUNS,
           found, test->query);
    return true;
}

static bool
find(Archive *archive, bool by_relevance, GError **error)
{
    printf("%-22s %8s %8s %8s %4s\n", "query", "median", "slowest", "CPU", "hits");
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        if (!measure(archive, &cases[i], by_relevance, error))
            return false;
    return true;
}

static bool
run(const char *conf, const char *action, int64_t count, GError **error)
{
    g_autoptr(Settings) settings = config_file_load(conf, error);
    if (settings == NULL)
        return false;
    bool is_filling = g_str_equal(action, "fill");
    g_autoptr(Archive) archive = archive_open(settings, is_filling, error);
    if (archive == NULL || !is_filling)
        return archive != NULL && find(archive, g_str_equal(action, "rank"), error);
    Filling filling = {.archive = archive, .count = count};
    filling.random = g_rand_new_with_seed(4);
    filling.body = g_string_new(NULL);
    bool is_done = fill(&filling, error);
    g_string_free(filling.body, TRUE);
    g_rand_free(filling.random);
    return is_done;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (argc >= 3 &&
        run(argv[1], argv[2], argc > 3 ? g_ascii_strtoll(argv[3], NULL, 10) : 0, &error))
        return 0;
    g_printerr("bench-search: %s\n",
               error != NULL ? error->message : "CONF fill COUNT, CONF find or CONF rank");
    return 1;
}
