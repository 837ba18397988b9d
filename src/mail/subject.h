/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a subject says without the "Re:" of replies. */
#pragma once

#include <stdbool.h>

/* The subject without the marks of replies and forwards before it, with case folded and white
 * space as single blanks: newly allocated. *is_reply: the outermost mark is that of a reply. */
char *subject_base(const char *subject, bool *is_reply);
