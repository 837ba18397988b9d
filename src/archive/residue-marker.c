/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/residue-marker.h"

#include <string.h>

#define HEAD_LENGTH 8

/* Compressed it fills some pages of the database. */
#define ATTACHMENT_LETTERS 40000
#define BASE64_LINE 76

/* CJK Unified Ideographs Extension A: hardly anybody writes them, so hardly any pair is known. */
#define FIRST_IDEOGRAPH 0x3400
#define LAST_IDEOGRAPH 0x4dbf

static char *
random_letters(GRand *random, size_t count)
{
    char *letters = g_malloc(count + 1);
    for (size_t i = 0; i < count; i++)
        letters[i] = (char)('a' + g_rand_int_range(random, 0, 'z' - 'a' + 1));
    letters[count] = '\0';
    return letters;
}

static void
choose_words(Marker *marker, GRand *random)
{
    marker->tag = random_letters(random, MARKER_TAG_LENGTH);
    for (int i = 0; i < MARKER_WORDS; i++) {
        g_autofree char *head = random_letters(random, HEAD_LENGTH);
        marker->words[i] = g_strconcat(head, marker->tag, NULL);
    }
}

static void
choose_pairs(Marker *marker, GRand *random)
{
    gunichar run[MARKER_PAIRS + 1];
    for (int i = 0; i <= MARKER_PAIRS; i++)
        run[i] = (gunichar)g_rand_int_range(random, FIRST_IDEOGRAPH, LAST_IDEOGRAPH + 1);
    marker->dense = g_ucs4_to_utf8(run, MARKER_PAIRS + 1, NULL, NULL, NULL);
    for (int i = 0; i < MARKER_PAIRS; i++)
        marker->pairs[i] = g_ucs4_to_utf8(run + i, 2, NULL, NULL, NULL);
}

static void
append_attachment(GString *text, const Marker *marker, GRand *random)
{
    g_autofree char *letters = random_letters(random, ATTACHMENT_LETTERS);
    g_autofree char *content =
        g_strconcat(marker->words[MARKER_ATTACHMENT], " ", letters, "\n", NULL);
    g_autofree char *encoded = g_base64_encode((const guchar *)content, strlen(content));
    size_t length = strlen(encoded);
    for (size_t i = 0; i < length; i += BASE64_LINE)
        g_string_append_printf(text, "%.*s\r\n", BASE64_LINE, encoded + i);
}

static char *
compose(const Marker *marker, const char *domain, GRand *random)
{
    char *const *words = marker->words;
    GString *text = g_string_new(NULL);
    g_string_append_printf(text,
                           "Subject: %s\r\nFrom: %s <%s@%s>\r\nTo: %s@%s\r\n"
                           "MIME-Version: 1.0\r\n"
                           "Content-Type: multipart/mixed; boundary=\"=_part\"\r\n\r\n"
                           "--=_part\r\nContent-Type: text/plain; charset=utf-8\r\n"
                           "Content-Transfer-Encoding: 8bit\r\n\r\n%s %s\r\n"
                           "--=_part\r\nContent-Type: application/octet-stream\r\n"
                           "Content-Disposition: attachment; filename=\"%s.bin\"\r\n"
                           "Content-Transfer-Encoding: base64\r\n\r\n",
                           words[MARKER_SUBJECT], words[MARKER_NAME], words[MARKER_ADDRESS], domain,
                           words[MARKER_ADDRESS], domain, words[MARKER_BODY], marker->dense,
                           words[MARKER_FILENAME]);
    append_attachment(text, marker, random);
    g_string_append(text, "--=_part--\r\n");
    return g_string_free(text, FALSE);
}

bool
marker_init(Marker *marker, const Settings *settings, GError **error)
{
    GRand *random = g_rand_new(); /* from the system's random numbers */
    *marker = (Marker){.raw = spool_new(settings->directory)};
    choose_words(marker, random);
    choose_pairs(marker, random);
    g_autofree char *text = compose(marker, settings->own_domains[0], random);
    g_rand_free(random);
    return spool_append(marker->raw, text, strlen(text), error);
}

void
marker_clear(Marker *marker)
{
    g_free(marker->tag);
    for (int i = 0; i < MARKER_WORDS; i++)
        g_free(marker->words[i]);
    for (int i = 0; i < MARKER_PAIRS; i++)
        g_free(marker->pairs[i]);
    g_free(marker->dense);
    g_clear_pointer(&marker->raw, spool_free);
}
