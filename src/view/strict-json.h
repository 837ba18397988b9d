/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON that others write for us, read strictly: every object is described by a table of its
 * keys, whatever stands outside the table is an error, and every error names its place. */
#pragma once

#include "base/civil.h"
#include "base/error.h"

#include <jansson.h>

typedef enum {
    FIELD_DAY,     /* Day */
    FIELD_INSTANT, /* Instant */
    FIELD_NUMBER,  /* int, from least to most */
    FIELD_BOOL,    /* bool */
    FIELD_NAME,    /* int: place in `names` */
    FIELD_TEXT,    /* const char *, borrowed from the JSON */
    FIELD_ID,      /* likewise: 1-64 of A-Z a-z 0-9 . _ @ + - */
    FIELD_ARRAY,   /* const json_t *, borrowed */
    FIELD_OBJECT,  /* likewise */
} FieldKind;

/* A key that is left out, or null, leaves its target as it is. */
typedef struct {
    const char *key;
    FieldKind kind;
    void *target;
    bool is_required;
    int least, most;
    const char *const *names; /* ends with NULL */
} Field;

/* FIELD("role", FIELD_NAME, &role, .is_required = true, .names = role_names) */
#define FIELD(name, type, variable, ...)                                                           \
    {                                                                                              \
        .key = (name), .kind = (type), .target = (variable), __VA_ARGS__                           \
    }

/* Where in the text we are: "items[3].links[0]". Errors are FAIL_MALFORMED. */
typedef struct {
    GString *place;
    GError **error;
} StrictJson;

/* The text as one JSON object without a key given twice; NULL on error. */
json_t *strict_json_parse(const char *text, size_t length, GError **error);

/* Reads the object's keys into the targets of `fields`. */
bool strict_json_read(StrictJson *json, const json_t *object, const Field *fields,
                      size_t count) G_GNUC_WARN_UNUSED_RESULT;

/* Moves to an element of an array, and back; enter returns what leave wants. */
size_t strict_json_enter(StrictJson *json, const char *key, size_t index);
void strict_json_leave(StrictJson *json, size_t mark);

/* Sets the error, naming the place, and the key unless it is NULL. Returns false. */
bool strict_json_fail(StrictJson *json, const char *key, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

bool strict_json_is_id(const char *text);
