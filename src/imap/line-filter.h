/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stands between the wire and libetpan's parser, which falls over on odd input (null pointers,
 * endless loops, unbounded memory). Whatever the server sends, the parser sees only responses
 * that were asked for, told again from their tokens in their plainest spelling; the rest is
 * left out. What cannot be understood at all is a fault, and a fault stays: every read after
 * it fails. */
#pragma once

#include "imap/capabilities.h"
#include "imap/folder-list.h"
#include "imap/selection.h"

#include <sys/types.h>

typedef struct {
    /* Up to `length` bytes: how many, or -1. Never 0. */
    ssize_t (*read)(void *data, void *buffer, size_t length);
    /* The server says "+": send what it waits for. False when that fails. */
    bool (*go_ahead)(void *data);
    void *data;
} LineSource;

typedef struct {
    size_t line_max;      /* bytes of one line */
    uint32_t literal_max; /* bytes of one message; longer ones are left out */
    size_t text_max;      /* bytes of all lines of one command that reach the parser or are kept */
    uint64_t all_max;     /* bytes of all its lines, those that are left out too */
    size_t lines_max;     /* those lines, FETCH apart */
    guint numbers_max;    /* numbers in the answers to one SEARCH */
} LineLimits;

extern const LineLimits line_limits_default;

typedef enum {
    LINE_WANT_NOTHING,
    LINE_WANT_SELECTION, /* a folder is being opened: see line_filter_selection() */
    LINE_WANT_LIST,      /* LIST, STATUS and NAMESPACE are collected, see line_filter_folders() */
    LINE_WANT_SEARCH,    /* the numbers are collected, see line_filter_take_numbers() */
    LINE_WANT_BYE,       /* else a BYE is a fault */
    LINE_WANT_FETCH,     /* UID, RFC822.SIZE, INTERNALDATE, BODY[] */
    LINE_WANT_OVERVIEW,  /* the same, but BODY[HEADER.FIELDS (...)], called BODY[] */

    /* What follows "+", in base 64: the parser answers it, and nobody goes ahead. */
    LINE_WANT_CHALLENGE,
} LineWanted;

typedef struct LineFilter LineFilter;

LineFilter *line_filter_new(const LineSource *source, const LineLimits *limits);
void line_filter_free(LineFilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineFilter, line_filter_free)

/* Before each command: what may reach the parser as its answer. Before the first, the greeting
 * is expected. */
void line_filter_begin(LineFilter *filter, LineWanted wanted);

/* Bytes for the parser: how many, or -1. */
ssize_t line_filter_read(LineFilter *filter, void *buffer, size_t length);

/* False while bytes wait that were read but not handed on: before a TLS upgrade that is an
 * attempt to inject (RFC 3501 §11.1). */
bool line_filter_is_empty(const LineFilter *filter);

/* The bytes that wait, which are the parser's no more: after them the server speaks another
 * language. At most LINE_FILTER_AHEAD_MAX; returns how many. */
#define LINE_FILTER_AHEAD_MAX 32768
size_t line_filter_take_ahead(LineFilter *filter, char *buffer);

/* The fault, borrowed; NULL while there is none. */
const GError *line_filter_fault(const LineFilter *filter);

/* How the server ended the last command (or greeted): its word, its response code in capitals
 * without arguments ("" for none) and its text, fit for a message. Borrowed until the next
 * line_filter_begin(). */
LineStatus line_filter_status(const LineFilter *filter);
const char *line_filter_code(const LineFilter *filter);
const char *line_filter_text(const LineFilter *filter);

/* What followed the last "+" since line_filter_begin(), as it came ("" for none); likewise
 * borrowed. */
const char *line_filter_challenge(const LineFilter *filter);

/* How long the server wants to be left alone, by that text; 0: it does not say. */
int64_t line_filter_backoff_ms(const LineFilter *filter);

/* What the server told since the beginning: of itself and of the folder that is open, whether it
 * was asked or not, and of its folders when they were wanted. All stay over line_filter_begin(),
 * but for LINE_WANT_SELECTION, which begins with an empty selection. Borrowed. */
Capabilities *line_filter_capabilities(LineFilter *filter);
Selection *line_filter_selection(LineFilter *filter);
FolderList *line_filter_folders(LineFilter *filter);

/* Whether something happened in the open folder since it was opened, or in another one of which the
 * server told by itself, that line_filter_take_news() has not told yet. */
bool line_filter_has_news(const LineFilter *filter);
bool line_filter_take_news(LineFilter *filter);

/* The numbers of SEARCH responses since line_filter_begin(), as they came: uint32_t. The caller
 * takes the array. */
GArray *line_filter_take_numbers(LineFilter *filter);
