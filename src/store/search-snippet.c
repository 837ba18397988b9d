/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-snippet.h"

#include "store/search-find.h"
#include "store/word-cutter.h"

#include <string.h>

/* Without a hit: so many characters of the beginning. */
#define BEGINNING_LENGTH 160

/* With one: so many words, of which so many stand before the hit. */
#define WINDOW_WORDS 24
#define WORDS_BEFORE 6

/* How far behind the first hit a better place is looked for, and how far the first one. */
#define WORDS_AFTER_FIRST_HIT 200
#define WORDS_MAX 20000

/* WordCutter that must follow one another. */
typedef struct {
    GPtrArray *words; /* GPtrArray of char *, folded: the spellings of each */
    bool is_prefix;
} Phrase;

struct Snippets {
    WordCutter *cutter;
    GPtrArray *phrases; /* Phrase */
};

typedef struct {
    int start, end; /* bytes of the body */
    guint matched;  /* phrases of which this is the last word; bits */
} Word;

/* ── phrases ─────────────────────────────────────────────────────────────────────────────── */

static void
phrase_free(Phrase *phrase)
{
    g_ptr_array_unref(phrase->words);
    g_free(phrase);
}

static int
add_word(void *data, const char *word, int length, int start, int end, bool is_alternative)
{
    (void)start, (void)end;
    GPtrArray *words = data;
    if (!is_alternative)
        g_ptr_array_add(words, g_ptr_array_new_with_free_func(g_free));
    g_ptr_array_add(g_ptr_array_index(words, words->len - 1), g_strndup(word, (gsize)length));
    return 0;
}

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
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    word_cutter_run(snippets->cutter, WORDS_OF_QUERY, query->text, (int)strlen(query->text),
                    add_word, words);
    if (words->len == 0)
        return;
    Phrase *phrase = g_new0(Phrase, 1);
    phrase->words = g_steal_pointer(&words);
    phrase->is_prefix = query->is_prefix;
    g_ptr_array_add(snippets->phrases, phrase);
}

Snippets *
snippets_new(const Query *query)
{
    Snippets *snippets = g_new0(Snippets, 1);
    snippets->phrases = g_ptr_array_new_with_free_func((GDestroyNotify)phrase_free);
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
    GArray *words;               /* Word */
    guint matching[PHRASES_MAX]; /* words of each phrase that the last words of the body are */
    guint before[PHRASES_MAX];   /* the same without the last word */
    guint first_hit;             /* index of a word; G_MAXUINT: none yet */
} Reading;

static bool
is_word(const Phrase *phrase, guint number, const char *word, int length)
{
    const GPtrArray *spellings = g_ptr_array_index(phrase->words, number);
    bool is_beginning = phrase->is_prefix && number + 1 == phrase->words->len;
    for (guint i = 0; i < spellings->len; i++) {
        const char *spelling = g_ptr_array_index(spellings, i);
        size_t size = strlen(spelling);
        if ((is_beginning ? size <= (size_t)length : size == (size_t)length) &&
            memcmp(spelling, word, size) == 0)
            return true;
    }
    return false;
}

/* One more word of the body, or another spelling of it: does it go on with a phrase that is being
 * met? A phrase that repeats its own beginning may be missed once: then another place is shown. */
static bool
advance(Reading *reading, guint number, const char *word, int length)
{
    const Phrase *phrase = g_ptr_array_index(reading->phrases, number);
    guint matching = reading->before[number];
    if (matching == phrase->words->len || !is_word(phrase, matching, word, length))
        matching = 0;
    if (is_word(phrase, matching, word, length))
        reading->matching[number] = MAX(reading->matching[number], matching + 1);
    return reading->matching[number] == phrase->words->len;
}

static void
begin_word(Reading *reading, int start, int end)
{
    Word word = {start, end, 0};
    g_array_append_val(reading->words, word);
    for (guint i = 0; i < reading->phrases->len; i++) {
        reading->before[i] = reading->matching[i];
        reading->matching[i] = 0;
    }
}

static int
read_word(void *data, const char *text, int length, int start, int end, bool is_alternative)
{
    Reading *reading = data;
    bool is_enough = reading->words->len >= WORDS_MAX ||
                     (reading->first_hit != G_MAXUINT &&
                      reading->words->len > reading->first_hit + WORDS_AFTER_FIRST_HIT);
    if (!is_alternative && is_enough)
        return 1;
    if (!is_alternative)
        begin_word(reading, start, end);
    guint last = reading->words->len - 1;
    for (guint i = 0; i < reading->phrases->len; i++)
        if (advance(reading, i, text, length))
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
        guint start = hit > WORDS_BEFORE ? hit - WORDS_BEFORE : 0;
        guint seen = 0;
        for (guint i = hit; i < MIN(start + WINDOW_WORDS, reading->words->len); i++)
            seen |= words[i].matched;
        guint count = (guint)__builtin_popcount(seen);
        if (count > most) {
            most = count;
            best = start;
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
        const Phrase *phrase = g_ptr_array_index(snippets->phrases, i);
        if ((matched & 1u << i) != 0)
            longest = MAX(longest, phrase->words->len);
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
    g_autoptr(GArray) words = g_array_new(FALSE, FALSE, sizeof(Word));
    reading.words = words;
    word_cutter_run(snippets->cutter, WORDS_OF_TEXT, text, (int)MIN(strlen(text), (size_t)G_MAXINT),
                    read_word, &reading);
    return reading.first_hit != G_MAXUINT ? show_window(snippets, &reading, text) : NULL;
}
