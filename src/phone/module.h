/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What letterbook-phone.so offers to number.c, which opens it when it is needed. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PHONE_MODULE "letterbook-phone.so"

/* The name of the one function to look up there, and its type. */
#define PHONE_MODULE_PARSE "letterbook_phone_parse"
typedef char *(*PhoneModuleParse)(const char *text, const char *region);

/* As phone_number_parse(): E.164, newly allocated, or NULL when the text is no possible number. */
char *letterbook_phone_parse(const char *text, const char *region);

G_END_DECLS
