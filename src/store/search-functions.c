/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-functions.h"

#include "store/search-phrase.h"
#include "store/search-rank.h"
#include "store/search-text.h"
#include "store/text-fold.h"
#include "store/word-cutter.h"

#include <string.h>

/* ── tokenizer ───────────────────────────────────────────────────────────────────────────── */

typedef int (*TokenSink)(void *data, int flags, const char *token, int length, int start, int end);

typedef struct {
    TokenSink sink;
    void *data;
} Sink;

static int
create_words(void *context, const char **arguments, int count, Fts5Tokenizer **made)
{
    (void)context, (void)arguments;
    if (count != 0)
        return SQLITE_ERROR;
    *made = (Fts5Tokenizer *)word_cutter_new();
    return SQLITE_OK;
}

static void
delete_words(Fts5Tokenizer *words)
{
    word_cutter_free((WordCutter *)words);
}

static int
give_word(void *data, const char *word, int length, int start, int end, bool is_alternative)
{
    const Sink *sink = data;
    return sink->sink(sink->data, is_alternative ? FTS5_TOKEN_COLOCATED : 0, word, length, start,
                      end);
}

static int
tokenize(Fts5Tokenizer *words, void *data, int flags, const char *text, int length, TokenSink sink)
{
    Sink to = {sink, data};
    WordUse use = (flags & FTS5_TOKENIZE_QUERY) != 0 ? WORDS_OF_QUERY : WORDS_OF_TEXT;
    return word_cutter_run((WordCutter *)words, use, text, length, give_word, &to);
}

static fts5_api *
find_fts5(sqlite3 *handle)
{
    fts5_api *api = NULL;
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_bind_pointer(stmt, 1, &api, "fts5_api_ptr", NULL) == SQLITE_OK)
        sqlite3_step(stmt);
    sqlite3_finalize(stmt);
    return api;
}

static int
register_with_fts5(sqlite3 *handle)
{
    fts5_api *api = find_fts5(handle);
    fts5_tokenizer methods = {create_words, delete_words, tokenize};
    if (api == NULL)
        return SQLITE_ERROR;
    int result = api->xCreateTokenizer(api, "letterbook", NULL, &methods, NULL);
    return result == SQLITE_OK ? search_rank_register(api) : result;
}

/* ── functions ───────────────────────────────────────────────────────────────────────────── */

static bool
take_primer(Codec *codec, sqlite3_value **arguments, Primer *primer, GError **error)
{
    primer->length = 0;
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL)
        return true;
    Packed chunk = {.method = (PackMethod)sqlite3_value_int(arguments[0]),
                    .bytes = sqlite3_value_blob(arguments[2]),
                    .length = (size_t)sqlite3_value_bytes(arguments[2])};
    return codec_unpack_primer(codec, &chunk, (size_t)sqlite3_value_int64(arguments[1]), primer,
                               error);
}

static PackedText
take_packed(sqlite3_value *argument, const Primer *primer)
{
    return (PackedText){sqlite3_value_blob(argument), (size_t)sqlite3_value_bytes(argument),
                        primer};
}

/* unpack_text(packed, number of the field, method, size, bytes): NULL when it is damaged, so that
 * the index can be made anew from the others. Older migrations know of no primer. */
static void
call_unpack_text(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    Codec *codec = sqlite3_user_data(context);
    int field = sqlite3_value_int(arguments[1]);
    Primer primer = {.length = 0};
    PackedText packed = take_packed(arguments[0], &primer);
    if (field < 0 || field >= SEARCH_FIELDS) {
        sqlite3_result_error(context, "unpack_text: no such field", -1);
        return;
    }
    if (count == 5 && !take_primer(codec, arguments + 2, &primer, NULL))
        return;
    char *text = search_text_unpack_field(&packed, codec, (SearchField)field, NULL);
    if (text != NULL)
        sqlite3_result_text(context, text, -1, g_free);
}

/* fold_text(text): as the index folds words */
static void
call_fold_text(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    const char *text = (const char *)sqlite3_value_text(arguments[0]);
    if (text != NULL)
        sqlite3_result_text(context, text_fold(text), -1, g_free);
}

/* ── has_prefix(packed, text, fields as bits, method, size, bytes) ───────────────────────── */

static int
take_word(void *data, const char *word, int length, int start, int end, bool is_alternative)
{
    (void)start, (void)end;
    return search_phrase_take(data, word, length, is_alternative) ? 1 : 0;
}

static bool
has_phrase(const SearchText *text, WordCutter *cutter, SearchPhrase *phrase, int fields)
{
    for (int i = 0; i < SEARCH_FIELDS; i++) {
        if ((fields >> i & 1) == 0)
            continue;
        search_phrase_begin(phrase);
        if (word_cutter_run(cutter, WORDS_OF_TEXT, text->of[i],
                            (int)MIN(strlen(text->of[i]), (size_t)G_MAXINT), take_word,
                            phrase) != 0)
            return true;
    }
    return false;
}

/* What has_prefix() keeps along a statement. */
typedef struct {
    WordCutter *cutter;
    SearchPhrase *phrase; /* NULL: no word */
} Prefix;

static void
free_prefix(void *data)
{
    Prefix *prefix = data;
    word_cutter_free(prefix->cutter);
    g_clear_pointer(&prefix->phrase, search_phrase_free);
    g_free(prefix);
}

static const Prefix *
prefix_of(sqlite3_context *context, sqlite3_value *text)
{
    Prefix *prefix = sqlite3_get_auxdata(context, 1);
    if (prefix != NULL)
        return prefix;
    prefix = g_new0(Prefix, 1);
    prefix->cutter = word_cutter_new();
    prefix->phrase =
        search_phrase_new(prefix->cutter, (const char *)sqlite3_value_text(text), true);
    sqlite3_set_auxdata(context, 1, prefix, free_prefix);
    return sqlite3_get_auxdata(context, 1);
}

static void
call_has_prefix(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    Codec *codec = sqlite3_user_data(context);
    Primer primer;
    PackedText packed = take_packed(arguments[0], &primer);
    g_auto(SearchText) text = {{NULL}};
    g_autoptr(GError) error = NULL;
    const Prefix *prefix = prefix_of(context, arguments[1]);
    if (prefix == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (!take_primer(codec, arguments + 3, &primer, &error) ||
        !search_text_unpack(&packed, codec, &text, &error)) {
        sqlite3_result_error(context, error->message, -1);
        return;
    }
    sqlite3_result_int(context,
                       prefix->phrase != NULL && has_phrase(&text, prefix->cutter, prefix->phrase,
                                                            sqlite3_value_int(arguments[2])));
}

/* ── registration ────────────────────────────────────────────────────────────────────────── */

static void
free_codec(void *codec)
{
    codec_free(codec);
}

int
search_functions_register(sqlite3 *handle)
{
    /* Innocuous: they read nothing but their arguments, so the schema may call them. */
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    int result = sqlite3_create_function_v2(handle, "unpack_text", -1, flags, codec_new(),
                                            call_unpack_text, NULL, NULL, free_codec);
    if (result == SQLITE_OK)
        result = sqlite3_create_function_v2(handle, "fold_text", 1, flags, NULL, call_fold_text,
                                            NULL, NULL, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_create_function_v2(handle, "has_prefix", 6, flags, codec_new(),
                                            call_has_prefix, NULL, NULL, free_codec);
    return result == SQLITE_OK ? register_with_fts5(handle) : result;
}
