# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/model/libmodel.a
src_model_libmodel_a_SOURCES = \
    src/model/audit.h \
    src/model/certificate.c src/model/certificate.h \
    src/model/bookkeeping.c src/model/bookkeeping.h \
    src/model/chat.c src/model/chat.h \
    src/model/damage.c src/model/damage.h \
    src/model/decision.c src/model/decision.h \
    src/model/doubt.c src/model/doubt.h \
    src/model/export.c src/model/export.h \
    src/model/facts.c src/model/facts.h \
    src/model/hold.c src/model/hold.h \
    src/model/expiry.c src/model/expiry.h \
    src/model/item.c src/model/item.h \
    src/model/mailbox.c src/model/mailbox.h \
    src/model/message.c src/model/message.h \
    src/model/party.c src/model/party.h \
    src/model/query.c src/model/query.h \
    src/model/reader.c src/model/reader.h \
    src/model/residue.h \
    src/model/schedule.c src/model/schedule.h \
    src/model/settings.c src/model/settings.h \
    src/model/source-counts.h \
    src/model/statistics.c src/model/statistics.h
