/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/answer.h"
#include "cli/commands.h"
#include "view/decision-json.h"
#include "view/facts-json.h"

#include <errno.h>
#include <glib/gstdio.h>

/* Facts are written by people and tests: a larger file is a mistake. */
#define FACTS_SIZE_MAX (256 * 1024 * 1024)

static FactsDocument *
read_facts(const char *path, GError **error)
{
    GStatBuf status;
    if (g_stat(path, &status) != 0) {
        fail(error, FAIL_MALFORMED, "%s: %s", path, g_strerror(errno));
        return NULL;
    }
    if (status.st_size > FACTS_SIZE_MAX) {
        fail(error, FAIL_MALFORMED, "%s: larger than %d MiB", path, FACTS_SIZE_MAX >> 20);
        return NULL;
    }
    g_autofree char *text = NULL;
    gsize length;
    if (!g_file_get_contents(path, &text, &length, error)) {
        fail_adopt(error, FAIL_MALFORMED, "decide");
        return NULL;
    }
    FactsDocument *document = facts_document_parse(text, length, error);
    if (document == NULL)
        fail_adopt(error, FAIL_MALFORMED, "%s", path);
    return document;
}

static void
print_answer(const Question *question, const Decision *decision, const char *explanation,
             void *data)
{
    const FactNames *ids = data;
    g_autofree char *line = decision_json(question, decision, ids, explanation);
    print_line("%s", line);
}

static bool
run_decide(CommandContext *context, int argc, char **argv, GError **error)
{
    if (!command_parse(context, NULL, &argc, &argv, 1, 1, error))
        return false;
    g_autoptr(FactsDocument) document = read_facts(argv[1], error);
    if (document == NULL)
        return false;
    FactNames ids = facts_document_names(document);
    answer_questions(document->facts, document->questions, &ids, print_answer, &ids);
    return true;
}

const Command cmd_decide = {
    .name = "decide",
    .arguments = "FACTS.json",
    .summary = "Decide hypothetical facts, as an expiry run would",
    .needs = NEEDS_NOTHING,
    .run = run_decide,
};
