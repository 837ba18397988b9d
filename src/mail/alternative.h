/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which part of a multipart/alternative is shown. */
#pragma once

#include "base/spool.h"
#include "mail/entity.h"

/* Sets *chosen to the first that has plain text which says something, else HTML, else the first
 * text, else the last; -1 when there is none. False only when the spool cannot be read. */
bool alternative_choose(const Spool *raw, const Entity *entity, int *chosen,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
