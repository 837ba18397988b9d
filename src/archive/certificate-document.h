/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A certificate as the text that is signed. */
#pragma once

#include "model/certificate.h"

/* Canonical JSON (base/canonical-json.h), newly allocated. */
char *certificate_document(const Certificate *certificate);
