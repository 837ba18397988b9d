/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where bytes that come in pieces go. */
#pragma once

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* Takes the next bytes; false with *error set stops their source. */
typedef bool (*ByteSink)(void *data, const uint8_t *bytes, size_t length, GError **error);
