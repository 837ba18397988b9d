/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wire under libetpan: TCP or verified TLS, every wait with a limit, every answer with a
 * deadline, every line through a LineFilter. The first fault stays. Every wait also ends when a
 * descriptor of the caller's says so. */
#pragma once

#include "imap/line-filter.h"
#include "model/mailbox.h"

typedef struct Transport Transport;

/* Connects, and for WIRE_TLS shakes hands. FAIL_UNAVAILABLE: not reachable or not to be
 * trusted. FAIL_CONFIG: WIRE_PLAIN to a host that is not this machine, or no authorities. When
 * `stop_descriptor` (borrowed; -1: none) is readable everything fails with FAIL_TEMPORARY
 * "stopped". */
Transport *transport_open(const MailboxSettings *settings, int stop_descriptor,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Closes. */
void transport_free(Transport *transport);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Transport, transport_free)

/* What the filter lets through of the server's answer: how many bytes, or -1. Never 0. */
ssize_t transport_read(Transport *transport, void *buffer, size_t length);

bool transport_write(Transport *transport, const char *bytes, size_t length);

/* The upgrade after the server agreed to STARTTLS. Refused when bytes came ahead of it. */
bool transport_start_tls(Transport *transport, const MailboxSettings *settings,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After the server agreed to COMPRESS DEFLATE: all that follows is compressed, in both directions.
 */
void transport_start_deflate(Transport *transport);

/* "TLS 1.3, certificate of imap.example.no, valid to 2027-01-31, compressed". */
char *transport_describe(const Transport *transport);

/* Before each command: what its answer may hold. The answer must come within twice the time of
 * one wait, more for each byte that comes. transport_prolong() starts that time anew. */
void transport_begin(Transport *transport, LineWanted wanted);
void transport_prolong(Transport *transport);

/* After transport_begin(): the command is IDLE. When the server agrees, nothing it sends or does
 * not send is a fault for `max_ms` or until the filter has news; then DONE is sent,
 * once, and its answer has a deadline like any other. */
void transport_idle(Transport *transport, int max_ms);

/* Whether that was so; else the server ended IDLE of itself. */
bool transport_has_ended_idle(const Transport *transport);

/* From now on no wait is longer than this. */
void transport_hurry(Transport *transport, int timeout_ms);

/* A line (without CRLF; copied, wiped after use) to send when the server says "+": the next time,
 * or after the lines that wait already. NULL: none of them any more. */
void transport_answer(Transport *transport, const char *line);

/* The first fault of wire or filter; NULL: none. */
const GError *transport_fault(const Transport *transport);

/* The fault is that the server kept silent. */
bool transport_is_timed_out(const Transport *transport);

/* The fault is that we were told to stop. */
bool transport_is_stopped(const Transport *transport);

/* Makes it so that nothing more is read. */
void transport_break(Transport *transport, const char *why);

LineFilter *transport_filter(Transport *transport);
