#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# certificate: every run leaves a proof that stands alone, and none can be changed or taken out.
. "${srcdir:-.}/tests/cli/lib.sh"
need sqlite3 faketime

written=$(days_ago 400) archived_on=$(days_ago 399)
compose "$work/gone.eml" date="$written" from="Gone Jobby <gone@ended.example.org>" \
    subject="Qvuxsubject" id=gone-message@example.org
compose "$work/stays.eml" date="$(days_ago 3)" from=stays@running.example.org subject=Stays
size=$(wc -c <"$work/gone.eml")

# verify_alone KEY FILE…: without archive and configuration
verify_alone() {
    given_key=$1
    shift
    "$program" --config="$work/nowhere.conf" certificate verify --public-key="$given_key" "$@"
}

# certificate_of RUN PATH: a field of what it says
certificate_of() {
    field "certificate.$2" letterbook certificate show --json "$1"
}

test_begin "an archive has no certificates before its first run"
new_archive "$archived_on"
at "$archived_on" expect_status 0 letterbook import --mailbox=support "$work/gone.eml"
expect_status 0 letterbook import --mailbox=support "$work/stays.eml"
expect_status 0 letterbook certificate list
expect_equal "$stdout" ""
expect_status 0 letterbook certificate verify
expect_status 0 letterbook expire --dry-run
expect_equal "$(letterbook certificate list)" "" "after a dry run"
expect_error 64 "no certificate.*7" letterbook certificate show 7
expect_error 64 "last" letterbook certificate show last

