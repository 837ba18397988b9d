/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a fuzzer is linked with where libFuzzer is not: it runs over the files that are named. */
#include "fuzz.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

/* Not every fuzzer has one. */
#pragma weak LLVMFuzzerInitialize

static void
run(const char *path)
{
    g_autofree char *contents = NULL;
    gsize length;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &contents, &length, &error))
        g_error("%s", error->message);
    printf("# %s\n", path);
    fflush(stdout);
    /* The bytes alone, without the NUL behind them: reading further is to be noticed. */
    g_autofree uint8_t *bytes = g_malloc(MAX(length, 1));
    memcpy(bytes, contents, length);
    LLVMFuzzerTestOneInput(bytes, length);
}

int
main(int count, char **arguments)
{
    if (LLVMFuzzerInitialize != NULL)
        LLVMFuzzerInitialize(&count, &arguments);
    for (int i = 1; i < count; i++)
        run(arguments[i]);
    return 0;
}
