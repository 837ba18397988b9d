/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/secret-text.h"

#include <string.h>

void
secret_text_free(char *text)
{
    if (text != NULL)
        explicit_bzero(text, strlen(text));
    g_free(text);
}
