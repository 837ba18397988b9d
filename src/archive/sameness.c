/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/sameness.h"

#include "archive/archive-private.h"
#include "mail/outline.h"

#define SAMPLES 50

typedef struct {
    Db *db;
    GArray *samples; /* Sample, ascending */
    guint same, different;
} Comparison;

static int
compare_samples(const void *one, const void *other)
{
    uint32_t a = ((const Sample *)one)->uid, b = ((const Sample *)other)->uid;
    return (a > b) - (a < b);
}

static bool
on_overview(const ImapOverview *overview, void *data, GError **error)
{
    (void)error;
    Comparison *comparison = data;
    Sample own = {.uid = overview->uid};
    guint place;
    Digest outline;
    if (!g_array_binary_search(comparison->samples, &own, compare_samples, &place))
        return true;
    bool is_same = overview->size >= 0 &&
                   outline_of_fields(overview->header, overview->header_length, &outline) &&
                   recognition_fingerprint(comparison->db, &outline, overview->size) ==
                       g_array_index(comparison->samples, Sample, place).fingerprint;
    comparison->same += is_same;
    comparison->different += !is_same;
    return true;
}

bool
sameness_check(const Recognition *recognition, bool *is_same, GError **error)
{
    Db *db = recognition->archive->db;
    const FolderRow *folder = recognition->folder;
    g_autoptr(GArray) samples =
        recognition_store_sample(db, folder->id, folder->uid_validity, SAMPLES, error);
    if (samples == NULL)
        return false;
    *is_same = false;
    if (samples->len == 0)
        return true;
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint i = 0; i < samples->len; i++)
        g_array_append_val(uids, g_array_index(samples, Sample, i).uid);
    Comparison comparison = {.db = db, .samples = samples};
    if (!imap_session_overview(recognition->session, uids, on_overview, &comparison, error))
        return false;
    *is_same = comparison.same > 0 && comparison.different == 0;
    return true;
}
