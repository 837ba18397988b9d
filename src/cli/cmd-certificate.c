/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/certificates.h"
#include "cli/certificate-check.h"
#include "cli/commands.h"
#include "view/certificate-json.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* ── list ────────────────────────────────────────────────────────────────────────────────── */

static bool
print_summary(const SignedCertificate *signed_certificate, void *data, GError **error)
{
    const gboolean *is_json = data;
    g_autoptr(Certificate) certificate = certificate_json_read(signed_certificate->document, error);
    if (certificate == NULL)
        return false;
    if (*is_json) {
        Digest hash = digest_of(signed_certificate->document, strlen(signed_certificate->document));
        g_autofree char *json = certificate_json_summary(certificate, &hash);
        print_line("%s", json);
        return true;
    }
    char today[DAY_TEXT_SIZE];
    print_line("%6" G_GINT64_FORMAT "  run %" G_GINT64_FORMAT "  %s  %" G_GINT64_FORMAT
               " items and %" G_GINT64_FORMAT " contact records deleted",
               certificate->number, certificate->run, day_format(certificate->today, today),
               certificate->purged, certificate->records);
    return true;
}

static bool
run_list(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    const GOptionEntry options[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print one JSON object a certificate", NULL},
        G_OPTION_ENTRY_NULL,
    };
    return command_parse(context, options, &argc, &argv, 0, 0, error) &&
           certificates_each(context->archive, print_summary, &is_json, error);
}

const Command cmd_certificate_list = {
    .name = "certificate list",
    .arguments = "",
    .summary = "List the proofs of expiry runs",
    .needs = NEEDS_READING,
    .run = run_list,
};

/* ── show ────────────────────────────────────────────────────────────────────────────────── */

typedef struct {
    CommandContext *context;
    gboolean is_json;
    char *export_path; /* NULL: to standard output */
} ShowOutput;

static bool
write_file(const char *path, const char *line, GError **error)
{
    FILE *file = fopen(path, "wxe");
    if (file == NULL)
        return fail(error, FAIL_CANNOT_CREATE, "%s: %s", path, g_strerror(errno));
    bool is_written = fprintf(file, "%s\n", line) >= 0;
    if (fclose(file) == 0 && is_written)
        return true;
    int problem = errno;
    g_unlink(path);
    return fail(error, FAIL_TEMPORARY, "writing %s: %s", path, g_strerror(problem));
}

static void
print_counts(const Certificate *certificate)
{
    for (guint i = 0; i < certificate->purged_by->len; i++) {
        const PurgedCount *count = g_ptr_array_index(certificate->purged_by, i);
        print_line(
            "  deleted by %-10s %s, %s%s%s: %" G_GINT64_FORMAT " items, %" G_GINT64_FORMAT " bytes",
            count->rule, count->month, count->channel, count->mailbox[0] != '\0' ? " in " : "",
            count->mailbox, count->items, count->bytes);
    }
    for (guint i = 0; i < certificate->kept->len; i++) {
        const KeptCount *count = g_ptr_array_index(certificate->kept, i);
        print_line("  kept by    %-10s %" G_GINT64_FORMAT " items", count->rule, count->items);
    }
}

static void
print_accepted(const Certificate *certificate)
{
    char day[DAY_TEXT_SIZE];
    if (certificate->accepted_due >= 0)
        print_line("  A person accepted %" G_GINT64_FORMAT " due items.",
                   certificate->accepted_due);
    if (certificate->accepted_clock != DAY_NONE)
        print_line("  A person accepted the day %s.", day_format(certificate->accepted_clock, day));
}

static void
print_place(const Certificate *certificate)
{
    char hex[DIGEST_HEX_SIZE];
    print_line("  Issued after audit event %" G_GINT64_FORMAT " (%s)", certificate->audit_events,
               digest_format(&certificate->audit_hash, hex));
    if (certificate->previous != 0)
        print_line("  and after certificate %" G_GINT64_FORMAT " (%s).", certificate->previous,
                   digest_format(&certificate->previous_hash, hex));
    else
        print_line("  as the first certificate of the archive.");
}

