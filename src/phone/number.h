/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phone numbers in E.164 (ITU-T), through libphonenumber. The library is loaded by the first call,
 * because doing so takes longer than most commands. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* "+4722334455" from whatever people write ("22 33 44 55", "(+47) 22334455", "tel:...").
 * `region` (ISO 3166-1, "NO") reads numbers without a country code; may be NULL. *e164 is newly
 * allocated; NULL when the text is no possible number. FAIL_CONFIG, which names the file, when the
 * library cannot be loaded. */
bool phone_number_parse(const char *text, const char *region, char **e164,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
