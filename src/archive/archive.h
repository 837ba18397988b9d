/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An open archive: the database, the configuration it lives under, and the organisation's
 * calendar. Everything on this floor starts from here. */
#pragma once

#include "base/civil.h"
#include "model/settings.h"

typedef struct Archive Archive;

/* `settings` is borrowed for the archive's life. FAIL_CONFIG when there is no archive, FAIL_REFUSED
 * when it may not be used. */
Archive *archive_open(const Settings *settings, bool is_writable,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void archive_free(Archive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Archive, archive_free)

const Settings *archive_settings(const Archive *archive);

/* The civil day it is now, in the archive's zone. */
Day archive_today(const Archive *archive);
