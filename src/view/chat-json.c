/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/chat-json.h"

#include "view/strict-json.h"

/* In the order of Direction. */
static const char *const direction_names[] = {"in", "out", NULL};

static bool
read_with(StrictJson *json, const json_t *object, Chat *chat)
{
    const char *name = NULL, *email = NULL, *phone = NULL;
    const Field fields[] = {
        FIELD("name", FIELD_TEXT, &name),
        FIELD("email", FIELD_TEXT, &email),
        FIELD("phone", FIELD_TEXT, &phone),
    };
    g_string_append(json->place, "with");
    if (!strict_json_read(json, object, fields, G_N_ELEMENTS(fields)))
        return false;
    strict_json_leave(json, 0);
    chat->name = g_strdup(name);
    chat->email = g_strdup(email);
    chat->phone = g_strdup(phone);
    return true;
}

static bool
read_messages(StrictJson *json, const json_t *messages, Chat *chat)
{
    if (json_array_size(messages) == 0)
        return strict_json_fail(json, "messages", "must not be empty");
    for (size_t i = 0; i < json_array_size(messages); i++) {
        Instant at = INSTANT_NONE;
        const char *from = NULL, *text = NULL;
        const Field fields[] = {
            FIELD("at", FIELD_INSTANT, &at, .is_required = true),
            FIELD("from", FIELD_TEXT, &from, .is_required = true),
            FIELD("text", FIELD_TEXT, &text, .is_required = true),
        };
        size_t mark = strict_json_enter(json, "messages", i);
        if (!strict_json_read(json, json_array_get(messages, i), fields, G_N_ELEMENTS(fields)))
            return false;
        strict_json_leave(json, mark);
        chat_add_message(chat, at, from, text);
    }
    return true;
}

static bool
read_chat(StrictJson *json, const json_t *root, Chat *chat)
{
    const char *id = NULL, *subject = NULL, *text = NULL;
    const json_t *with = NULL, *messages = NULL;
    int direction = DIRECTION_IN;
    const Field fields[] = {
        FIELD("id", FIELD_TEXT, &id, .is_required = true),
        FIELD("started_at", FIELD_INSTANT, &chat->started_at, .is_required = true),
        FIELD("ended_at", FIELD_INSTANT, &chat->ended_at),
        FIELD("with", FIELD_OBJECT, &with, .is_required = true),
        FIELD("direction", FIELD_NAME, &direction, .names = direction_names),
        FIELD("subject", FIELD_TEXT, &subject),
        FIELD("messages", FIELD_ARRAY, &messages),
        FIELD("text", FIELD_TEXT, &text),
    };
    if (!strict_json_read(json, root, fields, G_N_ELEMENTS(fields)) || !read_with(json, with, chat))
        return false;
    if (id[0] == '\0')
        return strict_json_fail(json, "id", "must not be empty");
    if ((messages == NULL) == (text == NULL))
        return strict_json_fail(json, NULL, "must have either messages or text");
    chat->id = g_strdup(id);
    chat->direction = (Direction)direction;
    chat->subject = g_strdup(subject);
    chat->text = g_strdup(text);
    return messages == NULL || read_messages(json, messages, chat);
}

Chat *
chat_json_parse(const char *text, size_t length, GError **error)
{
    g_autoptr(Chat) chat = chat_new();
    json_t *root = strict_json_parse(text, length, error);
    if (root == NULL)
        return NULL;
    StrictJson json = {.place = g_string_new(NULL), .error = error};
    bool is_read = read_chat(&json, root, chat);
    g_string_free(json.place, TRUE);
    json_decref(root);
    return is_read ? g_steal_pointer(&chat) : NULL;
}
