/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/audit-json.h"

#include "view/json.h"

char *
audit_event_json(const AuditEvent *event)
{
    return json_line(
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", json_id(event->id), "at",
                  json_instant(event->at), "actor", json_text(event->actor), "action",
                  json_text(event->action), "object",
                  event->object[0] != '\0' ? json_text(event->object) : json_null(), "object_id",
                  event->object_id != 0 ? json_id(event->object_id) : json_null(), "detail",
                  json_text(event->detail), "hash", json_digest(&event->hash)));
}

char *
audit_head_json(const AuditHead *head, int64_t certificates)
{
    return json_line(json_pack("{s:b, s:I, s:o, s:I}", "ok", 1, "events", (json_int_t)head->events,
                               "hash", json_digest(&head->hash), "certificates",
                               (json_int_t)certificates));
}
