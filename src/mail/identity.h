/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes two copies of a message the same message: the author's fields and the body. */
#pragma once

#include "base/digest.h"
#include "mail/header.h"

/* SHA-256 over the author's fields (From, To, Cc, Subject, Date, Message-ID, In-Reply-To,
 * References, MIME-Version, Content-* except Content-Length), each as sent but unfolded, and the
 * bytes of the body; line ends count as one kind, and a missing one at the very end counts as
 * there. Fields that delivery adds (Received, Return-Path, DKIM-Signature, Status, X-*) do not
 * take part, nor does the order in which fields of different names stand. */
bool identity_of(const Spool *raw, const HeaderBlock *header, Digest *identity,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
