/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/xml-reader.h"

#include <glib.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#define ATTRIBUTE_MAX (64 * 1024)

struct XmlReader {
    xmlParserCtxt *parser;
    const XmlHandler *handler;
    void *data;
    bool has_failed;
};

struct XmlAttributes {
    int count;
    const xmlChar **values; /* of each: local name, prefix, URI, begin, end */
};

static void
on_start(void *data, const xmlChar *name, const xmlChar *prefix G_GNUC_UNUSED,
         const xmlChar *uri G_GNUC_UNUSED, int namespaces G_GNUC_UNUSED,
         const xmlChar **declared G_GNUC_UNUSED, int count, int defaulted G_GNUC_UNUSED,
         const xmlChar **values)
{
    XmlReader *reader = data;
    XmlAttributes attributes = {count, values};
    reader->handler->start((const char *)name, &attributes, reader->data);
}

static void
on_end(void *data, const xmlChar *name, const xmlChar *prefix G_GNUC_UNUSED,
       const xmlChar *uri G_GNUC_UNUSED)
{
    XmlReader *reader = data;
    reader->handler->end((const char *)name, reader->data);
}

static void
on_characters(void *data, const xmlChar *text, int length)
{
    XmlReader *reader = data;
    reader->handler->characters((const char *)text, (size_t)length, reader->data);
}

static void
on_document_type(void *data, const xmlChar *name G_GNUC_UNUSED, const xmlChar *id G_GNUC_UNUSED,
                 const xmlChar *system G_GNUC_UNUSED)
{
    XmlReader *reader = data;
    reader->has_failed = true;
    xmlStopParser(reader->parser);
}

static xmlEntity *
find_entity(void *data G_GNUC_UNUSED, const xmlChar *name)
{
    return xmlGetPredefinedEntity(name);
}

void
xml_reader_init(void)
{
    xmlInitParser();
}

XmlReader *
xml_reader_new(const XmlHandler *handler, void *data)
{
    XmlReader *reader = g_new0(XmlReader, 1);
    reader->handler = handler;
    reader->data = data;
    xmlSAXHandler calls = {
        .initialized = XML_SAX2_MAGIC,
        .internalSubset = on_document_type,
        .getEntity = find_entity,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_characters,
        .ignorableWhitespace = on_characters,
        .cdataBlock = on_characters,
    };
    reader->parser = xmlCreatePushParserCtxt(&calls, reader, NULL, 0, NULL);
    if (reader->parser == NULL)
        g_error("out of memory");
    xmlCtxtUseOptions(reader->parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    return reader;
}

void
xml_reader_free(XmlReader *reader)
{
    xmlFreeParserCtxt(reader->parser);
    g_free(reader);
}

static bool
parse(XmlReader *reader, const void *bytes, size_t length, bool is_last)
{
    if (!reader->has_failed)
        reader->has_failed |= xmlParseChunk(reader->parser, bytes, (int)length, is_last) != 0;
    return !reader->has_failed;
}

bool
xml_reader_feed(XmlReader *reader, const void *bytes, size_t length)
{
    return parse(reader, bytes, length, false);
}

bool
xml_reader_finish(XmlReader *reader)
{
    return parse(reader, "", 0, true);
}

char *
xml_attribute(const XmlAttributes *attributes, const char *name)
{
    for (int i = 0; i < attributes->count; i++) {
        const xmlChar **value = attributes->values + 5 * i;
        if (strcmp((const char *)value[0], name) == 0)
            return g_strndup((const char *)value[3],
                             MIN((size_t)(value[4] - value[3]), ATTRIBUTE_MAX));
    }
    return NULL;
}
