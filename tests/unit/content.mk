# SPDX-License-Identifier: GPL-3.0-or-later
# Tests of what stores and finds: contents, the search index, queries.

store_test_libs = src/store/libstore.a src/model/libmodel.a src/base/libbase.a $(STORE_LIBS) $(BASE_LIBS)
store_fixture = tests/unit/store-fixture.c tests/unit/store-fixture.h

unit_tests += tests/unit/test-base64-recipe
tests_unit_test_base64_recipe_SOURCES = tests/unit/test-base64-recipe.c
tests_unit_test_base64_recipe_LDADD = $(store_test_libs)

unit_tests += tests/unit/test-codec
tests_unit_test_codec_SOURCES = tests/unit/test-codec.c
tests_unit_test_codec_LDADD = $(store_test_libs)

unit_tests += tests/unit/test-search-text
tests_unit_test_search_text_SOURCES = tests/unit/test-search-text.c
tests_unit_test_search_text_LDADD = $(store_test_libs)

unit_tests += tests/unit/test-word-cutter
tests_unit_test_word_cutter_SOURCES = tests/unit/test-word-cutter.c
tests_unit_test_word_cutter_LDADD = $(store_test_libs)

unit_tests += tests/unit/test-rendition-store
tests_unit_test_rendition_store_SOURCES = tests/unit/test-rendition-store.c $(store_fixture)
tests_unit_test_rendition_store_LDADD = $(store_test_libs)

unit_tests += tests/unit/test-db
tests_unit_test_db_SOURCES = tests/unit/test-db.c $(store_fixture)
tests_unit_test_db_LDADD = $(store_test_libs)

unit_tests += tests/unit/test-turn
tests_unit_test_turn_SOURCES = tests/unit/test-turn.c $(store_fixture)
tests_unit_test_turn_LDADD = $(store_test_libs)

unit_tests += tests/unit/test-search-store
tests_unit_test_search_store_SOURCES = tests/unit/test-search-store.c $(store_fixture)
tests_unit_test_search_store_LDADD = $(store_test_libs)

unit_tests += tests/unit/test-search-leap
tests_unit_test_search_leap_SOURCES = tests/unit/test-search-leap.c \
    tests/unit/made-items.c tests/unit/made-items.h $(store_fixture)
tests_unit_test_search_leap_LDADD = $(store_test_libs)

unit_tests += tests/unit/test-vocabulary
tests_unit_test_vocabulary_SOURCES = tests/unit/test-vocabulary.c $(store_fixture)
tests_unit_test_vocabulary_LDADD = $(store_test_libs)

unit_tests += tests/unit/test-query-parser
tests_unit_test_query_parser_SOURCES = tests/unit/test-query-parser.c
tests_unit_test_query_parser_LDADD = src/archive/libarchive.a src/model/libmodel.a src/base/libbase.a $(BASE_LIBS)
