/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/pdf.h"

#include <poppler.h>
#include <string.h>

#define PAGES_MAX 1000

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerPage, g_object_unref)

static PopplerDocument *
open_document(const void *bytes, size_t length, GError **error)
{
    g_autoptr(GBytes) all = g_bytes_new_static(bytes, length);
    return poppler_document_new_from_bytes(all, NULL, error);
}

static void
read_page(Reading *reading, PopplerDocument *document, int number)
{
    g_autoptr(PopplerPage) page = poppler_document_get_page(document, number);
    g_autofree char *text = page != NULL ? poppler_page_get_text(page) : NULL;
    if (text == NULL) {
        reading->is_damaged = true;
        return;
    }
    reading_add(reading, text, strlen(text));
    reading_line(reading);
}

/* One page with a word in one of the fonts that every reader has to know. */
static const char sample[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F "
    "5 0 R>>>>>>endobj\n4 0 obj<</Length 31>>stream\nBT /F 9 Tf 9 9 Td (word) Tj ET \nendstream "
    "endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    "trailer<</Root 1 0 R>>\n%%EOF\n";

void
pdf_init(void)
{
    /* The library forgets what it opened with its last document: this one stays for good. */
    PopplerDocument *document = open_document(sample, sizeof sample - 1, NULL);
    if (document == NULL)
        return;
    Reading reading;
    reading_init(&reading, sizeof sample);
    read_page(&reading, document, 0);
    reading_clear(&reading);
}

void
pdf_read(Reading *reading, const void *bytes, size_t length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PopplerDocument) document = open_document(bytes, length, &error);
    if (document == NULL) {
        if (!g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
            reading->is_damaged = true;
        return;
    }
    int pages = poppler_document_get_n_pages(document);
    for (int i = 0; i < MIN(pages, PAGES_MAX) && !reading_is_over(reading); i++)
        read_page(reading, document, i);
    if (pages > PAGES_MAX)
        reading->is_cut = true;
}
