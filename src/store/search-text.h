/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the search index knows of an item. Kept beside the index, packed, exactly as it was
 * indexed: taking an item out of the index needs the very same texts. */
#pragma once

#include "base/error.h"
#include "store/codec.h"

/* In the order of the index's columns. */
typedef enum {
    SEARCH_SUBJECT,
    SEARCH_SENDER,     /* names and addresses */
    SEARCH_RECIPIENTS, /* names and addresses of To, Cc, Bcc, or who else was there */
    SEARCH_BODY,
    SEARCH_FILENAMES,   /* one per line */
    SEARCH_ATTACHMENTS, /* what stands in them */
} SearchField;
#define SEARCH_FIELDS 6

/* Valid UTF-8. For search_store_add() the caller may point at texts of its own and NULL is "";
 * search_store_text() gives new ones, for search_text_clear(). */
typedef struct {
    char *of[SEARCH_FIELDS];
} SearchText;

void search_text_clear(SearchText *text);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SearchText, search_text_clear)

/* As it goes to the database; all borrowed. */
typedef struct {
    const uint8_t *bytes;
    size_t length;
    const Primer *primer; /* what it was packed after; NULL: nothing */
} PackedText;

/* Fills `packed`. Whether it took the primer (of length 0: none), which is then needed to unpack.
 */
bool search_text_pack(const SearchText *text, Codec *codec, const Primer *primer,
                      GByteArray *packed);

/* FAIL_CORRUPT when it is not what search_text_pack() made. */
bool search_text_unpack(const PackedText *packed, Codec *codec, SearchText *text,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One text out of the packed form, inflating no more than it needs; the caller frees it. */
char *search_text_unpack_field(const PackedText *packed, Codec *codec, SearchField field,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
