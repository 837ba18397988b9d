# SPDX-License-Identifier: GPL-3.0-or-later

bin_PROGRAMS += letterbook
letterbook_SOURCES = \
    src/cli/certificate-check.c src/cli/certificate-check.h \
    src/cli/cmd-audit.c \
    src/cli/cmd-certificate.c \
    src/cli/cmd-certificate-verify.c \
    src/cli/cmd-bookkeeping.c \
    src/cli/cmd-chat.c \
    src/cli/cmd-check.c \
    src/cli/cmd-decide.c \
    src/cli/cmd-expire.c \
    src/cli/cmd-explain.c \
    src/cli/cmd-export.c \
    src/cli/cmd-hold.c \
    src/cli/cmd-import.c \
    src/cli/cmd-init.c \
    src/cli/cmd-mailbox.c \
    src/cli/cmd-note.c \
    src/cli/cmd-party.c \
    src/cli/cmd-poll.c \
    src/cli/cmd-relationship.c \
    src/cli/cmd-review.c \
    src/cli/cmd-schedule.c \
    src/cli/cmd-search.c \
    src/cli/cmd-show.c \
    src/cli/cmd-source-copies.c \
    src/cli/cmd-stats.c \
    src/cli/cmd-verify.c \
    src/cli/command.c src/cli/command.h \
    src/cli/commands.h \
    src/cli/mailbox-check.c src/cli/mailbox-check.h \
    src/cli/main.c \
    src/cli/party-options.c src/cli/party-options.h
letterbook_LDADD = \
    src/view/libview.a \
    src/archive/libarchive.a \
    src/retention/libretention.a \
    src/store/libstore.a \
    src/mail/libmail.a \
    src/imap/libimap.a \
    src/oauth/liboauth.a \
    src/extract/libextract.a \
    src/phone/libphone.a \
    src/config/libconfig.a \
    src/model/libmodel.a \
    src/base/libbase.a \
    $(STORE_LIBS) $(MAIL_LIBS) $(IMAP_LIBS) $(OAUTH_LIBS) $(VIEW_LIBS) $(BASE_LIBS)
# Opened at run time: whoever makes the program alone wants it too.
EXTRA_letterbook_DEPENDENCIES = letterbook-phone.so letterbook-extract
