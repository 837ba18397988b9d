/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The self-test of purging: a message with words that nobody has ever written is archived the
 * usual way, found, purged the usual way, and looked for in every byte of every file. */
#pragma once

#include "archive/archive.h"
#include "model/residue.h"

/* FAIL_CORRUPT when something is left, or when the test cannot find its own message before the
 * purge; names file and place. FAIL_TEMPORARY when a long reader keeps old bytes alive, or a run
 * is under way. Whatever happens, the message is taken away, at the latest by the next test or run.
 */
bool residue_test(Archive *archive, ResidueReport *report,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Purges what a test that died has left; its bytes are gone after the next purge_settle(). Outside
 * of transactions. */
bool residue_take_away(Archive *archive, GError **error) G_GNUC_WARN_UNUSED_RESULT;
