/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/number.h"

#include "base/error.h"
#include "phone/module.h"

#include <dlfcn.h>

/* Beside the program in a build tree, else where it is installed. Never by a search: the current
 * directory and the environment have no say in what is loaded. */
static char *
find_module(void)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    if (program != NULL) {
        g_autofree char *directory = g_path_get_dirname(program);
        g_autofree char *beside = g_build_filename(directory, PHONE_MODULE, NULL);
        if (g_file_test(beside, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&beside);
    }
    return g_build_filename(PHONE_MODULE_DIRECTORY, PHONE_MODULE, NULL);
}

/* Once loaded it stays: a further call finds it in memory, and nobody has to keep a handle. */
static PhoneModuleParse
load_parser(GError **error)
{
    g_autofree char *path = find_module();
    PhoneModuleParse parser = NULL;
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (module != NULL)
        parser = (PhoneModuleParse)dlsym(module, PHONE_MODULE_PARSE);
    if (parser == NULL)
        fail(error, FAIL_CONFIG,
             "%s cannot be loaded, and phone numbers need it: install letterbook again (%s)", path,
             dlerror());
    if (module != NULL)
        dlclose(module);
    return parser;
}

bool
phone_number_parse(const char *text, const char *region, char **e164, GError **error)
{
    PhoneModuleParse parse = load_parser(error);
    if (parse == NULL)
        return false;
    *e164 = parse(text, region);
    return true;
}
