/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A machine that takes one byte after the other and knows as much of JSON as it needs: strings with
 * their escapes, and how deep it is in objects and arrays. */
#include "mail/json-lines.h"

#include "base/error.h"
#include "mail/lines.h"

#include <string.h>

/* A key or date that is longer is none of ours. */
#define WORD_MAX 32
/* An item has as many renditions as there are mailboxes, about. */
#define RENDITIONS_MAX 10000
/* Base64 that is decoded at once. */
#define ENCODED_SIZE 16384

typedef enum { STRING_NONE, STRING_WORD, STRING_RAW } StringKind;

typedef struct {
    const JsonLinesRead *lines;
    guint64 line;
    int depth;
    bool is_key;     /* the next string is a key of the object itself */
    bool is_escaped; /* after a backslash in a string */
    bool has_object; /* this line began with one */
    const char *why; /* the line is skipped: this is wrong with it; NULL */
    StringKind string;
    char word[WORD_MAX + 1]; /* the string that is being read, or the latest */
    size_t word_length;
    bool is_raw, is_date;  /* what the value after the key is */
    Instant date;          /* INSTANT_NONE until there is one */
    GPtrArray *renditions; /* Spool */
    char encoded[ENCODED_SIZE];
    size_t encoded_length;
    guint64 encoded_total;
    int paddings; /* "=" at its end */
    int decode_state;
    guint decode_saved;
} Machine;

bool
json_lines_begin(const char *start, size_t length)
{
    g_autofree char *text = g_strndup(start, MIN(length, 4096));
    const char *first = text + strspn(text, " \t\r\n");
    return *first == '{' && strstr(first, "\"channel\"") != NULL;
}

static void
begin_line(Machine *machine)
{
    machine->depth = 0;
    machine->is_key = machine->is_escaped = machine->has_object = false;
    machine->why = NULL;
    machine->string = STRING_NONE;
    machine->is_raw = machine->is_date = false;
    machine->date = INSTANT_NONE;
    machine->encoded_length = 0;
    g_ptr_array_set_size(machine->renditions, 0);
}

/* ── raw messages ────────────────────────────────────────────────────────────────────────── */

static bool
decode(Machine *machine, GError **error)
{
    guchar decoded[ENCODED_SIZE];
    size_t length = g_base64_decode_step(machine->encoded, machine->encoded_length, decoded,
                                         &machine->decode_state, &machine->decode_saved);
    machine->encoded_length = 0;
    return spool_append(g_ptr_array_index(machine->renditions, machine->renditions->len - 1),
                        decoded, length, error);
}

/* Some writers escape a slash. */
static bool
take_encoded(Machine *machine, char letter, GError **error)
{
    machine->paddings += letter == '=';
    bool is_letter = letter == '/' || letter == '+' || g_ascii_isalnum(letter);
    bool is_base64 = machine->paddings > 0 ? letter == '=' && machine->paddings <= 2 : is_letter;
    if (!is_base64 || (machine->is_escaped && letter != '/')) {
        machine->why = "its raw message is not base64";
        return true;
    }
    machine->encoded[machine->encoded_length++] = letter;
    machine->encoded_total++;
    return machine->encoded_length < ENCODED_SIZE || decode(machine, error);
}

static void
begin_raw(Machine *machine)
{
    if (machine->renditions->len == RENDITIONS_MAX)
        machine->why = "it has too many raw messages";
    else
        g_ptr_array_add(machine->renditions, spool_new(machine->lines->spool_directory));
    machine->encoded_total = 0;
    machine->paddings = 0;
    machine->decode_state = 0;
    machine->decode_saved = 0;
}

/* ── JSON ────────────────────────────────────────────────────────────────────────────────── */

static void
begin_string(Machine *machine)
{
    machine->is_escaped = false;
    machine->word_length = 0;
    bool is_element = machine->is_raw && machine->depth == 2;
    machine->string = is_element ? STRING_RAW : STRING_WORD;
    if (is_element)
        begin_raw(machine);
}

