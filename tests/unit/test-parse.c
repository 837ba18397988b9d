/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "mail-fixture.h"
#include "mail/parse.h"

#include <string.h>

#define MIXED "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\npreamble\n"
#define ALTERNATIVE "Content-Type: multipart/alternative; boundary=c\n\n"
#define PLAIN(text) "Content-Type: text/plain; charset=utf-8\n\n" text
#define HTML(text) "Content-Type: text/html; charset=utf-8\n\n" text

/* "name type size|" of each attachment. */
static char *
attachments_text(const Message *message)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < message->attachments->len; i++) {
        const MailAttachment *attachment = message->attachments->pdata[i];
        g_string_append_printf(text, "%s %s %" G_GINT64_FORMAT "|", attachment->filename,
                               attachment->content_type, attachment->size);
    }
    return g_string_free(text, FALSE);
}

static void
test_text_and_attachments(void)
{
    static const struct {
        const char *name, *raw, *text, *attachments;
    } cases[] = {
        {"empty", "", "", ""},
        {"no body", "From: a@example.org\n\n", "", ""},
        {"no header", "\nbody\n", "body\n", ""},
        {"plain", "From: a@example.org\n\nbody\n", "body\n", ""},
        {"quoted-printable",
         "Content-Type: text/plain; charset=iso-8859-1\n"
         "Content-Transfer-Encoding: quoted-printable\n\ns=F8k=\nnad\n",
         "søknad\n", ""},
        {"base64",
         "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
         "c8O4a25hZAo=\n",
         "søknad\n", ""},
        {"html", HTML("<p>one</p><p>t&aring;</p>"), "one\n\ntå", ""},
        {"html that names its charset",
         "Content-Type: text/html\n\n<meta charset=\"koi8-r\">\xf0\xd2\xc9\xd7\xc5\xd4", "Привет",
         ""},
        {"flowed", "Content-Type: text/plain; format=flowed\n\none \ntwo\n", "one two\n", ""},
        {"a type that is none", "Content-Type: text\n\nbody\n", "body\n", ""},
        {"alternative, plain first",
         ALTERNATIVE "--c\n" PLAIN("plain\n") "--c\n" HTML("<p>html") "\n--c--\n", "plain", ""},
        {"alternative, html first",
         ALTERNATIVE "--c\n" HTML("<p>html") "\n--c\n" PLAIN("plain\n") "--c--\n", "plain", ""},
        {"alternative, blank plain",
         ALTERNATIVE "--c\n" PLAIN(" \n\n") "--c\n" HTML("<p>html") "\n--c--\n", "html", ""},
        {"alternative with calendar",
         ALTERNATIVE
         "--c\n" PLAIN("plain\n") "--c\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n"
                                  "--c--\n",
         "plain", " text/calendar 15|"},
        {"picture in the other alternative",
         ALTERNATIVE "--c\n" PLAIN(
             "plain\n") "--c\n"
                        "Content-Type: multipart/related; boundary=d\n\n--d\n" HTML(
                            "<img src=cid:1>") "\n--d\nContent-Type: image/png\nContent-ID: "
                                               "<1>\n\nPNG\n--d--\n--c--\n",
         "plain", " image/png 3|"},
        {"mixed",
         MIXED "--b\n" PLAIN("one\n") "--b\nContent-Type: application/pdf; name=\"a.pdf\"\n"
                                      "Content-Transfer-Encoding: base64\n\nJVBERi0=\n--b\n" PLAIN(
                                          "two\n") "--b--\nepilogue\n",
         "one\ntwo", "a.pdf application/pdf 5|"},
        {"attached text",
         MIXED "--b\n" PLAIN(
             "one\n") "--b\nContent-Type: text/plain\n"
                      "Content-Disposition: attachment; filename=notes.txt\n\nnotes\n--b--\n",
         "one", "notes.txt text/plain 5|"},
        {"named text",
         MIXED
         "--b\n" PLAIN("one\n") "--b\nContent-Type: text/plain; name=notes.txt\n\nnotes\n--b--\n",
         "one", "notes.txt text/plain 5|"},
        {"boundary missing at the end",
         MIXED "--b\n" PLAIN("one\n") "--b\nContent-Type: image/png\n\nPNG", "one",
         " image/png 3|"},
        {"multipart without boundary", "Content-Type: multipart/mixed\n\n--b\n\none\n",
         "--b\n\none\n", ""},
        {"file name from RFC 2231",
         MIXED
         "--b\nContent-Type: application/pdf\n"
         "Content-Disposition: attachment; filename*0*=utf-8''s%C3%B8k; filename*1=nad.pdf\n\n"
         "x\n--b--\n",
         "", "søknad.pdf application/pdf 1|"},
        {"file name from RFC 2047",
         MIXED
         "--b\nContent-Type: application/pdf; name=\"=?utf-8?B?c8O4?= =?utf-8?B?a25hZA==?=\"\n\n"
         "x\n--b--\n",
         "", "søknad application/pdf 1|"},
        {"hostile file names",
         MIXED "--b\nContent-Type: image/png; name=\"../../etc/passwd\"\n\nx\n"
               "--b\nContent-Type: image/png; name=\"C:\\\\dir\\\\a.png\"\n\nx\n"
               "--b\nContent-Type: image/png; name=\"..\"\n\nx\n"
               "--b\nContent-Type: image/png; name*=utf-8''a%0D%0Ab%00.png\n\nx\n"
               "--b\nContent-Type: image/png; name*=utf-8''a%E2%80%AEgnp.exe\n\nx\n--b--\n",
         "",
         "passwd image/png 1|a.png image/png 1| image/png 1|a b.png image/png 1|agnp.exe image/png "
         "1|"},
        {"nested message",
         MIXED
         "--b\n" PLAIN("see below\n") "--b\nContent-Type: message/rfc822\n\n"
                                      "From: c@example.org\nSubject: =?utf-8?Q?Inner_=C3=A5?=\n"
                                      "Content-Type: multipart/mixed; boundary=n\n\n--n\n" PLAIN(
                                          "inner\n") "--n\nContent-Type: image/png; "
                                                     "name=i.png\n\nPNG\n--n--\n--b--\n",
         "see below\nFrom: c@example.org\nSubject: Inner å\n\ninner", " message/rfc822 198|"},
        {"uuencode",
         MIXED "--b\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: x-uuencode\n\n"
               "begin 644 a.png\n%:&5L;&\\`\n`\nend\n--b--\n",
         "", "a.png image/png 5|"},
        {"boundary that comes a second time after the end",
         MIXED "--b\n" PLAIN("one\n") "--b--\n--b\n" PLAIN("two\n") "--b--\n", "one\ntwo", ""},
        {"boundary twice", MIXED "--b\n--b\n" PLAIN("one\n") "--b--\n", "one", ""},
        {"boundary that another one begins with",
         MIXED "--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n" PLAIN(
             "one\n") "--bb--\n--b\n" PLAIN("two\n") "--b--\n",
         "one\ntwo", ""},
        {"the same boundary inside",
         MIXED "--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" PLAIN(
             "one\n") "--b--\n--b\n" PLAIN("two\n") "--b--\n",
         "one\ntwo", ""},
        {"inner boundary without an end",
         MIXED "--b\n" ALTERNATIVE "--c\n" PLAIN("one\n") "--b\n" PLAIN("two\n") "--b--\n",
         "one\ntwo", ""},
        {"boundary with blanks behind it", MIXED "--b \t\n" PLAIN("one\n") "--b-- \n", "one", ""},
        {"boundary that is not the one named",
         "Content-Type: multipart/mixed; boundary=x\n\nsee\n--b\n" PLAIN("one\n") "--b\n" PLAIN(
             "two\n") "--b--\n",
         "one\ntwo", ""},
        {"boundary that is not named",
         "Content-Type: multipart/mixed\n\n--b\n" PLAIN("one\n") "--b--\n", "one", ""},
        {"boundary without a semicolon",
         "Content-Type: multipart/mixed\n boundary=\"b\"\n\n--b\n" PLAIN("one\n") "--b--\n", "one",
         ""},
        {"part without an empty line", MIXED "--b\none\ntwo\n--b--\n", "one\ntwo", ""},
        {"part that ends in its header", MIXED "--b\nContent-Type: image/png\n--b--\n", "",
         " image/png 0|"},
        {"header without an empty line",
         "Subject: s\nContent-Type: text/plain\none two\nthree\n\nfour\n",
         "one two\nthree\n\nfour\n", ""},
        {"header with blanks in the empty line", "Subject: s\n \none\ntwo\n", "one\ntwo\n", ""},
        {"no header at all", "just a text\nof two lines\n\nand more\n",
         "just a text\nof two lines\n\nand more\n", ""},
        {"digest",
         "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: a\n\none\n--b\n\n"
         "Subject: b\n\ntwo\n--b--\n",
         "Subject: a\n\none\nSubject: b\n\ntwo", " message/rfc822 15| message/rfc822 15|"},
        {"nested message in base64",
         MIXED "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
               "U3ViamVjdDogYQoKb25lCg==\n--b--\n",
         "Subject: a\n\none\n", " message/rfc822 16|"},
        {"message in a message",
         "Content-Type: message/rfc822\n\nSubject: a\nContent-Type: message/rfc822\n\nSubject: "
         "b\n\n"
         "one\n",
         "Subject: a\n\nSubject: b\n\none\n", " message/rfc822 57|"},
        {"body with a name", "Content-Type: text/plain; name=a.txt\n\none\n", "one\n",
         "a.txt text/plain 4|"},
        {"delivery report",
         "Content-Type: multipart/report; boundary=b\n\n--b\n" PLAIN(
             "sorry\n") "--b\nContent-Type: message/delivery-status\n\n"
                        "Reporting-MTA: dns; mx.example.org\n\nStatus: 5.1.1\n--b--\n",
         "sorry\nReporting-MTA: dns; mx.example.org\n\nStatus: 5.1.1",
         " message/delivery-status 49|"},
        {"invitation that only the calendar tells of",
         ALTERNATIVE "--c\n" HTML(" ") "\n--c\nContent-Type: text/calendar; method=REQUEST\n\n"
                                       "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:x\n"
                                       "DESCRIPTION:y\nEND:VEVENT\n--c--\n",
         "Invitation: x\n\ny\n", " text/calendar 78|"},
        {"encrypted with S/MIME",
         "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nx",
         "[encrypted with S/MIME]\n", "smime.p7m application/pkcs7-mime 1|"},
        {"encrypted with OpenPGP",
         "Content-Type: multipart/encrypted; boundary=b\n\n--b\n"
         "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n"
         "Content-Type: application/octet-stream; name=a.asc\n\nx\n--b--\n",
         "[encrypted with OpenPGP]\n",
         " application/pgp-encrypted 10|a.asc application/octet-stream 1|"},
        {"signed",
         "Content-Type: multipart/signed; boundary=b\n\n--b\n" PLAIN(
             "one\n") "--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n",
         "one", " application/pgp-signature 1|"},
        {"uuencode in a text",
         "Subject: s\n\none\nbegin 644 a.png\n%:&5L;&\\`\n`\nend\ntwo\n"
         "begin 755 b\n%:&5L;&\\`\n`\nend\n",
         "one\ntwo\n", "a.png image/png 5|b application/octet-stream 5|"},
        {"uuencode that was cut off", "Subject: s\n\nbegin 644 a.txt\n%:&5L;&\\`\nand so on\n",
         "and so on\n", "a.txt text/plain 5|"},
        {"no uuencode", "Subject: s\n\nbegin 644 reasons\nto be glad\nbegin 644 x\nOK\n",
         "begin 644 reasons\nto be glad\nbegin 644 x\nOK\n", ""},
        {"yEnc in a text",
         "Subject: s\n\none\n=ybegin line=128 size=6 name=my file.bin\n\x8b\x8c\x8d=n\x8e\x8f\n"
         "=yend size=6\ntwo\n",
         "one\ntwo\n", "my file.bin application/octet-stream 6|"},
        {"yEnc in parts",
         "Subject: s\n\n=ybegin part=2 line=128 size=9 name=a\n=ypart begin=4 end=6\n\x8b\x8c\n"
         "\x8d\n=yend size=3\n",
         "", "a application/octet-stream 3|"},
        {"control characters", "Content-Type: text/plain\n\na\033[31mb\bc\r\nd\n", "a[31mbc\nd\n",
         ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].name);
        g_autoptr(Message) message = parse_text(cases[i].raw);
        g_assert_cmpstr(message->text, ==, cases[i].text);
        g_autofree char *attachments = attachments_text(message);
        g_assert_cmpstr(attachments, ==, cases[i].attachments);
    }
}

