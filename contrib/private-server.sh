# shellcheck shell=sh disable=SC2154
# SPDX-License-Identifier: GPL-3.0-or-later
# What contrib/imap-server and contrib/cyrus-server share: a private server in one directory, with
# its own certificate authority, password and ports, that is stopped by process id. The script that
# sources this sets `product`, the `programs` it needs, its `process_names` (an expression) and
# `grace` (tenths of a second that it has to end by itself); has write_configuration and launch,
# which writes the main process's id to $dir/pid; and ends with serve "$@".
set -eu
umask 022
PATH=$PATH:/usr/sbin:/sbin

complain() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

usage() {
    sed -n "/^#   $(basename "$0")/s/^# *//p" "$0" >&2
    exit 64
}

# --- processes -----------------------------------------------------------------------------

# Prints the process ids that belong to the server whose main process was $1: all of them are in
# its process group, those that outlived a killed main process too.
processes_of() {
    cat /proc/[0-9]*/stat 2>/dev/null |
        sed -nE "s/^([0-9]+) \(($process_names)\) . [0-9]+ $1 .*/\1/p"
}

# Ends the server of $dir, if there is one, and waits until it is gone.
stop_server() {
    [ -s "$dir/pid" ] || return 0
    main=$(cat "$dir/pid")
    signal=TERM waited=0
    for process in $(processes_of "$main"); do
        [ "$process" != "$main" ] || kill -TERM "$main" 2>/dev/null || true
    done
    while processes=$(processes_of "$main") && [ -n "$processes" ]; do
        waited=$((waited + 1))
        # A main process that was killed leaves children behind.
        if [ $waited -gt "$grace" ] || ! echo "$processes" | grep -qx "$main"; then
            signal=KILL
        fi
        for process in $processes; do
            [ $signal = TERM ] || kill -KILL "$process" 2>/dev/null || true
        done
        [ $waited -lt 200 ] || complain "process $main does not end"
        sleep 0.1
    done
    remove_run_directory
    rm -f "$dir/pid"
}

remove_run_directory() {
    run=$(readlink "$dir/run" || true)
    case $run in
    */letterbook-imap.??????) rm -rf "$run" ;;
    esac
    rm -f "$dir/run"
}

# --- certificates --------------------------------------------------------------------------

# sign NAME HOST EXTENSIONS START END OPTION...: a new key and a certificate for it, $tls/NAME.key
# and $tls/NAME.pem. Dates are YYYYMMDDHHMMSSZ; the options say who signs.
sign() {
    name=$1 host=$2 extensions=$3 from=$4 to=$5
    shift 5
    issue=$tls/issue
    rm -rf "$issue"
    mkdir "$issue"
    : >"$issue/index"
    cat >"$issue/configuration" <<END
[ca]
default_ca = signing
[signing]
database = $issue/index
new_certs_dir = $issue
default_md = sha256
policy = policy
rand_serial = yes
[policy]
commonName = supplied
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = $host
[req]
distinguished_name = name
[name]
END
    openssl req -config "$issue/configuration" -newkey ec \
        -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=${host#*:}" \
        -keyout "$tls/$name.key" -out "$issue/request" 2>/dev/null
    openssl ca -config "$issue/configuration" -batch -notext -extensions "$extensions" \
        -startdate "$from" -enddate "$to" "$@" \
        -in "$issue/request" -out "$tls/$name.pem" 2>/dev/null
    rm -rf "$issue"
}

make_authority() { # make_authority NAME TITLE
    sign "$1" "$2" authority 20200101000000Z "$until" -selfsign -keyfile "$tls/$1.key"
}

make_server_certificate() { # make_server_certificate HOST AUTHORITY START END
    sign "$certificate" "$1" server "$3" "$4" -cert "$tls/$2.pem" -keyfile "$tls/$2.key"
}

# Those that are valid are so from 2020 on, for trials with the clock set back.
make_certificates() {
    mkdir -p "$tls"
    from=20200101000000Z until=$(($(date +%Y) + 9))0101000000Z
    [ -s "$tls/authority.pem" ] || make_authority authority "Letterbook private authority"
    [ ! -s "$tls/$certificate.pem" ] || return 0
    case $certificate in
    address) make_server_certificate "IP:$address" authority "$from" "$until" ;;
    good) make_server_certificate DNS:localhost authority "$from" "$until" ;;
    wrong-host) make_server_certificate DNS:imap.example.org authority "$from" "$until" ;;
    expired) make_server_certificate DNS:localhost authority "$from" 20210101000000Z ;;
    unknown)
        make_authority stranger "An authority nobody knows"
        make_server_certificate DNS:localhost stranger "$from" "$until"
        ;;
    self-signed)
        sign self-signed DNS:localhost server "$from" "$until" -selfsign -keyfile "$tls/self-signed.key"
        ;;
    esac
    [ -s "$tls/$certificate.pem" ] || complain "cannot make the certificate"
}

