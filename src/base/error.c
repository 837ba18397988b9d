/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"

#include <sysexits.h>

G_DEFINE_QUARK(letterbook-error-quark, letterbook_error)

bool
fail(GError **error, FailCode code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, LETTERBOOK_ERROR, (int)code, message);
    return false;
}

bool
fail_adopt(GError **error, FailCode code, const char *format, ...)
{
    if (error == NULL)
        return false;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *prefix = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autoptr(GError) foreign = g_steal_pointer(error);
    return fail(error, code, "%s: %s", prefix, foreign->message);
}

bool
fail_is(const GError *error, FailCode code)
{
    return g_error_matches(error, LETTERBOOK_ERROR, (int)code);
}

int
fail_exit_status(const GError *error)
{
    static const int status[] = {
        [FAIL_USAGE] = EX_USAGE,
        [FAIL_MALFORMED] = EX_DATAERR,
        [FAIL_UNAVAILABLE] = EX_UNAVAILABLE,
        [FAIL_CANNOT_CREATE] = EX_CANTCREAT,
        [FAIL_TEMPORARY] = EX_TEMPFAIL,
        [FAIL_REFUSED] = EX_NOPERM,
        [FAIL_CONFIG] = EX_CONFIG,
        [FAIL_CORRUPT] = EX_DATAERR,
    };
    if (error->domain == LETTERBOOK_ERROR)
        return status[error->code];
    if (error->domain == G_OPTION_ERROR)
        return EX_USAGE;
    return EX_SOFTWARE;
}
