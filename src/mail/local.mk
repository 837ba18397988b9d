# SPDX-License-Identifier: GPL-3.0-or-later
# base64.c replaces a function inside GMime: what links libmail.a must call mail_init(), which
# takes base64.o along, and must not hide its symbols (see mail/base64.h).

noinst_LIBRARIES += src/mail/libmail.a
src_mail_libmail_a_CFLAGS = $(AM_CFLAGS) $(GMIME_CFLAGS)
src_mail_libmail_a_SOURCES = \
    src/mail/address.c src/mail/address.h \
    src/mail/alternative.c src/mail/alternative.h \
    src/mail/base64.c src/mail/base64.h \
    src/mail/calendar.c src/mail/calendar.h \
    src/mail/charset.c src/mail/charset.h \
    src/mail/charset-escape.c src/mail/charset-escape.h \
    src/mail/charset-guess.c src/mail/charset-guess.h \
    src/mail/charset-label.c src/mail/charset-label.h \
    src/mail/date.c src/mail/date.h \
    src/mail/decode.c src/mail/decode.h \
    src/mail/embedded.c src/mail/embedded.h \
    src/mail/entity.c src/mail/entity.h \
    src/mail/envelope.c src/mail/envelope.h \
    src/mail/flowed.c src/mail/flowed.h \
    src/mail/gmime-auto.h \
    src/mail/header.c src/mail/header.h \
    src/mail/html-entities.h \
    src/mail/html-output.c src/mail/html-output.h \
    src/mail/html-reference.c src/mail/html-reference.h \
    src/mail/html-style.c src/mail/html-style.h \
    src/mail/html-tag.c src/mail/html-tag.h \
    src/mail/html-text.c src/mail/html-text.h \
    src/mail/identity.c src/mail/identity.h \
    src/mail/json-lines.c src/mail/json-lines.h \
    src/mail/lines.c src/mail/lines.h \
    src/mail/outline.c src/mail/outline.h \
    src/mail/parameters.c src/mail/parameters.h \
    src/mail/parse.c src/mail/parse.h \
    src/mail/part.c \
    src/mail/parts.c src/mail/parts.h \
    src/mail/rtf-text.c src/mail/rtf-text.h \
    src/mail/scan.c src/mail/scan.h \
    src/mail/mbox.c src/mail/mbox.h \
    src/mail/mbox-exact.c src/mail/mbox-exact.h \
    src/mail/source.c src/mail/source.h \
    src/mail/subject.c src/mail/subject.h \
    src/mail/structure.c src/mail/structure.h \
    src/mail/tnef.c src/mail/tnef.h \
    src/mail/words.c src/mail/words.h
MAIL_LIBS = $(GMIME_LIBS)
