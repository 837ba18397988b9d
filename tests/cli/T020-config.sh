#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Faults of the configuration: each is named by file, section and key, and nothing is done.
. "${srcdir:-.}/tests/cli/lib.sh"

new_archive
good_config=$(cat "$config")

# with 's/…/…/': the good configuration, changed
with() {
    printf '%s\n' "$good_config" | sed -E "$1" >"$config"
    [ "$(cat "$config")" != "$good_config" ] || problem "the configuration was not changed by $1"
}

test_begin "a line that is no setting"
with '3s/.*/time-zone Europe\/Oslo/'
expect_error 78 "$config" letterbook check

test_begin "a misspelled key is named with file and section"
with 's/^own-domains/own-domain/'
expect_error 78 "own-domain" letterbook check
expect_match "$stderr" "letterbook.conf"
expect_match "$stderr" "archive"
expect_error 78 "own-domain" letterbook search x

test_begin "an unknown key of a mailbox"
with 's/^shared/verify-certificates = no\nshared/'
expect_error 78 "verify-certificates" letterbook check
expect_match "$stderr" "letterbook.conf"
expect_match "$stderr" "support"

test_begin "an unknown section"
with 's/^\[mailbox support\]/[mailboxes support]/'
expect_error 78 "mailboxes support" letterbook check
expect_match "$stderr" "letterbook.conf"

test_begin "a key given twice, or a section given twice"
with 's/^(user = ?|user=)(.*)/user=\2\nuser=other/'
run letterbook check
[ $status -eq 0 ] || [ $status -eq 78 ] || problem "status $status"

