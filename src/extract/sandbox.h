/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Before the first hostile byte is looked at: afterwards this process can only compute, read and
 * write what is open already, and end. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Sandbox Sandbox;

/* Makes what entering takes. FAIL_REFUSED when that is not to be had. */
Sandbox *sandbox_new(GError **error) G_GNUC_WARN_UNUSED_RESULT;
void sandbox_free(Sandbox *sandbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sandbox, sandbox_free)

/* Limits time on the processor and memory; no file, no connection, no process, no code can be added
 * any more: whatever else is asked of the kernel is denied. FAIL_REFUSED when the kernel does not
 * grant it. */
bool sandbox_enter(const Sandbox *sandbox, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For the process that waits, and starts others that enter the sandbox: it can open, connect and
 * execute nothing any more either. What looks at bytes has to enter the sandbox itself. */
bool sandbox_enter_waiting(const Sandbox *sandbox, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* True where the sanitizers' runtime needs more memory than any limit would leave it. */
bool sandbox_is_sanitized(void);
