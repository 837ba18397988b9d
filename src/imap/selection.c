/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/selection.h"

void
selection_init(Selection *selection)
{
    *selection = (Selection){.vanished = g_array_new(FALSE, FALSE, sizeof(ImapRange))};
}

void
selection_clear(Selection *selection)
{
    g_array_unref(selection->vanished);
}

void
selection_forget(Selection *selection)
{
    selection_clear(selection);
    selection_init(selection);
}

void
selection_take_code(Selection *selection, const ResponseText *text)
{
    uint32_t number;
    uint64_t modseq;
    if (token_is(text->code, "UIDVALIDITY") && token_number(text->argument, &number))
        selection->uid_validity = number;
    else if (token_is(text->code, "UIDNEXT") && token_number(text->argument, &number))
        selection->uid_next = number;
    else if (token_is(text->code, "HIGHESTMODSEQ") && token_long_number(text->argument, &modseq))
        selection->highest_modseq = modseq;
    else if (token_is(text->code, "NOMODSEQ"))
        selection->highest_modseq = 0;
    else if (token_is(text->code, "CLOSED"))
        selection_forget(selection); /* what came before was about the folder open so far */
}

void
selection_take_exists(Selection *selection, uint32_t count)
{
    selection->exists = count;
}

void
selection_take_vanished(Selection *selection, Token word)
{
    ImapRange range;
    if (selection->vanished->len == SELECTION_VANISHED_MAX)
        selection->has_vanished_more = true;
    else if (range_parse(word, &range))
        g_array_append_val(selection->vanished, range);
}

void
selection_note_exists(Selection *selection, uint32_t count)
{
    selection->has_news |= count != selection->exists;
    selection->exists = count;
}

void
selection_note_expunge(Selection *selection)
{
    selection->has_news = true;
    if (selection->exists > 0)
        selection->exists--;
}
