# SPDX-License-Identifier: GPL-3.0-or-later
# Tests of what polling goes by.

poll_libraries = \
    src/archive/libarchive.a \
    src/imap/libimap.a \
    src/extract/libextract.a \
    src/model/libmodel.a \
    src/base/libbase.a \
    $(IMAP_LIBS) $(BASE_LIBS)

unit_tests += tests/unit/test-allowance
tests_unit_test_allowance_SOURCES = tests/unit/test-allowance.c
tests_unit_test_allowance_LDADD = $(poll_libraries)

unit_tests += tests/unit/test-folder-choice
tests_unit_test_folder_choice_SOURCES = tests/unit/test-folder-choice.c
tests_unit_test_folder_choice_LDADD = $(poll_libraries)
