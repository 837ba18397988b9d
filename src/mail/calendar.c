/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/calendar.h"

#include <glib.h>
#include <string.h>

/* More events, or more people in one, are left out. */
#define EVENTS_MAX 50
#define PEOPLE_MAX 100

typedef struct {
    GString *out;
    bool is_whole;
    char *method; /* "REQUEST"; or NULL */
    int events;
    bool is_in_event;
    int inner; /* components that are open inside the event: alarms */
    char *summary, *start, *end, *place, *organiser, *description;
    GPtrArray *people;
} Calendar;

/* "NAME;PARAMETERS:VALUE", in a buffer of its own. */
typedef struct {
    char *name, *parameters, *value;
} Property;

static void
clear_event(Calendar *calendar)
{
    g_clear_pointer(&calendar->summary, g_free);
    g_clear_pointer(&calendar->start, g_free);
    g_clear_pointer(&calendar->end, g_free);
    g_clear_pointer(&calendar->place, g_free);
    g_clear_pointer(&calendar->organiser, g_free);
    g_clear_pointer(&calendar->description, g_free);
    g_ptr_array_set_size(calendar->people, 0);
}

/* A colon in a quoted parameter does not end the parameters. */
static bool
split_property(char *line, Property *property)
{
    bool is_quoted = false;
    char *at = line;
    for (; *at != '\0' && (is_quoted || *at != ':'); at++)
        is_quoted ^= *at == '"';
    if (*at == '\0')
        return false;
    *at = '\0';
    *property = (Property){.name = line, .parameters = at, .value = at + 1};
    char *semicolon = strchr(line, ';');
    if (semicolon != NULL) {
        *semicolon = '\0';
        property->parameters = semicolon + 1;
    }
    return true;
}

/* The value of a parameter without its quotes; NULL when absent. */
static char *
parameter(const Property *property, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = property->parameters; *at != '\0';) {
        bool is_it = g_ascii_strncasecmp(at, name, length) == 0 && at[length] == '=';
        const char *start = is_it ? at + length + 1 : at;
        bool is_quoted = false;
        for (at = start; *at != '\0' && (is_quoted || *at != ';'); at++)
            is_quoted ^= *at == '"';
        if (is_it) {
            char *value = g_strndup(start, (gsize)(at - start));
            return g_strstrip(g_strdelimit(value, "\"", ' '));
        }
        at += *at == ';';
    }
    return NULL;
}

/* RFC 5545 §3.3.11. */
static char *
unescape(const char *value)
{
    GString *text = g_string_new(NULL);
    for (; *value != '\0'; value++) {
        if (*value != '\\' || value[1] == '\0') {
            g_string_append_c(text, *value);
            continue;
        }
        value++;
        g_string_append_c(text, *value == 'n' || *value == 'N' ? '\n' : *value);
    }
    return g_strstrip(g_string_free(text, FALSE));
}

static char *
one_line(const char *value)
{
    char *text = unescape(value);
    return g_strstrip(g_strdelimit(text, "\n\t", ' '));
}

/* "20240215T103000Z" -> "2024-02-15 10:30 UTC"; what looks otherwise stays as it is. */
static char *
readable_time(const Property *property)
{
    const char *value = property->value;
    size_t digits = strspn(value, "0123456789");
    bool has_time = digits == 8 && value[8] == 'T' && strspn(value + 9, "0123456789") >= 4;
    if (digits != 8)
        return g_strdup(value);
    if (!has_time)
        return g_strdup_printf("%.4s-%.2s-%.2s", value, value + 4, value + 6);
    g_autofree char *zone = parameter(property, "TZID");
    const char *utc = strchr(value, 'Z') != NULL ? "UTC" : "";
    return g_strstrip(g_strdup_printf("%.4s-%.2s-%.2s %.2s:%.2s %s", value, value + 4, value + 6,
                                      value + 9, value + 11, zone != NULL ? zone : utc));
}

static char *
person(const Property *property)
{
    g_autofree char *name = parameter(property, "CN");
    const char *address = property->value;
    if (g_ascii_strncasecmp(address, "mailto:", 7) == 0)
        address += 7;
    if (name == NULL || *name == '\0' || g_ascii_strcasecmp(name, address) == 0)
        return g_strdup(address);
    return *address != '\0' ? g_strdup_printf("%s <%s>", name, address) : g_strdup(name);
}

static void
put_line(Calendar *calendar, const char *label, const char *value)
{
    if (value != NULL && *value != '\0')
        g_string_append_printf(calendar->out, "%s: %s\n", label, value);
}

