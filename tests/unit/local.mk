# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests: one program per file under test, linked with its own floor and those below.

unit_tests =

# A program looks for the module beside itself: those that read numbers depend on this one.
phone_module = tests/unit/letterbook-phone.so
$(phone_module): letterbook-phone.so
	$(AM_V_GEN)$(MKDIR_P) tests/unit && ln -sf ../../letterbook-phone.so $@
CLEANFILES += $(phone_module)

unit_tests += tests/unit/test-canonical-json
tests_unit_test_canonical_json_SOURCES = tests/unit/test-canonical-json.c
tests_unit_test_canonical_json_LDADD = src/base/libbase.a $(BASE_LIBS)

unit_tests += tests/unit/test-needles
tests_unit_test_needles_SOURCES = tests/unit/test-needles.c
tests_unit_test_needles_LDADD = src/base/libbase.a $(BASE_LIBS)

unit_tests += tests/unit/test-civil
tests_unit_test_civil_SOURCES = tests/unit/test-civil.c
tests_unit_test_civil_LDADD = src/base/libbase.a $(BASE_LIBS)

unit_tests += tests/unit/test-day-table
tests_unit_test_day_table_SOURCES = tests/unit/test-day-table.c
tests_unit_test_day_table_LDADD = src/retention/libretention.a src/base/libbase.a $(BASE_LIBS)

unit_tests += tests/unit/test-decider
tests_unit_test_decider_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
tests_unit_test_decider_SOURCES = tests/unit/test-decider.c
tests_unit_test_decider_LDADD = \
    src/view/libview.a \
    src/retention/libretention.a \
    src/model/libmodel.a \
    src/base/libbase.a \
    $(VIEW_LIBS) $(BASE_LIBS)
EXTRA_DIST += \
    tests/data/retention/README \
    tests/data/retention/boundaries.jsonl \
    tests/data/retention/cases.jsonl \
    tests/data/retention/invalid.jsonl

unit_tests += tests/unit/test-decider-properties
tests_unit_test_decider_properties_SOURCES = tests/unit/test-decider-properties.c
tests_unit_test_decider_properties_LDADD = \
    src/retention/libretention.a \
    src/model/libmodel.a \
    src/base/libbase.a \
    $(BASE_LIBS)

unit_tests += tests/unit/test-explain
tests_unit_test_explain_SOURCES = tests/unit/test-explain.c
tests_unit_test_explain_LDADD = \
    src/retention/libretention.a \
    src/model/libmodel.a \
    src/base/libbase.a \
    $(BASE_LIBS)

unit_tests += tests/unit/test-facts-json
tests_unit_test_facts_json_SOURCES = tests/unit/test-facts-json.c
tests_unit_test_facts_json_LDADD = \
    src/view/libview.a \
    src/model/libmodel.a \
    src/base/libbase.a \
    $(VIEW_LIBS) $(BASE_LIBS)

unit_tests += tests/unit/test-number
tests_unit_test_number_SOURCES = tests/unit/test-number.c
tests_unit_test_number_LDADD = src/phone/libphone.a src/base/libbase.a $(BASE_LIBS)
EXTRA_tests_unit_test_number_DEPENDENCIES = $(phone_module)

unit_tests += tests/unit/test-spool
tests_unit_test_spool_SOURCES = tests/unit/test-spool.c
tests_unit_test_spool_LDADD = src/base/libbase.a $(BASE_LIBS)

unit_tests += tests/unit/test-notify
tests_unit_test_notify_SOURCES = tests/unit/test-notify.c
tests_unit_test_notify_LDADD = src/base/libbase.a $(BASE_LIBS)

unit_tests += tests/unit/test-journal
tests_unit_test_journal_SOURCES = tests/unit/test-journal.c
tests_unit_test_journal_LDADD = src/base/libbase.a $(BASE_LIBS)

unit_tests += tests/unit/test-back-off
tests_unit_test_back_off_SOURCES = tests/unit/test-back-off.c
tests_unit_test_back_off_LDADD = src/archive/libarchive.a $(BASE_LIBS)

unit_tests += tests/unit/test-metrics
tests_unit_test_metrics_SOURCES = tests/unit/test-metrics.c
tests_unit_test_metrics_LDADD = src/archive/libarchive.a src/base/libbase.a $(BASE_LIBS)

include tests/unit/content.mk
include tests/unit/extract.mk
include tests/unit/mail.mk
include tests/unit/imap.mk
include tests/unit/oauth.mk
include tests/unit/parties.mk
include tests/unit/poll.mk

check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
