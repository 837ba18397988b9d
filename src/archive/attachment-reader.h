/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attachments of arriving messages -> their text, for the search index. What cannot be read is a
 * trouble of the message, for a person to look at, and never an error. */
#pragma once

#include "base/spool.h"
#include "model/message.h"
#include "model/settings.h"

typedef struct AttachmentReader AttachmentReader;

AttachmentReader *attachment_reader_new(void);

/* NULL when attachments shall not be read. */
AttachmentReader *attachment_reader_for(const Settings *settings);

void attachment_reader_free(AttachmentReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AttachmentReader, attachment_reader_free)

/* Fills message->attachment_text, and adds to its troubles; `raw` is what it was parsed from. Takes
 * a minute at most. Can be called by several threads at once, with a message each. */
void attachment_reader_read(AttachmentReader *reader, const Spool *raw, Message *message);
