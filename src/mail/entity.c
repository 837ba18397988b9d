/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/entity.h"

#include "mail/charset.h"
#include "mail/parameters.h"
#include "mail/words.h"

#include <string.h>

Entity *
entity_new(const char *type)
{
    Entity *entity = g_new0(Entity, 1);
    entity->type = g_strdup(type);
    entity->encoding = GMIME_CONTENT_ENCODING_8BIT;
    entity->children = g_ptr_array_new_with_free_func((GDestroyNotify)entity_free);
    return entity;
}

void
entity_free(Entity *entity)
{
    g_ptr_array_unref(entity->children);
    g_free(entity->type);
    g_free(entity->boundary);
    g_free(entity->charset);
    g_free(entity->filename);
    g_free(entity->variant);
    g_free(entity->heading);
    g_free(entity);
}

/* A type without subtype ("text", "<html>") is no type: the part is text (RFC 2045 §5.2). */
static void
take_type(Entity *entity, const Parameters *parameters)
{
    const char *slash = strchr(parameters->value, '/');
    g_free(entity->type);
    if (slash == NULL || slash == parameters->value || slash[1] == '\0') {
        entity->type = g_strdup("text/plain");
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(parameters->value, -1);
    entity->type = g_strdup(text_to_line(valid));
}

static void
describe_type(Entity *entity, const char *value)
{
    g_autoptr(Parameters) parameters = parameters_parse(value);
    take_type(entity, parameters);
    entity->charset = parameters_find(parameters, "charset");
    entity->filename = parameters_find(parameters, "name");
    entity->variant = parameters_find(parameters, "smime-type");
    entity->is_flowed = parameters_have(parameters, "format", "flowed");
    entity->deletes_space = parameters_have(parameters, "delsp", "yes");
    entity->boundary = parameters_find(parameters, "boundary");
    if (entity->boundary != NULL)
        g_strchomp(entity->boundary);
    if (entity->boundary != NULL && *entity->boundary == '\0')
        g_clear_pointer(&entity->boundary, g_free);
}

static void
describe_disposition(Entity *entity, const char *value)
{
    g_autoptr(Parameters) parameters = parameters_parse(value);
    entity->is_marked_attached = strcmp(parameters->value, "attachment") == 0;
    char *filename = parameters_find(parameters, "filename");
    if (filename == NULL)
        filename = parameters_find(parameters, "name");
    if (filename != NULL) {
        g_free(entity->filename);
        entity->filename = filename;
    }
}

static GMimeContentEncoding
encoding_of(const char *value)
{
    static const struct {
        const char *prefix;
        GMimeContentEncoding encoding;
    } encodings[] = {
        {"base64", GMIME_CONTENT_ENCODING_BASE64},
        {"base-64", GMIME_CONTENT_ENCODING_BASE64},
        {"quoted-printable", GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE},
        {"quoted_printable", GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE},
        {"quotedprintable", GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE},
        {"uuencode", GMIME_CONTENT_ENCODING_UUENCODE},
        {"x-uu", GMIME_CONTENT_ENCODING_UUENCODE},
    };
    value += strspn(value, " \t\"'");
    for (size_t i = 0; i < G_N_ELEMENTS(encodings); i++)
        if (g_ascii_strncasecmp(value, encodings[i].prefix, strlen(encodings[i].prefix)) == 0)
            return encodings[i].encoding;
    return GMIME_CONTENT_ENCODING_8BIT;
}

/* The author's fields, as mail programs show them above a forwarded message. */
static char *
heading_of(const HeaderBlock *header)
{
    static const char *const shown[] = {"From", "To", "Cc", "Date", "Subject"};
    GString *heading = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
        const char *value = header_find(header, shown[i]);
        if (value == NULL)
            continue;
        g_autofree char *text = words_decode(value, NULL);
        g_string_append_printf(heading, "%s: %s\n", shown[i], text);
    }
    if (heading->len > 0)
        g_string_append_c(heading, '\n');
    return g_string_free(heading, FALSE);
}

/* Of two fields of one name, the last counts. */
static const char *
find_last(const HeaderBlock *header, const char *name)
{
    guint position = 0;
    const char *value, *last = NULL;
    while ((value = header_next(header, name, &position)) != NULL)
        last = value;
    return last;
}

void
entity_describe(Entity *entity, const HeaderBlock *header, bool is_nested)
{
    const char *type = find_last(header, "Content-Type");
    if (type != NULL)
        describe_type(entity, type);
    const char *disposition = find_last(header, "Content-Disposition");
    if (disposition != NULL)
        describe_disposition(entity, disposition);
    const char *encoding = find_last(header, "Content-Transfer-Encoding");
    if (encoding != NULL)
        entity->encoding = encoding_of(encoding);
    if (is_nested)
        entity->heading = heading_of(header);
}

bool
entity_is_message_type(const Entity *entity)
{
    return strcmp(entity->type, "message/rfc822") == 0 ||
           strcmp(entity->type, "message/global") == 0 || strcmp(entity->type, "message/news") == 0;
}

bool
entity_is_multipart(const Entity *entity)
{
    return g_str_has_prefix(entity->type, "multipart/");
}
