#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Servers that misbehave in every way we could think of: the poll does not crash, hang or grow, and
# archives nothing that it did not get whole. When the server behaves again, all mail is archived.
# $scripts: which (all). $runner: in front of the program. $limits: SECONDS:MEGABYTES of a poll.
. "${srcdir:-.}/tests/cli/lib.sh"
need openssl

hostile=$work/hostile
mkdir "$hostile"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 10 -subj /CN=localhost \
    -keyout "$hostile/key.pem" -out "$hostile/certificate.pem" 2>/dev/null
cat "$hostile/key.pem" "$hostile/certificate.pem" >"$hostile/tls.pem"
pin=$(openssl x509 -in "$hostile/certificate.pem" -outform DER | sha256sum | cut -d' ' -f1)
"$python" -I "$srcdir/tests/cli/hostile-imap.py" "$hostile" 2>"$work/server.err" &
server_process=$!
while [ ! -s "$hostile/ports" ] && kill -0 $server_process; do sleep 0.05; done

configure
configure_mailbox support
expect_status 0 letterbook init
mv "$archive" "$hostile/template"
archive=ARCHIVE
configure
configure_mailbox support server=SERVER folders=INBOX timeout=TIMEOUT certificate-sha256="$pin" ca-file=

# The sanitizers' own memory and pace are no matter of ours.
limits=${limits:-120:150}
! grep -qs "__asan_init" "$program" || limits=240:3000
# shellcheck disable=SC2086 # one argument for each script
"$python" -I "$srcdir/tests/cli/hostile-run.py" "${runner:-} $program" "$config" "$hostile" "$limits" \
    ${scripts:-} >"$work/verdicts"
kill $server_process
wait $server_process 2>/dev/null

sed 's/: .*//' "$work/verdicts" | uniq | sort >"$work/tried"
while read -r script; do
    test_begin "$script"
    sed -n "s/^$script: //p" "$work/verdicts" >"$work/verdict"
    while read -r verdict; do
        case $verdict in
        ok) ;;
        note*) note "${verdict#note }" ;;
        *) problem "$verdict" ;;
        esac
    done <"$work/verdict"
done <"$work/tried"

test_begin "the servers served"
expect_equal "$(cat "$work/server.err")" "" "what they complain of"
expect_equal "$(wc -l <"$work/tried")" "$(echo "${scripts:-$(cat "$hostile/ports")}" | wc -l)" scripts

test_done