/* The digest of a nested message is that of its bytes, up to the line end before the boundary. */
static void
test_nested_message_range(void)
{
    static const char nested[] = "From: c@example.org\r\nContent-Type: multipart/mixed; "
                                 "boundary=n\r\n\r\n--n\r\n\r\ninner\r\n--n--\r\nafter\r\n";
    g_autofree char *raw = g_strconcat("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                                       "Content-Type: message/rfc822\r\n\r\n",
                                       nested, "\r\n--b--\r\n", NULL);
    g_autoptr(Message) message = parse_text(raw);
    g_assert_cmpuint(message->attachments->len, ==, 1);
    const MailAttachment *attachment = message->attachments->pdata[0];
    g_assert_cmpint(attachment->size, ==, (gint64)strlen(nested));
    Digest expected = digest_of(nested, strlen(nested));
    g_assert_true(digest_equal(&attachment->digest, &expected));
}

static bool
collect(const void *bytes, size_t length, void *data, GError **error)
{
    (void)error;
    g_byte_array_append(data, bytes, (guint)length);
    return true;
}

static bool
refuse(const void *bytes, size_t length, void *data, GError **error)
{
    (void)bytes;
    (void)length;
    (void)data;
    return fail(error, FAIL_REFUSED, "enough");
}

/* `lines` lines of base64 of 'x'; sets *range to where they stand in the message. */
static char *
with_base64(int lines, const char *line_end, RawRange *range)
{
    GString *raw = g_string_new(NULL);
    g_string_append_printf(raw, "Content-Type: multipart/mixed; boundary=b%s%s--b%s", line_end,
                           line_end, line_end);
    g_string_append_printf(raw,
                           "Content-Type: application/pdf; name=a.pdf%s"
                           "Content-Transfer-Encoding: base64%s%s",
                           line_end, line_end, line_end);
    range->offset = (int64_t)raw->len;
    for (int i = 0; i < lines; i++)
        g_string_append_printf(
            raw, "%seHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4",
            i > 0 ? line_end : "");
    range->length = (int64_t)raw->len - range->offset;
    g_string_append_printf(raw, "%s--b--%s", line_end, line_end);
    return g_string_free(raw, FALSE);
}

