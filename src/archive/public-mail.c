/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/public-mail.h"

#include "archive/archive-resources.h"

#include <stdbool.h>
#include <string.h>

static bool
is_within(const char *line, size_t length, const char *domain)
{
    size_t tail = strlen(domain);
    if (length < tail || memcmp(line + length - tail, domain, tail) != 0)
        return false;
    return length == tail || line[length - tail - 1] == '.';
}

char *
public_mail_find(const char *domain)
{
    g_autoptr(GBytes) list =
        g_resource_lookup_data(archive_get_resource(), "/archive/public-mail-domains.txt",
                               G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_assert(list != NULL); /* it is part of the program */
    size_t size;
    const char *line = g_bytes_get_data(list, &size);
    for (const char *end = line + size; line < end;) {
        size_t length = strcspn(line, "\n");
        if (*line != '#' && is_within(line, length, domain))
            return g_strndup(line, length);
        line += length + 1;
    }
    return NULL;
}
