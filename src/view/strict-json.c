/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/strict-json.h"

#include "model/facts.h"

#include <string.h>

#define ID_LENGTH_MAX 64

json_t *
strict_json_parse(const char *text, size_t length, GError **error)
{
    json_error_t problem;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &problem);
    if (root == NULL) {
        fail(error, FAIL_MALFORMED, "line %d, column %d: %s", problem.line, problem.column,
             problem.text);
        return NULL;
    }
    if (!json_is_object(root)) {
        json_decref(root);
        fail(error, FAIL_MALFORMED, "must be one JSON object");
        return NULL;
    }
    return root;
}

bool
strict_json_fail(StrictJson *json, const char *key, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return fail(json->error, FAIL_MALFORMED, "%s%s%s%s%s", json->place->str,
                key != NULL && json->place->len > 0 ? "." : "", key != NULL ? key : "",
                key != NULL || json->place->len > 0 ? ": " : "", message);
}

size_t
strict_json_enter(StrictJson *json, const char *key, size_t index)
{
    size_t mark = json->place->len;
    g_string_append_printf(json->place, "%s%s[%zu]", mark > 0 ? "." : "", key, index);
    return mark;
}

void
strict_json_leave(StrictJson *json, size_t mark)
{
    g_string_truncate(json->place, mark);
}

bool
strict_json_is_id(const char *text)
{
    size_t length = strlen(text);
    if (length < 1 || length > ID_LENGTH_MAX)
        return false;
    for (; *text != '\0'; text++)
        if (!g_ascii_isalnum(*text) && strchr("._@+-", *text) == NULL)
            return false;
    return true;
}

static bool
read_number(StrictJson *json, const Field *field, const json_t *value)
{
    if (!json_is_integer(value))
        return strict_json_fail(json, field->key, "must be a whole number");
    json_int_t number = json_integer_value(value);
    if (number < field->least || number > field->most)
        return strict_json_fail(json, field->key, "must be from %d to %d", field->least,
                                field->most);
    *(int *)field->target = (int)number;
    return true;
}

static bool
read_name(StrictJson *json, const Field *field, const char *text)
{
    if (name_parse(field->names, text, field->target))
        return true;
    g_autofree char *names = g_strjoinv(", ", (char **)(void *)(uintptr_t)field->names);
    return strict_json_fail(json, field->key, "must be one of %s", names);
}

static bool
read_text(StrictJson *json, const Field *field, const json_t *value)
{
    const char *text = json_string_value(value);
    if (text == NULL)
        return strict_json_fail(json, field->key, "must be a text");
    switch (field->kind) {
    case FIELD_DAY:
        return day_parse(text, field->target) ||
               strict_json_fail(json, field->key,
                                "must be an existing day, YYYY-MM-DD, from 1900 to 2999");
    case FIELD_INSTANT:
        return instant_parse(text, field->target) ||
               strict_json_fail(json, field->key,
                                "must be an instant, YYYY-MM-DDTHH:MM:SS followed by Z, +HH:MM or "
                                "-HH:MM, from 1901 to 2998");
    case FIELD_NAME:
        return read_name(json, field, text);
    case FIELD_ID:
        if (!strict_json_is_id(text))
            return strict_json_fail(json, field->key,
                                    "must be an id: 1 to 64 of A-Z a-z 0-9 . _ @ + -");
        break;
    default:
        break;
    }
    *(const char **)field->target = text;
    return true;
}

static bool
read_field(StrictJson *json, const Field *field, const json_t *value)
{
    switch (field->kind) {
    case FIELD_NUMBER:
        return read_number(json, field, value);
    case FIELD_BOOL:
        if (!json_is_boolean(value))
            return strict_json_fail(json, field->key, "must be true or false");
        *(bool *)field->target = json_is_true(value);
        return true;
    case FIELD_ARRAY:
        if (!json_is_array(value))
            return strict_json_fail(json, field->key, "must be an array");
        *(const json_t **)field->target = value;
        return true;
    case FIELD_OBJECT:
        if (!json_is_object(value))
            return strict_json_fail(json, field->key, "must be an object");
        *(const json_t **)field->target = value;
        return true;
    default:
        return read_text(json, field, value);
    }
}

static bool
is_known(const Field *fields, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].key, key) == 0)
            return true;
    return false;
}

static bool
refuse_unknown_keys(StrictJson *json, const json_t *object, const Field *fields, size_t count)
{
    /* jansson's iterators take no const objects, but change nothing. */
    json_t *walked = (json_t *)(uintptr_t)object;
    for (void *at = json_object_iter(walked); at != NULL; at = json_object_iter_next(walked, at))
        if (!is_known(fields, count, json_object_iter_key(at)))
            return strict_json_fail(json, NULL, "unknown key \"%s\"", json_object_iter_key(at));
    return true;
}

bool
strict_json_read(StrictJson *json, const json_t *object, const Field *fields, size_t count)
{
    if (!json_is_object(object))
        return strict_json_fail(json, NULL, "must be an object");
    if (!refuse_unknown_keys(json, object, fields, count))
        return false;
    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_object_get(object, fields[i].key);
        if (value != NULL && !json_is_null(value)) {
            if (!read_field(json, &fields[i], value))
                return false;
        } else if (fields[i].is_required) {
            return strict_json_fail(json, fields[i].key, "is required");
        }
    }
    return true;
}
