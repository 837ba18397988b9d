# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/archive/libarchive.a
src_archive_libarchive_a_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) -DBUILD_TIME=$(BUILD_TIME)
src_archive_libarchive_a_SOURCES = \
    src/archive/access.c src/archive/access.h \
    src/archive/address-text.c src/archive/address-text.h \
    src/archive/allowance.c src/archive/allowance.h \
    src/archive/answer.c src/archive/answer.h \
    src/archive/answers.c src/archive/answers.h \
    src/archive/archive.c src/archive/archive.h src/archive/archive-private.h \
    src/archive/arrival.c src/archive/arrival.h \
    src/archive/attachment-reader.c src/archive/attachment-reader.h \
    src/archive/audit.c src/archive/audit.h \
    src/archive/back-off.c src/archive/back-off.h \
    src/archive/batch.c src/archive/batch.h \
    src/archive/bookkeeping.c src/archive/bookkeeping.h \
    src/archive/bookkeeping-rules.c src/archive/bookkeeping-rules.h \
    src/archive/certificate-document.c src/archive/certificate-document.h \
    src/archive/certificates.c src/archive/certificates.h \
    src/archive/chats.c src/archive/chats.h \
    src/archive/conveyor.c src/archive/conveyor.h \
    src/archive/creation.c src/archive/creation.h \
    src/archive/crew.c src/archive/crew.h \
    src/archive/decisions.c src/archive/decisions.h \
    src/archive/expiry.c src/archive/expiry.h \
    src/archive/expiry-batch.c src/archive/expiry-batch.h \
    src/archive/explain-item.c src/archive/explain-item.h \
    src/archive/explain-record.c src/archive/explain-record.h \
    src/archive/export.c src/archive/export.h \
    src/archive/export-file.c src/archive/export-file.h \
    src/archive/fetching.c src/archive/fetching.h \
    src/archive/folder-choice.c src/archive/folder-choice.h \
    src/archive/folder-intake.c src/archive/folder-intake.h \
    src/archive/folder-poll.c src/archive/folder-poll.h \
    src/archive/guards.c src/archive/guards.h \
    src/archive/health.c src/archive/health.h \
    src/archive/hold-queries.c src/archive/hold-queries.h \
    src/archive/holds.c src/archive/holds.h \
    src/archive/import.c src/archive/import.h \
    src/archive/ingest.c src/archive/ingest.h \
    src/archive/inquiry.c src/archive/inquiry.h \
    src/archive/integrity.c src/archive/integrity.h \
    src/archive/item-attachment.c src/archive/item-attachment.h \
    src/archive/items.c src/archive/items.h \
    src/archive/link.c src/archive/link.h \
    src/archive/mailboxes.c src/archive/mailboxes.h \
    src/archive/metrics.c src/archive/metrics.h \
    src/archive/notes.c src/archive/notes.h \
    src/archive/parcel.c src/archive/parcel.h \
    src/archive/parties.c src/archive/parties.h \
    src/archive/party-finder.c \
    src/archive/poll.h \
    src/archive/poller.c src/archive/poller.h \
    src/archive/public-mail.c src/archive/public-mail.h \
    src/archive/purge.c src/archive/purge.h \
    src/archive/query-decisions.c src/archive/query-decisions.h \
    src/archive/query-fields.c src/archive/query-fields.h \
    src/archive/query-parser.c src/archive/query-parser.h \
    src/archive/query-text.c src/archive/query-text.h \
    src/archive/query-values.c src/archive/query-values.h \
    src/archive/recognition.c src/archive/recognition.h \
    src/archive/rehearsal.c src/archive/rehearsal.h \
    src/archive/relink.c src/archive/relink.h \
    src/archive/residue.c src/archive/residue.h \
    src/archive/residue-marker.c src/archive/residue-marker.h \
    src/archive/residue-scan.c src/archive/residue-scan.h \
    src/archive/reviews.c src/archive/reviews.h \
    src/archive/sameness.c src/archive/sameness.h \
    src/archive/schedules.c src/archive/schedules.h \
    src/archive/search.c src/archive/search.h \
    src/archive/sign-in.c src/archive/sign-in.h \
    src/archive/source-copies.c src/archive/source-copies.h \
    src/archive/source-removal.c src/archive/source-removal.h \
    src/archive/suggest.c src/archive/suggest.h \
    src/archive/stats.c src/archive/stats.h \
    src/archive/suppress.c src/archive/suppress.h \
    src/archive/visible.c src/archive/visible.h \
    src/archive/watch.c src/archive/watch.h \
    src/archive/worker.c src/archive/worker.h \
    src/archive/written.c src/archive/written.h
nodist_src_archive_libarchive_a_SOURCES = \
    src/archive/archive-resources.c src/archive/archive-resources.h

archive_texts = src/archive/public-mail-domains.txt
EXTRA_DIST += $(archive_texts)
BUILT_SOURCES += src/archive/archive-resources.h
CLEANFILES += src/archive/archive-resources.c src/archive/archive-resources.h

src/archive/archive-resources.c: $(archive_texts) contrib/embed
	$(AM_V_GEN)$(MKDIR_P) src/archive && \
	    $(srcdir)/contrib/embed source archive $(srcdir)/$(archive_texts) >$@.new && mv $@.new $@
src/archive/archive-resources.h: $(archive_texts) contrib/embed
	$(AM_V_GEN)$(MKDIR_P) src/archive && \
	    $(srcdir)/contrib/embed header archive $(srcdir)/$(archive_texts) >$@.new && mv $@.new $@
