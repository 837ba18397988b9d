/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/structure.h"

#include "mail/lines.h"

#include <string.h>

/* A multipart or a nested message that lines may still belong to. */
typedef struct {
    Entity *entity;
    char *boundary; /* NULL: a nested message, or a multipart whose boundary is not known yet */
    bool is_multipart;
    bool is_closed;  /* its last boundary was there; nevertheless, more may come */
    char *candidate; /* a line that may be the boundary that is not known */
} Frame;

typedef enum { READ_HEADER, READ_BODY, READ_OUTSIDE } ReadState;

typedef struct {
    const Spool *raw;
    GArray *frames;  /* Frame, the outermost first */
    Entity *current; /* whose header or body is read */
    ReadState state;
    GByteArray *header;
    int64_t header_start;
    int last_line_end; /* bytes of the line end before this line */
    bool guesses;      /* boundaries that never come are not looked for again */
    bool is_too_deep;
    GError *error;
} Structure;

static void
frame_clear(gpointer pointer)
{
    Frame *frame = pointer;
    g_free(frame->boundary);
    g_free(frame->candidate);
}

static Frame *
frame_at(const Structure *structure, guint index)
{
    return &g_array_index(structure->frames, Frame, index);
}

static void
push_frame(Structure *structure, Entity *entity)
{
    Frame frame = {.entity = entity,
                   .is_multipart = !entity->is_message,
                   .boundary = g_steal_pointer(&entity->boundary)};
    g_array_append_val(structure->frames, frame);
}

static void
begin_entity(Structure *structure, Entity *parent, int64_t offset)
{
    bool is_digest = strcmp(parent->type, "multipart/digest") == 0;
    Entity *entity = entity_new(is_digest ? "message/rfc822" : "text/plain");
    entity->start = entity->end = offset;
    g_ptr_array_add(parent->children, entity);
    structure->current = entity;
    structure->state = READ_HEADER;
    structure->header_start = offset;
    g_byte_array_set_size(structure->header, 0);
}

/* The header is known: what follows belongs to a body, to parts, or to a nested message. */
static void
begin_body(Structure *structure, Entity *entity, int64_t offset)
{
    entity->start = entity->end = offset;
    bool is_multipart = entity_is_multipart(entity);
    entity->is_message =
        entity->encoding == GMIME_CONTENT_ENCODING_8BIT && entity_is_message_type(entity);
    structure->current = entity;
    structure->state = READ_BODY;
    if (!is_multipart && !entity->is_message)
        return;
    if (structure->frames->len >= STRUCTURE_DEPTH_MAX) {
        structure->is_too_deep = true;
        entity->is_message = false;
        return;
    }
    push_frame(structure, entity);
    structure->state = READ_OUTSIDE;
    if (entity->is_message)
        begin_entity(structure, entity, offset);
}

/* What has been gathered is the whole header of the current entity, or more than it. */
static void
end_header(Structure *structure)
{
    GByteArray *bytes = structure->header;
    const char *text = bytes->len > 0 ? (const char *)bytes->data : "";
    size_t length = header_fields_length(text, bytes->len);
    g_autoptr(HeaderBlock) header = header_block_of(text, length);
    guint depth = structure->frames->len;
    bool is_nested = depth > 0 && frame_at(structure, depth - 1)->entity->is_message;
    entity_describe(structure->current, header, is_nested);
    begin_body(structure, structure->current, structure->header_start + (int64_t)length);
}

static void rescue(Structure *structure, Entity *entity, const char *boundary);

/* The innermost frame ends before the line at `offset`. */
static void
pop_frame(Structure *structure, int64_t end)
{
    guint last = structure->frames->len - 1;
    Frame *frame = frame_at(structure, last);
    Entity *entity = frame->entity;
    entity->end = MAX(entity->start, end);
    g_autofree char *candidate = g_steal_pointer(&frame->candidate);
    bool is_empty = frame->is_multipart && entity->children->len == 0;
    g_array_set_size(structure->frames, last);
    if (is_empty && candidate != NULL && structure->guesses)
        rescue(structure, entity, candidate);
}

static void
end_current(Structure *structure, int64_t end)
{
    if (structure->state == READ_HEADER)
        end_header(structure);
    if (structure->state == READ_BODY)
        structure->current->end = MAX(structure->current->start, end);
    structure->state = READ_OUTSIDE;
}

/* 1: `text` is the boundary, 2: the last one, 0: neither. */
static int
match_boundary(const char *text, size_t length, const char *boundary)
{
    size_t boundary_length = strlen(boundary);
    if (length < boundary_length || memcmp(text, boundary, boundary_length) != 0)
        return 0;
    const char *rest = text + boundary_length;
    size_t rest_length = length - boundary_length;
    return rest_length == 0 ? 1 : rest_length == 2 && memcmp(rest, "--", 2) == 0 ? 2 : 0;
}

/* The frame whose boundary the line is: the innermost that is open, else one that was closed.
 * -1 when there is none. */
static int
find_frame(const Structure *structure, const char *text, size_t length, bool *is_last)
{
    int closed = -1;
    bool is_last_of_closed = false;
    for (int i = (int)structure->frames->len - 1; i >= 0; i--) {
        const Frame *frame = frame_at(structure, (guint)i);
        int match = frame->boundary != NULL ? match_boundary(text, length, frame->boundary) : 0;
        if (match == 0)
            continue;
        *is_last = match == 2;
        if (!frame->is_closed)
            return i;
        if (closed < 0) {
            closed = i;
            is_last_of_closed = *is_last;
        }
    }
    *is_last = is_last_of_closed;
    return closed;
}

