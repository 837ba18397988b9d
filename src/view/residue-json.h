/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/residue.h"

/* Of a test that found nothing: one line, newly allocated. */
char *residue_json(const ResidueReport *report);