# --- ports and sockets ---------------------------------------------------------------------

# True when something listens on port $1 of any address.
port_is_taken() {
    grep -qE "^ *[0-9]+: [0-9A-F]+:$(printf '%04X' "$1") [0-9A-F]+:0000 0A" /proc/net/tcp
}

# A free port below those that the system gives to outgoing connections.
free_port() {
    while :; do
        port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
        port_is_taken "$port" || break
    done
    echo "$port"
}

# The sockets' directory has a short name: a socket's path has 107 bytes at most.
make_run_directory() {
    remove_run_directory
    for parent in /run /tmp; do
        run=$(mktemp -d "$parent/letterbook-imap.XXXXXX" 2>/dev/null) && break
    done
    [ -d "$run" ] || complain "cannot make a directory for sockets in /run or /tmp"
    chmod 755 "$run"
    chown "$account:$group" "$run"
    ln -s "$run" "$dir/run"
}

# --- start and stop ------------------------------------------------------------------------

# True as soon as the server greets; false when it ended or stays silent.
answers() {
    waited=0
    while [ $waited -lt 100 ]; do
        [ -n "$(processes_of "$(cat "$dir/pid")")" ] || [ $waited -lt 10 ] || return 1
        if port_is_taken "$IMAPS_PORT" && printf 'a LOGOUT\r\n' |
            timeout 5 openssl s_client -quiet -connect "$address:$IMAPS_PORT" 2>/dev/null |
            grep -q '^a OK'; then
            return 0
        fi
        waited=$((waited + 1))
        sleep 0.1
    done
    return 1
}

# The server needs no root: it runs as one user for everything.
prepare() {
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd -P)
    tls=$dir/tls
    chmod 700 "$dir"
    mkdir -p "$dir/mail"
    [ -s "$dir/password" ] || {
        (umask 077 && od -An -N12 -tx1 /dev/urandom | tr -d ' \n' >"$dir/password")
    }
    account=$(id -un) group=$(id -gn)
    if [ "$(id -u)" -eq 0 ]; then
        account=nobody group=$(id -gn nobody)
        chown "$account:$group" "$dir"
        chown -R "$account:$group" "$dir/mail"
    fi
    make_certificates
}

start() {
    for tool in $programs openssl setpriv setsid; do
        command -v "$tool" >/dev/null || complain "$tool is not installed"
    done
    prepare
    stop_server
    attempt=0
    while :; do
        if [ -s "$dir/ports" ]; then
            read -r IMAPS_PORT IMAP_PORT <"$dir/ports"
        else
            IMAPS_PORT=$(free_port) IMAP_PORT=$(free_port)
        fi
        make_run_directory
        write_configuration
        launch
        ! answers || break
        stop_server
        attempt=$((attempt + 1))
        # Somebody was quicker with one of the ports: those that were promised are not given up.
        [ ! -s "$dir/ports" ] && [ $attempt -lt 5 ] && continue
        complain "$product does not start: $(tail -n 1 "$dir/log")"
    done
    echo "$IMAPS_PORT $IMAP_PORT" >"$dir/ports"
    cat <<END
IMAPS_PORT=$IMAPS_PORT
IMAP_PORT=$IMAP_PORT
CA_FILE='$tls/authority.pem'
PID=$(cat "$dir/pid")
END
}

serve() {
    [ $# -ge 2 ] || usage
    command=$1 dir=$2
    shift 2
    certificate=good address=127.0.0.1
    for option in "$@"; do
        case $command$option in
        start--certificate=good | start--certificate=expired | start--certificate=wrong-host | \
            start--certificate=self-signed | start--certificate=unknown)
            certificate=${option#*=}
            ;;
        start--address=[0-9]*) address=${option#*=} certificate=address ;;
        *) usage ;;
        esac
    done
    case $command in
    start) start ;;
    stop) stop_server ;;
    *) usage ;;
    esac
}
