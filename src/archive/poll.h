/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a poll is asked for and what it tells; archive/poller.h does it. */
#pragma once

#include "archive/archive.h"
#include "model/source-counts.h"

/* What one folder's poll did. */
typedef struct {
    const char *mailbox, *folder;
    int64_t fetched;     /* messages that came over the wire */
    int64_t archived;    /* new items */
    int64_t duplicates;  /* copies of items already here */
    int64_t recognised;  /* of these, known without being fetched */
    int64_t suppressed;  /* purged before: not archived again */
    int64_t failed;      /* announced by the server, but not to be had */
    int64_t excluded;    /* larger than the mailbox takes */
    SourceCounts source; /* copies removed from the server; nothing unless that is configured */
    int64_t bytes;
    int64_t waiting; /* come, and not stored yet; 0 at the end */
    double seconds;
} PollReport;

/* Who wants to know. */
typedef struct {
    void (*on_message)(const PollReport *so_far, int64_t wanted, void *data);
    void (*on_folder)(const PollReport *report, void *data);
    void *data;
} PollWatcher;

typedef struct {
    bool is_repair; /* look through the folders from their beginning for what the ledger lacks */
} PollOptions;
