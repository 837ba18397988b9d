/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-functions.h"

int
search_functions_register(sqlite3 *handle)
{
    (void)handle;
    return SQLITE_OK;
}
