/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/envelope.h"

#include "mail/address.h"
#include "mail/charset.h"
#include "mail/date.h"
#include "mail/words.h"

#include <string.h>

/* A message id as one line of valid UTF-8 without blanks: folding breaks long ones. */
static char *
clean_id(const char *start, size_t length)
{
    g_autofree char *valid = g_utf8_make_valid(start, (gssize)length);
    text_to_line(valid);
    char *out = valid;
    for (const char *in = valid; *in != '\0'; in++)
        if (*in != ' ')
            *out++ = *in;
    *out = '\0';
    return *valid != '\0' ? g_steal_pointer(&valid) : NULL;
}

/* The next <...> from *at on; NULL after the last. A '<' inside begins anew. */
static char *
next_bracketed_id(const char **at)
{
    const char *open;
    while ((open = strchr(*at, '<')) != NULL) {
        size_t length = strcspn(open + 1, "<>");
        *at = open + 1 + length;
        if (**at != '>')
            continue;
        char *id = clean_id(open + 1, length);
        if (id != NULL)
            return id;
    }
    return NULL;
}

static char *
parse_message_id(const char *value)
{
    const char *at = value;
    char *id = next_bracketed_id(&at);
    return id != NULL ? id : clean_id(value, strcspn(value, " \t"));
}

static void
add_reference(Message *message, GHashTable *seen, char *take_id)
{
    if (g_hash_table_add(seen, take_id))
        g_ptr_array_add(message->references, take_id);
}

/* Ids without brackets count when they look like ids: In-Reply-To was free text once. */
static void
add_bare_references(Message *message, GHashTable *seen, const char *value)
{
    while (*value != '\0') {
        value += strspn(value, " \t,");
        size_t length = strcspn(value, " \t,");
        char *id = memchr(value, '@', length) != NULL ? clean_id(value, length) : NULL;
        if (id != NULL && !g_hash_table_contains(seen, id))
            add_reference(message, seen, id);
        else
            g_free(id);
        value += length;
    }
}

static void
fill_references(Message *message, const HeaderBlock *header)
{
    static const char *const names[] = {"References", "In-Reply-To"};
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        guint position = 0;
        const char *value;
        while ((value = header_next(header, names[i], &position)) != NULL) {
            const char *at = value;
            guint before = message->references->len;
            char *id;
            while ((id = next_bracketed_id(&at)) != NULL) {
                if (g_hash_table_contains(seen, id))
                    g_free(id);
                else
                    add_reference(message, seen, id);
            }
            bool is_prose = i == 1 && strchr(value, ' ') != NULL;
            if (message->references->len == before && strchr(value, '<') == NULL && !is_prose)
                add_bare_references(message, seen, value);
        }
    }
}

static void
fill_addresses(Message *message, const HeaderBlock *header, const char *hint)
{
    const struct {
        const char *name;
        GPtrArray *list;
    } fields[] = {{"From", message->from},
                  {"To", message->to},
                  {"Cc", message->cc},
                  {"Bcc", message->bcc},
                  {"Reply-To", message->reply_to}};
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        guint position = 0;
        const char *value;
        while ((value = header_next(header, fields[i].name, &position)) != NULL)
            if (!address_list_parse(value, hint, fields[i].list))
                g_ptr_array_add(message->troubles,
                                g_strdup_printf("%s has too many entries", fields[i].name));
    }
}

/* The host after the word "by", comments and all else left out. */
static char *
by_host(const char *value)
{
    int depth = 0;
    for (const char *at = value; *at != '\0'; at++) {
        depth += *at == '(' ? 1 : *at == ')' && depth > 0 ? -1 : 0;
        bool is_word = depth == 0 && g_ascii_strncasecmp(at, "by", 2) == 0 &&
                       (at == value || at[-1] == ' ' || at[-1] == '\t' || at[-1] == ')') &&
                       (at[2] == ' ' || at[2] == '\t');
        if (!is_word)
            continue;
        at += 2 + strspn(at + 2, " \t");
        g_autofree char *host = g_utf8_make_valid(at, (gssize)strcspn(at, " \t;("));
        return g_utf8_strdown(text_to_line(host), -1);
    }
    return g_strdup("");
}

static void
fill_received(Message *message, const HeaderBlock *header)
{
    guint position = 0;
    const char *value;
    while ((value = header_next(header, "Received", &position)) != NULL) {
        const char *semicolon = strrchr(value, ';');
        Instant at = semicolon != NULL ? date_parse(semicolon + 1) : INSTANT_NONE;
        if (at == INSTANT_NONE)
            continue;
        ReceivedStamp *stamp = g_new0(ReceivedStamp, 1);
        stamp->by_host = by_host(value);
        stamp->at = at;
        g_ptr_array_add(message->received, stamp);
    }
}

/* Of several dates, the first that is complete, else the first that can be read. */
static void
fill_date(Message *message, const HeaderBlock *header)
{
    guint position = 0;
    const char *value;
    while ((value = header_next(header, "Date", &position)) != NULL) {
        g_autofree char *text = words_decode(value, NULL);
        Instant complete = date_parse_complete(text);
        if (complete != INSTANT_NONE) {
            message->sent_at = complete;
            return;
        }
        if (message->sent_at == INSTANT_NONE)
            message->sent_at = date_parse(text);
    }
    if (message->sent_at == INSTANT_NONE && header_find(header, "Date") != NULL)
        g_ptr_array_add(message->troubles, g_strdup("the Date cannot be read"));
}

/* RFC 3834 §2 and §5, RFC 2919, and what came before them. */
static bool
is_automated(const HeaderBlock *header)
{
    const char *submitted = header_find(header, "Auto-Submitted");
    if (submitted != NULL && g_ascii_strncasecmp(submitted, "no", 2) != 0)
        return true;
    if (header_find(header, "List-Id") != NULL)
        return true;
    const char *return_path = header_find(header, "Return-Path");
    if (return_path != NULL && g_str_has_prefix(return_path, "<>"))
        return true;
    const char *precedence = header_find(header, "Precedence");
    return precedence != NULL && (g_ascii_strcasecmp(precedence, "bulk") == 0 ||
                                  g_ascii_strcasecmp(precedence, "list") == 0 ||
                                  g_ascii_strcasecmp(precedence, "junk") == 0);
}

void
envelope_fill(Message *message, const HeaderBlock *header, const char *hint)
{
    const char *subject = header_find(header, "Subject");
    if (subject != NULL) {
        g_free(message->subject);
        message->subject = words_decode(subject, hint);
    }
    const char *id = header_find(header, "Message-ID");
    message->message_id = id != NULL ? parse_message_id(id) : NULL;
    fill_date(message, header);
    fill_references(message, header);
    fill_addresses(message, header, hint);
    fill_received(message, header);
    message->is_automated = is_automated(header);
    if (header->is_cut)
        g_ptr_array_add(message->troubles, g_strdup("the header is too long to be read whole"));
}
