/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/vocabulary.h"

#include "store/stmt.h"

#include <string.h>

/* One row for each place of each word: reading the next of many words costs no more than seeking
 * it, while the other kinds of this table look at all its items first. */
static const char sql_open[] = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_place"
                               " USING fts5vocab (main, search_index, instance)";
static const char sql_from[] = "SELECT term FROM temp.word_place WHERE term >= :from";

/* So many places of one word are passed by before the next word is sought. */
#define PASSED_MAX 32

/* As many seeks as fit into a fraction of a second. */
#define SEEKS_MAX 1500

static Stmt *
seek(Db *db, const char *from, GError **error)
{
    if (!db_execute(db, sql_open, error))
        return NULL;
    Stmt *stmt = stmt_prepare(db, sql_from, error);
    if (stmt != NULL)
        stmt_bind_text(stmt, ":from", from);
    return stmt;
}

bool
vocabulary_next(Db *db, const char *from, char **word, GError **error)
{
    g_autoptr(Stmt) stmt = seek(db, from, error);
    StmtState state = stmt != NULL ? stmt_step(stmt, error) : STMT_ERROR;
    *word = state == STMT_ROW ? g_strdup(stmt_text(stmt, 0)) : NULL;
    return state != STMT_ERROR;
}

/* Adds words from `from` on until one has too many places; true: there may be more. */
static bool
list_some(Db *db, const char *from, const char *beginning, GPtrArray *words, guint most,
          bool *is_more, GError **error)
{
    g_autoptr(Stmt) stmt = seek(db, from, error);
    StmtState state = STMT_ERROR;
    const char *last = "";
    *is_more = false;
    for (guint passed = 0; stmt != NULL && words->len < most;) {
        state = stmt_step(stmt, error);
        if (state != STMT_ROW || !g_str_has_prefix(stmt_text(stmt, 0), beginning))
            break;
        if (strcmp(last, stmt_text(stmt, 0)) != 0) {
            g_ptr_array_add(words, g_strdup(stmt_text(stmt, 0)));
            last = g_ptr_array_index(words, words->len - 1);
            passed = 0;
        } else if (++passed > PASSED_MAX) {
            *is_more = true;
            break;
        }
    }
    return stmt != NULL && state != STMT_ERROR;
}

GPtrArray *
vocabulary_list(Db *db, const char *beginning, guint most, GError **error)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *from = g_strdup(beginning);
    for (bool is_more = true; is_more;) {
        if (!list_some(db, from, beginning, words, most, &is_more, error))
            return NULL;
        if (is_more) {
            g_free(from);
            /* U+0001 is in no word: the next one is greater. */
            from = g_strconcat(g_ptr_array_index(words, words->len - 1), "\001", NULL);
        }
    }
    return g_steal_pointer(&words);
}

/* ── similar words ───────────────────────────────────────────────────────────────────────────
 * A walk through the vocabulary that leaves out, with one seek, all words with a beginning from
 * which no similar word can come: the rows of Levenshtein's table along the word in hand. */

#define LETTERS_MAX 40

typedef struct {
    gunichar wanted[LETTERS_MAX];
    guint length, changes, same;
    gunichar letters[LETTERS_MAX + 1]; /* of the word in hand */
    guint rows[LETTERS_MAX + 2][LETTERS_MAX + 1];
    guint depth; /* letters of the word in hand that can be followed */
} Similarity;

static guint
row_least(const Similarity *similarity, guint depth)
{
    guint least = G_MAXUINT;
    for (guint i = 0; i <= similarity->length; i++)
        least = MIN(least, similarity->rows[depth][i]);
    return least;
}

/* One more letter of the word in hand. */
static void
fill_row(Similarity *similarity, guint depth, gunichar letter)
{
    guint *row = similarity->rows[depth + 1];
    const guint *above = similarity->rows[depth];
    row[0] = depth + 1;
    for (guint i = 1; i <= similarity->length; i++) {
        guint replaced = above[i - 1] + (similarity->wanted[i - 1] == letter ? 0 : 1);
        row[i] = MIN(replaced, MIN(above[i], row[i - 1]) + 1);
        bool is_swapped = depth > 0 && i > 1 && similarity->wanted[i - 2] == letter &&
                          similarity->wanted[i - 1] == similarity->letters[depth - 1];
        if (is_swapped)
            row[i] = MIN(row[i], similarity->rows[depth - 1][i - 2] + 1);
    }
}

