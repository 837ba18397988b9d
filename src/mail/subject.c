/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/subject.h"

#include <glib.h>
#include <string.h>

/* As mail programs of this and that language write them, in lower case. */
static const char *const reply_marks[] = {"re",      "sv",  "vs",  "aw",  "antw",
                                          "antwort", "res", "rif", "odp", "ynt"};
static const char *const forward_marks[] = {"fwd", "fw", "wg",  "vb", "vl",
                                            "tr",  "rv", "enc", "pd", "doorst"};

static bool
is_among(const char *word, size_t length, const char *const *marks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(marks[i]) == length && g_ascii_strncasecmp(word, marks[i], length) == 0)
            return true;
    return false;
}

/* "[2]" or "(2)", as some programs count replies; 0: none. */
static size_t
count_length(const char *at)
{
    if (*at != '[' && *at != '(')
        return 0;
    size_t digits = strspn(at + 1, "0123456789");
    char closing = *at == '[' ? ']' : ')';
    return digits > 0 && at[digits + 1] == closing ? digits + 2 : 0;
}

/* The length of the mark at the beginning, with its colon; 0: none. */
static size_t
mark_length(const char *at, bool *is_reply)
{
    size_t word = 0;
    while (g_ascii_isalpha(at[word]))
        word++;
    *is_reply = is_among(at, word, reply_marks, G_N_ELEMENTS(reply_marks));
    if (!*is_reply && !is_among(at, word, forward_marks, G_N_ELEMENTS(forward_marks)))
        return 0;
    size_t length = word + count_length(at + word);
    length += at[length] == ' '; /* French puts a blank before the colon */
    return at[length] == ':' ? length + 1 : 0;
}

static char *
fold(const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);
    GString *folded = g_string_new(NULL);
    for (guint i = 0; words[i] != NULL; i++) {
        if (words[i][0] == '\0')
            continue;
        g_autofree char *word = g_utf8_casefold(words[i], -1);
        g_string_append_printf(folded, "%s%s", folded->len > 0 ? " " : "", word);
    }
    return g_string_free(folded, FALSE);
}

char *
subject_base(const char *subject, bool *is_reply)
{
    *is_reply = false;
    for (bool is_outermost = true;; is_outermost = false) {
        subject += strspn(subject, " \t\r\n");
        bool is_mark_of_reply;
        size_t length = mark_length(subject, &is_mark_of_reply);
        if (length == 0)
            return fold(subject);
        if (is_outermost)
            *is_reply = is_mark_of_reply;
        subject += length;
    }
}
