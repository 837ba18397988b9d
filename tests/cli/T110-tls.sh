#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Whom poll talks to: servers that are not to be trusted are refused, with the reason, and get no
# password.
. "${srcdir:-.}/tests/cli/lib.sh"
need openssl

start_server
compose "$work/m.eml"
deliver support INBOX "$work/m.eml"

# One archive; the mailbox is configured anew for each case.
mailbox() {
    configure
    configure_mailbox support "$@"
}
mailbox
expect_status 0 letterbook init
tls="server=imaps://localhost:$IMAPS_PORT" starttls="server=imap://localhost:$IMAP_PORT"
fingerprint() {
    openssl x509 -in "$work/server/tls/$1.pem" -outform DER | sha256sum | cut -d' ' -f1
}
sign_ins() {
    grep -c 'Login: user=<support>' "$work/server/log"
}

test_begin "a good certificate of a private authority is accepted"
mailbox
expect_status 0 letterbook mailbox test support
expect_match "$stdout" "localhost"

test_begin "without the authority's file it is unknown"
for wire in "$tls" "$starttls"; do
    mailbox "$wire" ca-file=
    before=$(sign_ins)
    expect_error 69 "authority" letterbook poll
    expect_match "$stderr" "support"
    expect_error 69 "authority" letterbook mailbox test support
    expect_equal "$(sign_ins)" "$before" "sign-ins"
done

test_begin "a certificate file of another authority does not help"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 10 -subj /CN=Other \
    -keyout "$work/other.key" -out "$work/other.pem" 2>/dev/null
mailbox ca-file="$work/other.pem"
expect_error 69 "authority" letterbook poll

test_begin "a certificate file that holds no certificate"
echo "no certificate" >"$work/rubbish.pem"
mailbox ca-file="$work/rubbish.pem"
expect_error 78,69 "rubbish.pem" letterbook poll

test_begin "the pinned fingerprint stands for the chain"
mailbox ca-file= certificate-sha256="$(fingerprint good)"
expect_status 0 letterbook mailbox test support
mailbox ca-file= certificate-sha256="$(fingerprint good | tr a-f A-F | sed 's/../&:/g; s/:$//')"
run letterbook mailbox test support
case $status in
0 | 78) ;;
*) problem "status $status for a fingerprint with colons: $stderr" ;;
esac

test_begin "a wrong fingerprint is refused, also with a good chain"
mailbox certificate-sha256="$(printf '%064d' 7)"
before=$(sign_ins)
expect_error 69 "pin|fingerprint|certificate-sha256" letterbook poll
expect_equal "$(sign_ins)" "$before" "sign-ins"

test_begin "a wrong password is refused and not repeated in the message"
(umask 077 && echo wr0ng-s3cret >"$work/wrong")
for wire in "$tls" "$starttls"; do
    mailbox "$wire" password-file="$work/wrong"
    expect_error 77 "password|sign|refuse|authentication" letterbook poll
    expect_match "$stderr" "support"
    expect_no_match "$stderr" "wr0ng-s3cret"
done

test_begin "password-command"
mailbox password-file= "password-command=cat $work/password"
expect_status 0 letterbook mailbox test support
mailbox password-file= "password-command=false"
expect_error 78 "password-command" letterbook mailbox test support
mailbox password-file= "password-command=/nowhere/at-all"
expect_status 78 letterbook mailbox test support # the shell has its say too
expect_match "$stderr" "^letterbook: .*password-command"

test_begin "implicit TLS where the server expects none"
mailbox "server=imaps://localhost:$IMAP_PORT"
expect_error 69 "TLS|localhost" letterbook poll

test_begin "nobody listens"
mailbox "server=imaps://localhost:1"
expect_error 69 "localhost" letterbook poll
expect_error 69 "localhost" letterbook mailbox test

test_begin "a host that has no address"
mailbox "server=imaps://imap.example.invalid"
expect_error 69 "imap.example.invalid" letterbook poll

# refused CERTIFICATE REGEX: the server shows that certificate; both wires refuse it, saying why
refused() {
    start_server --certificate="$1"
    for wire in "$tls" "$starttls"; do
        mailbox "$wire"
        before=$(sign_ins)
        expect_error 69 "$2" letterbook poll
        expect_match "$stderr" "support"
        expect_error 69 "$2" letterbook mailbox test support
        expect_equal "$(sign_ins)" "$before" "sign-ins"
    done
}

test_begin "an expired certificate is refused as expired"
refused expired "expired"

test_begin "a certificate of another host is refused as that"
refused wrong-host "imap.example.org|another host|host name|not for localhost"
expect_match "$stderr" "localhost"

test_begin "a self-signed certificate is refused as self-signed"
refused self-signed "self-signed|authority"

test_begin "a certificate of an unknown authority is refused as that"
refused unknown "authority"

test_begin "a self-signed certificate can be pinned"
start_server --certificate=self-signed
mailbox ca-file= certificate-sha256="$(fingerprint self-signed)"
expect_status 0 letterbook mailbox test support

# A man in the middle who takes STARTTLS out of the server's abilities, or answers NO to it.
test_begin "no STARTTLS: refused before any password is sent"
for kind in absent refused injected; do
    "$python" "$srcdir/tests/cli/strip-starttls.py" $kind "$work/strip" &
    strip=$!
    while [ ! -s "$work/strip.port" ]; do sleep 0.05; done
    mailbox "server=imap://localhost:$(cat "$work/strip.port")"
    expect_error 69 "STARTTLS|TLS" letterbook poll
    wait $strip
    expect_true "a client came ($kind)" test -e "$work/strip.heard"
    expect_no_match "$(cat "$work/strip.heard")" "LOGIN|AUTHENTICATE|$(cat "$work/password")"
    rm -f "$work/strip.port" "$work/strip.heard"
done

test_begin "imap+insecure is for loopback only"
mailbox "server=imap+insecure://imap.example.no"
expect_error 78 "server" letterbook poll

test_begin "after all that, a good server serves"
start_server
mailbox
expect_equal "$(polled archived)" 1

test_done
