/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader/charsets.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* Names that iconv_open(3) takes for names alone. */
static bool
is_name(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "0123456789-_.:+");
    return length > 0 && length <= 40 && name[length] == '\0';
}

void
charsets_load(const char *declared)
{
    static const char *const common[] = {
        "BIG5-HKSCS",  "CP437",       "CP850",       "CP874",         "CP932",       "CP936",
        "CP949",       "CP950",       "CP1250",      "CP1251",        "CP1252",      "CP1253",
        "CP1254",      "CP1255",      "CP1256",      "CP1257",        "CP1258",      "CP10000",
        "EUC-JP",      "EUC-KR",      "GB18030",     "ISO-2022-JP-3", "ISO-2022-KR", "ISO-8859-2",
        "ISO-8859-3",  "ISO-8859-4",  "ISO-8859-5",  "ISO-8859-6",    "ISO-8859-7",  "ISO-8859-8",
        "ISO-8859-10", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15",   "ISO-8859-16", "KOI8-R",
        "KOI8-U",      "MACINTOSH",   "UTF-7",       "UTF-16",        "UTF-16LE",    "UTF-16BE",
        "UTF-32"};
    /* Never closed: the C library would forget it. */
    for (size_t i = 0; i < G_N_ELEMENTS(common); i++)
        g_iconv_open("UTF-8", common[i]);
    if (is_name(declared))
        g_iconv_open("UTF-8", declared);
}