static void
print_certificate(const CommandContext *context, const Certificate *certificate,
                  const Signature *signature)
{
    char today[DAY_TEXT_SIZE], hex[PUBLIC_KEY_HEX_SIZE];
    g_autofree char *started = command_format_time(context, certificate->started_at);
    g_autofree char *finished = command_format_time(context, certificate->finished_at);
    g_autofree char *signed_as = g_base64_encode(signature->bytes, sizeof signature->bytes);
    print_line("Certificate %" G_GINT64_FORMAT " of expiry run %" G_GINT64_FORMAT ", as of %s.",
               certificate->number, certificate->run, day_format(certificate->today, today));
    print_line("  From %s to %s, %s, schedule version %" G_GINT64_FORMAT ".", started, finished,
               certificate->program, certificate->schedule_version);
    print_line("  %" G_GINT64_FORMAT " items looked at, %" G_GINT64_FORMAT " due, %" G_GINT64_FORMAT
               " deleted; %" G_GINT64_FORMAT " contact records deleted.",
               certificate->evaluated, certificate->due, certificate->purged, certificate->records);
    print_accepted(certificate);
    print_counts(certificate);
    print_line("  Copies on servers: %" G_GINT64_FORMAT " removed, %" G_GINT64_FORMAT " remain.",
               certificate->sources_removed, certificate->sources_remaining);
    print_place(certificate);
    print_line("  Signed with %s:\n  %s", public_key_format(&certificate->public_key, hex),
               signed_as);
}

/* Only what is genuine is shown. */
static bool
show(const SignedCertificate *signed_certificate, void *data, GError **error)
{
    const ShowOutput *output = data;
    Archive *archive = output->context->archive;
    CertificateCheck check = {.key = certificates_public_key(archive), .archive = archive};
    g_autoptr(Certificate) certificate = NULL;
    if (!certificate_check_next(&check, signed_certificate, &certificate, error)) {
        g_prefix_error(error, "certificate of run %" G_GINT64_FORMAT ": ", signed_certificate->run);
        return false;
    }
    g_autofree char *json = certificate_json_export(signed_certificate, &check.key);
    if (output->export_path != NULL)
        return write_file(output->export_path, json, error);
    if (output->is_json)
        print_line("%s", json);
    else
        print_certificate(output->context, certificate, &signed_certificate->signature);
    return true;
}

static bool
run_show(CommandContext *context, int argc, char **argv, GError **error)
{
    ShowOutput output = {.context = context};
    g_autofree char *path = NULL;
    const GOptionEntry options[] = {
        {"export", 0, 0, G_OPTION_ARG_FILENAME, &path,
         "Write the certificate to a new file, to be verified anywhere", "FILE"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &output.is_json, "Print what --export writes", NULL},
        G_OPTION_ENTRY_NULL,
    };
    gint64 run;
    if (!command_parse(context, options, &argc, &argv, 1, 1, error))
        return false;
    output.export_path = path;
    if (!g_ascii_string_to_signed(argv[1], 10, 1, INT64_MAX, &run, NULL))
        return fail(error, FAIL_USAGE,
                    "'%s' is not a run (a number, as 'letterbook certificate list' prints it)",
                    argv[1]);
    return certificates_get(context->archive, run, show, &output, error);
}

const Command cmd_certificate_show = {
    .name = "certificate show",
    .arguments = "RUN",
    .summary = "Show the proof of one run, or export it",
    .needs = NEEDS_READING,
    .run = run_show,
};

/* ── key ─────────────────────────────────────────────────────────────────────────────────── */

static bool
run_key(CommandContext *context, int argc, char **argv, GError **error)
{
    if (!command_parse(context, NULL, &argc, &argv, 0, 0, error))
        return false;
    PublicKey key = certificates_public_key(context->archive);
    char hex[PUBLIC_KEY_HEX_SIZE];
    print_line("%s", public_key_format(&key, hex));
    return true;
}

const Command cmd_certificate_key = {
    .name = "certificate key",
    .arguments = "",
    .summary = "Print the public key that certificates are verified with",
    .needs = NEEDS_READING,
    .run = run_key,
};
