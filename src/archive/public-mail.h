/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Domains under which anyone may have a mailbox (public-mail-domains.txt): they say nothing about
 * whom an address belongs to. */
#pragma once

#include <glib.h>

/* The public mail domain that is this domain or lies below it, newly allocated; NULL when there is
 * none. So neither "gmail.com" nor "com" nor "co.uk" can be an organisation's. `domain` in lower
 * case. */
char *public_mail_find(const char *domain);