static void
test_base64_ranges_and_decoding(void)
{
    static const struct {
        int lines;
        const char *line_end;
    } cases[] = {{20, "\n"}, {20, "\r\n"}, {2, "\n"}, {30000, "\r\n"}}; /* the last in a file */
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        RawRange expected;
        g_autofree char *raw = with_base64(cases[i].lines, cases[i].line_end, &expected);
        g_autoptr(Spool) spool = spool_of(raw);
        g_autoptr(GError) error = NULL;
        g_autoptr(Message) message = mail_parse(spool, &error);
        g_assert_no_error(error);
        bool is_worth_it = expected.length >= MAIL_BASE64_RANGE_MIN;
        g_assert_cmpuint(message->base64_ranges->len, ==, is_worth_it);
        if (is_worth_it) {
            RawRange range = g_array_index(message->base64_ranges, RawRange, 0);
            g_assert_cmpint(range.offset, ==, expected.offset);
            g_assert_cmpint(range.length, ==, expected.length);
        }
        const MailAttachment *attachment = message->attachments->pdata[0];
        g_assert_cmpint(attachment->size, ==, cases[i].lines * 54);

        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_assert_true(mail_attachment_decode(spool, 0, collect, bytes, &error));
        g_assert_cmpuint(bytes->len, ==, attachment->size);
        Digest digest = digest_of(bytes->data, bytes->len);
        g_assert_true(digest_equal(&digest, &attachment->digest));
        g_assert_false(mail_attachment_decode(spool, 1, collect, bytes, &error));
        g_assert_error(error, LETTERBOOK_ERROR, FAIL_USAGE);
        g_clear_error(&error);
        g_assert_false(mail_attachment_decode(spool, 0, refuse, NULL, &error));
        g_assert_error(error, LETTERBOOK_ERROR, FAIL_REFUSED);
    }
}

