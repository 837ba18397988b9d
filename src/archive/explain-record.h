/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a contact record is kept, and until when. */
#pragma once

#include "archive/explain-item.h"

/* Decides the record of the party, with all items linked to it, as of a day. FAIL_USAGE when there
 * is no such party, or none yet on that day; FAIL_REFUSED when the query of a hold fails, and to a
 * reader who does not see everything: what keeps a record may be an item that is not there for it.
 */
bool explain_record(Archive *archive, const ExplanationRequest *request,
                    ExplanationFunc on_explained, void *data,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
