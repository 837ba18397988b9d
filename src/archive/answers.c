/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/answers.h"

#include "archive/archive-private.h"
#include "mail/subject.h"
#include "store/conversation-store.h"

#include <string.h>

#define ANSWERED_WITHIN (14 * DAY_SECONDS)
/* "Hi" is no subject that two mails have for a reason. */
#define SUBJECT_MIN 4
/* A mail to more people than this is no letter to one of them. */
#define OUTSIDERS_MAX 10

typedef struct {
    const char *subject; /* its base */
    bool is_reply_wanted;
    GArray *conversations;
} Match;

static bool
on_candidate(const AnswerCandidate *candidate, void *data, GError **error)
{
    (void)error;
    const Match *match = data;
    bool is_reply;
    g_autofree char *subject = subject_base(candidate->subject, &is_reply);
    bool is_answer = is_reply && !candidate->has_references && !candidate->is_automated;
    if (strcmp(subject, match->subject) == 0 && (is_answer || !match->is_reply_wanted))
        g_array_append_val(match->conversations, candidate->conversation_id);
    return true;
}

static bool
find(Archive *archive, const AnswerSearch *search, const AnswerRange *range, Match *match,
     GError **error)
{
    AnswerRange each = *range;
    each.outsiders_max = OUTSIDERS_MAX;
    each.is_from_us = search->item->direction == DIRECTION_IN;
    for (guint i = 0; i < search->outsiders->len; i++) {
        each.address_id = g_array_index(search->outsiders, int64_t, i);
        if (!conversation_store_candidates(archive->db, &each, on_candidate, match, error))
            return false;
    }
    return true;
}

bool
answers_find(Archive *archive, const AnswerSearch *search, GArray *conversations, GError **error)
{
    const Item *item = search->item;
    bool is_reply;
    g_autofree char *subject = subject_base(item->subject, &is_reply);
    if (item->channel != CHANNEL_EMAIL || item->direction == DIRECTION_INTERNAL ||
        strlen(subject) < SUBJECT_MIN ||
        (item->direction == DIRECTION_OUT && search->outsiders->len > OUTSIDERS_MAX))
        return true;
    Match match = {subject, false, conversations};
    AnswerRange before = {.first = item->date_at - ANSWERED_WITHIN, .last = item->date_at};
    bool is_answer = is_reply && !search->has_references && !item->is_automated;
    if (is_answer && !find(archive, search, &before, &match, error))
        return false;
    match.is_reply_wanted = true;
    AnswerRange after = {
        .first = item->date_at, .last = item->date_at + ANSWERED_WITHIN, .is_after = true};
    return find(archive, search, &after, &match, error);
}
