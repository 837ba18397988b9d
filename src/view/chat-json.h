/* SPDX-License-Identifier: GPL-3.0-or-later */
/* {"id","started_at","ended_at"?,"with":{"name"?,"email"?,"phone"?},"direction"?,"subject"?,
 *  "messages":[{"at","from","text"}] or "text"} */
#pragma once

#include "model/chat.h"

/* One chat, read strictly. NULL with FAIL_MALFORMED, naming the key, for anything else. */
Chat *chat_json_parse(const char *text, size_t length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
