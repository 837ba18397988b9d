/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/calendar.h"

#include <glib.h>
#include <string.h>

#define EVENT(lines)                                                                               \
    "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\n" lines "END:VEVENT\nEND:VCALENDAR\n"

static void
test_text(void)
{
    static const struct {
        const char *calendar;
        bool is_whole;
        const char *text;
    } cases[] = {
        {"", false, ""},
        {"no calendar at all", true, ""},
        {EVENT("SUMMARY:Yearly review\nDTSTART;TZID=Europe/Oslo:20240215T103000\n"
               "DTEND:20240215T103000Z\nLOCATION:Room 3\\, Oslo\n"
               "ORGANIZER;CN=\"Desk; Support\":mailto:support@example.org\n"
               "ATTENDEE;CN=b@example.org:MAILTO:b@example.org\nATTENDEE:mailto:c@example.org\n"
               "DESCRIPTION:about it\n"),
         false,
         "Invitation: Yearly review\nWhen: 2024-02-15 10:30 Europe/Oslo - 2024-02-15 10:30 UTC\n"
         "Where: Room 3, Oslo\nOrganiser: Desk; Support <support@example.org>\n"
         "With: b@example.org\nWith: c@example.org\n"},
        {EVENT("SUMMARY:a\nDESCRIPTION:one\\ntwo\n"), true, "Invitation: a\n\none\ntwo\n"},
        {EVENT("SUMMARY;LANGUAGE=no:fol\n ded\n\there\n"), false, "Invitation: foldedhere\n"},
        {EVENT("SUMMARY:day\nDTSTART;VALUE=DATE:20240215\n"), false,
         "Invitation: day\nWhen: 2024-02-15\n"},
        {EVENT("DTSTART:some day\n"), false, "Invitation: -\nWhen: some day\n"},
        {EVENT("SUMMARY:a\nBEGIN:VALARM\nSUMMARY:alarm\nDESCRIPTION:alarm\nEND:VALARM\n"), true,
         "Invitation: a\n"},
        {"BEGIN:VCALENDAR\nMETHOD:CANCEL\nBEGIN:VTIMEZONE\nDTSTART:19700101T000000\nEND:VTIMEZONE\n"
         "BEGIN:VTODO\nSUMMARY:a\nDUE:20240215T1030\nEND:VTODO\nBEGIN:VEVENT\nSUMMARY:b\n"
         "END:VEVENT\n",
         false, "Cancelled: a\nWhen: 2024-02-15 10:30\n\nCancelled: b\n"},
        {"BEGIN:VEVENT\nSUMMARY:never ends\n", false, ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].calendar);
        g_autofree char *text = calendar_to_text(cases[i].calendar, cases[i].is_whole);
        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

static void
test_any_bytes(void)
{
    static const char *const pieces[] = {"BEGIN:VEVENT\n",
                                         "END:VEVENT\n",
                                         "SUMMARY:",
                                         "DTSTART;TZID=",
                                         ":2024021",
                                         "5T10",
                                         "\"",
                                         ";",
                                         ":",
                                         "\n",
                                         "\n ",
                                         "\\",
                                         "ATTENDEE;CN=",
                                         "BEGIN:",
                                         "END:",
                                         "METHOD:REPLY\n",
                                         "\xc3\xa5"};
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    for (int round = 0; round < 5000; round++) {
        g_autoptr(GString) calendar = g_string_new(NULL);
        for (int i = g_rand_int_range(random, 0, 40); i > 0; i--)
            g_string_append(calendar, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
        g_autofree char *text = calendar_to_text(calendar->str, true);
        g_assert_true(g_utf8_validate(text, -1, NULL));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/calendar/text", test_text);
    g_test_add_func("/calendar/any-bytes", test_any_bytes);
    return g_test_run();
}
