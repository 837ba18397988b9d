# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/mail/libmail.a
src_mail_libmail_a_SOURCES =
