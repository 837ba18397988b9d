/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worked examples of tests/data/retention, from facts to answers. */
#include "retention/decider.h"
#include "view/decision-json.h"
#include "view/facts-json.h"

#include "base/error.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static GPtrArray *
read_cases(const char *name)
{
    const char *srcdir = g_getenv("srcdir");
    g_autofree char *path =
        g_build_filename(srcdir != NULL ? srcdir : ".", "tests/data/retention", name, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GPtrArray *cases = g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
    for (size_t i = 0; lines[i] != NULL; i++)
        if (lines[i][0] != '\0')
            g_ptr_array_add(cases, json_loads(lines[i], 0, NULL));
    return cases;
}

static FactsDocument *
parse_facts(const json_t *one, GError **error)
{
    char *text = json_dumps(json_object_get(one, "facts"), 0);
    FactsDocument *document = facts_document_parse(text, strlen(text), error);
    free(text);
    return document;
}

static json_t *
answer(const FactsDocument *document, const Question *question)
{
    g_autoptr(Decider) decider = decider_new(document->facts, question->today);
    g_auto(Decision) decision;
    decision_init(&decision);
    if (question->is_record)
        decider_record(decider, question->subject, &decision);
    else
        decider_item(decider, question->subject, &decision);
    FactNames ids = facts_document_names(document);
    g_autofree char *line = decision_json(question, &decision, &ids, NULL);
    return json_loads(line, 0, NULL);
}

/* Only what is written in the expected answer is compared. */
static void
compare_answers(const char *id, size_t number, json_t *expected, json_t *given)
{
    const char *key;
    json_t *value;
    json_object_foreach(expected, key, value)
    {
        json_t *other = json_object_get(given, key);
        if (other != NULL && json_equal(value, other))
            continue;
        char *want = json_dumps(value, JSON_ENCODE_ANY);
        char *got = other != NULL ? json_dumps(other, JSON_ENCODE_ANY) : NULL;
        g_test_message("%s, answer %zu, %s: expected %s, got %s", id, number, key, want,
                       got != NULL ? got : "nothing");
        g_test_fail();
        free(want);
        free(got);
    }
}

static void
test_cases(gconstpointer name)
{
    g_autoptr(GPtrArray) cases = read_cases(name);
    g_assert_cmpuint(cases->len, >, 0);
    for (guint i = 0; i < cases->len; i++) {
        const json_t *one = g_ptr_array_index(cases, i);
        const char *id = json_string_value(json_object_get(one, "id"));
        const json_t *expected = json_object_get(one, "expect");
        g_autoptr(GError) error = NULL;
        g_autoptr(FactsDocument) document = parse_facts(one, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(document->questions->len, ==, json_array_size(expected));
        for (size_t j = 0; j < json_array_size(expected); j++) {
            json_t *given = answer(document, &g_array_index(document->questions, Question, j));
            compare_answers(id, j, json_array_get(expected, j), given);
            json_decref(given);
        }
    }
}

static void
test_invalid_facts_are_refused(void)
{
    g_autoptr(GPtrArray) cases = read_cases("invalid.jsonl");
    g_assert_cmpuint(cases->len, >, 0);
    for (guint i = 0; i < cases->len; i++) {
        const json_t *one = g_ptr_array_index(cases, i);
        g_autoptr(GError) error = NULL;
        g_autoptr(FactsDocument) document = parse_facts(one, &error);
        g_test_message("%s: %s", json_string_value(json_object_get(one, "title")),
                       error != NULL ? error->message : "accepted");
        g_assert_null(document);
        g_assert_true(fail_is(error, FAIL_MALFORMED));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/decider/worked-examples", "cases.jsonl", test_cases);
    g_test_add_data_func("/decider/boundaries", "boundaries.jsonl", test_cases);
    g_test_add_func("/decider/invalid-facts", test_invalid_facts_are_refused);
    return g_test_run();
}
