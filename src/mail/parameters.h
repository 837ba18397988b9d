/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of a Content-Type or Content-Disposition field with its parameters (RFC 2045 §5.1,
 * RFC 2231), as they are really sent: without semicolons or quotes, with blanks in file names,
 * cut into segments some of which are missing or not encoded. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *value;   /* before the parameters, lower case, without blanks; "" when there is none */
    GArray *found; /* Parameter, in order */
} Parameters;

/* `value` is unfolded. */
Parameters *parameters_parse(const char *value);
void parameters_free(Parameters *parameters);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parameters, parameters_free)

/* Bytes as sent or, when RFC 2231 encodes them, UTF-8; NULL when absent. Newly allocated. */
char *parameters_find(const Parameters *parameters, const char *name);

/* True when the parameter has this value, letter case aside. */
bool parameters_have(const Parameters *parameters, const char *name, const char *value);
