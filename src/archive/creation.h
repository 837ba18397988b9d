/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The beginning of an archive. */
#pragma once

#include "archive/archive.h"

/* Makes the archive directory (0700), its keys and an empty database (0600). FAIL_CANNOT_CREATE
 * when there is an archive already: nothing is ever overwritten. */
bool archive_create(const Settings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;
