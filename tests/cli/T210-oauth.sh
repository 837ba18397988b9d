#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Signing in: access tokens from a token endpoint over TLS, taken by the IMAP server; SCRAM; systemd
# credentials.
. "${srcdir:-.}/tests/cli/lib.sh"
need openssl faketime jq

tokens=$work/tokens
kept=$archive/tokens/support
mkdir "$tokens"

behave() { # behave FILE TEXT: see token-endpoint.py
    printf '%s\n' "$2" >"$tokens/$1.new"
    mv "$tokens/$1.new" "$tokens/$1"
}
requests() {
    grep -c . "$tokens/requests"
}
last_request() { # last_request FIELD
    tail -n 1 "$tokens/requests" | jq -r ".$1"
}
# An error that says no secret: neither a token nor what the client knows itself by.
expect_discreet_error() {
    expect_error "$@"
    expect_no_match "$stderr" "access-[0-9]|refresh-[0-9]|first-refresh|s3cret"
}

# The server's certificate serves the endpoint too.
start_server
"$python" -I "$srcdir/tests/cli/token-endpoint.py" "$tokens" "$work/server/tls/good.pem" \
    "$work/server/tls/good.key" 2>"$work/endpoint.log" &
endpoint=$!
while [ ! -s "$tokens/port" ]; do
    kill -0 $endpoint 2>/dev/null || skip_all "the endpoint does not start: $(cat "$work/endpoint.log")"
    sleep 0.05
done
url=https://localhost:$(cat "$tokens/port")/token
: >"$tokens/requests"

# with_mechanisms LIST: restarts the IMAP server, which asks the endpoint about tokens
with_mechanisms() {
    cat >"$work/server/local.conf" <<END
auth_mechanisms = $*
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $work/server/oauth2.conf
}
END
    cat >"$work/server/oauth2.conf" <<END
introspection_mode = auth
introspection_url = ${url%/token}/introspect
username_attribute = username
active_attribute = active
active_value = true
tls_ca_cert_file = $CA_FILE
END
    start_server
}
method() { # of the last sign-in
    sed -n 's/.*Login: user=<support>, method=\([A-Z0-9-]*\).*/\1/p' "$work/server/log" | tail -n 1
}

(umask 077 && echo 'cl13nt s3cret&=' >"$work/secret" && echo first-refresh >"$work/refresh")
mailbox() { # mailbox [KEY=VALUE…]
    case " $*" in
    *' oauth2-ca-file='*) authority='' ;;
    *) authority=$CA_FILE ;;
    esac
    configure
    configure_mailbox support password-file= "oauth2-token-url=$url" \
        oauth2-client-id=letterbook-poller "oauth2-ca-file=$authority" "$@"
}
by_client() {
    mailbox "oauth2-client-secret-file=$work/secret" "oauth2-scope=mail.read offline" "$@"
}
by_refresh_token() {
    by_client "oauth2-refresh-token-file=$work/refresh" "$@"
}
compose "$work/m.eml"
with_mechanisms plain xoauth2 oauthbearer
deliver support INBOX "$work/m.eml"

test_begin "before there is an archive there is no place for a token"
by_client
expect_discreet_error 78 "letterbook init" letterbook mailbox test support
expect_true "no archive was begun" test ! -e "$archive"
expect_status 0 letterbook init
expect_status 0 letterbook check

test_begin "client credentials: a token is asked for, and taken by the server"
expect_equal "$(polled archived)" 1
expect_equal "$(method)" OAUTHBEARER
expect_equal "$(requests)" 1 requests
expect_equal "$(last_request grant_type)" client_credentials
expect_equal "$(last_request client_secret)" 'cl13nt s3cret&='
expect_equal "$(last_request scope)" 'mail.read offline'

test_begin "the token is kept, where nobody else can read it, and used again"
expect_equal "$(stat -c %a "$archive/tokens")" 700 "mode of the directory"
expect_equal "$(find "$archive/tokens" -type f ! -perm 600)" "" "files of another mode than 600"
expect_match "$(cat "$kept")" "^access: access-1$"
expect_no_match "$(cat "$kept")" "s3cret"
expect_status 0 letterbook mailbox test support
expect_status 0 letterbook mailbox status support
expect_equal "$(requests)" 1 requests

test_begin "a file of tokens that others can read is refused, which no server did"
chmod 644 "$kept"
expect_discreet_error 77 "$kept" letterbook mailbox test support
expect_discreet_error 77 "$kept" letterbook poll
chmod 600 "$kept"
expect_status 0 letterbook poll

test_begin "some minutes before its end it is renewed, and also when the clock was set back"
in_minutes() {
    date -u -d "+$1 minutes" '+%F %T'
}
at "$(in_minutes 50)" expect_status 0 letterbook mailbox test support
expect_equal "$(requests)" 1 requests
at "$(in_minutes 57)" expect_status 0 letterbook mailbox test support
expect_equal "$(requests)" 2 requests
expect_status 0 letterbook mailbox test support
expect_equal "$(requests)" 3 requests

