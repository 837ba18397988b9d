/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is everything still what was archived? */
#pragma once

#include "archive/archive.h"
#include "model/damage.h"

/* Looks through the database, reads every rendition back and compares its digest, unpacks every
 * text, counts the uses of every content, and compares the full-text index with the texts. What is
 * damaged is told through `on_damage` and counted; the rest is looked at all the same. Memory does
 * not grow with the archive. An error only when the archive cannot be looked at. */
bool integrity_check(Archive *archive, DamageFunc on_damage, void *data, IntegrityReport *report,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
