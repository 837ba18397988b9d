#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Expiry runs in bad company: killed, two at once, a hold in between, a disk that is full or may
# only be read. $letters: how many are due (1500); $kills: how often it is killed (8).
. "${srcdir:-.}/tests/cli/lib.sh"
need faketime sqlite3

letters=${letters:-1500} kills=${kills:-8}
configure
configure_mailbox support
written=$(days_ago 420) archived_on=$(days_ago 400)

write_letters() { # write_letters COUNT TAG DAY
    awk -v count="$1" -v tag="$2" -v stamp="$(LC_ALL=C date -u -d "$3 10:00" -R)" 'BEGIN {
        for (i = 0; i < count; i++)
            printf "From a@example.com Mon Jan  1 10:00:00 2024\n" \
                "Received: from mx.example.com by mail.example.no with ESMTPS id %s%d; %s\n" \
                "From: %s%d@example.com\nTo: support@example.no\nSubject: Letter %d %s\n" \
                "Date: %s\nMessage-ID: <%s.%d@example.com>\n\nSome text, number %d.\n\n",
                tag, i, stamp, tag, int(i / 3), i, tag, stamp, tag, i, i
    }'
}
write_letters "$letters" old "$written" >"$work/old.mbox"
write_letters 300 young "$(days_ago 20)" >"$work/young.mbox"
at "$archived_on" expect_status 0 letterbook init
at "$archived_on" expect_status 0 letterbook import --mailbox=support "$work/old.mbox"
expect_status 0 letterbook import --mailbox=support "$work/young.mbox"
cp -a "$archive" "$work/filled"
refill() {
    rm -rf "$archive"
    cp -a "$work/filled" "$archive"
}

# Everything that a run leaves, but for the moments at which it did what.
result() {
    sqlite3 "$archive/archive.db" "
        SELECT 'item', id FROM item ORDER BY id;
        SELECT 'party', id, name FROM party ORDER BY id;
        SELECT 'address', id, value FROM address ORDER BY id;
        SELECT 'sighting', uid, state, item_id FROM sighting ORDER BY uid;
        SELECT 'content', count(*), sum(uses) FROM content;
        SELECT 'chunk', count(*) FROM chunk;
        SELECT 'text', count(*) FROM item_text;
        SELECT 'suppression', hex(fingerprint), until_on FROM suppression ORDER BY fingerprint;
        SELECT 'run', id, today, evaluated, due, purged, finished_at IS NOT NULL FROM expiry_run;
        SELECT 'purged', run_id, rule, mailbox, channel, month, items, bytes FROM expiry_purged;
        SELECT 'kept', run_id, rule, items FROM expiry_kept;
        PRAGMA integrity_check;"
}

test_begin "an undisturbed run"
begin=$(date +%s%N)
expect_status 0 letterbook expire --accept-due="$letters" --json
duration=$((($(date +%s%N) - begin) / 1000000))
note "$duration ms for $letters of $((letters + 300))"
expect_equal "$(helper field purged <"$work/stdout")" "$letters" purged
expect_equal "$(count_found $everything)" 300
result >"$work/undisturbed"

test_begin "kill -9 at random moments, then completed: the same result"
refill
seed=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ') killed=0 round=0
note "seed $seed"
while [ $round -lt "$kills" ]; do
    round=$((round + 1))
    seed=$(((seed * 1103515245 + 12345) % 2147483648))
    moment=$((seed / 65536 % (duration * 2 / kills + 60)))
    "$program" --config="$config" expire --accept-due="$(sqlite3 "$archive/archive.db" \
        "SELECT $letters - coalesce(sum(purged), 0) FROM expiry_run")" >/dev/null 2>&1 &
    runner=$!
    sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"
    kill -KILL $runner 2>/dev/null && killed=$((killed + 1))
    wait $runner 2>/dev/null
    [ "$(sqlite3 "$archive/archive.db" 'SELECT count(*) FROM expiry_run WHERE finished_at IS NOT NULL')" = 0 ] || break