test_begin "a token that the server rejects is renewed once"
behave revoked 3
expect_status 0 letterbook mailbox test support
expect_equal "$(requests)" 4 requests
expect_status 0 letterbook mailbox test support
expect_equal "$(requests)" 4 requests

test_begin "...and once only"
behave revoked 1000
expect_discreet_error 77 "status invalid_token.*refuses" letterbook mailbox test support
expect_match "$stderr" "support"
expect_equal "$(requests)" 5 requests

test_begin "a new token that is rejected is not asked for again"
rm "$kept"
expect_discreet_error 77 "status invalid_token.*refuses" letterbook poll
expect_equal "$(requests)" 6 requests

test_begin "...nor by the next poll, until it is tried by hand or something has changed"
behave revoked 0
expect_discreet_error 77 "rejected this client or refresh token" letterbook poll
expect_equal "$(requests)" 6 requests
expect_status 0 letterbook mailbox test support
expect_status 0 letterbook poll
expect_equal "$(requests)" 6 requests

test_begin "another client, scope or endpoint needs another token"
by_client
expect_status 0 letterbook mailbox test support
expect_equal "$(requests)" 6 requests
by_client oauth2-scope=mail.read
expect_status 0 letterbook mailbox test support
expect_equal "$(requests)" 7 requests
by_client "oauth2-token-url=$url?tenant=1" oauth2-scope=mail.read
expect_status 0 letterbook mailbox test support
expect_equal "$(requests)" 8 requests

test_begin "the older XOAUTH2, where the server has nothing else"
with_mechanisms xoauth2
expect_status 0 letterbook mailbox test support
expect_equal "$(method)" XOAUTH2
behave revoked 1000
expect_discreet_error 77 "with an access token \(status .*refuses" letterbook mailbox test support
behave revoked 0
with_mechanisms plain oauthbearer

test_begin "a refresh token, of a client without a secret"
mailbox "oauth2-refresh-token-command=cat $work/refresh"
behave mode public
expect_status 0 letterbook mailbox test support
expect_equal "$(last_request grant_type)" refresh_token
expect_equal "$(last_request refresh_token)" first-refresh
expect_equal "$(last_request client_secret)" null

test_begin "a refresh token that the endpoint replaces each time"
by_refresh_token
behave mode rotate
rm "$kept"
expect_status 0 letterbook mailbox test support
second=$(cat "$tokens/refresh")
expect_match "$(cat "$kept")" "^refresh: $second$"
at "$(in_minutes 57)" expect_status 0 letterbook mailbox test support
expect_equal "$(last_request refresh_token)" "$second"
expect_match "$(cat "$kept")" "^refresh: $(cat "$tokens/refresh")$"

test_begin "a client's new secret does not lose it"
cp "$work/secret" "$work/secret-2"
by_refresh_token oauth2-client-secret-file="$work/secret-2"
third=$(cat "$tokens/refresh")
expect_status 0 letterbook mailbox test support # the clock was set back
expect_equal "$(last_request refresh_token)" "$third"

test_begin "a refresh token configured anew counts, and the kept one is dropped"
echo granted-anew >"$work/refresh"
behave refresh granted-anew
expect_status 0 letterbook mailbox test support
expect_equal "$(last_request refresh_token)" granted-anew
expect_no_match "$(cat "$kept")" "$third"

test_begin "many at once spend one refresh token"
sed -i 's/^renewed: .*/renewed: 2020-01-01T00:00:00Z/' "$kept"
before=$(requests)
pids=
for each in 1 2 3 4 5; do
    letterbook mailbox test support >"$work/out.$each" 2>&1 &
    pids="$pids $!"
done
for pid in $pids; do
    wait "$pid" || problem "$(cat "$work"/out.*)"
done
expect_equal "$(requests)" $((before + 1)) requests

test_begin "killed while it waits for the endpoint, it goes on the next time"
behave mode slow
sed -i 's/^renewed: .*/renewed: 2020-01-01T00:00:00Z/' "$kept"
before=$(requests)
"$program" --config="$config" mailbox test support >"$work/out" 2>&1 &
killed=$!
while [ "$(requests)" -eq "$before" ] && kill -0 $killed 2>/dev/null; do sleep 0.05; done
expect_true "it waits for the endpoint" kill -KILL $killed
wait $killed 2>/dev/null
behave mode rotate
expect_status 0 letterbook mailbox test support
expect_equal "$(find "$archive/tokens" -name '*~new')" "" "files left behind"

test_begin "an ended refresh token is refused, and not tried again by itself"
behave refresh another
rm "$kept"
before=$(requests)
expect_discreet_error 77 "https://localhost:.*invalid_grant.*refresh token has ended" letterbook poll
expect_discreet_error 77 "rejected this client or refresh token" letterbook poll
expect_equal "$(requests)" $((before + 1)) requests
expect_equal "$(find "$archive/tokens" -name '*~new')" "" "files left behind"

