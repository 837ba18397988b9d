/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verifies without trusting the archive: files and a public key are enough. */
#include "cli/certificate-check.h"
#include "cli/commands.h"
#include "view/certificate-json.h"

#include <glib/gstdio.h>

/* A run that purges of many mailboxes and many years writes some hundred kilobytes. */
#define FILE_SIZE_MAX (64 * 1024 * 1024)

/* Digits, or a file that holds them. */
static bool
read_key(const char *given, PublicKey *key, GError **error)
{
    if (public_key_parse(given, key))
        return true;
    g_autofree char *text = NULL;
    if (g_file_get_contents(given, &text, NULL, NULL) && public_key_parse(g_strstrip(text), key))
        return true;
    return fail(error, FAIL_USAGE,
                "--public-key=%s is neither a public key (64 hexadecimal digits, as 'letterbook "
                "certificate key' prints it) nor a file with one",
                given);
}

static bool
check_exported(CertificateCheck *check, const ExportedCertificate *exported, GError **error)
{
    char hex[PUBLIC_KEY_HEX_SIZE];
    if (!public_key_equal(&exported->key, &check->key))
        return fail(error, FAIL_CORRUPT, "signed with another key, %s",
                    public_key_format(&exported->key, hex));
    SignedCertificate certificate = {.document = exported->document,
                                     .signature = exported->signature};
    return certificate_check_next(check, &certificate, NULL, error);
}

static bool
read_file(const char *path, char **text, gsize *length, GError **error)
{
    GStatBuf status;
    if (g_stat(path, &status) == 0 && (!S_ISREG(status.st_mode) || status.st_size > FILE_SIZE_MAX))
        return fail(error, FAIL_MALFORMED, "%s is no file with a certificate", path);
    return g_file_get_contents(path, text, length, error) ||
           fail_adopt(error, FAIL_MALFORMED, "certificate verify");
}

static bool
check_file(CertificateCheck *check, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length;
    if (!read_file(path, &text, &length, error))
        return false;
    ExportedCertificate exported = {0};
    bool is_good = certificate_json_import(text, length, &exported, error) &&
                   check_exported(check, &exported, error);
    g_free(exported.document);
    if (!is_good)
        g_prefix_error(error, "%s: ", path);
    return is_good;
}

static bool
check_stored(const SignedCertificate *certificate, void *data, GError **error)
{
    if (certificate_check_next(data, certificate, NULL, error))
        return true;
    g_prefix_error(error, "certificate of run %" G_GINT64_FORMAT ": ", certificate->run);
    return false;
}

static bool
check_all(CertificateCheck *check, int count, char **paths, GError **error)
{
    if (count == 0) {
        check->is_whole = true;
        return certificates_each(check->archive, check_stored, check, error) &&
               certificates_check_complete(check->archive, error);
    }
    for (int i = 0; i < count; i++)
        if (!check_file(check, paths[i], error))
            return false;
    return true;
}

static void
print_verdict(const CertificateCheck *check, bool is_json)
{
    char hex[PUBLIC_KEY_HEX_SIZE];
    if (is_json) {
        g_autofree char *json = certificate_json_verdict(check->count, &check->key);
        print_line("%s", json);
        return;
    }
    print_line("%" G_GINT64_FORMAT " certificate%s genuine%s, signed with %s.", check->count,
               check->count == 1 ? " is" : "s are",
               check->count > 1 ? " and none between them is missing" : "",
               public_key_format(&check->key, hex));
}

static bool
run_verify(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    g_autofree char *key = NULL;
    const GOptionEntry options[] = {
        {"public-key", 0, 0, G_OPTION_ARG_FILENAME, &key,
         "Verify with this key instead of the archive's", "HEX|FILE"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print the result as one JSON object", NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!command_parse(context, options, &argc, &argv, 0, -1, error))
        return false;
    CertificateCheck check = {0};
    if (key != NULL && !read_key(key, &check.key, error))
        return false;
    if ((key == NULL || argc == 1) && !command_provide(context, NEEDS_READING, error))
        return false;
    check.archive = context->archive;
    if (key == NULL)
        check.key = certificates_public_key(check.archive);
    if (!check_all(&check, argc - 1, argv + 1, error))
        return false;
    print_verdict(&check, is_json);
    return true;
}

const Command cmd_certificate_verify = {
    .name = "certificate verify",
    .arguments = "[FILE...]",
    .summary = "Verify proofs of runs: exported ones anywhere, or all of the archive",
    .needs = NEEDS_NOTHING,
    .run = run_verify,
};
