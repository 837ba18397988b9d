#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# expire.sh [ITEMS DUE]: an expiry run (200000 items, 60000 due) beside what others do with the same
# files in the same run: rm and `notmuch new`, and `doveadm expunge`. Prints a table: seconds,
# milliseconds an item, peak memory in MB, size of the store before and after.
#
# Everything that is made lies under $ROOT, which is kept for the next time.
set -eu
srcdir=$(cd "${srcdir:-$(dirname "$0")/../..}" && pwd)
builddir=$(cd "${builddir:-$srcdir}" && pwd)
items=${1:-200000} due=${2:-60000}
for tool in dovecot doveadm notmuch faketime python3; do
    PATH=$PATH:/usr/sbin command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 0; }
done
ROOT=${ROOT:-$builddir/bench-work}/expire-$items-$due
mkdir -p "$ROOT"
ROOT=$(cd "$ROOT" && pwd)
program=$builddir/letterbook

# timed NAME ITEMS STORE COMMAND...: runs it and prints its row
timed() {
    name=$1 count=$2 store=$3
    shift 3
    before=$(du -s -B1M "$store" | cut -f1)
    python3 -c 'import resource, subprocess, sys, time
begin = time.monotonic()
subprocess.run(sys.argv[3:], check=True, stdout=subprocess.DEVNULL)
took = time.monotonic() - begin
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{sys.argv[1]:<24} {took:8.1f} s  {used.ru_utime + used.ru_stime:8.1f} s CPU"
      f"  {1000 * took / max(1, int(sys.argv[2])):7.3f} ms/item  {used.ru_maxrss / 1024:6.0f} MB", end="")' \
        "$name" "$count" "$@"
    printf '   store %s -> %s MB\n' "$before" "$(du -s -B1M "$store" | cut -f1)"
}

[ -d "$ROOT/letters" ] || python3 "$srcdir/tests/bench/letters.py" "$ROOT/letters" "$items" "$due"

# --- letterbook ------------------------------------------------------------------------------

cat >"$ROOT/conf" <<END
[archive]
directory = $ROOT/archive
time-zone = Europe/Oslo
own-domains = example.no
[mailbox support]
server = imaps://localhost
user = support@example.no
password-file = $ROOT/password
shared = true
END
if [ ! -d "$ROOT/filled" ]; then
    # The old ones came when they were new, so that no safety delay keeps them.
    mkdir -p "$ROOT/old/cur" "$ROOT/old/new" "$ROOT/old/tmp"
    find "$ROOT/letters/cur" -name 'old*' -exec cp -lt "$ROOT/old/cur" {} +
    rm -rf "$ROOT/archive"
    faketime -f "@$(date -d '440 days ago' +%F) 12:00:00" "$program" --config="$ROOT/conf" init
    faketime -f "@$(date -d '440 days ago' +%F) 12:00:00" "$program" --config="$ROOT/conf" import --mailbox=support "$ROOT/old"
    "$program" --config="$ROOT/conf" import --mailbox=support "$ROOT/letters"
    mv "$ROOT/archive" "$ROOT/filled"
fi
rm -rf "$ROOT/archive"
cp -a "$ROOT/filled" "$ROOT/archive"
timed 'letterbook, dry run' "$items" "$ROOT/archive" "$program" --config="$ROOT/conf" expire --dry-run --json
timed 'letterbook expire' "$due" "$ROOT/archive" \
    "$program" --config="$ROOT/conf" expire --accept-due="$due" --json

# --- rm and notmuch new ----------------------------------------------------------------------

rm -rf "$ROOT/mail"
cp -a "$ROOT/letters" "$ROOT/mail"
export NOTMUCH_CONFIG=$ROOT/notmuch-config
printf '[database]\npath=%s\n[user]\nprimary_email=support@example.no\n[new]\ntags=\n' "$ROOT/mail" >"$NOTMUCH_CONFIG"
notmuch new --quiet
timed 'rm, notmuch new' "$due" "$ROOT/mail" \
    sh -c "find '$ROOT/mail/cur' -name 'old*' -delete && notmuch new --quiet"

# --- doveadm expunge -------------------------------------------------------------------------

# It does not serve root.
user=$(id -un) group=$(id -gn)
[ "$user" != root ] || user=mail group=mail
rm -rf "$ROOT/dovecot"
mkdir -p "$ROOT/dovecot/home"
cp -a "$ROOT/letters" "$ROOT/dovecot/home/Maildir"
cat >"$ROOT/dovecot/conf" <<END
base_dir = $ROOT/dovecot/run
log_path = $ROOT/dovecot/log
mail_location = maildir:$ROOT/dovecot/home/Maildir
mail_uid = $user
mail_gid = $group
first_valid_uid = 0
first_valid_gid = 0
ssl = no
END
chown -R "$user:$group" "$ROOT/dovecot/home"
export USER=$user HOME=$ROOT/dovecot/home
doveadm -c "$ROOT/dovecot/conf" mailbox status messages INBOX >/dev/null
timed 'doveadm expunge' "$due" "$ROOT/dovecot/home" \
    doveadm -c "$ROOT/dovecot/conf" expunge mailbox INBOX before "$(date -d '400 days ago' +%F)"
doveadm -c "$ROOT/dovecot/conf" mailbox status messages INBOX
