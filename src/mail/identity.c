/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/identity.h"

#include <string.h>

#define READ_SIZE 32768

static void
add_field(Digester *digester, const char *name, const char *value)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    digester_add(digester, lower, strlen(lower));
    digester_add(digester, ":", 1);
    digester_add(digester, value, strlen(value));
    digester_add(digester, "\n", 1);
}

static void
add_header(Digester *digester, const HeaderBlock *header)
{
    static const char *const names[] = {"From",        "To",         "Cc",
                                        "Subject",     "Date",       "Message-ID",
                                        "In-Reply-To", "References", "MIME-Version"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        guint position = 0;
        const char *value;
        while ((value = header_next(header, names[i], &position)) != NULL)
            add_field(digester, names[i], value);
    }
    for (guint i = 0; i < header->fields->len; i++) {
        const HeaderField *field = &g_array_index(header->fields, HeaderField, i);
        if (g_ascii_strncasecmp(field->name, "Content-", 8) == 0 &&
            g_ascii_strcasecmp(field->name, "Content-Length") != 0)
            add_field(digester, field->name, field->value);
    }
    digester_add(digester, "\n", 1);
}

/* CR LF becomes LF. The CR at the end of a piece waits for the next one. */
static void
add_body_piece(Digester *digester, const uint8_t *bytes, size_t length, bool *has_cr)
{
    size_t done = 0;
    if (*has_cr && bytes[0] != '\n')
        digester_add(digester, "\r", 1);
    *has_cr = false;
    for (size_t i = 0; i < length;) {
        const uint8_t *cr = memchr(bytes + i, '\r', length - i);
        if (cr == NULL)
            break;
        i = (size_t)(cr - bytes) + 1;
        if (i < length && bytes[i] != '\n')
            continue;
        digester_add(digester, bytes + done, i - 1 - done);
        done = i;
        *has_cr = i == length;
    }
    digester_add(digester, bytes + done, length - done);
}

bool
identity_of(const Spool *raw, const HeaderBlock *header, Digest *identity, GError **error)
{
    Digester digester;
    digester_init(&digester);
    add_header(&digester, header);
    g_autofree uint8_t *buffer = g_malloc(READ_SIZE);
    bool has_cr = false;
    uint8_t last = '\n';
    for (int64_t offset = header->body_offset; offset < spool_size(raw);) {
        ssize_t got = spool_read(raw, offset, buffer, READ_SIZE, error);
        if (got < 0)
            return false;
        add_body_piece(&digester, buffer, (size_t)got, &has_cr);
        last = buffer[got - 1];
        offset += got;
    }
    if (has_cr)
        digester_add(&digester, "\r", 1);
    if (last != '\n')
        digester_add(&digester, "\n", 1);
    *identity = digester_finish(&digester);
    return true;
}
