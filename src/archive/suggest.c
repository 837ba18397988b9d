/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/suggest.h"

#include "archive/archive-private.h"
#include "archive/query-parser.h"
#include "archive/visible.h"
#include "store/text-fold.h"
#include "store/vocabulary.h"

#include <string.h>

/* Shorter words are similar to everything. */
#define LETTERS_MIN 3
#define LETTERS_FOR_TWO_CHANGES 5

/* So many similar words are compared, each by up to so many items that have it. */
#define SIMILAR_MAX 60
#define COUNTED_MAX 50

/* Whether a word may be named is asked of so many words, and of the newest items that have it. */
#define DECIDED_WORDS_MAX 5
#define DECIDED_ITEMS_MAX 10

/* ── words of the query ──────────────────────────────────────────────────────────────────── */

static void
collect_words(const Query *query, GPtrArray *words)
{
    if (query->kind == QUERY_NOT)
        return;
    for (guint i = 0; i < query->children->len; i++)
        collect_words(g_ptr_array_index(query->children, i), words);
    if (query->kind == QUERY_WORDS && !query->is_prefix)
        g_ptr_array_add(words, (gpointer)(guintptr)query);
}

/* Letters only: what has digits or signs in it is no misspelt word. */
static bool
is_plain(const char *word)
{
    for (const char *at = word; *at != '\0'; at += g_utf8_skip[(guchar)*at])
        if (!g_unichar_isalpha(g_utf8_get_char(at)))
            return false;
    return g_utf8_strlen(word, -1) >= LETTERS_MIN &&
           text_fold_letter(g_utf8_get_char(word)).kind == FOLD_LETTER;
}

/* ── similar words ───────────────────────────────────────────────────────────────────────── */

typedef struct {
    Archive *archive;
    Reader reader;
    const Query *word; /* of the query: says the field */
} Search;

/* Items (int64_t) that have this word where the query looks for it: the newest of those that the
 * reader sees. */
static GArray *
find_items(const Search *search, const char *word, Reader reader, guint limit, GError **error)
{
    g_autoptr(Query) query = query_new(QUERY_WORDS);
    SearchPage page = {.limit = limit};
    query->field = search->word->field;
    query->text = g_strdup(word);
    return visible_find(search->archive, reader, query, &page, error);
}

/* Where nothing can be decided, nothing is named. */
static bool
is_visible(const Search *search, GArray *items)
{
    Reader reader = reader_sees_all(search->reader) ? READER_SUPPORT : search->reader;
    return access_filter(search->archive, reader, items, NULL) && items->len > 0;
}

typedef struct {
    char *word;
    GArray *items; /* int64_t, the newest first, up to COUNTED_MAX */
} Similar;

static void
similar_clear(void *similar)
{
    g_free(((Similar *)similar)->word);
    g_array_unref(((Similar *)similar)->items);
}

static int
most_frequent_first(const void *one, const void *other)
{
    const Similar *a = one, *b = other;
    if (a->items->len != b->items->len)
        return a->items->len > b->items->len ? -1 : 1;
    return strcmp(a->word, b->word);
}

static bool
count_all(const Search *search, const GPtrArray *words, GArray *similar, GError **error)
{
    for (guint i = 0; i < words->len && similar->len < SIMILAR_MAX; i++) {
        const char *word = g_ptr_array_index(words, i);
        if (!is_plain(word))
            continue;
        GArray *items = find_items(search, word, READER_UNRESTRICTED, COUNTED_MAX, error);
        if (items == NULL)
            return false;
        Similar one = {g_strdup(word), items};
        g_array_append_val(similar, one);
    }
    return true;
}

static bool
choose(const Search *search, const GPtrArray *words, char **chosen, GError **error)
{
    g_autoptr(GArray) similar = g_array_new(FALSE, FALSE, sizeof(Similar));
    g_array_set_clear_func(similar, similar_clear);
    if (!count_all(search, words, similar, error))
        return false;
    g_array_sort(similar, most_frequent_first);
    for (guint i = 0; i < MIN(similar->len, DECIDED_WORDS_MAX) && *chosen == NULL; i++) {
        Similar *one = &g_array_index(similar, Similar, i);
        if (one->items->len == 0)
            continue;
        g_array_set_size(one->items, MIN(one->items->len, DECIDED_ITEMS_MAX));
        if (is_visible(search, one->items))
            *chosen = g_strdup(one->word);
    }
    return true;
}

/* One change anywhere, else two behind the first letter. */
static bool
find_similar(const Search *search, char **chosen, GError **error)
{
    g_autofree char *folded = text_fold(search->word->text);
    Db *db = search->archive->db;
    g_autoptr(GPtrArray) close = vocabulary_similar(db, folded, 1, 0, error);
    if (close == NULL || !choose(search, close, chosen, error))
        return false;
    if (*chosen != NULL || g_utf8_strlen(folded, -1) < LETTERS_FOR_TWO_CHANGES)
        return true;
    g_autoptr(GPtrArray) wide = vocabulary_similar(db, folded, 2, 1, error);
    return wide != NULL && choose(search, wide, chosen, error);
}

/* ── the query ───────────────────────────────────────────────────────────────────────────── */

static int
by_place(const void *one, const void *other)
{
    const Query *a = *(const Query *const *)one, *b = *(const Query *const *)other;
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

/* *is_known: something has the word, or it is none that could be misspelt. */
static bool
look_at(const Search *search, bool *is_known, char **similar, GError **error)
{
    *is_known = true;
    if (!is_plain(search->word->text))
        return true;
    g_autoptr(GArray) items = find_items(search, search->word->text, search->reader, 1, error);
    if (items == NULL)
        return false;
    *is_known = items->len > 0;
    return *is_known || find_similar(search, similar, error);
}

bool
suggest_query(Archive *archive, const char *text, Reader reader, char **suggestion, GError **error)
{
    *suggestion = NULL;
    g_autoptr(Query) query = query_parse(text, archive->zone, archive_today(archive), error);
    if (query == NULL)
        return false;
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    collect_words(query, words);
    g_ptr_array_sort(words, by_place);
    g_autoptr(GString) changed = g_string_new(NULL);
    gsize copied = 0;
    for (guint i = 0; i < words->len; i++) {
        Search search = {archive, reader, g_ptr_array_index(words, i)};
        g_autofree char *similar = NULL;
        bool is_known;
        if (!look_at(&search, &is_known, &similar, error))
            return false;
        if (is_known)
            continue;
        if (similar == NULL)
            return true;
        g_string_append_len(changed, text + copied, (gssize)(search.word->offset - copied));
        g_string_append(changed, similar);
        copied = search.word->offset + search.word->length;
    }
    g_string_append(changed, text + copied);
    *suggestion = copied > 0 ? g_strdup(changed->str) : NULL;
    return true;
}