static void
on_boundary(Structure *structure, guint index, bool is_last, const Line *line)
{
    int64_t end = line->offset - structure->last_line_end;
    end_current(structure, end);
    while (structure->frames->len > index + 1)
        pop_frame(structure, end);
    Frame *frame = frame_at(structure, index);
    frame->is_closed = is_last;
    if (!is_last)
        begin_entity(structure, frame->entity, line->offset + (int64_t)line->length);
}

static bool
is_content_field(const Line *line)
{
    return line->length > 8 && g_ascii_strncasecmp(line->bytes, "Content-", 8) == 0;
}

/* Before the first part of a multipart: a line that begins with dashes, when a Content field comes
 * right after it, is a boundary that the header did not name. */
static void
look_for_boundary(Structure *structure, const Line *line, const char *text, size_t length)
{
    Frame *frame = frame_at(structure, structure->frames->len - 1);
    if (!frame->is_multipart || frame->is_closed || frame->entity->children->len > 0 ||
        frame->entity->has_guess)
        return;
    if (text != NULL) {
        g_free(frame->candidate);
        frame->candidate = g_strndup(text, length);
    } else if (frame->candidate != NULL && is_content_field(line)) {
        frame->entity->has_guess = true;
    } else {
        g_clear_pointer(&frame->candidate, g_free);
    }
}

static void
read_header_line(Structure *structure, const Line *line)
{
    bool is_first = structure->header->len == 0 && line->is_start;
    bool is_last = line->is_start && header_line_is_empty(line->bytes, line->length);
    if (structure->header->len < HEADER_BLOCK_MAX)
        g_byte_array_append(structure->header, (const guint8 *)line->bytes, (guint)line->length);
    bool is_none = is_first && !is_last && header_fields_length(line->bytes, line->length) == 0;
    if (is_last || is_none)
        end_header(structure);
}

/* What follows the two dashes at the start of a line, without blanks at its end; NULL for other
 * lines. */
static const char *
text_after_dashes(const Line *line, size_t *length)
{
    if (!line->is_start || line->length < 3 || line->bytes[0] != '-' || line->bytes[1] != '-')
        return NULL;
    *length = line->length - 2;
    while (*length > 0 && g_ascii_isspace(line->bytes[*length + 1]))
        (*length)--;
    return *length > 0 ? line->bytes + 2 : NULL;
}

static void
read_line(Structure *structure, const Line *line)
{
    size_t length = 0;
    const char *text = text_after_dashes(line, &length);
    bool is_last;
    int index = text != NULL ? find_frame(structure, text, length, &is_last) : -1;
    if (index >= 0) {
        on_boundary(structure, (guint)index, is_last, line);
        return;
    }
    if (structure->state == READ_OUTSIDE)
        look_for_boundary(structure, line, text, length);
    else if (structure->state == READ_HEADER)
        read_header_line(structure, line);
}

static int
line_end_length(const Line *line)
{
    if (line->length == 0 || line->bytes[line->length - 1] != '\n')
        return 0;
    return line->length > 1 && line->bytes[line->length - 2] == '\r' ? 2 : 1;
}

/* Reads lines from `offset` up to `end`, and ends everything there. */
static bool
read_lines(Structure *structure, int64_t offset, int64_t end)
{
    g_auto(LineReader) reader;
    line_reader_init(&reader, structure->raw, offset);
    while (offset < end && structure->frames->len > 0) {
        Line line;
        if (!line_reader_next(&reader, &line, &structure->error))
            return false;
        if (line.length == 0)
            break;
        read_line(structure, &line);
        structure->last_line_end = line_end_length(&line);
        offset = line.offset + (int64_t)line.length;
    }
    end_current(structure, end);
    while (structure->frames->len > 0)
        pop_frame(structure, end);
    return structure->error == NULL;
}

static void
structure_init(Structure *structure, const Spool *raw)
{
    *structure = (Structure){.raw = raw, .state = READ_OUTSIDE, .header = g_byte_array_new()};
    structure->frames = g_array_new(FALSE, FALSE, sizeof(Frame));
    g_array_set_clear_func(structure->frames, frame_clear);
}

static void
structure_clear(Structure *structure)
{
    g_array_unref(structure->frames);
    g_byte_array_unref(structure->header);
}

/* A multipart none of whose boundaries came is read again with the one that was found in it. No
 * guess within a guess: that bounds the time. */
static void
rescue(Structure *structure, Entity *entity, const char *boundary)
{
    if (!entity->has_guess || structure->error != NULL)
        return;
    Structure again;
    structure_init(&again, structure->raw);
    g_free(entity->boundary);
    entity->boundary = g_strdup(boundary);
    push_frame(&again, entity);
    int64_t end = entity->end;
    if (!read_lines(&again, entity->start, end))
        g_propagate_error(&structure->error, again.error);
    entity->end = end;
    structure->is_too_deep |= again.is_too_deep;
    structure_clear(&again);
}

Entity *
structure_read(const Spool *raw, const HeaderBlock *header, bool is_nested, bool *is_too_deep,
               GError **error)
{
    g_autoptr(Entity) top = entity_new("text/plain");
    entity_describe(top, header, is_nested);
    Structure structure;
    structure_init(&structure, raw);
    structure.guesses = true;
    begin_body(&structure, top, header->body_offset);
    bool done = read_lines(&structure, header->body_offset, spool_size(raw));
    *is_too_deep = structure.is_too_deep;
    structure_clear(&structure);
    if (!done) {
        g_propagate_error(error, structure.error);
        return NULL;
    }
    return g_steal_pointer(&top);
}
