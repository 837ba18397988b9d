# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/store/libstore.a
src_store_libstore_a_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(DEFLATE_CFLAGS) $(ZLIB_CFLAGS) $(SODIUM_CFLAGS)
src_store_libstore_a_SOURCES = \
    src/store/address-store.c src/store/address-store.h \
    src/store/audit-store.c src/store/audit-store.h \
    src/store/base64-recipe.c src/store/base64-recipe.h src/store/byte-sink.h \
    src/store/certificate-store.c src/store/certificate-store.h \
    src/store/bookkeeping-store.c src/store/bookkeeping-store.h \
    src/store/chunker.c src/store/chunker.h \
    src/store/codec.c src/store/codec.h \
    src/store/content.c src/store/content.h \
    src/store/conversation-store.c src/store/conversation-store.h \
    src/store/cuts.c src/store/cuts.h \
    src/store/db.c src/store/db.h src/store/db-private.h \
    src/store/dictionary.c src/store/dictionary.h \
    src/store/export-store.c src/store/export-store.h \
    src/store/facts-store.c src/store/facts-store.h \
    src/store/folder-store.c src/store/folder-store.h \
    src/store/hold-store.c src/store/hold-store.h \
    src/store/integrity-store.c src/store/integrity-store.h \
    src/store/item-store.c src/store/item-store.h \
    src/store/keys.c src/store/keys.h \
    src/store/mailbox-store.c src/store/mailbox-store.h \
    src/store/migrate.c src/store/migrate.h \
    src/store/party-store.c src/store/party-store.h \
    src/store/schedule-store.c src/store/schedule-store.h \
    src/store/prepared.c src/store/prepared.h \
    src/store/recognition-store.c src/store/recognition-store.h \
    src/store/rendition-store.c src/store/rendition-store.h \
    src/store/residue-store.c src/store/residue-store.h \
    src/store/review-store.c src/store/review-store.h \
    src/store/run-store.c src/store/run-store.h \
    src/store/search-leap.c src/store/search-leap.h \
    src/store/search-find.c src/store/search-find.h \
    src/store/search-functions.c src/store/search-functions.h \
    src/store/search-list.c src/store/search-list.h \
    src/store/search-match.c src/store/search-match.h \
    src/store/search-phrase.c src/store/search-phrase.h \
    src/store/search-plan.c src/store/search-plan.h \
    src/store/search-prefix.c src/store/search-prefix.h \
    src/store/search-rank.c src/store/search-rank.h \
    src/store/search-side.c src/store/search-side.h \
    src/store/search-snippet.c src/store/search-snippet.h \
    src/store/search-sql.c src/store/search-sql.h \
    src/store/search-store.c src/store/search-store.h \
    src/store/search-text.c src/store/search-text.h \
    src/store/search-ways.c src/store/search-ways.h \
    src/store/source-store.c src/store/source-store.h \
    src/store/stats-store.c src/store/stats-store.h \
    src/store/stmt.c src/store/stmt.h \
    src/store/text-fold.c src/store/text-fold.h \
    src/store/turn.c src/store/turn.h \
    src/store/vocabulary.c src/store/vocabulary.h \
    src/store/word-cutter.c src/store/word-cutter.h
nodist_src_store_libstore_a_SOURCES = src/store/store-resources.c src/store/store-resources.h
STORE_LIBS = $(SQLITE_LIBS) $(DEFLATE_LIBS) $(ZLIB_LIBS) $(SODIUM_LIBS) -lm

store_migrations = \
    src/store/migrations/001-foundation.sql \
    src/store/migrations/002-content.sql \
    src/store/migrations/003-audit.sql \
    src/store/migrations/004-retention.sql \
    src/store/migrations/005-source-copies.sql \
    src/store/migrations/006-reviews.sql \
    src/store/migrations/007-writings.sql \
    src/store/migrations/008-poller.sql \
    src/store/migrations/009-search.sql \
    src/store/migrations/010-exports.sql \
    src/store/migrations/011-primer.sql \
    src/store/migrations/012-lists.sql
store_dictionaries = src/store/dictionaries/message-1.txt
EXTRA_DIST += $(store_migrations) $(store_dictionaries)
# Only for a dictionary that no release has: see contrib/dictionaries/README.
dictionaries:
	$(srcdir)/contrib/dictionaries/make $(srcdir)/src/store/dictionaries/message-1.txt
.PHONY: dictionaries
EXTRA_DIST += contrib/dictionaries/README contrib/dictionaries/make contrib/dictionaries/words.txt \
    contrib/dictionaries/html.txt contrib/dictionaries/headers.txt
BUILT_SOURCES += src/store/store-resources.h
CLEANFILES += src/store/store-resources.c src/store/store-resources.h

store_texts = $(addprefix $(srcdir)/,$(store_migrations) $(store_dictionaries))
src/store/store-resources.c: $(store_migrations) $(store_dictionaries) contrib/embed
	$(AM_V_GEN)$(MKDIR_P) src/store && \
	    $(srcdir)/contrib/embed source store $(store_texts) >$@.new && mv $@.new $@
src/store/store-resources.h: $(store_migrations) $(store_dictionaries) contrib/embed
	$(AM_V_GEN)$(MKDIR_P) src/store && \
	    $(srcdir)/contrib/embed header store $(store_texts) >$@.new && mv $@.new $@
