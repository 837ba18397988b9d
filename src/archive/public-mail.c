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
    for (const char *line = archive_public_mail_domains_txt; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (*line != '#' && is_within(line, length, domain))
            return g_strndup(line, length);
        line += length + 1; /* the last one ends with a line end, too */
    }
    return NULL;
}
