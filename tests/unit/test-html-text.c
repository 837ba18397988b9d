/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/html-text.h"

#include <glib.h>
#include <string.h>

static void
test_text(void)
{
    static const struct {
        const char *html, *text;
    } cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"  two \n\t words  ", "two words"},
        {"<p>one</p><p>two</p>", "one\n\ntwo"},
        {"<div>one</div><div>two</div>", "one\ntwo"},
        {"one<br>two<br/><br>three", "one\ntwo\n\nthree"},
        {"<b>b</b>o<i>l</i>d", "bold"},
        {"<ul><li>one<li>two</ul>after", "- one\n- two\n\nafter"},
        {"<ol><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ol>", "1. a\n2. b\n- c\n3. d"},
        {"<p>answer</p><blockquote>one<br>two<blockquote>deep</blockquote></blockquote>mine",
         "answer\n\n> one\n> two\n\n> > deep\n\nmine"},
        {"<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1\t2\n3"},
        {"<pre>a  b\n  c</pre>d  e", "a  b\n  c\n\nd e"},
        {"a<style>p { color: red }</style>b", "ab"},
        {"a<SCRIPT type='x'>if (1 < 2) \"</p>\"</Script >b", "ab"},
        {"<head><title>T</title></head><body>b", "b"},
        {"a<!-- <p>no --> b", "a b"},
        {"a<!-- never closed <b>b</b>", "ab"},
        {"a<!-->b", "ab"},
        {"<!DOCTYPE html><?xml version='1'?>a<![if !mso]>b<![endif]>", "ab"},
        {"&lt;b&gt; &amp;amp; &quot;&apos;&#39;&#x27;", "<b> &amp; \"'''"},
        {"s&oslash;knad &Aring; &euro; &mdash; &AMP;", "søknad Å € — &"},
        {"s&#248;knad &#xE5; &#8364;", "søknad å €"},
        {"&#150;&#x93;", "–“"}, /* windows-1252 by number */
        {"&#0;&#xd800;&#x110000;&#99999999999999999999;",
         "\357\277\275\357\277\275\357\277\275\357\277\275"},
        {"&unknown; & &; &#; &#x; AT&T", "&unknown; & &; &#; &#x; AT&T"},
        {"&nbsp;a&nbsp;b", " a b"},
        {"copy&copy right&copy;", "copy© right©"},
        {"1 < 2 and 3 > 2", "1 < 2 and 3 > 2"},
        {"a <", "a <"},
        {"a <b", "a"},
        {"a<b title='x > y'>b</b>", "ab"},
        {"a<b title=\"never closed>b</b> c", "ab c"},
        {"<a href=\"https://example.org/x?token=1#y\">here</a> now",
         "here now\n\n<https://example.org/x>"},
        {"<a href='https://example.org/'>example.org</a>", "example.org"},
        {"<a href=mailto:a@example.org>a@example.org</a>", "a@example.org"},
        {"<a href='https://a.example'>1</a><a href=\"https://a.example\">2</a>"
         "<a href='https://b.example'>3</a>",
         "123\n\n<https://a.example>\n<https://b.example>"},
        {"<a href='javascript:alert(1)'>x</a><a name=y>y</a>", "xy"},
        {"see <img src='x' alt='the &aring; logo'>there", "see the å logo there"},
        {"<img src='x'>a", "a"},
        {"<o:p>a</o:p>", "a"},
        /* what readers do not see */
        {"<div style=\"display:none\">preview</div>text", "text"},
        {"<div style='DISPLAY : none !important; color:red'>a<div>b</div>c</div>text", "text"},
        {"<span style='visibility:hidden'>a</span>b<p hidden>c</p>d", "bd"},
        {"<div style='mso-hide:all'>a</div><div style='opacity:0'>b</div>c", "c"},
        {"<div style='max-height:0;overflow:hidden'>a</div>b", "b"},
        {"<div style='max-height:0'>a</div>b", "a\nb"},
        {"visible<span style='font-size:0px'>noise</span> text", "visible text"},
        {"<td style='font-size:0'><div style='font-size:13px'>a</div></td>", "a"}, /* a layout */
        {"<p style='display:none'>a<p>b", "b"},
        {"<div style='display:none'>never closed", "never closed"},
        {"<table><tr><td style='display:none'>a</tr></table>b", "b"},
        {"<img style='display:none' alt='x'>a", "a"},
        {"a<svg><title>t</title></svg><xml><o:x>1</o:x></xml>b", "ab"},
        {"now&zwnj;&nbsp;&zwnj;&nbsp;&zwnj;&nbsp;here", "now here"}, /* the padding of previews */
        {"co&shy;operate wo&#x200b;rd", "cooperate word"},
        {"\360\237\221\251\342\200\215\360\237\222\273 &zwnj;x",
         "\360\237\221\251\342\200\215\360\237\222\273 \342\200\214x"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].html);
        g_autofree char *text = html_to_text(cases[i].html, strlen(cases[i].html));
        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

static void
test_time_is_linear(void)
{
    static const char *const pieces[] = {
        "<div>",
        "<",
        "<!--",
        "&#",
        "&amp",
        "<a b=\"",
        "<a b='",
        "<style>",
        "</",
        "<a a=b ",
        "<a href='https://example.org/",
        "<img alt=\"&",
        "<pre>",
        "<!",
        "<a href=x",
        "<div style=display:none>",
        "<td style=font-size:0>",
        "<p hidden>",
        "<blockquote>",
        "<ol><li>",
        "&zwnj;",
        "&zwnj;&nbsp;x",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) html = g_string_new(NULL);
        while (html->len < 2000000)
            g_string_append(html, pieces[i]);
        gint64 start = g_get_monotonic_time();
        g_autofree char *text = html_to_text(html->str, html->len);
        g_test_message("%s: %zu bytes", pieces[i], strlen(text));
        g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_USEC_PER_SEC);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/html-text/text", test_text);
    g_test_add_func("/html-text/linear", test_time_is_linear);
    return g_test_run();
}
