/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/decision-json.h"

#include "view/json.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const Claim *claim;
    const char *party; /* id; "" when the claim is no party's */
} NamedClaim;

/* By rule, then by the bytes of the party's id. */
static int
compare_claims(const void *one, const void *other)
{
    const NamedClaim *left = one, *right = other;
    if (left->claim->rule != right->claim->rule)
        return left->claim->rule < right->claim->rule ? -1 : 1;
    return strcmp(left->party, right->party);
}

static json_t *
claims_json(const Decision *decision, const FactNames *ids)
{
    guint count = decision->claims->len;
    g_autofree NamedClaim *named = g_new(NamedClaim, count);
    for (guint i = 0; i < count; i++) {
        const Claim *claim = decision_claim(decision, i);
        named[i] = (NamedClaim){
            claim, claim->party != FACTS_NONE ? fact_name(ids->parties, claim->party) : ""};
    }
    qsort(named, count, sizeof *named, compare_claims);
    json_t *array = json_array();
    for (guint i = 0; i < count; i++) {
        json_t *object = json_pack("{s:s, s:o}", "rule", rule_names[named[i].claim->rule], "until",
                                   json_day(named[i].claim->until));
        if (named[i].claim->party != FACTS_NONE)
            json_object_set_new(object, "party", json_string(named[i].party));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *
reviews_json(unsigned reviews)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < REVIEW_COUNT; i++)
        if ((reviews & 1u << i) != 0)
            json_array_append_new(array, json_string(review_names[i]));
    return array;
}

char *
decision_json(const Question *question, const Decision *decision, const FactNames *ids,
              const char *explanation)
{
    const char *key = question->is_record ? "contact_record" : "item";
    const char *id = fact_name(question->is_record ? ids->parties : ids->items, question->subject);
    json_t *object = json_pack(
        "{s:s, s:o, s:s, s:o, s:o, s:s, s:o, s:s, s:o}", key, id, "today",
        json_day(question->today), "outcome", outcome_names[decision->outcome], "keep_until",
        json_day(decision->keep_until), "due_from", json_day(decision->due_from), "rule",
        rule_names[decision_rule(decision)], "claims", claims_json(decision, ids), "access",
        decision->is_restricted ? "restricted" : "normal", "reviews",
        reviews_json(decision->reviews));
    if (explanation != NULL)
        json_object_set_new(object, "explanation", json_string(explanation));
    return json_line(object);
}