static bool
end_string(Machine *machine, GError **error)
{
    StringKind kind = machine->string;
    machine->string = STRING_NONE;
    if (kind == STRING_RAW) {
        if (machine->encoded_total % 4 != 0)
            machine->why = "its raw message is cut off";
        return decode(machine, error);
    }
    machine->word[MIN(machine->word_length, WORD_MAX)] = '\0';
    if (machine->depth != 1)
        return true;
    if (machine->is_key) {
        machine->is_raw = strcmp(machine->word, "raw") == 0;
        machine->is_date = strcmp(machine->word, "server_date") == 0;
        machine->is_key = false;
    } else if (machine->is_date && !instant_parse(machine->word, &machine->date)) {
        machine->why = "its server_date is no date";
    }
    return true;
}

static bool
take_in_string(Machine *machine, char letter, GError **error)
{
    if (letter == '"' && !machine->is_escaped)
        return end_string(machine, error);
    if (letter == '\\' && !machine->is_escaped) {
        machine->is_escaped = true;
        return true;
    }
    if (machine->string == STRING_RAW) {
        bool is_taken = take_encoded(machine, letter, error);
        machine->is_escaped = false;
        return is_taken;
    }
    machine->is_escaped = false;
    if (machine->word_length < WORD_MAX)
        machine->word[machine->word_length] = letter;
    machine->word_length = MIN(machine->word_length + 1, WORD_MAX + 1);
    return true;
}

static void
take_structure(Machine *machine, char letter)
{
    bool is_outside = machine->depth == 0;
    if (letter == '{' || letter == '[')
        machine->depth++;
    else if (letter == '}' || letter == ']')
        machine->depth--;
    if (is_outside && (letter != '{' || machine->has_object) && !g_ascii_isspace(letter))
        machine->why = "it is not one JSON object";
    machine->has_object |= letter == '{';
    if (machine->depth == 1 && (letter == ',' || (is_outside && letter == '{')))
        machine->is_key = true;
}

static bool
take(Machine *machine, char letter, GError **error)
{
    if (machine->why != NULL)
        return true;
    if (machine->string != STRING_NONE)
        return take_in_string(machine, letter, error);
    if (letter == '"')
        begin_string(machine);
    else
        take_structure(machine, letter);
    return true;
}

/* ── lines ───────────────────────────────────────────────────────────────────────────────── */

static bool
end_line(Machine *machine, GError **error)
{
    const JsonLinesRead *lines = machine->lines;
    g_autofree char *place = g_strdup_printf("%s:%" G_GUINT64_FORMAT, lines->path, machine->line);
    if (machine->why == NULL && (machine->depth != 0 || machine->string != STRING_NONE))
        machine->why = "it is cut off";
    if (machine->why == NULL && machine->has_object && machine->renditions->len == 0)
        machine->why = "it has no raw message";
    if (machine->why != NULL) {
        lines->on_skipped(place, machine->why, lines->data);
        return true;
    }
    MailFound found = {.place = place, .is_server_date = machine->date != INSTANT_NONE};
    found.date = found.is_server_date ? machine->date : lines->file_date;
    for (guint i = 0; i < machine->renditions->len; i++) {
        found.raw = g_ptr_array_index(machine->renditions, i);
        if (!lines->on_message(&found, lines->data, error))
            return false;
    }
    return true;
}

static void
free_spool(void *spool)
{
    spool_free(spool);
}

static bool
read_lines(Machine *machine, GError **error)
{
    g_auto(LineReader) reader;
    line_reader_init_file(&reader, machine->lines->descriptor, 0);
    Line line;
    for (;;) {
        if (!line_reader_next(&reader, &line, error))
            return false;
        if ((line.length == 0 || line.is_start) && machine->line > 0 && !end_line(machine, error))
            return false;
        if (line.length == 0)
            return true;
        if (line.is_start) {
            machine->line++;
            begin_line(machine);
        }
        for (size_t i = 0; i < line.length; i++)
            if (!take(machine, line.bytes[i], error))
                return false;
    }
}

bool
json_lines_read(const JsonLinesRead *lines, GError **error)
{
    g_autoptr(GPtrArray) renditions = g_ptr_array_new_with_free_func(free_spool);
    g_autofree Machine *machine = g_new0(Machine, 1);
    machine->lines = lines;
    machine->renditions = renditions;
    return read_lines(machine, error);
}
