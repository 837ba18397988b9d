/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/certificate-json.h"

#include "view/json.h"
#include "view/strict-json.h"

#include <string.h>

/* ── the file that is handed out ─────────────────────────────────────────────────────────── */

char *
certificate_json_export(const SignedCertificate *certificate, const PublicKey *key)
{
    char hex[PUBLIC_KEY_HEX_SIZE];
    g_autofree char *signature =
        g_base64_encode(certificate->signature.bytes, sizeof certificate->signature.bytes);
    return g_strdup_printf("{\"certificate\":%s,\"public_key\":\"%s\",\"signature\":\"%s\"}",
                           certificate->document, public_key_format(key, hex), signature);
}

/* Exactly as it is written, so that no character of it can be changed unnoticed. */
static bool
read_signature(const char *text, Signature *signature)
{
    gsize length;
    g_autofree guchar *bytes = g_base64_decode(text, &length);
    g_autofree char *again = g_base64_encode(bytes, length);
    if (length != sizeof signature->bytes || !g_str_equal(text, again))
        return false;
    memcpy(signature->bytes, bytes, length);
    return true;
}

static bool
read_key(const char *text, PublicKey *key)
{
    char again[PUBLIC_KEY_HEX_SIZE];
    return public_key_parse(text, key) && g_str_equal(text, public_key_format(key, again));
}

static char *
canonical(const json_t *document)
{
    char *dumped = json_dumps(document, JSON_COMPACT | JSON_SORT_KEYS);
    char *text = g_strdup(dumped);
    free(dumped);
    return text;
}

bool
certificate_json_import(const char *text, size_t length, ExportedCertificate *exported,
                        GError **error)
{
    json_auto_t *root = strict_json_parse(text, length, error);
    if (root == NULL)
        return false;
    g_autoptr(GString) place = g_string_new(NULL);
    StrictJson json = {place, error};
    const json_t *certificate = NULL;
    const char *signature = NULL, *key = NULL;
    const Field fields[] = {
        FIELD("certificate", FIELD_OBJECT, &certificate, .is_required = true),
        FIELD("public_key", FIELD_TEXT, &key, .is_required = true),
        FIELD("signature", FIELD_TEXT, &signature, .is_required = true),
    };
    if (!strict_json_read(&json, root, fields, G_N_ELEMENTS(fields)))
        return false;
    if (!read_signature(signature, &exported->signature))
        return strict_json_fail(&json, "signature", "must be 64 bytes in base64");
    if (!read_key(key, &exported->key))
        return strict_json_fail(&json, "public_key", "must be 64 lower-case hexadecimal digits");
    exported->document = canonical(certificate);
    return true;
}

/* ── the document ────────────────────────────────────────────────────────────────────────── */

static int64_t
read_integer(const json_t *object, const char *key, int64_t otherwise)
{
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

/* "" when there is none. */
static const char *
read_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static Day
read_day(const json_t *object, const char *key)
{
    Day day;
    return day_parse(read_text(object, key), &day) ? day : DAY_NONE;
}

static Instant
read_instant(const json_t *object, const char *key)
{
    Instant instant;
    return instant_parse(read_text(object, key), &instant) ? instant : INSTANT_NONE;
}

static void
read_counts(const json_t *root, Certificate *certificate)
{
    size_t i;
    const json_t *each;
    json_array_foreach(json_object_get(root, "purged_by"), i, each) *
        certificate_add_purged(certificate) = (PurgedCount){
        .rule = g_strdup(read_text(each, "rule")),
        .mailbox = g_strdup(read_text(each, "mailbox")),
        .channel = g_strdup(read_text(each, "channel")),
        .month = g_strdup(read_text(each, "month")),
        .items = read_integer(each, "items", 0),
        .bytes = read_integer(each, "bytes", 0),
    };
    json_array_foreach(json_object_get(root, "kept"), i, each) * certificate_add_kept(certificate) =
        (KeptCount){g_strdup(read_text(each, "rule")), read_integer(each, "items", 0)};
}

/* Its place after the certificate before it, and in the audit chain. */
static bool
read_place(const json_t *root, Certificate *certificate)
{
    const json_t *previous = json_object_get(root, "previous");
    const json_t *audit = json_object_get(root, "audit");
    certificate->number = read_integer(root, "number", 0);
    certificate->previous = read_integer(previous, "number", 0);
    certificate->audit_events = read_integer(audit, "events", -1);
    return (certificate->previous == 0 ||
            digest_parse(read_text(previous, "sha256"), &certificate->previous_hash)) &&
           digest_parse(read_text(audit, "hash"), &certificate->audit_hash) &&
           read_key(read_text(root, "public_key"), &certificate->public_key);
}

static void
read_run(const json_t *root, Certificate *certificate)
{
    const json_t *sources = json_object_get(root, "source_copies");
    certificate->run = g_ascii_strtoll(read_text(root, "run"), NULL, 10);
    certificate->today = read_day(root, "today");
    certificate->started_at = read_instant(root, "started_at");
    certificate->finished_at = read_instant(root, "finished_at");
    certificate->evaluated = read_integer(root, "evaluated", 0);
    certificate->due = read_integer(root, "due", 0);
    certificate->purged = read_integer(root, "purged", 0);
    certificate->records = read_integer(root, "records", 0);
    certificate->schedule_version = read_integer(root, "schedule_version", 0);
    certificate->accepted_due = read_integer(root, "accepted_due", -1);
    certificate->accepted_clock = read_day(root, "accepted_clock");
    certificate->sources_removed = read_integer(sources, "removed", 0);
    certificate->sources_remaining = read_integer(sources, "remaining", 0);
    certificate->program = g_strdup(read_text(root, "program"));
}

Certificate *
certificate_json_read(const char *document, GError **error)
{
    json_auto_t *root = strict_json_parse(document, strlen(document), error);
    if (root == NULL)
        return NULL;
    g_autoptr(Certificate) certificate = certificate_new();
    read_run(root, certificate);
    read_counts(root, certificate);
    if (read_place(root, certificate))
        return g_steal_pointer(&certificate);
    fail(error, FAIL_MALFORMED, "the document is no certificate");
    return NULL;
}

/* ── reports ─────────────────────────────────────────────────────────────────────────────── */

char *
certificate_json_summary(const Certificate *certificate, const Digest *hash)
{
    return json_line(json_pack(
        "{s:I, s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:o}", "number", (json_int_t)certificate->number,
        "run", json_id(certificate->run), "today", json_day(certificate->today), "finished_at",
        json_instant(certificate->finished_at), "evaluated", (json_int_t)certificate->evaluated,
        "due", (json_int_t)certificate->due, "purged", (json_int_t)certificate->purged, "records",
        (json_int_t)certificate->records, "sha256", json_digest(hash)));
}

char *
certificate_json_verdict(int64_t certificates, const PublicKey *key)
{
    char hex[PUBLIC_KEY_HEX_SIZE];
    return json_line(json_pack("{s:b, s:I, s:s}", "ok", 1, "certificates", (json_int_t)certificates,
                               "public_key", public_key_format(key, hex)));
}
