/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a message: what is shown as its text, what is attached, and where in the raw bytes
 * each of them stands. What travels inside of other parts is listed as well: uuencoded and yEnc
 * files in a text, the contents of a winmail.dat, the text of an encoded message. */
#pragma once

#include "base/spool.h"
#include "mail/header.h"

#include <gmime/gmime.h>

/* How the bytes become text. */
typedef enum {
    PART_PLAIN,
    PART_FLOWED,       /* format=flowed (RFC 3676) */
    PART_FLOWED_DELSP, /* and delsp=yes */
    PART_HTML,
    PART_RTF,
    PART_CALENDAR,
} PartFormat;

typedef struct {
    bool is_shown;    /* belongs to the body text */
    bool is_fallback; /* is shown only when nothing before it says anything */
    bool is_attached; /* is listed as an attachment; a part can be both */
    PartFormat format;
    char *heading;  /* shown before the text: a nested message's author; or NULL */
    char *filename; /* "" when there is none */
    char *content_type;
    char *charset; /* as declared, or NULL */
    GMimeContentEncoding encoding;
    bool is_yenc;
    GBytes *data;       /* the decoded bytes, of what is no stretch of the raw ones; or NULL */
    int64_t start, end; /* in the raw bytes; of a uuencoded part: after its begin line */
} MailPart;

MailPart *mail_part_new(const char *content_type);
void mail_part_free(MailPart *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailPart, mail_part_free)

/* The last path component of a name as sent, as one line of UTF-8 without what turns the reading
 * direction. Newly allocated. */
char *mail_part_filename(const char *name);

/* The type of a file of which only the name is known. */
const char *mail_part_type_of_name(const char *filename);

/* All leaves in the order of the message (MailPart). A nested message is one attachment; its
 * leaves follow, never attached, shown when it is. What was cut is named in `troubles`. NULL only
 * when the spool cannot be read. */
GPtrArray *parts_list(const Spool *raw, const HeaderBlock *header, GPtrArray *troubles,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
