/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XML as a stream of elements and characters. It knows no entities but XML's own five, opens
 * nothing, and takes a document type for damage: office documents have none. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct XmlAttributes XmlAttributes;

/* `name` is without prefix. Text comes in pieces of whole characters. */
typedef struct {
    void (*start)(const char *name, const XmlAttributes *attributes, void *data);
    void (*end)(const char *name, void *data);
    void (*characters)(const char *text, size_t length, void *data);
} XmlHandler;

typedef struct XmlReader XmlReader;

/* Once per process. */
void xml_reader_init(void);

XmlReader *xml_reader_new(const XmlHandler *handler, void *data);
void xml_reader_free(XmlReader *reader);

/* False when it is not well-formed, and for everything after. */
bool xml_reader_feed(XmlReader *reader, const void *bytes, size_t length);
bool xml_reader_finish(XmlReader *reader);

/* Newly allocated; NULL when the element has no such attribute. `name` is without prefix. */
char *xml_attribute(const XmlAttributes *attributes, const char *name);