test_begin "a wrong secret"
echo wr0ng-s3cret >"$work/secret-2"
by_client oauth2-client-secret-file="$work/secret-2"
expect_discreet_error 77 "invalid_client.*secret is wrong" letterbook poll

test_begin "what the endpoint says"
by_client
while IFS='|' read -r wanted pattern said; do
    behave mode "$said"
    expect_discreet_error "$wanted" "$pattern" letterbook mailbox test support
done <<END
75|503.*120 seconds|{"status": 503, "headers": {"Retry-After": "120"}, "body": {}}
75|429|{"status": 429, "body": {"error": "invalid_client"}}
78|invalid_scope|{"status": 400, "body": {"error": "invalid_scope"}}
77|repeats a secret|{"status": 401, "body": {"error": "invalid_client", "error_description": "not cl13nt s3cret&="}}
69|not Bearer|{"status": 200, "body": {"access_token": "x", "token_type": "mac"}}
69|longer than|huge
69|JSON|no-json
78|redirect|redirect
END
behave mode good

test_begin "the endpoint's certificate is verified"
rm -f "$kept"
by_client oauth2-ca-file=
expect_discreet_error 69 "not to be trusted" letterbook mailbox test support
by_client "oauth2-token-url=https://127.0.0.1:${url#*localhost:}"
expect_discreet_error 69 "not to be trusted" letterbook mailbox test support
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 10 -subj /CN=Other \
    -keyout "$work/other.key" -out "$work/other.pem" 2>/dev/null
by_client oauth2-ca-file="$work/other.pem"
expect_discreet_error 69 "not to be trusted" letterbook mailbox test support
by_client oauth2-ca-file=/nowhere/ca.pem
expect_discreet_error 78 "oauth2-ca-file" letterbook mailbox test support
expect_discreet_error 78 "oauth2-ca-file" letterbook check

test_begin "nobody listens, or not to TLS"
by_client oauth2-token-url=https://localhost:1/token
expect_discreet_error 75 "https://localhost:1/token" letterbook mailbox test support
by_client "oauth2-token-url=https://localhost:$IMAP_PORT/token"
expect_discreet_error 69,75 "https://localhost:$IMAP_PORT/token" letterbook mailbox test support
by_client "oauth2-token-url=http://localhost:${url#*localhost:}"
expect_discreet_error 75 "token endpoint" letterbook mailbox test support

test_begin "proxies of the environment are not asked"
by_client
expect_status 0 env https_proxy=http://127.0.0.1:1 ALL_PROXY=http://127.0.0.1:1 \
    "$program" --config="$config" mailbox test support

test_begin "a server that takes no access tokens"
with_mechanisms plain
expect_discreet_error 69 "no access tokens" letterbook mailbox test support

test_begin "a password from a systemd credential"
mkdir "$work/credentials"
cp "$work/password" "$work/credentials/imap-support"
configure
configure_mailbox support password-file= password-credential=imap-support
# shellcheck disable=SC2317 # expect_status calls it
with_credentials() {
    env CREDENTIALS_DIRECTORY="$work/credentials" "$program" --config="$config" "$@"
}
expect_status 0 with_credentials mailbox test support
expect_status 0 with_credentials check
expect_error 78 "password-credential imap-support.*CREDENTIALS_DIRECTORY" letterbook mailbox test support
expect_status 0 letterbook check
expect_match "$stderr" "warning.*CREDENTIALS_DIRECTORY"
mv "$work/credentials/imap-support" "$work/credentials/elsewhere"
expect_error 78 "password-credential.*imap-support" with_credentials mailbox test support
expect_error 78 "password-credential.*imap-support" with_credentials check

test_begin "SCRAM, where the server takes nothing else"
mailbox_of_password() {
    configure
    configure_mailbox support "$@"
}
mailbox_of_password
(umask 077 && echo wr0ng-pass >"$work/wrong")
for mechanism in SCRAM-SHA-256 SCRAM-SHA-1; do
    with_mechanisms "$(printf %s "$mechanism" | tr '[:upper:]' '[:lower:]')"
    run letterbook mailbox test support
    case $stderr in
    *libsasl2-modules*) test_skip "libsasl2-modules is not installed" && break ;;
    esac
    expect_equal "$status" 0 "status ($stderr)"
    expect_equal "$(method)" $mechanism
    mailbox_of_password password-file="$work/wrong"
    expect_error 77 "refuses" letterbook mailbox test support
    expect_no_match "$stderr" "wr0ng-pass"
    mailbox_of_password
    expect_error 69 "libsasl2-modules" env SASL_PATH=/nowhere "$program" --config="$config" \
        mailbox test support
done

kill $endpoint
wait $endpoint 2>/dev/null
test_done