/* Every index decodes to what the digest is of, whatever kind of attachment stands before it. */
static void
test_indexes(void)
{
    static const char raw[] = MIXED
        "--b\n\none\nbegin 644 a.png\n%:&5L;&\\`\n`\nend\n"
        "=ybegin line=128 size=4 name=b.bin\n\x8b\x8c=M\x8e\n=yend size=4\ntwo\n"
        "--b\nContent-Type: message/rfc822\n\nSubject: x\n\nbegin 644 c.png\n%:&5L;&\\`\n`\nend\n"
        "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        "U3ViamVjdDogYQoKb25lCg==\n"
        "--b\nContent-Type: image/gif; name=d.gif\nContent-Transfer-Encoding: base64\n\nR0lG\n"
        "--b--\n";
    g_autoptr(Spool) spool = spool_of(raw);
    g_autoptr(Message) message = parse_text(raw);
    g_autofree char *names = attachments_text(message);
    g_assert_cmpstr(names, ==,
                    "a.png image/png 5|b.bin application/octet-stream 4| message/rfc822 43|"
                    " message/rfc822 16|d.gif image/gif 3|");
    for (guint i = 0; i < message->attachments->len; i++) {
        const MailAttachment *attachment = message->attachments->pdata[i];
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_autoptr(GError) error = NULL;
        g_assert_true(mail_attachment_decode(spool, i, collect, bytes, &error));
        Digest digest = digest_of(bytes->data, bytes->len);
        g_assert_true(digest_equal(&digest, &attachment->digest));
    }
}

