/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One act, as the audit chain keeps it. */
#pragma once

#include "base/civil.h"
#include "base/digest.h"

/* Texts are borrowed. */
typedef struct {
    int64_t id; /* from 1, without a gap */
    Instant at;
    const char *actor;
    const char *action;
    const char *object; /* "" for none */
    int64_t object_id;  /* 0 for none */
    const char *detail; /* key=value, separated by blanks */
    Digest hash;        /* of it and of all before it */
} AuditEvent;

/* False with *error set ends the walk. */
typedef bool (*AuditFunc)(const AuditEvent *event, void *data, GError **error);

/* The end of the chain; no events yet: all zero. */
typedef struct {
    int64_t events;
    Digest hash; /* of the last one */
} AuditHead;
