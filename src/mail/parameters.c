/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/parameters.h"

#include "mail/charset.h"

#include <string.h>

#define BLANKS " \t\r\n"
#define NAME_MAX_LENGTH 60

/* One as it stands there; of a segment (name*1*), the name is that before the first asterisk. */
typedef struct {
    char *name, *value;
    guint number;
    bool is_segment, is_encoded;
} Parameter;

static void
parameter_clear(gpointer pointer)
{
    Parameter *parameter = pointer;
    g_free(parameter->name);
    g_free(parameter->value);
}

static const char *
skip_blanks(const char *at)
{
    return at + strspn(at, BLANKS);
}

/* Length of a name that "=" follows; 0 when there is none. */
static size_t
name_length(const char *at)
{
    size_t length = 0;
    while (length < NAME_MAX_LENGTH && (g_ascii_isalnum(at[length]) || at[length] == '-' ||
                                        at[length] == '*' || at[length] == '_'))
        length++;
    return length > 0 && *skip_blanks(at + length) == '=' ? length : 0;
}

/* True at a parameter that a semicolon should stand before. Only names that mail uses count: file
 * names may contain "=" too. */
static bool
is_known_parameter(const char *at)
{
    static const char *const known[] = {"boundary", "charset",  "creation-date", "delsp",
                                        "filename", "format",   "method",        "micalg",
                                        "name",     "protocol", "read-date",     "report-type",
                                        "size",     "start",    "type"};
    size_t length = name_length(at);
    const char *asterisk = memchr(at, '*', length);
    length = asterisk != NULL ? (size_t)(asterisk - at) : length;
    for (size_t i = 0; length > 0 && i < G_N_ELEMENTS(known); i++)
        if (strlen(known[i]) == length && g_ascii_strncasecmp(at, known[i], length) == 0)
            return true;
    return false;
}

/* A quote ends the value unless text goes on behind it, as in "the "new" one.pdf". */
static bool
is_closing_quote(const char *at)
{
    const char *after = skip_blanks(at + 1);
    return *after == '\0' || *after == ';' || *after == '(' || *after == '=' ||
           (after > at + 1 && is_known_parameter(after));
}

static const char *
read_quoted(const char *at, GString *value)
{
    for (; *at != '\0'; at++) {
        if (*at == '"' && is_closing_quote(at))
            return at + 1;
        if (*at == '\\' && at[1] != '\0')
            at++;
        g_string_append_c(value, *at);
    }
    return at;
}

static const char *
read_plain(const char *at, GString *value)
{
    while (*at != '\0' && *at != ';') {
        size_t length = strcspn(at, BLANKS ";");
        g_string_append_len(value, at, (gssize)length);
        at += length;
        size_t blanks = strspn(at, BLANKS);
        const char *next = at + blanks;
        if (*next == '\0' || *next == ';' || (blanks > 0 && is_known_parameter(next)))
            return next;
        g_string_append_len(value, at, (gssize)blanks);
        at = next;
    }
    return at;
}

static void
add_parameter(GArray *found, const char *name, size_t length, char *take_value)
{
    Parameter parameter = {.value = take_value};
    const char *asterisk = memchr(name, '*', length);
    size_t base = asterisk != NULL ? (size_t)(asterisk - name) : length;
    parameter.name = g_ascii_strdown(name, (gssize)base);
    if (asterisk != NULL) {
        parameter.is_segment = true;
        parameter.is_encoded = name[length - 1] == '*';
        for (const char *at = asterisk + 1; at < name + length && g_ascii_isdigit(*at); at++)
            parameter.number = MIN(parameter.number * 10 + (guint)(*at - '0'), 100000);
    }
    g_array_append_val(found, parameter);
}

static const char *
read_parameter(const char *at, GArray *found)
{
    size_t length = name_length(at);
    if (length == 0)
        return at + strcspn(at, ";");
    const char *name = at;
    at = skip_blanks(skip_blanks(at + length) + 1);
    g_autoptr(GString) value = g_string_new(NULL);
    at = *at == '"' ? read_quoted(at + 1, value) : read_plain(at, value);
    add_parameter(found, name, length, g_strdup(value->str));
    return at;
}