static bool
is_dead(const Similarity *similarity, guint depth, gunichar letter)
{
    if (depth < similarity->same && letter != similarity->wanted[depth])
        return true;
    /* A swap may mend what looks lost one letter earlier. */
    return row_least(similarity, depth + 1) > similarity->changes &&
           row_least(similarity, depth) >= similarity->changes;
}

/* Follows the word as far as it may be similar. True: it is. */
static bool
follow(Similarity *similarity, const char *word)
{
    similarity->depth = 0;
    for (const char *at = word; *at != '\0'; at += g_utf8_skip[(guchar)*at]) {
        gunichar letter = g_utf8_get_char(at);
        if (similarity->depth == LETTERS_MAX)
            return false;
        fill_row(similarity, similarity->depth, letter);
        similarity->letters[similarity->depth] = letter;
        if (is_dead(similarity, similarity->depth, letter))
            return false;
        similarity->depth++;
    }
    return similarity->rows[similarity->depth][similarity->length] <= similarity->changes;
}

/* The least of the letters that can follow in place of `letter`; 0: none. */
static gunichar
next_letter(const Similarity *similarity, gunichar letter)
{
    const guint *row = similarity->rows[similarity->depth];
    bool may_be_any = row_least(similarity, similarity->depth) < similarity->changes &&
                      similarity->depth >= similarity->same;
    if (may_be_any)
        return letter + 1;
    gunichar least = 0;
    for (guint i = 0; i < similarity->length; i++) {
        gunichar wanted = similarity->wanted[i];
        bool fits = similarity->depth < similarity->same ? i == similarity->depth
                                                         : row[i] <= similarity->changes;
        if (fits && wanted > letter && (least == 0 || wanted < least))
            least = wanted;
    }
    return least;
}

/* Where to seek on after a word that was followed to `depth`; NULL: nothing more can come. */
static char *
next_beginning(Similarity *similarity, const char *word)
{
    const char *rest = g_utf8_offset_to_pointer(word, similarity->depth);
    if (*rest == '\0')
        return g_strconcat(word, "\001", NULL);
    gunichar letter = g_utf8_get_char(rest), next = 0;
    for (;;) {
        next = next_letter(similarity, letter);
        if (next != 0 || similarity->depth == 0)
            break;
        letter = similarity->letters[--similarity->depth];
    }
    if (next == 0)
        return NULL;
    GString *from = g_string_new(NULL);
    for (guint i = 0; i < similarity->depth; i++)
        g_string_append_unichar(from, similarity->letters[i]);
    g_string_append_unichar(from, next);
    return g_string_free(from, FALSE);
}

static bool
similarity_init(Similarity *similarity, const char *word, guint changes, guint same)
{
    glong length = g_utf8_strlen(word, -1);
    if (length == 0 || length > LETTERS_MAX)
        return false;
    similarity->length = (guint)length;
    similarity->changes = changes;
    similarity->same = MIN(same, similarity->length);
    for (guint i = 0; i < similarity->length; i++, word += g_utf8_skip[(guchar)*word])
        similarity->wanted[i] = g_utf8_get_char(word);
    for (guint i = 0; i <= similarity->length; i++)
        similarity->rows[0][i] = i;
    return true;
}

GPtrArray *
vocabulary_similar(Db *db, const char *word, guint changes, guint same, GError **error)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    g_autofree Similarity *similarity = g_new0(Similarity, 1);
    if (!similarity_init(similarity, word, changes, same))
        return g_steal_pointer(&words);
    g_autofree char *from = same > 0 ? g_utf8_substring(word, 0, similarity->same) : g_strdup("");
    for (guint seeks = 0; from != NULL && seeks < SEEKS_MAX; seeks++) {
        g_autofree char *found = NULL;
        if (!vocabulary_next(db, from, &found, error))
            return NULL;
        if (found == NULL)
            break;
        if (follow(similarity, found))
            g_ptr_array_add(words, g_strdup(found));
        g_free(from);
        from = next_beginning(similarity, found);
    }
    return g_steal_pointer(&words);
}
