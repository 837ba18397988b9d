/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An expiry run as a JSON document, one line, newly allocated. */
#pragma once

#include "model/expiry.h"

char *expiry_json(const ExpiryReport *report);
