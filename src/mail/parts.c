/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/parts.h"

#include "base/error.h"
#include "mail/alternative.h"
#include "mail/decode.h"
#include "mail/embedded.h"
#include "mail/scan.h"
#include "mail/structure.h"
#include "mail/tnef.h"

#include <string.h>

/* An encoded message in an encoded message, and so on. */
#define ENCODED_DEPTH_MAX 3

/* Of a winmail.dat, which is decoded in memory. */
#define TNEF_MAX (32 * 1024 * 1024)

typedef struct {
    const Spool *raw;
    GPtrArray *parts;
    GPtrArray *troubles;
    bool is_nested; /* inside a nested message: nothing is attached on its own */
    bool is_hidden; /* inside an alternative that was not chosen */
    int encoded_depth;
    GError **error; /* set once: the spool could not be read */
} Walk;

static bool walk_entity(Walk *walk, const Entity *entity, const Entity *parent);
static bool list_parts(Walk *walk, const HeaderBlock *header, bool is_nested);

static bool
is_one_of(const char *type, const char *const *types)
{
    for (; *types != NULL; types++)
        if (strcmp(type, *types) == 0)
            return true;
    return false;
}

static bool
is_calendar(const Entity *entity)
{
    static const char *const types[] = {"text/calendar", "application/ics", NULL};
    return is_one_of(entity->type, types);
}

/* What became of a message, in fields that people can read (RFC 3464, 8098, 5965). */
static bool
is_report(const Entity *entity)
{
    static const char *const types[] = {
        "message/delivery-status",          "message/global-delivery-status",
        "message/disposition-notification", "message/global-disposition-notification",
        "message/feedback-report",          NULL};
    return is_one_of(entity->type, types);
}

static bool
is_tnef(const Entity *entity, const char *filename)
{
    static const char *const types[] = {"application/ms-tnef", "application/vnd.ms-tnef", NULL};
    return is_one_of(entity->type, types) || g_ascii_strcasecmp(filename, "winmail.dat") == 0;
}

/* Text that a reader sees in the message itself; other text is data. */
static bool
is_readable_text(const Entity *entity)
{
    static const char *const data[] = {
        "text/calendar",   "text/vcard", "text/x-vcard", "text/directory", "text/csv", "text/xml",
        "text/x-amp-html", "text/css",   "text/x-patch", "text/x-diff",    NULL};
    return g_str_has_prefix(entity->type, "text/") && !is_one_of(entity->type, data);
}

/* What is sealed is named, so that nobody wonders about an empty message. */
static const char *
seal_of(const Entity *entity)
{
    static const char *const smime[] = {"application/pkcs7-mime", "application/x-pkcs7-mime", NULL};
    if (strcmp(entity->type, "application/pgp-encrypted") == 0)
        return "[encrypted with OpenPGP]\n";
    if (!is_one_of(entity->type, smime))
        return NULL;
    const char *variant = entity->variant != NULL ? entity->variant : "";
    if (g_ascii_strcasecmp(variant, "signed-data") == 0)
        return "[signed and sealed with S/MIME]\n";
    return g_ascii_strcasecmp(variant, "enveloped-data") == 0 ? "[encrypted with S/MIME]\n"
                                                              : "[sealed with S/MIME]\n";
}

static PartFormat
format_of(const Entity *entity)
{
    static const char *const markup[] = {"text/html", "text/enriched", "text/richtext", NULL};
    if (is_one_of(entity->type, markup))
        return PART_HTML;
    if (is_calendar(entity))
        return PART_CALENDAR;
    if (strcmp(entity->type, "text/rtf") == 0)
        return PART_RTF;
    if (!entity->is_flowed)
        return PART_PLAIN;
    return entity->deletes_space ? PART_FLOWED_DELSP : PART_FLOWED;
}

