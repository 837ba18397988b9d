/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/certificate-document.h"

#include "base/canonical-json.h"

/* Of the document's layout. A reader may meet keys that it does not know. */
#define FORMAT 1

static void
write_day(CanonicalJson *json, const char *key, Day day)
{
    char text[DAY_TEXT_SIZE];
    canonical_json_text(json, key, day != DAY_NONE ? day_format(day, text) : NULL);
}

static void
write_instant(CanonicalJson *json, const char *key, Instant instant)
{
    g_autofree char *text = instant != INSTANT_NONE ? instant_format(instant) : NULL;
    canonical_json_text(json, key, text);
}

static void
write_digest(CanonicalJson *json, const char *key, const Digest *digest)
{
    char hex[DIGEST_HEX_SIZE];
    canonical_json_text(json, key, digest_format(digest, hex));
}

static void
write_audit(CanonicalJson *json, const Certificate *certificate)
{
    canonical_json_open(json, "audit", '{');
    canonical_json_integer(json, "events", certificate->audit_events);
    write_digest(json, "hash", &certificate->audit_hash);
    canonical_json_close(json);
}

static void
write_kept(CanonicalJson *json, const GPtrArray *kept)
{
    canonical_json_open(json, "kept", '[');
    for (guint i = 0; i < kept->len; i++) {
        const KeptCount *count = g_ptr_array_index(kept, i);
        canonical_json_open(json, NULL, '{');
        canonical_json_integer(json, "items", count->items);
        canonical_json_text(json, "rule", count->rule);
        canonical_json_close(json);
    }
    canonical_json_close(json);
}

static void
write_previous(CanonicalJson *json, const Certificate *certificate)
{
    if (certificate->previous == 0) {
        canonical_json_text(json, "previous", NULL);
        return;
    }
    canonical_json_open(json, "previous", '{');
    canonical_json_integer(json, "number", certificate->previous);
    write_digest(json, "sha256", &certificate->previous_hash);
    canonical_json_close(json);
}

static void
write_purged(CanonicalJson *json, const GPtrArray *purged)
{
    canonical_json_open(json, "purged_by", '[');
    for (guint i = 0; i < purged->len; i++) {
        const PurgedCount *count = g_ptr_array_index(purged, i);
        canonical_json_open(json, NULL, '{');
        canonical_json_integer(json, "bytes", count->bytes);
        canonical_json_text(json, "channel", count->channel);
        canonical_json_integer(json, "items", count->items);
        canonical_json_text(json, "mailbox", count->mailbox);
        canonical_json_text(json, "month", count->month);
        canonical_json_text(json, "rule", count->rule);
        canonical_json_close(json);
    }
    canonical_json_close(json);
}

static void
write_sources(CanonicalJson *json, const Certificate *certificate)
{
    canonical_json_open(json, "source_copies", '{');
    canonical_json_integer(json, "remaining", certificate->sources_remaining);
    canonical_json_integer(json, "removed", certificate->sources_removed);
    canonical_json_close(json);
}

char *
certificate_document(const Certificate *certificate)
{
    g_autoptr(CanonicalJson) json = canonical_json_new();
    char key[PUBLIC_KEY_HEX_SIZE];
    g_autofree char *run = g_strdup_printf("%" G_GINT64_FORMAT, certificate->run);
    canonical_json_open(json, NULL, '{');
    write_day(json, "accepted_clock", certificate->accepted_clock);
    if (certificate->accepted_due < 0)
        canonical_json_text(json, "accepted_due", NULL);
    else
        canonical_json_integer(json, "accepted_due", certificate->accepted_due);
    write_audit(json, certificate);
    canonical_json_integer(json, "due", certificate->due);
    canonical_json_integer(json, "evaluated", certificate->evaluated);
    write_instant(json, "finished_at", certificate->finished_at);
    canonical_json_integer(json, "format", FORMAT);
    write_kept(json, certificate->kept);
    canonical_json_integer(json, "number", certificate->number);
    write_previous(json, certificate);
    canonical_json_text(json, "program", certificate->program);
    canonical_json_text(json, "public_key", public_key_format(&certificate->public_key, key));
    canonical_json_integer(json, "purged", certificate->purged);
    write_purged(json, certificate->purged_by);
    canonical_json_integer(json, "records", certificate->records);
    canonical_json_text(json, "run", run);
    canonical_json_integer(json, "schedule_version", certificate->schedule_version);
    write_sources(json, certificate);
    write_instant(json, "started_at", certificate->started_at);
    write_day(json, "today", certificate->today);
    canonical_json_close(json);
    return g_strdup(canonical_json_document(json));
}
