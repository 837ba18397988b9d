/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What source-copies.c and source-removal.c share. */
#pragma once

#include "archive/source-copies.h"
#include "store/keys.h"

/* Keyed, so that what is noted about a purged message tells nobody which one it was. */
Digest source_copies_fingerprint(Archive *archive, const Digest *digest);
