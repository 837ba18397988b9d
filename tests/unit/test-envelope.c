/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail-fixture.h"
#include "mail/envelope.h"
#include "mail/parse.h"

#include <string.h>

static Message *
fill(const char *fields)
{
    g_autofree char *text = g_strconcat(fields, "\n", NULL);
    g_autoptr(Spool) spool = spool_of(text);
    g_autoptr(GError) error = NULL;
    g_autoptr(HeaderBlock) header = header_block_read(spool, 0, &error);
    Message *message = message_new();
    envelope_fill(message, header, NULL);
    return message;
}

static void
test_message_id(void)
{
    static const struct {
        const char *fields, *id;
    } cases[] = {
        {"", NULL},
        {"Message-ID: <a@example.org>\n", "a@example.org"},
        {"Message-Id:\n <a@example.org>\n", "a@example.org"},
        {"Message-ID: <a@b@example.org> (comment)\n", "a@b@example.org"},
        {"Message-ID: <long\n id@example.org>\n", "longid@example.org"},
        {"Message-ID: a@example.org\n", "a@example.org"},
        {"Message-ID: <>\n", "<>"},
        {"Message-ID:\n", NULL},
        {"Message-ID: <first@example.org>\nMessage-ID: <b@example.org>\n", "first@example.org"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Message) message = fill(cases[i].fields);
        g_assert_cmpstr(message->message_id, ==, cases[i].id);
    }
}

static void
test_references(void)
{
    static const struct {
        const char *fields, *references;
    } cases[] = {
        {"", ""},
        {"References: <a@x> <b@x>\nIn-Reply-To: <b@x>\n", "a@x b@x"},
        {"In-Reply-To: <c@x>\nReferences: <a@x>\n\t<b@x>\n", "a@x b@x c@x"},
        {"References: <a@x><b@x>,<a@x>\n", "a@x b@x"},
        {"References: a@x b@x\n", "a@x b@x"},
        {"In-Reply-To: Your message of Monday <a@x>\n", "a@x"},
        {"In-Reply-To: your mail to b@x of Monday\n", ""},
        {"In-Reply-To: a@x\n", "a@x"},
        {"References: <a@x> <broken <b@x> <\n", "a@x b@x"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Message) message = fill(cases[i].fields);
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint j = 0; j < message->references->len; j++)
            g_string_append_printf(text, "%s%s", j > 0 ? " " : "",
                                   (const char *)message->references->pdata[j]);
        g_assert_cmpstr(text->str, ==, cases[i].references);
    }
}

static void
test_received(void)
{
    static const struct {
        const char *fields, *stamps; /* host at instant| */
    } cases[] = {
        {"Received: from a.example by MX.example.org with ESMTP id 1;\n"
         " Thu, 15 Feb 2024 10:30:05 +0100\n",
         "mx.example.org 2024-02-15T09:30:05Z|"},
        {"Received: by b.example (qmail; by hand) id 1; 15 Feb 2024 10:30:05 +0000\n"
         "Received: from x (by y) by a.example; 15 Feb 2024 10:30:00 +0000\n",
         "b.example 2024-02-15T10:30:05Z|a.example 2024-02-15T10:30:00Z|"},
        {"Received: from a.example; 15 Feb 2024 10:30:05 +0000\n", " 2024-02-15T10:30:05Z|"},
        {"Received: by a.example; sometime\nReceived: by a.example\n", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Message) message = fill(cases[i].fields);
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint j = 0; j < message->received->len; j++) {
            const ReceivedStamp *stamp = message->received->pdata[j];
            g_autofree char *instant = instant_format(stamp->at);
            g_string_append_printf(text, "%s %s|", stamp->by_host, instant);
        }
        g_assert_cmpstr(text->str, ==, cases[i].stamps);
    }
}

static void
test_is_automated(void)
{
    static const struct {
        const char *fields;
        bool is_automated;
    } cases[] = {
        {"From: a@example.org\n", false},
        {"Auto-Submitted: no\n", false},
        {"Auto-Submitted: auto-replied\n", true},
        {"List-Id: <list.example.org>\n", true},
        {"Precedence: bulk\n", true},
        {"Precedence: LIST\n", true},
        {"Precedence: first-class\n", false},
        {"Return-Path: <>\n", true},
        {"Return-Path: <a@example.org>\n", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Message) message = fill(cases[i].fields);
        g_assert_cmpint(message->is_automated, ==, cases[i].is_automated);
    }
}

static void
test_people_date_and_subject(void)
{
    g_autoptr(Message) message =
        fill("From: Support <support@example.org>\nTo: a@example.net\nTo: b@example.net\n"
             "Cc: c@example.net\nBcc: d@example.net\nReply-To: e@example.net\n"
             "Subject: =?utf-8?Q?S=C3=B8knad?=\n mottatt\nSubject: another\n"
             "Date: Thu, 15 Feb 2024 10:30:05 +0100\n");
    const struct {
        const GPtrArray *list;
        const char *text;
    } lists[] = {{message->from, "Support <support@example.org>"},
                 {message->to, "<a@example.net>|<b@example.net>"},
                 {message->cc, "<c@example.net>"},
                 {message->bcc, "<d@example.net>"},
                 {message->reply_to, "<e@example.net>"}};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_autofree char *text = addresses_text(lists[i].list);
        g_assert_cmpstr(text, ==, lists[i].text);
    }
    g_assert_cmpstr(message->subject, ==, "Søknad mottatt");
    g_autofree char *date = instant_format(message->sent_at);
    g_assert_cmpstr(date, ==, "2024-02-15T09:30:05Z");
    g_assert_cmpuint(message->troubles->len, ==, 0);
}

static void
test_troubles(void)
{
    g_autoptr(Message) message = fill("Date: soon\n");
    g_assert_cmpint(message->sent_at, ==, INSTANT_NONE);
    g_assert_cmpuint(message->troubles->len, ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    mail_init();
    g_test_add_func("/envelope/message-id", test_message_id);
    g_test_add_func("/envelope/references", test_references);
    g_test_add_func("/envelope/received", test_received);
    g_test_add_func("/envelope/automated", test_is_automated);
    g_test_add_func("/envelope/people", test_people_date_and_subject);
    g_test_add_func("/envelope/troubles", test_troubles);
    return g_test_run();
}
