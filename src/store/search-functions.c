/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-functions.h"

#include "store/search-text.h"
#include "store/text-fold.h"

#include <string.h>

/* FTS5 itself cuts tokens at 32 KiB. */
#define TOKEN_MAX 32768

/* ── tokenizer ───────────────────────────────────────────────────────────────────────────────
 * SQLite's unicode61 finds the words, lowers case and takes diacritics off; what it leaves alone
 * (ø, ß, ł, ...) is spelled out here. Offsets stay those of the original text. */

typedef struct {
    fts5_tokenizer methods; /* of unicode61 */
    void *context;
} Unicode;

typedef struct {
    const fts5_tokenizer *methods;
    Fts5Tokenizer *words;
} Folder;

typedef int (*TokenSink)(void *data, int flags, const char *token, int length, int start, int end);

typedef struct {
    TokenSink sink;
    void *data;
} Folding;

static void
folder_delete(Fts5Tokenizer *tokenizer)
{
    Folder *folder = (Folder *)tokenizer;
    if (folder->words != NULL)
        folder->methods->xDelete(folder->words);
    g_free(folder);
}

static int
folder_create(void *context, const char **arguments, int count, Fts5Tokenizer **made)
{
    (void)arguments;
    if (count != 0)
        return SQLITE_ERROR;
    const Unicode *unicode = context;
    const char *settings[] = {"remove_diacritics", "2"};
    Folder *folder = g_new0(Folder, 1);
    folder->methods = &unicode->methods;
    int result = unicode->methods.xCreate(unicode->context, settings, G_N_ELEMENTS(settings),
                                          &folder->words);
    if (result != SQLITE_OK) {
        folder_delete((Fts5Tokenizer *)folder);
        return result;
    }
    *made = (Fts5Tokenizer *)folder;
    return SQLITE_OK;
}

static bool
is_ascii(const char *token, int length)
{
    for (int i = 0; i < length; i++)
        if ((unsigned char)token[i] >= 0x80)
            return false;
    return true;
}

static int
fold_token(void *data, int flags, const char *token, int length, int start, int end)
{
    const Folding *folding = data;
    if (is_ascii(token, length))
        return folding->sink(folding->data, flags, token, length, start, end);
    char folded[TOKEN_MAX];
    int used = 0;
    for (int i = 0; i < length;) {
        const char *letter = token + i;
        int size = MIN((int)g_utf8_skip[(unsigned char)*letter], length - i);
        const char *spelled = size > 1 ? text_fold_letter(g_utf8_get_char(letter)) : NULL;
        i += size;
        if (spelled != NULL) {
            letter = spelled;
            size = (int)strlen(spelled);
        }
        if (used + size > TOKEN_MAX)
            break;
        memcpy(folded + used, letter, (size_t)size);
        used += size;
    }
    return folding->sink(folding->data, flags, folded, used, start, end);
}

static int
folder_tokenize(Fts5Tokenizer *tokenizer, void *data, int flags, const char *text, int length,
                TokenSink sink)
{
    Folder *folder = (Folder *)tokenizer;
    Folding folding = {sink, data};
    return folder->methods->xTokenize(folder->words, &folding, flags, text, length, fold_token);
}

fts5_api *
search_functions_fts5(sqlite3 *handle)
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
register_tokenizer(sqlite3 *handle)
{
    fts5_api *api = search_functions_fts5(handle);
    if (api == NULL)
        return SQLITE_ERROR;
    Unicode *unicode = g_new0(Unicode, 1);
    int result = api->xFindTokenizer(api, "unicode61", &unicode->context, &unicode->methods);
    if (result != SQLITE_OK) {
        g_free(unicode);
        return result;
    }
    fts5_tokenizer methods = {folder_create, folder_delete, folder_tokenize};
    return api->xCreateTokenizer(api, "letterbook", unicode, &methods, g_free);
}

/* ── functions ───────────────────────────────────────────────────────────────────────────── */

/* unpack_text(packed, number of the field) */
static void
call_unpack_text(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    Codec *codec = sqlite3_user_data(context);
    int field = sqlite3_value_int(arguments[1]);
    const uint8_t *packed = sqlite3_value_blob(arguments[0]);
    size_t length = (size_t)sqlite3_value_bytes(arguments[0]);
    if (field < 0 || field >= SEARCH_FIELDS) {
        sqlite3_result_error(context, "unpack_text: no such field", -1);
        return;
    }
    g_autoptr(GError) error = NULL;
    char *text = search_text_unpack_field(packed, length, codec, (SearchField)field, &error);
    if (text == NULL)
        sqlite3_result_error(context, error->message, -1);
    else
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
    int result = sqlite3_create_function_v2(handle, "unpack_text", 2, flags, codec_new(),
                                            call_unpack_text, NULL, NULL, free_codec);
    if (result == SQLITE_OK)
        result = sqlite3_create_function_v2(handle, "fold_text", 1, flags, NULL, call_fold_text,
                                            NULL, NULL, NULL);
    return result == SQLITE_OK ? register_tokenizer(handle) : result;
}
