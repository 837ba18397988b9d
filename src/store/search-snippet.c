/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-snippet.h"

#include "store/search-find.h"
#include "store/search-phrase.h"

#include <string.h>

/* Without a hit: so many characters of the beginning. */
#define BEGINNING_LENGTH 160

/* With one: so many words, of which so many stand before the hit. */
#define WINDOW_WORDS 24
#define WORDS_BEFORE 6

/* How far behind the first hit a better place is looked for, and how far the first one. */
#define WORDS_AFTER_FIRST_HIT 200
#define WORDS_MAX 20000
#define WORDS_EXPECTED 1000

struct Snippets {
    WordCutter *cutter;
    GPtrArray *phrases; /* SearchPhrase */
};

typedef struct {
    int start, end; /* bytes of the body */
    guint matched;  /* phrases of which this is the last word; bits */
} Word;

/* ── phrases ─────────────────────────────────────────────────────────────────────────────── */

/* As many phrases as a Word has bits; more than anyone reads in one line. */
#define PHRASES_MAX 32

static void
collect_phrases(Snippets *snippets, const Query *query)
{
    if (query->kind == QUERY_NOT)
        return;
    for (guint i = 0; i < query->children->len; i++)
        collect_phrases(snippets, g_ptr_array_index(query->children, i));
    if (query->kind != QUERY_WORDS || snippets->phrases->len == PHRASES_MAX ||
        (query->field != QUERY_FIELD_ANY && query->field != QUERY_FIELD_BODY &&
         query->field != QUERY_FIELD_ATTACHMENT))
        return;
    SearchPhrase *phrase = search_phrase_new(snippets->cutter, query->text, query->is_prefix);
    if (phrase != NULL)
        g_ptr_array_add(snippets->phrases, phrase);
}

Snippets *
snippets_new(const Query *query)
{
    Snippets *snippets = g_new0(Snippets, 1);
    snippets->phrases = g_ptr_array_new_with_free_func((GDestroyNotify)search_phrase_free);
    snippets->cutter = word_cutter_new();
    collect_phrases(snippets, query);
    return snippets;
}

void
snippets_free(Snippets *snippets)
{
    word_cutter_free(snippets->cutter);
    g_ptr_array_unref(snippets->phrases);
    g_free(snippets);
}

/* ── reading a body ──────────────────────────────────────────────────────────────────────── */

typedef struct {
    const GPtrArray *phrases;
    GArray *words;   /* Word */
    guint first_hit; /* index of a word; G_MAXUINT: none yet */
} Reading;

static guint
window_start(guint hit)
{
    return hit > WORDS_BEFORE ? hit - WORDS_BEFORE : 0;
}

/* How many different phrases the window of a hit shows. */
static guint
count_shown(const Reading *reading, guint hit)
{
    const Word *words = &g_array_index(reading->words, Word, 0);
    guint end = MIN(window_start(hit) + WINDOW_WORDS, reading->words->len), seen = 0;
    for (guint i = hit; i < end; i++)
        seen |= words[i].matched;
    return (guint)__builtin_popcount(seen);
}

/* Asked before each word. The first window is the best when it shows all phrases; with one word
 * behind it, it can be cut. */
static bool
is_enough(const Reading *reading)
{
    guint count = reading->words->len;
    if (reading->first_hit == G_MAXUINT)
        return count >= WORDS_MAX;
    return count >= WORDS_MAX || count > reading->first_hit + WORDS_AFTER_FIRST_HIT ||
           (count == window_start(reading->first_hit) + WINDOW_WORDS + 1 &&
            count_shown(reading, reading->first_hit) == reading->phrases->len);
}

static int
read_word(void *data, const char *text, int length, int start, int end, bool is_alternative)
{
    Reading *reading = data;
    if (!is_alternative && is_enough(reading))
        return 1;
    Word word = {start, end, 0};
    if (!is_alternative)
        g_array_append_val(reading->words, word);
    guint last = reading->words->len - 1;
    for (guint i = 0; i < reading->phrases->len; i++)
        if (search_phrase_take(g_ptr_array_index(reading->phrases, i), text, length,
                               is_alternative))
            g_array_index(reading->words, Word, last).matched |= 1u << i;
    if (g_array_index(reading->words, Word, last).matched != 0 && reading->first_hit == G_MAXUINT)
        reading->first_hit = last;
    return 0;
}

/* ── choosing and showing ────────────────────────────────────────────────────────────────── */

