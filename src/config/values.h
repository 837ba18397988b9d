/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of configuration keys: text -> member. `target` is the member (or, for values that set
 * several members, the whole structure). False: *complaint, newly allocated, completes the sentence
 * "'VALUE' ...". */
#pragma once

#include "model/settings.h"

bool value_read_text(const char *value, void *target, char **complaint);    /* char * */
bool value_read_path(const char *value, void *target, char **complaint);    /* char *, absolute */
bool value_read_zone(const char *value, void *target, char **complaint);    /* char * */
bool value_read_region(const char *value, void *target, char **complaint);  /* char * */
bool value_read_list(const char *value, void *target, char **complaint);    /* GStrv */
bool value_read_domains(const char *value, void *target, char **complaint); /* GStrv */
bool value_read_months(const char *value, void *target, char **complaint);  /* int */
bool value_read_days(const char *value, void *target, char **complaint);    /* int */
bool value_read_delay(const char *value, void *target, char **complaint);   /* int, of days */
bool value_read_bytes(const char *value, void *target, char **complaint);   /* int64_t */
bool value_read_rate(const char *value, void *target, char **complaint);    /* int, a second */
bool value_read_wait(const char *value, void *target, char **complaint);    /* int, seconds */
bool value_read_timeout(const char *value, void *target, char **complaint); /* int, of ms */
bool value_read_month(const char *value, void *target, char **complaint);   /* int, 1-12 */
bool value_read_clock(const char *value, void *target, char **complaint);   /* IndividualClock */
bool value_read_server(const char *value, void *target, char **complaint);  /* MailboxSettings */
bool value_read_pin(const char *value, void *target, char **complaint);     /* MailboxSettings */
bool value_read_shared(const char *value, void *target,
                       char **complaint); /* nothing: must be true */
bool value_read_after(const char *value, void *target, char **complaint);   /* bool: delete */
bool value_read_switch(const char *value, void *target, char **complaint);  /* bool */
bool value_read_reader(const char *value, void *target, char **complaint);  /* Reader */
bool value_read_kind(const char *value, void *target, char **complaint);    /* BookkeepingKind */
bool value_read_senders(const char *value, void *target, char **complaint); /* GStrv, as compared */
bool value_read_mailboxes(const char *value, void *target, char **complaint); /* GStrv */

/* char *: http:// only for loopback; the name of a systemd credential. */
bool value_read_token_url(const char *value, void *target, char **complaint);
bool value_read_credential(const char *value, void *target, char **complaint);

/* Checked only: this version has no web pages. */
bool value_read_listen(const char *value, void *target, char **complaint);

bool value_is_mailbox_name(const char *name);
