/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit chain as JSON documents, one line each, newly allocated. */
#pragma once

#include "model/audit.h"

char *audit_event_json(const AuditEvent *event);

/* Of a chain that is whole. */
char *audit_head_json(const AuditHead *head, int64_t certificates);
