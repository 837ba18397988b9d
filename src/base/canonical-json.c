/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/canonical-json.h"

#include <stdbool.h>
#include <string.h>

#define DEPTH_MAX 8

typedef struct {
    char bracket;
    bool is_begun;
    char *last_key;
} Level;

struct CanonicalJson {
    GString *text;
    guint depth;
    Level levels[DEPTH_MAX];
};

CanonicalJson *
canonical_json_new(void)
{
    CanonicalJson *json = g_new0(CanonicalJson, 1);
    json->text = g_string_new(NULL);
    return json;
}

void
canonical_json_free(CanonicalJson *json)
{
    for (size_t i = 0; i < DEPTH_MAX; i++)
        g_free(json->levels[i].last_key);
    g_string_free(json->text, TRUE);
    g_free(json);
}

static void
append_escaped(GString *out, const char *text)
{
    static const char short_forms[] = "\bb\tt\nn\ff\rr\"\"\\\\";
    g_string_append_c(out, '"');
    for (const char *c = text; *c != '\0'; c++) {
        const char *form = short_forms;
        while (*form != '\0' && *form != *c)
            form += 2;
        if (*form != '\0')
            g_string_append_printf(out, "\\%c", form[1]);
        else if ((guchar)*c < 0x20)
            g_string_append_printf(out, "\\u%04X", (guint)*c);
        else
            g_string_append_c(out, *c);
    }
    g_string_append_c(out, '"');
}

static void
begin_value(CanonicalJson *json, const char *key)
{
    if (json->depth == 0) {
        g_assert(key == NULL && json->text->len == 0);
        return;
    }
    Level *level = &json->levels[json->depth - 1];
    g_assert((key != NULL) == (level->bracket == '{'));
    if (level->is_begun)
        g_string_append_c(json->text, ',');
    level->is_begun = true;
    if (key == NULL)
        return;
    g_assert(level->last_key == NULL || strcmp(level->last_key, key) < 0);
    g_free(level->last_key);
    level->last_key = g_strdup(key);
    append_escaped(json->text, key);
    g_string_append_c(json->text, ':');
}

void
canonical_json_open(CanonicalJson *json, const char *key, char bracket)
{
    g_assert(json->depth < DEPTH_MAX);
    begin_value(json, key);
    json->levels[json->depth++] = (Level){.bracket = bracket};
    g_string_append_c(json->text, bracket);
}

void
canonical_json_close(CanonicalJson *json)
{
    g_assert(json->depth > 0);
    Level *level = &json->levels[--json->depth];
    g_string_append_c(json->text, level->bracket == '{' ? '}' : ']');
    g_clear_pointer(&level->last_key, g_free);
}

void
canonical_json_integer(CanonicalJson *json, const char *key, int64_t value)
{
    begin_value(json, key);
    g_string_append_printf(json->text, "%" G_GINT64_FORMAT, value);
}

void
canonical_json_text(CanonicalJson *json, const char *key, const char *text)
{
    begin_value(json, key);
    if (text == NULL) {
        g_string_append(json->text, "null");
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    append_escaped(json->text, valid);
}

const char *
canonical_json_document(const CanonicalJson *json)
{
    g_assert(json->depth == 0);
    return json->text->str;
}
