/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message whose words nobody has ever written: it can be looked for everywhere. */
#pragma once

#include "base/spool.h"
#include "model/settings.h"

/* Every word of a marker ends with its tag. A full-text index keeps words without the letters they
 * share with the word before: the first letters are each word's own, and the tag is what is looked
 * for. */
#define MARKER_TAG_LENGTH 24

typedef enum {
    MARKER_SUBJECT,
    MARKER_BODY,
    MARKER_NAME,    /* of the sender */
    MARKER_ADDRESS, /* of sender and recipient, in our own domain: it makes no party */
    MARKER_FILENAME,
    MARKER_ATTACHMENT, /* in the attachment's text: stored, not indexed */
    MARKER_WORDS,
} MarkerWord;
#define MARKER_INDEXED MARKER_ATTACHMENT /* the words before it can be searched for */

/* A script without blanks is indexed by pairs of its characters: this many. */
#define MARKER_PAIRS 8

typedef struct {
    char *tag;
    char *words[MARKER_WORDS]; /* lower-case letters */
    char *dense;               /* a run of rare ideographs, in the body */
    char *pairs[MARKER_PAIRS]; /* of it */
    Spool *raw;                /* the message */
} Marker;

/* FAIL_TEMPORARY when the disk is full. To be cleared also after an error. */
bool marker_init(Marker *marker, const Settings *settings,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void marker_clear(Marker *marker);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Marker, marker_clear)
