/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters as a searcher types them: søknad = soknad, Straße = STRASSE. */
#pragma once

#include <glib.h>

/* How a lower-case letter that has no accent to take off is spelled in plain ones (ø: "o", ß:
 * "ss"); NULL: as it is. Constant text. */
const char *text_fold_letter(gunichar letter);

/* The whole text in lower case, without accents, spelled out; the caller frees it. Bytes that are
 * not UTF-8 become U+FFFD. */
char *text_fold(const char *text);