static MailPart *
part_of(const Entity *entity)
{
    MailPart *part = mail_part_new(entity->type);
    g_free(part->filename);
    part->filename = mail_part_filename(entity->filename);
    part->charset = g_strdup(entity->charset);
    part->encoding = entity->encoding;
    part->format = format_of(entity);
    part->start = entity->start;
    part->end = entity->end;
    return part;
}

/* A body text stays one when it has a name; elsewhere a name makes it a file. */
static bool
is_body(const Entity *parent)
{
    return parent == NULL || parent->is_message ||
           strcmp(parent->type, "multipart/alternative") == 0;
}

/* Decodes a part in memory; what is too much of it is named. */
static bool
decode_whole(Walk *walk, const MailPart *part, size_t limit, GBytes **bytes)
{
    g_autoptr(GByteArray) decoded = g_byte_array_new();
    bool is_cut;
    if (!part_read(walk->raw, part, limit, decoded, &is_cut, walk->error))
        return false;
    if (is_cut)
        g_ptr_array_add(walk->troubles, g_strdup_printf("a part of type %s is too long to be read "
                                                        "whole",
                                                        part->content_type));
    *bytes = g_byte_array_free_to_bytes(g_steal_pointer(&decoded));
    return true;
}

/* Passes on what is shown of `found`, decoded, because it is no stretch of the raw bytes. */
static bool
take_shown(Walk *walk, Walk *inner, GPtrArray *found)
{
    for (guint i = 0; i < found->len; i++) {
        MailPart *part = found->pdata[i];
        if (part->is_shown && part->data == NULL) {
            if (!decode_whole(inner, part, SPOOL_MEMORY_MAX, &part->data))
                return false;
            part->encoding = GMIME_CONTENT_ENCODING_8BIT;
        }
        if (part->is_shown || part->heading != NULL) {
            part->is_attached = false;
            g_ptr_array_add(walk->parts, part);
            found->pdata[i] = NULL;
        }
    }
    return true;
}

static void
part_free_if_any(gpointer part)
{
    if (part != NULL)
        mail_part_free(part);
}

/* The text of a nested message that was encoded as a whole. Its beginning, which fits into memory,
 * is enough: real mail does not do this. */
static bool
walk_encoded_message(Walk *walk, const MailPart *part)
{
    if (walk->encoded_depth >= ENCODED_DEPTH_MAX)
        return true;
    g_autoptr(GBytes) bytes = NULL;
    if (!decode_whole(walk, part, SPOOL_MEMORY_MAX, &bytes))
        return false;
    g_autoptr(Spool) spool = spool_new(g_get_tmp_dir());
    if (!spool_append(spool, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), walk->error))
        return false;
    g_autoptr(HeaderBlock) header = header_block_read(spool, 0, walk->error);
    if (header == NULL)
        return false;
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(part_free_if_any);
    Walk inner = *walk;
    inner.raw = spool;
    inner.parts = found;
    inner.is_nested = true;
    inner.encoded_depth++;
    return list_parts(&inner, header, true) && take_shown(walk, &inner, found);
}

static bool
walk_tnef(Walk *walk, const MailPart *part)
{
    g_autoptr(GBytes) bytes = NULL;
    if (!decode_whole(walk, part, TNEF_MAX, &bytes))
        return false;
    tnef_list(bytes, walk->is_nested, walk->is_hidden, walk->parts);
    return true;
}

