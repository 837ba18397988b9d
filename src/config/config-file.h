/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration file (letterbook.conf(5), GKeyFile) -> Settings. Every fault is an error
 * (FAIL_CONFIG) that names file, section and key, and says what would be right. */
#pragma once

#include "model/settings.h"

/* The file in use: `given` (--config) when not NULL, else $LETTERBOOK_CONFIG, else the first
 * that exists of ~/.config/letterbook/letterbook.conf and /etc/letterbook/letterbook.conf. Newly
 * allocated; FAIL_CONFIG when there is none. */
char *config_file_find(const char *given, GError **error) G_GNUC_WARN_UNUSED_RESULT;

Settings *config_file_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
