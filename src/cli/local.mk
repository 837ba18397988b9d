# SPDX-License-Identifier: GPL-3.0-or-later
# letterbook, and what it becomes for commands that need more libraries than the others. Each takes
# from libcli.a what it refers to. Linking proves what no program may need: letterbook itself has
# nothing with which to read mail or to speak to a server, letterbook-mail only the former.

noinst_LIBRARIES += src/cli/libcli.a
src_cli_libcli_a_CPPFLAGS = $(AM_CPPFLAGS) -DPROGRAM_DIRECTORY=\"$(libexecdir)\"
src_cli_libcli_a_SOURCES = \
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
    src/cli/cmd-mailbox-server.c \
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
    src/cli/mail-commands.c src/cli/mail-commands.h \
    src/cli/mailbox-check.c src/cli/mailbox-check.h \
    src/cli/mailbox-options.c src/cli/mailbox-options.h \
    src/cli/network-commands.c src/cli/network-commands.h \
    src/cli/party-options.c src/cli/party-options.h \
    src/cli/program.c src/cli/program.h
archive_libraries = \
    src/view/libview.a \
    src/archive/libarchive.a \
    src/retention/libretention.a \
    src/store/libstore.a \
    src/mail/libmail.a
common_libraries = \
    src/phone/libphone.a \
    src/config/libconfig.a \
    src/model/libmodel.a \
    src/base/libbase.a \
    $(STORE_LIBS) $(VIEW_LIBS) $(BASE_LIBS)

bin_PROGRAMS += letterbook
letterbook_SOURCES = src/cli/main.c
letterbook_LDADD = src/cli/libcli.a $(archive_libraries) $(common_libraries)
# Started or opened at run time: whoever makes the program alone wants them too.
EXTRA_letterbook_DEPENDENCIES = letterbook-mail letterbook-network letterbook-phone.so letterbook-extract

mail_libraries = $(archive_libraries) src/extract/libextract.a $(common_libraries) $(MAIL_LIBS)
libexec_PROGRAMS += letterbook-mail
letterbook_mail_SOURCES = src/cli/mail.c
letterbook_mail_LDADD = src/cli/libcli.a $(mail_libraries)

libexec_PROGRAMS += letterbook-network
letterbook_network_SOURCES = src/cli/network.c
letterbook_network_LDADD = \
    src/cli/libcli.a \
    $(archive_libraries) \
    src/imap/libimap.a \
    src/oauth/liboauth.a \
    src/extract/libextract.a \
    $(common_libraries) \
    $(MAIL_LIBS) $(IMAP_LIBS) $(OAUTH_LIBS)