static bool
walk_leaf(Walk *walk, const Entity *entity, const Entity *parent)
{
    MailPart *part = part_of(entity);
    g_ptr_array_add(walk->parts, part);
    if (part->encoding == GMIME_CONTENT_ENCODING_UUENCODE &&
        !embedded_skip_begin(walk->raw, part, walk->error))
        return false;
    bool is_text = is_readable_text(entity) && !entity->is_marked_attached;
    bool has_name = *part->filename != '\0';
    part->is_shown = is_text && (!has_name || is_body(parent)) && !walk->is_hidden;
    part->is_attached = !walk->is_nested && (!is_text || has_name);
    const char *seal = seal_of(entity);
    if (!walk->is_hidden && (seal != NULL || entity->heading != NULL))
        part->heading = g_strconcat(entity->heading != NULL ? entity->heading : "", seal, NULL);
    if (is_calendar(entity)) /* what an invitation says is often in no other alternative */
        part->is_shown = true;
    if (is_report(entity))
        part->is_shown = !walk->is_hidden;
    if (is_tnef(entity, part->filename))
        return walk_tnef(walk, part);
    if (entity_is_message_type(entity))
        return walk_encoded_message(walk, part);
    return !part->is_shown || embedded_split(walk->raw, walk->parts, walk->is_nested, walk->error);
}

static bool
walk_children(Walk *walk, const Entity *entity)
{
    bool was_hidden = walk->is_hidden;
    int chosen = -1;
    if (strcmp(entity->type, "multipart/alternative") == 0 && !was_hidden &&
        !alternative_choose(walk->raw, entity, &chosen, walk->error))
        return false;
    for (guint i = 0; i < entity->children->len; i++) {
        walk->is_hidden = was_hidden || (chosen >= 0 && (int)i != chosen);
        if (!walk_entity(walk, entity->children->pdata[i], entity))
            return false;
    }
    walk->is_hidden = was_hidden;
    return true;
}

static void
add_heading(Walk *walk, const Entity *entity)
{
    if (entity->heading == NULL || walk->is_hidden)
        return;
    MailPart *part = mail_part_new(entity->type);
    part->heading = g_strdup(entity->heading);
    g_ptr_array_add(walk->parts, part);
}

static bool
walk_nested_message(Walk *walk, const Entity *entity)
{
    add_heading(walk, entity);
    MailPart *part = part_of(entity);
    part->is_attached = !walk->is_nested;
    part->format = PART_PLAIN;
    g_ptr_array_add(walk->parts, part);
    bool was_nested = walk->is_nested;
    walk->is_nested = true;
    bool done = walk_children(walk, entity);
    walk->is_nested = was_nested;
    return done;
}

static bool
walk_entity(Walk *walk, const Entity *entity, const Entity *parent)
{
    if (entity->is_message)
        return walk_nested_message(walk, entity);
    if (!entity_is_multipart(entity))
        return walk_leaf(walk, entity, parent);
    add_heading(walk, entity);
    if (entity->children->len > 0)
        return walk_children(walk, entity);
    if (entity->start == entity->end)
        return true;
    g_ptr_array_add(walk->troubles, g_strdup("the structure of the body cannot be read"));
    MailPart *part = mail_part_new("text/plain");
    part->is_shown = !walk->is_hidden;
    part->start = entity->start;
    part->end = entity->end;
    g_ptr_array_add(walk->parts, part);
    return true;
}

static bool
list_parts(Walk *walk, const HeaderBlock *header, bool is_nested)
{
    const char *refusal;
    if (!scan_message(walk->raw, &refusal, walk->error))
        return false;
    if (refusal != NULL) {
        g_ptr_array_add(walk->troubles, g_strdup_printf("only the header was read: %s", refusal));
        return true;
    }
    bool is_too_deep;
    g_autoptr(Entity) top = structure_read(walk->raw, header, is_nested, &is_too_deep, walk->error);
    if (top == NULL || !walk_entity(walk, top, NULL))
        return false;
    if (is_too_deep)
        g_ptr_array_add(walk->troubles, g_strdup("parts are nested too deeply to be read"));
    return true;
}

GPtrArray *
parts_list(const Spool *raw, const HeaderBlock *header, GPtrArray *troubles, GError **error)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func((GDestroyNotify)mail_part_free);
    Walk walk = {.raw = raw, .parts = parts, .troubles = troubles, .error = error};
    return list_parts(&walk, header, false) ? g_steal_pointer(&parts) : NULL;
}
