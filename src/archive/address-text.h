/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people write as an address, in the one form that is stored. */
#pragma once

#include <stdbool.h>

/* "anna@example.com" in lower case, the domain in A-label form; newly allocated, NULL when the text
 * is no e-mail address. */
char *email_normalize(const char *text);

/* "example.com" likewise, also from "@example.com"; NULL when the text is no domain. */
char *domain_normalize(const char *text);

/* The part after the last '@', borrowed; NULL when there is none. */
const char *email_domain(const char *address);

/* True for addresses behind which no person reads: noreply, mailer-daemon, bounce and the like.
 * `address` in lower case. */
bool email_is_machine(const char *address);
