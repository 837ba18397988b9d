#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# poll.sh: what polling costs when little happens, beside mbsync on the same server: 20 folders with
# nothing new, and how long a delivered message takes until `search` finds it while `poll --watch`
# runs; and the memory that one message of 50 MB takes. Prints a line for each.
#
# Everything that is made lies under $ROOT/poll, which is made anew.
set -eu
srcdir=$(cd "${srcdir:-$(dirname "$0")/../..}" && pwd)
builddir=$(cd "${builddir:-$srcdir}" && pwd)
for tool in dovecot mbsync python3; do
    PATH=$PATH:/usr/sbin command -v $tool >/dev/null || { echo "skipped: $tool is not installed"; exit 0; }
done
mkdir -p "${ROOT:-$builddir/bench-work}"
work=$(cd "${ROOT:-$builddir/bench-work}" && pwd)/poll
rm -rf "$work"
mkdir -m 711 "$work"
program=$builddir/letterbook folders=20 messages=2000 rounds=${ROUNDS:-9} deliveries=${DELIVERIES:-20}
eval "$("$srcdir/contrib/imap-server" start "$work/server")"
watcher=''
trap '[ -z "$watcher" ] || kill "$watcher" 2>/dev/null; "$srcdir/contrib/imap-server" stop "$work/server"' EXIT
password=$(cat "$work/server/password")

letter() { # letter WORD: to standard output, with CRLF
    printf 'From: a@example.com\r\nTo: support@example.no\r\nSubject: %s\r\nDate: %s\r\n' \
        "$1" "$(LC_ALL=C date -R)"
    printf 'Message-ID: <%s@example.com>\r\n\r\nSome text about %s.\r\n' "$1" "$1"
}
mail=$work/server/mail/support/Maildir
new() { # new FOLDER: its directory for new mail
    [ "$1" = INBOX ] && echo "$mail/new" || echo "$mail/.$1/new"
}
names=INBOX
for number in $(seq 2 $folders); do names="$names Folder$number"; done
for name in $names; do
    directory=$(new "$name")
    mkdir -p "$directory" "${directory%new}cur" "${directory%new}tmp"
    for number in $(seq $((messages / folders))); do
        letter "$name-$number" >"$directory/1700000000.$name.$number"
    done
done
[ "$(id -u)" -ne 0 ] || chown -R --reference="$work/server/mail" "$work/server/mail"

(umask 077 && printf '%s\n' "$password" >"$work/password")
cat >"$work/conf" <<END
[archive]
directory = $work/archive
time-zone = UTC
own-domains = example.no
[mailbox support]
server = imaps://localhost:$IMAPS_PORT
user = support
password-file = $work/password
ca-file = $CA_FILE
folders = ${names// /; }
shared = true
END
mkdir "$work/mbsync"
cat >"$work/mbsyncrc" <<END
IMAPStore far
Host localhost
Port $IMAPS_PORT
User support
Pass $password
SSLType IMAPS
CertificateFile $CA_FILE

MaildirStore near
Path $work/mbsync/
Inbox $work/mbsync/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns *
Create Near
SyncState *
Sync Pull
END

seconds() { # seconds COMMAND...: the median of some runs
    python3 -c 'import statistics, subprocess, sys, time
def run():
    begin = time.monotonic()
    subprocess.run(sys.argv[2:], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begin
print("%.4f" % statistics.median(run() for _ in range(int(sys.argv[1]))))' "$rounds" "$@"
}
peak() { # peak COMMAND...: MB
    python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)' "$@"
}

"$program" --config="$work/conf" init >/dev/null
"$program" --config="$work/conf" poll >/dev/null
mbsync -q -c "$work/mbsyncrc" -a
ours=$(seconds "$program" --config="$work/conf" poll)
theirs=$(seconds mbsync -q -c "$work/mbsyncrc" -a)
echo "$folders folders with nothing new: letterbook $ours s, mbsync $theirs s, ratio $(echo "$ours $theirs" | awk '{ printf "%.2f", $1 / $2 }')"

before=$(peak "$program" --config="$work/conf" poll)
{
    letter huge | sed 's/^\r$/MIME-Version: 1.0\r\nContent-Type: application\/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r/; /^Some/d'
    head -c 37000000 /dev/urandom | base64 -w 76 | sed 's/$/\r/'
} >"$work/server/mail/huge"
mv "$work/server/mail/huge" "$mail/new/1700000001.huge"
[ "$(id -u)" -ne 0 ] || chown --reference="$work/server/mail" "$mail/new/1700000001.huge"
echo "memory of a poll: $before MB; with a message of 50 MB: $(peak "$program" --config="$work/conf" poll) MB"

"$program" --config="$work/conf" poll --watch >/dev/null 2>"$work/log" &
watcher=$!
sleep 3
python3 - "$program" "$work/conf" "$mail" "$deliveries" <<'END'
import os, statistics, subprocess, sys, time

program, config, mail, count = sys.argv[1:]
delays = []
for number in range(int(count)):
    word = f"delivered{number}x{os.getpid()}"
    text = (f"From: a@example.com\r\nTo: support@example.no\r\nSubject: {word}\r\n"
            f"Message-ID: <{word}@example.com>\r\n\r\nText.\r\n")
    with open(f"{mail}/tmp/{word}", "w", encoding="ascii", newline="") as stream:
        stream.write(text)
    if os.geteuid() == 0:
        owner = os.stat(mail)
        os.chown(f"{mail}/tmp/{word}", owner.st_uid, owner.st_gid)
    os.rename(f"{mail}/tmp/{word}", f"{mail}/new/{time.time():.6f}.{word}")
    begin = time.monotonic()
    while time.monotonic() - begin < 30:
        found = subprocess.run([program, "--config=" + config, "search", "--json", word],
                               stdout=subprocess.PIPE, check=True).stdout
        if found:
            break
        time.sleep(0.02)
    delays.append(time.monotonic() - begin)
    time.sleep(0.5)
print(f"from delivery to being found: median {statistics.median(delays):.2f} s, "
      f"longest {max(delays):.2f} s of {count}")
END
