/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server's bytes through the line filter: what the parser sees of them does not depend on the
 * pieces they come in. The first byte says how large these are, the second what was asked for. */
#include "fuzz.h"

#include "../unit/wire-fixture.h"

#include "base/server-text.h"

#include <string.h>

/* What is tested is what comes, not how much. */
static const LineLimits limits = {
    .line_max = 4096,
    .literal_max = 65536,
    .text_max = 1 << 20,
    .all_max = 1 << 20,
    .lines_max = 1000,
    .numbers_max = 1000,
};

typedef struct {
    GString *text; /* for the parser */
    char *fault;
    LineStatus status;
    unsigned go_aheads;
} Seen;

static Seen
see(const uint8_t *data, size_t size, size_t piece, LineWanted wanted)
{
    Wire wire = {(const char *)data, size, piece, 0};
    g_autoptr(LineFilter) filter = filter_over(&wire, &limits);
    line_filter_begin(filter, wanted);
    Seen seen = {.text = drain(filter, piece)};
    const char *text = line_filter_text(filter);
    g_autofree char *readable = server_text(text, strlen(text));
    if (!g_utf8_validate(readable, -1, NULL))
        g_error("a server's text that is not UTF-8");
    line_filter_backoff_ms(filter);
    seen.fault = g_strdup(line_filter_fault(filter)->message);
    seen.status = line_filter_status(filter);
    seen.go_aheads = wire.go_aheads;
    return seen;
}

static void
clear(Seen *seen)
{
    g_string_free(seen->text, TRUE);
    g_free(seen->fault);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    LineWanted wanted = data[1] % (LINE_WANT_CHALLENGE + 1);
    Seen whole = see(data + 2, size - 2, SIZE_MAX, wanted);
    Seen pieces = see(data + 2, size - 2, (size_t)data[0] + 1, wanted);
    if (!g_string_equal(whole.text, pieces.text) || strcmp(whole.fault, pieces.fault) != 0 ||
        whole.status != pieces.status || whole.go_aheads != pieces.go_aheads)
        g_error("what is read depends on how it comes");
    clear(&whole);
    clear(&pieces);
    return 0;
}
