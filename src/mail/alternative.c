/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/alternative.h"

#include "mail/charset.h"
#include "mail/decode.h"

#include <string.h>

/* How much of a plain text is looked at to see whether it says anything. */
#define BLANK_CHECK_SIZE 4096

/* Recursion is bounded by STRUCTURE_DEPTH_MAX, here and below. */
static bool
has_plain_text(const Spool *raw, const Entity *entity, bool *has, GError **error)
{
    for (guint i = 0; i < entity->children->len && !*has && !entity->is_message; i++)
        if (!has_plain_text(raw, entity->children->pdata[i], has, error))
            return false;
    if (strcmp(entity->type, "text/plain") != 0 || entity->is_marked_attached)
        return true;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    MailPart part = {.start = entity->start, .end = entity->end, .encoding = entity->encoding};
    bool is_cut;
    if (!part_read(raw, &part, BLANK_CHECK_SIZE, bytes, &is_cut, error))
        return false;
    g_autofree char *text = charset_decode((const char *)bytes->data, bytes->len, entity->charset);
    *has |= !text_is_blank(text);
    return true;
}

static bool
has_type(const Entity *entity, const char *type)
{
    if (strcmp(entity->type, type) == 0)
        return true;
    for (guint i = 0; i < entity->children->len && !entity->is_message; i++)
        if (has_type(entity->children->pdata[i], type))
            return true;
    return false;
}

bool
alternative_choose(const Spool *raw, const Entity *entity, int *chosen, GError **error)
{
    static const char *const types[] = {"text/html", "text/enriched", "text/plain"};
    const GPtrArray *children = entity->children;
    for (guint i = 0; i < children->len; i++) {
        bool has = false;
        if (!has_plain_text(raw, children->pdata[i], &has, error))
            return false;
        *chosen = (int)i;
        if (has)
            return true;
    }
    for (size_t type = 0; type < G_N_ELEMENTS(types); type++) {
        for (guint i = 0; i < children->len; i++) {
            *chosen = (int)i;
            if (has_type(children->pdata[i], types[type]))
                return true;
        }
    }
    return true;
}