for fault in 's|^time-zone.*|time-zone = Europe/Atlantis|=time-zone' \
    's|^phone-region.*|phone-region = Norway|=phone-region' \
    's|^phone-region.*|attachment-text = maybe|=attachment-text' \
    's|^phone-region.*|reader = boss|=reader' \
    's|^directory.*|directory = relative/path|=directory' \
    's|^own-domains.*|own-domains = not a domain|=own-domains' \
    's|^server=.*|server=imap.example.no|=server' \
    's|^server=.*|server=ftp://imap.example.no|=server' \
    's|^server=.*|server=imaps://imap.example.no:99999|=server' \
    's|^server=.*|server=imap+insecure://imap.example.no|=server' \
    's|^shared=.*|shared=false|=shared' \
    's|^user=.*|user=|=user' \
    's|^folders=.*|folders=|=folders' \
    's|^shared=(.*)|shared=true\nafter-archiving = move|=after-archiving' \
    's|^shared=(.*)|shared=true\ntimeout = 0 seconds|=timeout' \
    's|^shared=(.*)|shared=true\ntimeout = 60|=timeout' \
    's|^shared=(.*)|shared=true\ncertificate-sha256 = 1234|=certificate-sha256' \
    's|^shared=(.*)|shared=true\nlargest-message = 10|=largest-message' \
    's|^shared=(.*)|shared=true\nlargest-message = 0 MB|=largest-message' \
    's|^shared=(.*)|shared=true\nbytes-per-day = 2 TB|=bytes-per-day' \
    's|^shared=(.*)|shared=true\nmessages-per-second = 0|=messages-per-second' \
    's|^shared=(.*)|shared=true\ncheck-every = 1 second|=check-every' \
    's|^shared=(.*)|shared=true\ncheck-every = 2 days|=check-every' \
    's|^(shared=.*)|\1\n[metrics]\nfile = letterbook.prom|=file' \
    's|^(shared=.*)|\1\n[metrics]|=file' \
    's|^(shared=.*)|\1\n[chat]\ntranscript-senders = not an address|=transcript-senders'; do
    change=${fault%=*} key=${fault##*=}
    test_begin "a bad value: $change"
    with "$change"
    expect_error 78 "$key" letterbook check
    expect_match "$stderr" "letterbook.conf"
done

test_begin "a missing key that must be there"
for key in directory server user shared password-file; do
    with "/^$key ?=/d"
    expect_error 78 "$key" letterbook check
    expect_match "$stderr" "letterbook.conf"
done

test_begin "two sources of one password"
with 's|^(password-file.*)|\1\npassword-command = echo secret|'
expect_error 78 "password-" letterbook check

test_begin "a way to sign in that is half there, or there twice"
tokens='oauth2-token-url = https://login.example.org/token\noauth2-client-id = x'
for fault in 's|^(password-file.*)|\1\noauth2-client-id = x|=password-' \
    's|^(password-file.*)|\1\npassword-credential = x|=password-credential' \
    's|^password-file.*|password-credential = a/b|=password-credential' \
    's|^password-file.*|password-credential = ..|=password-credential' \
    's|^password-file.*|oauth2-scope = x|=oauth2-token-url' \
    's|^password-file.*|oauth2-token-url = https://login.example.org/token|=oauth2-client-id' \
    's|^password-file.*|oauth2-token-url = http://login.example.org/token|=oauth2-token-url' \
    's|^password-file.*|oauth2-token-url = ftp://localhost/token|=oauth2-token-url' \
    's|^password-file.*|oauth2-token-url = https:///token|=oauth2-token-url' \
    's|^password-file.*|oauth2-token-url = https://login.example.org/#x|=oauth2-token-url' \
    's|^password-file.*|oauth2-token-url = https://me:x@login.example.org/|=oauth2-token-url' \
    's|^password-file.*|oauth2-client-secret-file = secret|=oauth2-client-secret-file' \
    "s|^password-file.*|$tokens|=oauth2-refresh-token-file" \
    "s|^password-file.*|$tokens\noauth2-client-secret-file = /x\noauth2-client-secret-command = x|=oauth2-client-secret" \
    "s|^password-file.*|$tokens\noauth2-refresh-token-file = /x\noauth2-refresh-token-credential = x|=oauth2-refresh-token"; do
    with "${fault%=*}"
    expect_error 78 "letterbook.conf.*support.*${fault##*=}" letterbook check
done

test_begin "secrets of access tokens are looked at too"
with "s|^password-file.*|$tokens\noauth2-client-secret-file = $work/no-secret|"
expect_error 78 "support.*oauth2-client-secret-file $work/no-secret" letterbook check
with "s|^password-file.*|$tokens\noauth2-refresh-token-file = $work/no-token|"
expect_error 78 "support.*oauth2-refresh-token-file.*$work/no-token" letterbook poll
(umask 022 && echo s3cr3t-w0rd >"$work/open")
with "s|^password-file.*|$tokens\noauth2-refresh-token-file = $work/open|"
expect_status 0 letterbook check
expect_match "$stderr" "oauth2-refresh-token-file $work/open may be read by others"
expect_no_match "$stderr" "s3cr3t"

test_begin "a missing password file is named"
printf '%s\n' "$good_config" >"$config"
mv "$work/password" "$work/elsewhere"
expect_error 78 "$work/password" letterbook check
expect_match "$stderr" "support"
expect_error 78 "$work/password" letterbook poll
mv "$work/elsewhere" "$work/password"

test_begin "a password file that others can read is warned of"
chmod 644 "$work/password"
expect_status 0 letterbook check
expect_match "$(cat "$work/stderr")" "$work/password may be read by others"
chmod 600 "$work/password"

test_begin "a missing authority file is named"
with 's|^shared.*|shared=true\nca-file='"$work"'/ca.pem|'
expect_error 78 "ca.pem" letterbook check

test_begin "no configuration where --config points"
mv "$config" "$config.aside"
expect_error 78 "letterbook.conf" letterbook check
mv "$config.aside" "$config"
printf '%s\n' "$good_config" >"$config"

test_begin "a configuration that is a directory, binary, or huge"
mkdir "$work/directory.conf"
expect_error 78 "directory.conf" "$program" --config="$work/directory.conf" check
helper random-bytes "$work/random.conf" 5000 config
expect_error 78 "random.conf" "$program" --config="$work/random.conf" check

test_begin "the places where a configuration is looked for"
expect_status 0 env LETTERBOOK_CONFIG=$config "$program" check
mkdir -p "$XDG_CONFIG_HOME/letterbook"
expect_error 78 "letterbook.conf|configuration" "$program" check
cp "$config" "$XDG_CONFIG_HOME/letterbook/letterbook.conf"
expect_status 0 "$program" check
expect_error 78 "random.conf" env LETTERBOOK_CONFIG=$work/random.conf "$program" check
expect_status 0 env LETTERBOOK_CONFIG=$work/random.conf "$program" --config="$config" check

test_begin "an unknown mailbox"
expect_error 64,65,78 "nobody" letterbook poll nobody
expect_error 64,65,78 "nobody" letterbook mailbox test nobody

test_begin "messages never show a password"
printf '%s\n' "$good_config" | sed 's/^password-file.*/password-command = echo s3cr3t-w0rd/' >"$config"
run letterbook check
expect_no_match "$stdout$stderr" "s3cr3t-w0rd"
run letterbook poll
expect_no_match "$stdout$stderr" "s3cr3t-w0rd"
expect_true "the server cannot be reached" test "$status" -ne 0

test_done
