/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/document-kind.h"

#include <glib.h>
#include <string.h>

typedef struct {
    const char *key;
    DocumentKind kind;
} Known;

/* Where a kind without a mark of its own is told by. */
static const Known types[] = {
    {"message/rfc822", DOCUMENT_MESSAGE},
    {"message/global", DOCUMENT_MESSAGE},
    {"text/rfc822-headers", DOCUMENT_TEXT},
    {"message/delivery-status", DOCUMENT_TEXT},
    {"message/disposition-notification", DOCUMENT_TEXT},
    {"text/html", DOCUMENT_HTML},
    {"application/xhtml+xml", DOCUMENT_HTML},
    {"application/csv", DOCUMENT_TEXT},
    {"application/json", DOCUMENT_TEXT},
    {"application/xml", DOCUMENT_TEXT},
    {"application/ics", DOCUMENT_TEXT},
};

static const Known endings[] = {
    {"eml", DOCUMENT_MESSAGE}, {"htm", DOCUMENT_HTML}, {"html", DOCUMENT_HTML},
    {"xhtml", DOCUMENT_HTML},  {"txt", DOCUMENT_TEXT}, {"text", DOCUMENT_TEXT},
    {"csv", DOCUMENT_TEXT},    {"tsv", DOCUMENT_TEXT}, {"md", DOCUMENT_TEXT},
    {"log", DOCUMENT_TEXT},    {"ics", DOCUMENT_TEXT}, {"vcf", DOCUMENT_TEXT},
    {"json", DOCUMENT_TEXT},   {"xml", DOCUMENT_TEXT}, {"ini", DOCUMENT_TEXT},
};

static const char *
ending_of(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL ? dot + 1 : name;
}

static bool
begins(const void *start, size_t length, const char *mark, size_t mark_length)
{
    return length >= mark_length && memcmp(start, mark, mark_length) == 0;
}

#define BEGINS(mark) begins(start, length, mark, sizeof(mark) - 1)

static bool
has_no_text(const void *start, size_t length)
{
    return BEGINS("\x89PNG") || BEGINS("\xff\xd8\xff") || BEGINS("GIF8") || BEGINS("II*\0") ||
           BEGINS("MM\0*") || BEGINS("\xd0\xcf\x11\xe0") || BEGINS("RIFF") ||
           BEGINS("\x7f"
                  "ELF");
}

static DocumentKind
kind_by_mark(const void *start, size_t length)
{
    if (memmem(start, length, "%PDF-", 5) != NULL)
        return DOCUMENT_PDF;
    if (BEGINS("PK\3\4"))
        return DOCUMENT_ZIP;
    if (BEGINS("{\\rtf"))
        return DOCUMENT_RTF;
    if (BEGINS("\x1f\x8b"))
        return DOCUMENT_GZIP;
    if (length > 262 && memcmp((const char *)start + 257, "ustar", 5) == 0)
        return DOCUMENT_TAR;
    return DOCUMENT_OTHER;
}

static DocumentKind
kind_by_label(const char *content_type, const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(types[i].key, content_type) == 0)
            return types[i].kind;
    const char *ending = ending_of(name);
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
        if (g_ascii_strcasecmp(endings[i].key, ending) == 0)
            return endings[i].kind;
    return g_str_has_prefix(content_type, "text/") ? DOCUMENT_TEXT : DOCUMENT_OTHER;
}

DocumentKind
document_kind(const void *start, size_t length, const char *content_type, const char *name)
{
    length = MIN(length, DOCUMENT_START);
    if (length == 0 || has_no_text(start, length))
        return DOCUMENT_OTHER;
    DocumentKind kind = kind_by_mark(start, length);
    return kind != DOCUMENT_OTHER ? kind : kind_by_label(content_type, name);
}

bool
document_may_have_text(const char *content_type, const char *name)
{
    static const char *const never[] = {"image/", "audio/", "video/", "font/"};
    static const char *const signatures[] = {
        "application/pgp-signature",     "application/pgp-encrypted", "application/pkcs7-signature",
        "application/x-pkcs7-signature", "application/pkcs7-mime",    "application/x-pkcs7-mime"};
    for (size_t i = 0; i < G_N_ELEMENTS(never); i++)
        if (g_str_has_prefix(content_type, never[i]))
            return false;
    for (size_t i = 0; i < G_N_ELEMENTS(signatures); i++)
        if (strcmp(content_type, signatures[i]) == 0)
            return false;
    static const char *const pictures[] = {"png",  "jpg", "jpeg", "gif", "bmp", "tif",
                                           "tiff", "p7s", "p7m",  "asc", "sig"};
    for (size_t i = 0; i < G_N_ELEMENTS(pictures); i++)
        if (g_ascii_strcasecmp(pictures[i], ending_of(name)) == 0)
            return false;
    return true;
}