/* Raw bytes in the header are in the charset of the text, when they are not UTF-8. */
static void
test_header_charset(void)
{
    g_autoptr(Message) message =
        parse_text("Subject: \xf0\xd2\xc9\xd7\xc5\xd4\nFrom: \xf0\xd2 <a@example.org>\n"
                   "Content-Type: text/plain; charset=koi8-r\n\n\xf0\xd2\xc9\xd7\xc5\xd4\n");
    g_assert_cmpstr(message->subject, ==, "Привет");
    g_autofree char *from = addresses_text(message->from);
    g_assert_cmpstr(from, ==, "Пр <a@example.org>");
    g_assert_cmpstr(message->text, ==, "Привет\n");
}

/* A message with a piece many times in it. */
static Message *
parse_bomb(const char *before, const char *piece, int count, const char *after)
{
    g_autoptr(GString) raw = g_string_new(before);
    for (int i = 0; i < count; i++)
        g_string_append(raw, piece);
    g_string_append(raw, after);
    gint64 start = g_get_monotonic_time();
    Message *message = parse_text(raw->str);
    g_assert_cmpint(g_get_monotonic_time() - start, <, 10 * G_USEC_PER_SEC);
    return message;
}

static void
test_bombs(void)
{
    static const struct {
        const char *before, *piece;
        int count;
        const char *after;
        bool has_trouble;
    } cases[] = {
        {"Subject: s\nTo: ", "g:", 50000, "\n\nbody\n", true},
        {"Subject: s\nContent-Type: text/plain", ";a=b", 100000, "\n\nbody\n", true},
        {"Subject: s\n", "A: 1\n", 1000000, "\nbody\n", true},
        {"Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n", 1000000, "",
         true},
        {"Subject: s\n", "Content-Type: multipart/mixed; boundary=b\n\n--b\n", 3000, "", true},
        {"Subject: s\n", "Content-Type: message/rfc822\n\n", 20000, "body\n", true},
        {"Subject: s\nReferences: ", "<a@example.org> ", 60000, "\n\nbody\n", false},
        {"Subject: s ", "=?utf-8?B?w6Q=?= ", 60000, "\n\nbody\n", false},
        {"Subject: s\nContent-Type: text/html\n\n", "<div>", 800000, "", false},
        {"Subject: s\n\n", "text text text text text text text text\n", 200000, "", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Message) message =
            parse_bomb(cases[i].before, cases[i].piece, cases[i].count, cases[i].after);
        g_test_message("%.30s: %s", cases[i].piece,
                       message->troubles->len > 0 ? (const char *)message->troubles->pdata[0] : "");
        g_assert_cmpint(message->troubles->len > 0, ==, cases[i].has_trouble);
        g_assert_cmpint(message->subject[0], ==, 's'); /* the header is read in any case */
        g_assert_cmpuint(strlen(message->text), <=, MAIL_TEXT_MAX);
    }
}

