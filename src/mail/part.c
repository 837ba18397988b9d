/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/charset.h"
#include "mail/parts.h"
#include "mail/words.h"

#include <string.h>

MailPart *
mail_part_new(const char *content_type)
{
    MailPart *part = g_new0(MailPart, 1);
    part->content_type = g_strdup(content_type);
    part->filename = g_strdup("");
    part->encoding = GMIME_CONTENT_ENCODING_8BIT;
    return part;
}

void
mail_part_free(MailPart *part)
{
    g_free(part->heading);
    g_free(part->filename);
    g_free(part->content_type);
    g_free(part->charset);
    g_clear_pointer(&part->data, g_bytes_unref);
    g_free(part);
}

/* "exe.fdp" must not look like a PDF. */
static bool
turns_direction(gunichar character)
{
    return (character >= 0x202a && character <= 0x202e) ||
           (character >= 0x2066 && character <= 0x2069) || character == 0x200e ||
           character == 0x200f;
}

char *
mail_part_filename(const char *name)
{
    g_autofree char *decoded = words_decode(name != NULL ? name : "", NULL);
    char *last = decoded;
    for (char *at = decoded; *at != '\0'; at++)
        if (*at == '/' || *at == '\\')
            last = at + 1;
    g_autoptr(GString) safe = g_string_new(NULL);
    for (char *at = last; *at != '\0'; at = g_utf8_next_char(at))
        if (!turns_direction(g_utf8_get_char(at)))
            g_string_append_unichar(safe, g_utf8_get_char(at));
    if (strcmp(safe->str, ".") == 0 || strcmp(safe->str, "..") == 0)
        g_string_truncate(safe, 0);
    return g_strstrip(g_strdup(safe->str));
}

const char *
mail_part_type_of_name(const char *name)
{
    static const struct {
        const char *ending, *type;
    } types[] = {
        {".doc", "application/msword"}, {".gif", "image/gif"},       {".htm", "text/html"},
        {".html", "text/html"},         {".jpeg", "image/jpeg"},     {".jpg", "image/jpeg"},
        {".pdf", "application/pdf"},    {".png", "image/png"},       {".rtf", "application/rtf"},
        {".txt", "text/plain"},         {".zip", "application/zip"},
    };
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot != NULL && i < G_N_ELEMENTS(types); i++)
        if (g_ascii_strcasecmp(dot, types[i].ending) == 0)
            return types[i].type;
    return "application/octet-stream";
}
