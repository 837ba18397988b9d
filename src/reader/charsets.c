/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader/charsets.h"

#include <glib.h>

/* What mail/charset.c asks for. Each costs every document some microseconds,
 * because the memory map that is copied for it is the longer. */
void
charsets_load(void)
{
    static const char *const names[] = {
        "BIG5-HKSCS",   "CP437",       "CP850",       "CP852",      "CP857",       "CP858",
        "CP861",        "CP865",       "CP866",       "CP874",      "CP932",       "CP936",
        "CP949",        "CP950",       "CP1250",      "CP1251",     "CP1252",      "CP1253",
        "CP1254",       "CP1255",      "CP1256",      "CP1257",     "CP1258",      "EUC-JP",
        "EUC-JP-MS",    "GB18030",     "ISO-2022-KR", "ISO-8859-2", "ISO-8859-3",  "ISO-8859-4",
        "ISO-8859-5",   "ISO-8859-6",  "ISO-8859-7",  "ISO-8859-8", "ISO-8859-10", "ISO-8859-13",
        "ISO-8859-14",  "ISO-8859-15", "ISO-8859-16", "KOI8-R",     "KOI8-U",      "MACINTOSH",
        "MAC-CYRILLIC", "UTF-7",       "UTF-16",      "UTF-16LE",   "UTF-16BE",    "UTF-32"};
    /* Never closed: the C library would forget it. */
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_iconv_open("UTF-8", names[i]);
}