/* "text / plain (comment)" without what is not the type. */
static char *
main_value(const char *start, size_t length)
{
    GString *value = g_string_new(NULL);
    for (size_t i = 0; i < length && start[i] != '('; i++)
        if (strchr(BLANKS "\"'", start[i]) == NULL)
            g_string_append_c(value, g_ascii_tolower(start[i]));
    return g_string_free(value, FALSE);
}

/* Where the parameters begin: at a semicolon, or at a name that mail uses. */
static size_t
main_length(const char *value)
{
    size_t at = 0;
    while (value[at] != '\0' && value[at] != ';') {
        bool begins_word = at == 0 || strchr(BLANKS ",", value[at - 1]) != NULL;
        if (begins_word && is_known_parameter(value + at))
            break;
        at++;
    }
    return at;
}

Parameters *
parameters_parse(const char *value)
{
    Parameters *parameters = g_new0(Parameters, 1);
    parameters->found = g_array_new(FALSE, FALSE, sizeof(Parameter));
    g_array_set_clear_func(parameters->found, parameter_clear);
    size_t length = main_length(value);
    parameters->value = main_value(value, length);
    for (const char *at = value + length; *at != '\0';) {
        at += strspn(at, BLANKS ";,");
        at = read_parameter(at, parameters->found);
    }
    return parameters;
}

void
parameters_free(Parameters *parameters)
{
    g_array_unref(parameters->found);
    g_free(parameters->value);
    g_free(parameters);
}

static int
by_number(gconstpointer a, gconstpointer b)
{
    const Parameter *one = *(const Parameter *const *)a, *other = *(const Parameter *const *)b;
    return (one->number > other->number) - (one->number < other->number);
}

static void
append_percent_decoded(GString *bytes, const char *value)
{
    for (; *value != '\0'; value++) {
        if (*value == '%' && g_ascii_isxdigit(value[1]) && g_ascii_isxdigit(value[2])) {
            g_string_append_c(bytes, (char)(g_ascii_xdigit_value(value[1]) << 4 |
                                            g_ascii_xdigit_value(value[2])));
            value += 2;
        } else {
            g_string_append_c(bytes, *value);
        }
    }
}

/* The segments in the order of their numbers, whatever is missing. charset'language' stands before
 * the first; without it, the bytes are guessed at. */
static char *
join_segments(GPtrArray *segments)
{
    g_ptr_array_sort(segments, by_number);
    g_autoptr(GString) bytes = g_string_new(NULL);
    g_autofree char *charset = NULL;
    bool is_encoded = false;
    for (guint i = 0; i < segments->len; i++) {
        const Parameter *segment = segments->pdata[i];
        const char *value = segment->value;
        const char *language = segment->is_encoded && !is_encoded ? strchr(value, '\'') : NULL;
        const char *text = language != NULL ? strchr(language + 1, '\'') : NULL;
        if (text != NULL) {
            charset = g_strndup(value, (gsize)(language - value));
            value = text + 1;
        }
        is_encoded |= segment->is_encoded;
        if (segment->is_encoded)
            append_percent_decoded(bytes, value);
        else
            g_string_append(bytes, value);
    }
    if (!is_encoded)
        return g_strdup(bytes->str);
    return charset_decode(bytes->str, bytes->len, charset);
}

char *
parameters_find(const Parameters *parameters, const char *name)
{
    g_autoptr(GPtrArray) segments = g_ptr_array_new();
    const Parameter *plain = NULL;
    for (guint i = 0; i < parameters->found->len; i++) {
        Parameter *parameter = &g_array_index(parameters->found, Parameter, i);
        if (strcmp(parameter->name, name) != 0)
            continue;
        if (parameter->is_segment)
            g_ptr_array_add(segments, parameter);
        else if (plain == NULL)
            plain = parameter;
    }
    if (segments->len > 0)
        return join_segments(segments);
    return plain != NULL ? g_strdup(plain->value) : NULL;
}

bool
parameters_have(const Parameters *parameters, const char *name, const char *value)
{
    g_autofree char *found = parameters_find(parameters, name);
    return found != NULL && g_ascii_strcasecmp(g_strstrip(found), value) == 0;
}
