/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phone numbers in E.164 (ITU-T), through libphonenumber. */
#pragma once

#include <glib.h>

#ifdef __cplusplus
extern "C" {
#endif

/* "+4722334455" from whatever people write ("22 33 44 55", "(+47) 22334455", "tel:...").
 * `region` (ISO 3166-1, "NO") reads numbers without a country code; may be NULL. Newly
 * allocated; NULL when the text is no possible number. */
char *phone_number_parse(const char *text, const char *region);

#ifdef __cplusplus
}
#endif
