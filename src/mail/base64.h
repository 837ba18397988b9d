/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The repair of GMime 3.2.13's base64 decoding. Its own step stops for good at the first '=', so
 * that the rest of a body that has padding in the middle is lost, adjacent padded encoded words
 * lose all but the first, and a body without final padding loses its last bytes.
 *
 * base64.c defines the library's function anew. GMime calls it through the dynamic symbol table,
 * where a definition in the executable comes first; that needs default visibility, and that the
 * linker takes base64.o from the archive (mail_init() refers to it). mail_init() ends the program
 * when the repair is not in effect. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes a piece. `state` and `saved` carry an open quartet to the next piece; both start at 0.
 * Bytes outside the alphabet are skipped, '=' ends a quartet and not the stream. `out` has room
 * for length / 4 * 3 + 3 bytes. Returns how many were written. */
size_t base64_decode_step(const uint8_t *in, size_t length, uint8_t *out, int *state,
                          uint32_t *saved);

/* True when the decoder inside GMime is ours. */
bool base64_repair_works(void);
