/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents of every kind -> text, as letterbook-extract reads them, without its sandbox. The first
 * byte says what is known of the document (seeds.py has the same table). Some say which members of
 * an office file the bytes are: it is packed here, because a byte changed in a packed one would end
 * the reading before anything that is ours. */
#include "fuzz.h"

#include "base/error.h"
#include "extract/protocol.h"
#include "mail/charset.h"
#include "reader/document.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

/* LeakSanitizer has them, where there is one. */
void __lsan_disable(void);
void __lsan_enable(void);
#pragma weak __lsan_disable
#pragma weak __lsan_enable

typedef struct {
    const char *content_type, *name, *charset;
    const char *members[4]; /* each of them is all the bytes */
} Known;

static const Known table[] = {
    {"", "", "", {NULL}},
    {"text/plain", ".txt", "", {NULL}},
    {"text/plain", "", "iso-2022-jp", {NULL}},
    {"text/plain", "", "utf-7", {NULL}},
    {"text/csv", ".csv", "iso-8859-2", {NULL}},
    {"text/html", "", "", {NULL}},
    {"text/html", ".html", "windows-1252", {NULL}},
    {"message/rfc822", "", "", {NULL}},
    {"application/gzip", ".txt.gz", "", {NULL}},
    {"", ".docx", "", {"word/document.xml", "word/footnotes.xml"}},
    {"", ".pptx", "", {"ppt/presentation.xml", "ppt/slides/slide1.xml"}},
    {"", ".xlsx", "", {"xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"}},
    {"", ".odt", "", {"content.xml", "styles.xml"}},
    {"", ".zip", "", {"note.txt", "page.html", "letter.eml"}},
};

static void
pack_member(struct archive *zip, const char *name, const uint8_t *data, size_t size)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)size);
    if (archive_write_header(zip, entry) != ARCHIVE_OK ||
        archive_write_data(zip, data, size) != (la_ssize_t)size)
        g_error("a member that cannot be packed");
    archive_entry_free(entry);
}

static GBytes *
pack(const Known *known, const uint8_t *data, size_t size)
{
    size_t room = G_N_ELEMENTS(known->members) * (size + 1024), used = 0;
    uint8_t *bytes = g_malloc(room);
    struct archive *zip = archive_write_new();
    archive_write_set_format_zip(zip);
    archive_write_zip_set_compression_store(zip);
    archive_write_open_memory(zip, bytes, room, &used);
    for (const char *const *name = known->members; *name != NULL; name++)
        pack_member(zip, *name, data, size);
    archive_write_free(zip);
    return g_bytes_new_take(g_realloc(bytes, used), used);
}

/* What is loaded here is kept for good. */
int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    if (__lsan_disable != NULL)
        __lsan_disable();
    document_init();
    if (__lsan_enable != NULL)
        __lsan_enable();
    return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const Known *known = &table[data[0] % G_N_ELEMENTS(table)];
    g_autoptr(GBytes) file = known->members[0] != NULL ? pack(known, data + 1, size - 1)
                                                       : g_bytes_new(data + 1, size - 1);
    gsize length;
    const void *bytes = g_bytes_get_data(file, &length);
    const Document document = {bytes, length, known->content_type, known->name, known->charset};
    g_auto(Reading) reading = {0};
    reading_init(&reading, EXTRACT_TEXT_MAX);
    document_read(&reading, &document);
    if (reading.text->len > EXTRACT_TEXT_MAX)
        g_error("more text than may be");
    g_autofree char *text =
        text_to_body(g_utf8_make_valid(reading.text->str, (gssize)reading.text->len));
    if (!g_utf8_validate(text, -1, NULL))
        g_error("text that is not UTF-8");
    return 0;
}