static const char *
label_of(const Calendar *calendar)
{
    static const struct {
        const char *method, *label;
    } labels[] = {{"REQUEST", "Invitation"}, {"CANCEL", "Cancelled"}, {"REPLY", "Reply"},
                  {"COUNTER", "Proposal"},   {"ADD", "Addition"},     {"REFRESH", "Enquiry"}};
    for (size_t i = 0; calendar->method != NULL && i < G_N_ELEMENTS(labels); i++)
        if (g_ascii_strcasecmp(calendar->method, labels[i].method) == 0)
            return labels[i].label;
    return "Event";
}

static void
end_event(Calendar *calendar)
{
    if (calendar->out->len > 0)
        g_string_append_c(calendar->out, '\n');
    put_line(calendar, label_of(calendar), calendar->summary != NULL ? calendar->summary : "-");
    g_autofree char *when =
        calendar->start != NULL && calendar->end != NULL
            ? g_strdup_printf("%s - %s", calendar->start, calendar->end)
            : g_strdup(calendar->start != NULL ? calendar->start : calendar->end);
    put_line(calendar, "When", when);
    put_line(calendar, "Where", calendar->place);
    put_line(calendar, "Organiser", calendar->organiser);
    for (guint i = 0; i < calendar->people->len; i++)
        put_line(calendar, "With", calendar->people->pdata[i]);
    if (calendar->is_whole && calendar->description != NULL && *calendar->description != '\0')
        g_string_append_printf(calendar->out, "\n%s\n", calendar->description);
}

static void
set(char **field, char *take_value)
{
    g_free(*field);
    *field = take_value;
}

static void
read_event_property(Calendar *calendar, const Property *property)
{
    const char *name = property->name;
    if (g_ascii_strcasecmp(name, "SUMMARY") == 0)
        set(&calendar->summary, one_line(property->value));
    else if (g_ascii_strcasecmp(name, "LOCATION") == 0)
        set(&calendar->place, one_line(property->value));
    else if (g_ascii_strcasecmp(name, "DESCRIPTION") == 0)
        set(&calendar->description, unescape(property->value));
    else if (g_ascii_strcasecmp(name, "DTSTART") == 0)
        set(&calendar->start, readable_time(property));
    else if (g_ascii_strcasecmp(name, "DTEND") == 0 || g_ascii_strcasecmp(name, "DUE") == 0)
        set(&calendar->end, readable_time(property));
    else if (g_ascii_strcasecmp(name, "ORGANIZER") == 0)
        set(&calendar->organiser, person(property));
    else if (g_ascii_strcasecmp(name, "ATTENDEE") == 0 && calendar->people->len < PEOPLE_MAX)
        g_ptr_array_add(calendar->people, person(property));
}

static bool
is_event_name(const char *value)
{
    return g_ascii_strcasecmp(value, "VEVENT") == 0 || g_ascii_strcasecmp(value, "VTODO") == 0 ||
           g_ascii_strcasecmp(value, "VJOURNAL") == 0;
}

static void
read_property(Calendar *calendar, const Property *property)
{
    bool begins = g_ascii_strcasecmp(property->name, "BEGIN") == 0;
    bool ends = g_ascii_strcasecmp(property->name, "END") == 0;
    bool is_event = (begins || ends) && is_event_name(property->value);
    if (begins && is_event && calendar->events < EVENTS_MAX) {
        clear_event(calendar);
        calendar->is_in_event = true;
        calendar->inner = 0;
    } else if (ends && is_event && calendar->is_in_event) {
        end_event(calendar);
        calendar->is_in_event = false;
        calendar->events++;
    } else if (begins || ends) {
        calendar->inner = MAX(calendar->inner + (begins ? 1 : -1), 0);
    } else if (calendar->is_in_event && calendar->inner == 0) {
        read_event_property(calendar, property);
    } else if (g_ascii_strcasecmp(property->name, "METHOD") == 0) {
        set(&calendar->method, g_strdup(property->value));
    }
}

/* The next line, folded ones joined (RFC 5545 §3.1). */
static const char *
read_unfolded(const char *at, GString *line)
{
    g_string_truncate(line, 0);
    do {
        at += line->len > 0; /* the blank that goes on */
        size_t length = strcspn(at, "\n");
        g_string_append_len(line, at, (gssize)length);
        at += length;
        at += *at == '\n';
    } while (line->len > 0 && (*at == ' ' || *at == '\t'));
    return at;
}

char *
calendar_to_text(const char *text, bool is_whole)
{
    Calendar calendar = {.out = g_string_new(NULL),
                         .is_whole = is_whole,
                         .people = g_ptr_array_new_with_free_func(g_free)};
    g_autoptr(GString) line = g_string_new(NULL);
    for (const char *at = text; *at != '\0';) {
        at = read_unfolded(at, line);
        g_strchomp(line->str);
        Property property;
        if (split_property(line->str, &property))
            read_property(&calendar, &property);
    }
    clear_event(&calendar);
    g_free(calendar.method);
    g_ptr_array_unref(calendar.people);
    return g_string_free(calendar.out, FALSE);
}
