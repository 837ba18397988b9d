/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/installed.h"

#include <glib.h>

char *
installed_file(const char *name, const char *directory)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    if (program != NULL) {
        g_autofree char *here = g_path_get_dirname(program);
        g_autofree char *beside = g_build_filename(here, name, NULL);
        if (g_file_test(beside, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&beside);
    }
    return g_build_filename(directory, name, NULL);
}