/* Appends text, each run of white space as one blank. */
static void
append_line(GString *line, const char *text, size_t length)
{
    for (const char *at = text, *end = text + length; at < end; at += g_utf8_skip[(guchar)*at]) {
        gunichar letter = g_utf8_get_char(at);
        if (!g_unichar_isspace(letter) && !g_unichar_iscntrl(letter))
            g_string_append_unichar(line, letter);
        else if (line->len > 0 && line->str[line->len - 1] != ' ')
            g_string_append_c(line, ' ');
    }
}

static char *
finish_line(GString *line, bool is_cut)
{
    while (line->len > 0 && line->str[line->len - 1] == ' ')
        g_string_truncate(line, line->len - 1);
    if (is_cut)
        g_string_append(line, "…");
    return g_string_free(line, FALSE);
}

/* Cut between words where there is a place to cut. */
char *
snippets_begin(const char *body)
{
    const char *end = body, *last_blank = NULL;
    while (g_unichar_isspace(g_utf8_get_char(end)))
        end += g_utf8_skip[(guchar)*end];
    for (int i = 0; i < BEGINNING_LENGTH && *end != '\0'; i++, end += g_utf8_skip[(guchar)*end])
        if (g_unichar_isspace(g_utf8_get_char(end)))
            last_blank = end;
    bool is_cut = *end != '\0';
    if (is_cut && last_blank != NULL)
        end = last_blank;
    GString *line = g_string_new(NULL);
    append_line(line, body, (size_t)(end - body));
    return finish_line(line, is_cut);
}

/* The window that shows the most different phrases, the first of the best. */
static guint
best_window(const Reading *reading)
{
    guint best = 0, most = 0;
    const Word *words = &g_array_index(reading->words, Word, 0);
    for (guint hit = reading->first_hit; hit < reading->words->len; hit++) {
        if (words[hit].matched == 0)
            continue;
        guint count = count_shown(reading, hit);
        if (count > most) {
            most = count;
            best = window_start(hit);
        }
    }
    return best;
}

/* The first word of the longest phrase that ends with this one. */
static guint
hit_start(const Snippets *snippets, guint word, guint matched)
{
    guint longest = 1;
    for (guint i = 0; i < snippets->phrases->len; i++) {
        const SearchPhrase *phrase = g_ptr_array_index(snippets->phrases, i);
        if ((matched & 1u << i) != 0)
            longest = MAX(longest, search_phrase_length(phrase));
    }
    return word + 1 - longest;
}

static char *
show_window(const Snippets *snippets, const Reading *reading, const char *body)
{
    guint first = best_window(reading);
    guint end = MIN(first + WINDOW_WORDS, reading->words->len);
    const Word *words = &g_array_index(reading->words, Word, 0);
    GString *line = g_string_new(NULL);
    int shown = first > 0 ? words[first].start : 0;
    if (first > 0)
        g_string_append(line, "…");
    for (guint i = first; i < end; i++) {
        if (words[i].matched == 0)
            continue;
        int start = MAX(shown, words[hit_start(snippets, i, words[i].matched)].start);
        append_line(line, body + shown, (size_t)(start - shown));
        g_string_append(line, SEARCH_HIT_BEGIN);
        append_line(line, body + start, (size_t)MAX(0, words[i].end - start));
        g_string_append(line, SEARCH_HIT_END);
        shown = MAX(shown, words[i].end);
    }
    bool is_cut = end < reading->words->len;
    size_t rest = is_cut ? (size_t)MAX(0, words[end].start - shown) : strlen(body + shown);
    append_line(line, body + shown, rest);
    return finish_line(line, is_cut);
}

bool
snippets_are_wanted(const Snippets *snippets)
{
    return snippets->phrases->len > 0;
}

char *
snippets_find(Snippets *snippets, const char *text)
{
    if (snippets->phrases->len == 0)
        return NULL;
    Reading reading = {.phrases = snippets->phrases, .first_hit = G_MAXUINT};
    g_autoptr(GArray) words = g_array_sized_new(FALSE, FALSE, sizeof(Word), WORDS_EXPECTED);
    reading.words = words;
    for (guint i = 0; i < snippets->phrases->len; i++)
        search_phrase_begin(g_ptr_array_index(snippets->phrases, i));
    word_cutter_run(snippets->cutter, WORDS_OF_TEXT, text, (int)MIN(strlen(text), (size_t)G_MAXINT),
                    read_word, &reading);
    return reading.first_hit != G_MAXUINT ? show_window(snippets, &reading, text) : NULL;
}