test_begin "every executed run leaves one, also when nothing was due"
for number in 1 2 3; do
    [ $number != 3 ] || sqlite3 "$archive/archive.db" "SELECT 'UPDATE audit_head SET events = ' ||
        events || ', hash = x''' || hex(hash) || ''', seal = x''' || hex(seal) || ''';'
        || 'DELETE FROM audit_event WHERE id > ' || events FROM audit_head" >"$work/roll-back.sql"
    run=$(field run letterbook expire --json)
    expect_equal "$(field run letterbook certificate list --json | tail -n 1)" "$run" run
    eval "run_$number=$run"
done
expect_equal "$(field number letterbook certificate list --json)" "$(printf '1\n2\n3')" numbers
expect_equal "$(field purged letterbook certificate list --json)" "$(printf '1\n0\n0')" purged
expect_status 0 letterbook certificate list
expect_equal "$(printf '%s\n' "$stdout" | wc -l)" 3 lines
# shellcheck disable=SC2154
first=$run_1 second=$run_2 third=$run_3

test_begin "it says what the run did"
for pair in number=1 run="$first" evaluated=2 due=1 purged=1 records=0 schedule_version=1 \
    accepted_due=null accepted_clock=null previous=null today="$(TZ=Europe/Oslo date +%F)" \
    purged_by.rule=R-CONTACT purged_by.mailbox=support purged_by.channel=email \
    purged_by.month="$(printf '%.7s' "$written")" purged_by.items=1 purged_by.bytes="$size" \
    kept.rule=R-CONTACT kept.items=1 source_copies.removed=0 source_copies.remaining=0; do
    expect_equal "$(certificate_of "$first" "${pair%%=*}")" "${pair#*=}" "${pair%%=*}"
done
for name in started_at finished_at; do
    expect_match "$(certificate_of "$first" $name)" "^20..-..-..T..:..:..Z$"
done
expect_match "$(certificate_of "$first" program)" "^letterbook [0-9]"
expect_status 0 letterbook certificate show "$first"
for text in "run $first" "2 items looked at, 1 due, 1 deleted" "R-CONTACT.*email in support.*$size" \
    "kept by +R-CONTACT +1" "first certificate"; do
    expect_match "$stdout" "$text"
done

test_begin "it tells nobody's name"
letterbook certificate show --json "$first" >"$work/all"
letterbook certificate show "$first" >>"$work/all"
expect_no_match "$(cat "$work/all")" "jobby|ended|qvux|gone|@|support@"

test_begin "it names the one before it, and its place in the audit chain"
expect_equal "$(certificate_of "$second" previous.number)" 1
expect_equal "$(certificate_of "$second" previous.sha256)" \
    "$(field sha256 letterbook certificate list --json | head -n 1)"
events=$(certificate_of "$second" audit.events)
expect_equal "$(certificate_of "$second" audit.hash)" \
    "$(field hash letterbook audit list --json | sed -n "${events}p")"
expect_equal "$(field certificates letterbook audit verify --json)" 3

test_begin "it is exported to a file of its own"
public=$(letterbook certificate key)
expect_match "$public" '^[0-9a-f]{64}$'
for number in 1 2 3; do
    eval "run=\$run_$number"
    expect_status 0 letterbook certificate show --export="$work/$number.json" "$run"
    letterbook certificate show --json "$run" >"$work/shown"
    expect_true "--json prints the same" cmp "$work/shown" "$work/$number.json"
done
expect_error 73 "1.json" letterbook certificate show --export="$work/1.json" "$first"
expect_equal "$(helper field public_key <"$work/1.json")" "$public"

test_begin "everybody can verify it with other means"
if command -v openssl >/dev/null; then
    "$python" - "$work/1.json" "$work" "$public" <<'END'
import base64, json, sys
exported = json.load(open(sys.argv[1], encoding="utf-8"))
document = json.dumps(exported["certificate"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
open(sys.argv[2] + "/document", "wb").write(document.encode())
open(sys.argv[2] + "/signature", "wb").write(base64.b64decode(exported["signature"]))
open(sys.argv[2] + "/key.der", "wb").write(bytes.fromhex("302a300506032b6570032100" + sys.argv[3]))
END
    expect_status 0 openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin \
        -in "$work/document" -sigfile "$work/signature"
    expect_equal "$(sha256sum <"$work/document" | cut -d' ' -f1)" \
        "$(field sha256 letterbook certificate list --json | head -n 1)"
else
    test_skip "openssl is not installed"
fi

test_begin "a file is verified with the public key alone"
expect_status 0 verify_alone "$public" "$work/1.json"
expect_match "$stdout" "1 certificate is genuine"
expect_status 0 verify_alone "$public" --json "$work/1.json" "$work/2.json" "$work/3.json"
expect_json_lines
expect_equal "$(helper field certificates <"$work/stdout")" 3
expect_status 0 verify_alone "$public" "$work/2.json" "$work/3.json"
echo "$public" >"$work/key"
expect_status 0 verify_alone "$work/key" "$work/1.json"
expect_status 0 verify_alone "$(printf %s "$public" | tr a-f A-F)" "$work/1.json"
expect_status 0 letterbook certificate verify "$work/1.json" "$work/2.json"

test_begin "blanks and line ends do not matter"
"$python" -m json.tool --indent=4 "$work/2.json" | sed 's/$/\r/' >"$work/pretty.json"
expect_status 0 verify_alone "$public" "$work/1.json" "$work/pretty.json" "$work/3.json"

test_begin "a change of any byte is found"
# One bit of each: the status must be 65 and one line must name the file.
"$python" - "$program" "$public" "$work/1.json" >"$work/verdict" 2>&1 <<'END' || problem "$(head -n 5 "$work/verdict")"
import random, subprocess, sys
program, key, path = sys.argv[1:]
good = open(path, "rb").read().rstrip(b"\n")
places = range(len(good))
missed = 0
for place in places:
    bad = bytearray(good)
    bad[place] ^= 1 << random.randrange(8)
    open(path + ".bad", "wb").write(bad)
    result = subprocess.run([program, "certificate", "verify", "--public-key=" + key, path + ".bad"],
                            capture_output=True)
    if result.returncode != 65 or result.stdout or result.stderr.count(b"\n") != 1 \
            or path.encode() not in result.stderr:
        print(place, bytes(bad[place - 10:place + 10]), result)
        missed += 1
sys.exit(missed > 0 or len(places) < 100)
END
sed 's/"purged":1/"purged":10/' "$work/1.json" >"$work/bad.json"
expect_error 65 "bad.json: its signature does not fit" verify_alone "$public" "$work/bad.json"
sed 's/"due":1,/&"due":1,/' "$work/1.json" >"$work/bad.json"
expect_error 65 "bad.json" verify_alone "$public" "$work/bad.json"
head -c 300 "$work/1.json" >"$work/bad.json"
expect_error 65 "bad.json" verify_alone "$public" "$work/bad.json"
: >"$work/bad.json"
expect_error 65 "bad.json" verify_alone "$public" "$work/bad.json"
expect_error 65 "dev/zero is no file" verify_alone "$public" /dev/zero
expect_error 65 "nothing.json" verify_alone "$public" "$work/nothing.json"

test_begin "the signature of another one is found"
"$python" - "$work/1.json" "$work/2.json" "$work/bad.json" <<'END'
import json, sys
one, other = (json.load(open(path)) for path in sys.argv[1:3])
one["signature"] = other["signature"]
json.dump(one, open(sys.argv[3], "w"))
END
expect_error 65 "bad.json: its signature does not fit" verify_alone "$public" "$work/bad.json"

test_begin "a missing link is found"
expect_error 65 "3.json.* number 2 is missing" verify_alone "$public" "$work/1.json" "$work/3.json"
expect_error 65 "1.json.* number 1.* after number 2" verify_alone "$public" "$work/2.json" "$work/1.json"
expect_error 65 "1.json" verify_alone "$public" "$work/1.json" "$work/1.json"

test_begin "a foreign key is found"
cp -a "$archive" "$work/kept"
new_archive
expect_status 0 letterbook expire
foreign=$(letterbook certificate key)
expect_true "keys differ" test "$foreign" != "$public"
expect_status 0 letterbook certificate show --export="$work/foreign.json" 1
expect_error 65 "foreign.json: signed with another key, $foreign" verify_alone "$public" "$work/foreign.json"
expect_error 65 "1.json" letterbook certificate verify "$work/1.json"
# Somebody who signs with a key of their own may name ours in the file.
sed "s/$foreign/$public/g" "$work/foreign.json" >"$work/bad.json"
expect_error 65 "bad.json" verify_alone "$public" "$work/bad.json"
rm -rf "$archive"
mv "$work/kept" "$archive"

test_begin "a bad key is a usage error"
expect_error 64 "public-key=abc" verify_alone abc "$work/1.json"
expect_error 64 "public-key" verify_alone "$work/1.json" "$work/1.json"

# --- in the archive --------------------------------------------------------------------------

original=$work/original
cp -a "$archive" "$original"

# expect_found REGEX SQL: the certificates with that change are not genuine.
expect_found() {
    rm -rf "$archive"
    cp -a "$original" "$archive"
    sqlite3 "$archive/archive.db" "$2" >"$work/sqlite3" 2>&1 || problem "sqlite3: $(cat "$work/sqlite3")"
    expect_error 65 "$1" letterbook certificate verify
}

test_begin "those in the archive are verified together"
expect_status 0 letterbook certificate verify --json
expect_equal "$(helper field certificates <"$work/stdout")" 3
expect_status 0 letterbook certificate verify --public-key="$public"
expect_error 65 "run $first: its signature" letterbook certificate verify --public-key="$foreign"

test_begin "a changed document or signature is found"
expect_found "run $second: its signature" \
    "UPDATE certificate SET document = replace(document, '\"purged\":0', '\"purged\":1') WHERE run_id = $second"
expect_error 65 "run $second: its signature" letterbook certificate show "$second"
expect_found "run $second: its signature" \
    "UPDATE certificate SET signature = $(other_byte signature) WHERE run_id = $second"
expect_found "run $second: its signature" "UPDATE certificate SET signature = x'' WHERE run_id = $second"
expect_found "run $second: its signature" \
    "UPDATE certificate SET document = 'nonsense' WHERE run_id = $second"
expect_found "run $third: it is that of run $second" \
    "DELETE FROM certificate WHERE run_id = $third; UPDATE certificate SET run_id = $third WHERE run_id = $second"

test_begin "a missing one is found"
expect_found "run $second.*number 1 is missing" "DELETE FROM certificate WHERE run_id = $first"
expect_found "run $third.*number 2 is missing" "DELETE FROM certificate WHERE run_id = $second"
expect_found "certificate of run $third is missing" "DELETE FROM certificate WHERE run_id = $third"
expect_found "certificate of run $first is missing" "DELETE FROM certificate"

test_begin "an audit chain that was rolled back is found by a certificate issued later"
rm -rf "$archive"
cp -a "$original" "$archive"
sqlite3 "$archive/archive.db" <"$work/roll-back.sql"
expect_error 65 "certificate of run $third does not fit.*no event" letterbook audit verify
expect_error 65 "run $third.*no event" letterbook certificate verify

test_begin "also when it has grown again"
expect_status 0 letterbook party add --name=One
for name in Two Three Four Five Six Seven Eight; do
    letterbook party add --name=$name >/dev/null
done
expect_error 65 "certificate of run $third does not fit.*another event" letterbook audit verify

test_begin "also when the certificate is gone too, by its exported file"
rm -rf "$archive"
cp -a "$original" "$archive"
sqlite3 "$archive/archive.db" <"$work/roll-back.sql"
sqlite3 "$archive/archive.db" "DELETE FROM certificate WHERE run_id = $third"
expect_status 0 letterbook audit verify
expect_status 0 letterbook certificate verify
expect_error 65 "3.json.*no event" letterbook certificate verify "$work/2.json" "$work/3.json"

test_done
