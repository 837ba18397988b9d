/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates of expiry runs: signed documents, and the counts that they are made from. */
#pragma once

#include "model/audit.h"
#include "model/certificate.h"
#include "store/db.h"

bool certificate_store_add(Db *db, const SignedCertificate *row,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Those of the runs from `first` to `last`, in their order. False with *error set ends the walk. */
typedef bool (*CertificateRowFunc)(const SignedCertificate *row, void *data, GError **error);
bool certificate_store_each(Db *db, int64_t first, int64_t last, CertificateRowFunc on_row,
                            void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Number of the last certificate and SHA-256 of its document; 0 when there is none. */
bool certificate_store_last(Db *db, int64_t *number, Digest *hash,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Where in the audit chain each certificate says it was issued: after the event with this id,
 * which has this hash. */
typedef bool (*CertificatePositionFunc)(int64_t run, const AuditHead *position, void *data,
                                        GError **error);
bool certificate_store_positions(Db *db, CertificatePositionFunc on_position, void *data,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What is recorded of the run: its own row, and counts of what it purged and kept. FAIL_USAGE when
 * there is no such run. */
bool certificate_store_gather(Db *db, int64_t run, Certificate *certificate,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
