/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/number.h"

#include "base/error.h"
#include "base/installed.h"
#include "phone/module.h"

#include <dlfcn.h>

/* Once loaded it stays: a further call finds it in memory, and nobody has to keep a handle. */
static PhoneModuleParse
load_parser(GError **error)
{
    g_autofree char *path = installed_file(PHONE_MODULE, PHONE_MODULE_DIRECTORY);
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
