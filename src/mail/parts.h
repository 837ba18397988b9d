/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a message: what is shown as its text, what is attached, and where in the raw bytes
 * each of them stands. */
#pragma once

#include "base/spool.h"
#include "mail/header.h"

#include <gmime/gmime.h>

/* Deeper parts are left out: GMime ends at 1024, real mail below 20. */
#define PARTS_DEPTH_MAX 50

typedef struct {
    bool is_shown;    /* belongs to the body text */
    bool is_attached; /* is listed as an attachment; a text with a name can be both */
    bool is_html, is_flowed, deletes_space; /* format=flowed; delsp=yes (RFC 3676) */
    char *heading;  /* shown before the text: the author's fields of a nested message; or NULL */
    char *filename; /* "" when there is none */
    char *content_type;
    char *charset; /* as declared, or NULL */
    GMimeContentEncoding encoding;
    int64_t start, end; /* in the raw bytes; of a uuencoded part: after its begin line */
} MailPart;

void mail_part_free(MailPart *part);

/* All leaves in the order of the message (MailPart). A nested message is one attachment; its
 * leaves follow, never attached, shown when it is. What was cut is named in `troubles`. NULL only
 * when the spool cannot be read. */
GPtrArray *parts_list(const Spool *raw, const HeaderBlock *header, GPtrArray *troubles,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