/* Anything at all is parsed to valid text, without a finding of the sanitizers. */
static void
test_any_bytes(void)
{
    static const char *const pieces[] = {
        "Content-Type: ",
        "multipart/mixed; boundary=b",
        "\n",
        "\r\n",
        "\n\n",
        "--b",
        "--b--",
        "text/html",
        "message/rfc822",
        "charset=",
        "utf-8",
        "=?utf-8?B?",
        "?=",
        "To: ",
        "From: ",
        "<a@b>",
        ":",
        ";",
        "\"",
        "Content-Transfer-Encoding: base64",
        "quoted-printable",
        "=",
        "begin 644 x\n",
        "\xff\xfe",
        "\xc3",
        "<p>",
        "&#",
        "Date: ",
        "1 Jan",
        "Received: by ",
        "filename*0*=utf-8''%",
        "x-uuencode",
        "%:&5L;&\\`\n",
        "end\n",
        "=ybegin line=1 size=1 name=x\n",
        "=yend\n",
        "text/calendar",
        "BEGIN:VEVENT\n",
        "application/ms-tnef",
        "\x78\x9f\x3e\x22\x01\x01",
        "message/delivery-status",
        "application/pkcs7-mime",
        "text/rtf",
        "{\\rtf1 ",
        "\\u8?",
        "\033$B",
        "Subject: ",
        "<div style=display:none>",
        "format=flowed",
        "Content-Disposition: attachment",
        " ",
        "multipart/alternative",
    };
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int round = 0; round < 3000; round++) {
        g_autoptr(GString) raw = g_string_new(NULL);
        for (int i = g_rand_int_range(random, 0, 60); i > 0; i--)
            g_string_append(raw, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
        g_autoptr(Message) message = parse_text(raw->str);
        g_assert_true(g_utf8_validate(message->text, -1, NULL));
        g_assert_true(g_utf8_validate(message->subject, -1, NULL));
        for (guint i = 0; i < message->attachments->len; i++) {
            const MailAttachment *attachment = message->attachments->pdata[i];
            g_assert_true(g_utf8_validate(attachment->filename, -1, NULL));
            g_assert_null(strchr(attachment->filename, '/'));
            g_assert_true(g_utf8_validate(attachment->content_type, -1, NULL));
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    mail_init();
    g_test_add_func("/parse/text-and-attachments", test_text_and_attachments);
    g_test_add_func("/parse/nested-message", test_nested_message_range);
    g_test_add_func("/parse/base64", test_base64_ranges_and_decoding);
    g_test_add_func("/parse/indexes", test_indexes);
    g_test_add_func("/parse/header-charset", test_header_charset);
    g_test_add_func("/parse/bombs", test_bombs);
    g_test_add_func("/parse/any-bytes", test_any_bytes);
    return g_test_run();
}