done
note "$killed of $round runs were under way"
expect_true "some were under way" test $killed -gt 0
expect_status 0,77 letterbook expire
[ "$status" = 0 ] || expect_status 0 letterbook expire --accept-due="$letters"
result | grep -Ev '^(run|kept)[|][2-9]' >"$work/resumed"
expect_true "the same result" cmp "$work/undisturbed" "$work/resumed"
diff "$work/undisturbed" "$work/resumed" | head -n 5 >"$work/difference"
[ ! -s "$work/difference" ] || note "$(cat "$work/difference")"
for word in old0 'letter 7 old' "old$((letters / 3 - 1))@"; do
    expect_equal "$(grep -a -r -l -i "$word" "$archive")" "" "files with $word"
done

test_begin "two runs at once: the second one refuses"
refill
"$program" --config="$config" expire --accept-due="$letters" >"$work/one.out" 2>&1 &
one=$!
while kill -0 $one 2>/dev/null &&
    [ "$(sqlite3 "$archive/archive.db" 'SELECT count(*) FROM expiry_run' 2>/dev/null)" != 1 ]; do
    :
done
kill -STOP $one
expect_error 75 'another.*run' letterbook expire
kill -CONT $one
wait $one
expect_equal $? 0 "the first one: $(cat "$work/one.out")"
result >"$work/two"
expect_true "the same result" cmp "$work/undisturbed" "$work/two"

test_begin "a hold placed between plan and purge wins"
refill
held=$(sqlite3 "$archive/archive.db" "SELECT party_id FROM address WHERE value = 'old3@example.com'")
held_on=$(($(date +%s) / 86400))
# Its transaction is open while the run plans, and committed before the run deletes.
sqlite3 "$archive/archive.db" >/dev/null <<END &
.timeout 5000
BEGIN IMMEDIATE;
.shell touch "$work/begun"; sleep $((duration / 1000 + 2))
INSERT INTO hold (matter, reason, reason_text, placed_on, review_on) VALUES ('quarrel', 'complaint', '', $held_on, $held_on + 90);
INSERT INTO hold_scope VALUES (last_insert_rowid(), 'party', $held);
COMMIT;
END
holder=$!
while [ ! -e "$work/begun" ]; do sleep 0.05; done
expect_status 0 letterbook expire --accept-due="$letters" --json
wait $holder
expect_equal "$(helper field due <"$work/stdout")" "$letters" "due in the plan"
expect_equal "$(helper field purged <"$work/stdout")" $((letters - 3)) purged
expect_equal "$(helper field items.gone <"$work/stdout" | tr ' ' '\n' | grep -c false)" 3 "said to be kept"
expect_equal "$(count_found from:old3@example.com)" 3
expect_equal "$(field rule letterbook explain --json "$(found --limit=1 from:old3@example.com)")" R-HOLD

disk=$work/disk
mkdir "$disk"
if ! is_root || ! mount -t tmpfs -o "size=80m,mode=711" tmpfs "$disk" 2>/dev/null; then
    test_begin "a disk that is full, or may only be read"
    test_skip "only root can mount a disk of its own"
    test_done
fi
archive=$disk/archive
sed -i "s#^directory = .*#directory = $archive#" "$config"
refill
result >"$work/before"

test_begin "a read-only archive: refused, nothing changed"
mount -o remount,ro "$disk"
expect_error 77 'read|write' letterbook expire --accept-due="$letters"
mount -o remount,rw "$disk"
result >"$work/after"
expect_true "nothing changed" cmp "$work/before" "$work/after"

test_begin "the disk is full in the middle: what is deleted is deleted, and the next run completes"
# Room for some batches.
room=$(($(df --output=avail -k "$disk" | tail -n 1) - 3000))
dd if=/dev/zero of="$disk/ballast" bs=1024 count=$room 2>/dev/null
expect_error 75 'full' letterbook expire --accept-due="$letters"
note "$(sqlite3 "$archive/archive.db" 'SELECT purged FROM expiry_run') purged before the disk was full"
expect_equal "$(sqlite3 "$archive/archive.db" 'PRAGMA integrity_check')" ok
rm "$disk/ballast"
expect_status 0 letterbook expire
result >"$work/completed"
expect_true "the same result" cmp "$work/undisturbed" "$work/completed"

test_done
