/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Base64 text (RFC 2045 §6.8) taken apart so that it can be written again exactly: the decoded
 * bytes and a recipe. Only what is regular has a recipe: lines of one length, one kind of line
 * end, canonical padding, empty lines at both ends only. */
#pragma once

#include "base/spool.h"
#include "store/byte-sink.h"

typedef struct {
    int64_t line_length; /* characters; the last line may be shorter */
    bool is_crlf;        /* lines end with CR LF, else LF */
    int64_t leading_newlines, trailing_newlines;
} Base64Recipe;

typedef struct {
    Base64Recipe recipe;
    int64_t encoded_length; /* of the regular stretch; 0: there is none */
    int64_t decoded_size;
} Base64Stretch;

/* Finds the longest regular stretch of whole lines at `offset`, within `length`. */
bool base64_measure(const Spool *spool, int64_t offset, int64_t length, Base64Stretch *stretch,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Hands the decoded bytes of a measured stretch to the sink. */
bool base64_decode(const Spool *spool, int64_t offset, const Base64Stretch *stretch, ByteSink sink,
                   void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes base64 text from bytes that come in pieces. */
typedef struct {
    Base64Recipe recipe;
    ByteSink sink;
    void *data;
    int64_t column;     /* characters in the present line */
    uint8_t pending[3]; /* bytes that do not fill a group yet */
    size_t pending_length;
} Base64Encoder;

bool base64_encoder_begin(Base64Encoder *encoder, const Base64Recipe *recipe, ByteSink sink,
                          void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool base64_encoder_add(Base64Encoder *encoder, const uint8_t *bytes, size_t length,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool base64_encoder_finish(Base64Encoder *encoder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
