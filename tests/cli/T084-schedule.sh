#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The retention schedule: drafted from the configuration, rehearsed, put in force.
. "${srcdir:-.}/tests/cli/lib.sh"
need faketime

configure
configure_mailbox support
expect_status 0 letterbook init
for age in 30 100 200 300; do
    compose "$work/$age.eml" date="$(days_ago $age)" from="writer$age@example.com" subject="Letter $age"
done
for age in 30 100 200 300; do
    at "$(days_ago $((age - 1)))" expect_status 0 letterbook import --mailbox=support "$work/$age.eml"
done
letter() {
    found "subject:$1"
}

test_begin "a new archive starts under its configuration"
expect_status 0 letterbook schedule show --json
expect_json_lines
expect_equal "$(helper field version <"$work/stdout")" 1
expect_equal "$(helper field state <"$work/stdout")" "in force"
expect_equal "$(helper field periods.correspondence_months <"$work/stdout")" 12
expect_equal "$(helper field periods.change_grace_days <"$work/stdout")" 30
expect_equal "$(helper field rules.rule <"$work/stdout" | wc -w)" 14
expect_status 0 letterbook schedule show
expect_match "$stdout" 'version 1: in force'
expect_match "$stdout" 'R-BOOK +to document the accounts \(legal obligation'

test_begin "nothing to activate"
expect_error 64 'no draft' letterbook schedule activate
expect_error 64 'no version 7' letterbook schedule show 7
expect_error 64 'been in force' letterbook schedule activate 1

test_begin "a changed configuration changes nothing before it is activated"
printf '\n[retention]\ncorrespondence = 6 months\n\n[rule R-CONTACT]\npurpose = to answer again\n' >>"$config"
expect_equal "$(field rule letterbook explain --json "$(letter 300)")" R-CONTACT
expect_equal "$(field outcome letterbook explain --json "$(letter 300)")" KEEP_UNTIL

test_begin "check says so"
expect_status 0 letterbook check
expect_match "$stderr" 'warning.*version 1.*schedule activate'

test_begin "a draft"
expect_status 0 letterbook schedule draft
expect_match "$stdout" 'version 2: draft'
expect_match "$stdout" '6 months'
expect_match "$stdout" 'to answer again'
expect_status 0 letterbook schedule draft --json
expect_equal "$(helper field version <"$work/stdout")" 2 "the same again is no new version"

test_begin "activation demands a dry run, and shows the difference"
expect_status 77 letterbook schedule activate
expect_match "$stdout" '4 items: 4 would go earlier.*0 later; 0 '
expect_match "$stderr" 'first dry run of version 2'
expect_equal "$(field version letterbook schedule show --json)" 1

test_begin "a dry run of expiry shows it as well"
expect_status 0 letterbook expire --dry-run
expect_match "$stdout" 'Under version 2.*4 items would go earlier'

test_begin "activated: a shorter period begins with the safety delay"
expect_status 0 letterbook schedule activate --json
expect_json_lines
for pair in version=2 evaluated=4 earlier=4 later=0 due=0; do
    expect_equal "$(helper field "${pair%%=*}" <"$work/stdout")" "${pair#*=}" "${pair%%=*}"
done
expect_equal "$(field version letterbook schedule show --json)" 2
expect_equal "$(field rule letterbook explain --json "$(letter 300)")" R-GRACE
expect_equal "$(field rule letterbook explain --json "$(letter 200)")" R-GRACE
expect_equal "$(field keep_until letterbook explain --json "$(letter 300)")" \
    "$(TZ=Europe/Oslo date -d '+ 30 days' +%F)"
expect_match "$(field explanation letterbook explain --json "$(letter 300)")" 'schedule 2'
expect_status 0 letterbook expire
expect_equal "$(count_found $everything)" 4

test_begin "after the delay they go"
after=$(TZ=Europe/Oslo date -d '+ 31 days' +%F)
at "$after" expect_status 0 letterbook expire --accept-clock="$after" --json
expect_equal "$(helper field purged <"$work/stdout")" 2
expect_equal "$(count_found $everything)" 2

test_begin "a longer period takes effect at once"
sed -i 's/^correspondence = 6 months/correspondence = 2 years/' "$config"
expect_status 0 letterbook schedule draft
expect_status 0 letterbook schedule activate --dry-run
expect_match "$stdout" '0 would go earlier than now, 2 later'
expect_status 0 letterbook schedule activate
expect_equal "$(field keep_until letterbook explain --json "$(letter 100)")" \
    "$(TZ=Europe/Oslo date -d "$(days_ago 100) + 2 years" +%F)"

test_begin "a draft that was passed over cannot come back, and the next one can"
sed -i 's/^correspondence = 2 years/correspondence = 3 years/' "$config"
expect_status 0 letterbook schedule draft
sed -i 's/^correspondence = 3 years/correspondence = 4 years/' "$config"
expect_status 0 letterbook schedule draft
expect_status 0 letterbook schedule activate --dry-run
expect_status 0 letterbook schedule activate
expect_error 64 'version 4 is older than version 5' letterbook schedule activate 4
expect_equal "$(field version letterbook schedule show --json)" 5
sed -i 's/^correspondence = 4 years/correspondence = 3 years/' "$config"
expect_status 0 letterbook schedule draft --json
expect_equal "$(helper field version <"$work/stdout")" 6

test_begin "the newest activated one is in force, whatever the clock said then"
expect_status 77 letterbook schedule activate
at "$(days_ago 2)" expect_status 0 letterbook schedule activate
expect_equal "$(field version letterbook schedule show --json)" 6

test_begin "history stays"
expect_equal "$(field state letterbook schedule show --json 1)" past
expect_equal "$(field state letterbook schedule show --json 2)" past

test_begin "a version needs purposes and lawful bases"
printf '\n[rule R-ITEM]\nlawful-basis =\n' >>"$config"
expect_error 78 'R-ITEM.*lawful-basis.*empty' letterbook schedule draft
sed -i '/^\[rule R-ITEM\]/,$d' "$config"
printf '\n[rule R-NONE]\npurpose = x\n' >>"$config"
expect_error 78 "no rule 'R-NONE'" letterbook schedule draft

test_done
