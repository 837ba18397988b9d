/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a look through the archive found: one line each, newly allocated. */
#pragma once

#include "model/damage.h"

char *integrity_json_damage(const Damage *damage);
char *integrity_json_report(const IntegrityReport *report);
