# shellcheck shell=sh disable=SC2034,SC2119,SC2120
# SPDX-License-Identifier: GPL-3.0-or-later
# What the command-line tests are written in. A test file sources this, names its subtests with
# test_begin and ends with test_done; it prints TAP. Each file has its own directory, archive
# and configuration, and its own IMAP server where it asks for one; all go when it ends.
#
#   builddir=… srcdir=… sh tests/cli/T010-init.sh        (both are . unless told)
#   KEEP=1       leaves the directory there and says where
set -u
export LC_ALL=C.UTF-8 TZ=UTC
unset LETTERBOOK_CONFIG
srcdir=$(cd "${srcdir:-.}" && pwd) builddir=$(cd "${builddir:-.}" && pwd)
program=$builddir/letterbook
python=/usr/bin/python3
[ -x $python ] || python=python3
# faketime is preloaded before the sanitizers' runtime.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"

test_number=0 test_name='' failed=0 clock=''
stdout='' stderr=''

# --- frame ---------------------------------------------------------------------------------

work=$(mktemp -d "${TMPDIR:-/tmp}/letterbook-test.XXXXXX") || exit 99
chmod 711 "$work" # the server's unprivileged user passes through
export HOME="$work/home" XDG_CONFIG_HOME="$work/home/.config"
mkdir -p "$HOME"
config=$work/letterbook.conf
archive=$work/archive

# What a test made beyond its directory goes by the function at_end, which it may define anew.
at_end() {
    :
}

clean_up() {
    trap - EXIT INT TERM
    at_end
    [ ! -d "$work/server" ] || "$srcdir/contrib/imap-server" stop "$work/server"
    [ ! -d "$work/cyrus" ] || "$srcdir/contrib/cyrus-server" stop "$work/cyrus"
    [ ! -d "$work/disk" ] || umount "$work/disk" 2>/dev/null
    if [ -n "${KEEP:-}" ]; then
        echo "# kept: $work"
    else
        rm -rf "$work"
    fi
}
trap clean_up EXIT
trap 'clean_up; exit 130' INT TERM

# note TEXT: lines for the reader of the log
note() {
    printf '%s\n' "$*" | sed 's/^/# /'
}

# The subtest under way goes on, but has failed. (In a file: $(…) is a process of its own.)
problem() {
    printf '%s\n' "$*" >>"$work/problems"
}

finish_test() {
    [ -n "$test_name" ] || return 0
    test_number=$((test_number + 1))
    if [ ! -s "$work/problems" ]; then
        printf '%s\n' "ok $test_number - $test_name"
    else
        printf '%s\n' "not ok $test_number - $test_name"
        note "$(cat "$work/problems")"
        failed=1
    fi
    test_name=''
    : >"$work/problems"
}

test_begin() {
    finish_test
    test_name=$(printf '%s' "$*" | tr '\n#' ' ')
}

# The subtest under way does not apply here.
test_skip() {
    test_number=$((test_number + 1))
    printf '%s\n' "ok $test_number - $test_name # SKIP $*"
    test_name=''
    : >"$work/problems"
}

test_done() {
    finish_test
    echo "1..$test_number"
    exit $failed
}

skip_all() {
    echo "1..0 # SKIP $*"
    exit 0
}

# need PROGRAM…: without them the whole file is skipped.
need() {
    for needed in "$@"; do
        PATH=$PATH:/usr/sbin command -v "$needed" >/dev/null || skip_all "$needed is not installed"
    done
}

is_root() {
    [ "$(id -u)" -eq 0 ]
}

# --- the program ---------------------------------------------------------------------------

# with_clock TIME COMMAND…: faketime(1), whose shared memory is named after its process id. One that
# was killed leaves its own behind, and the next with the same number would refuse to start.
with_clock() {
    # shellcheck disable=SC2016 # $0 is TIME; $$ is the inner shell's, and then faketime's
    sh -c 'for left in /dev/shm/sem.faketime_sem_$$ /dev/shm/faketime_shm_$$; do
        [ ! -e "$left" ] || rm -f "$left"
    done
    exec faketime -f "@$0" "$@"' "$@"
}

# The program with this test's configuration, at the time `at` set.
letterbook() {
    if [ -n "$clock" ]; then
        with_clock "$clock" timeout 300 "$program" --config="$config" "$@"
    else
        timeout 300 "$program" --config="$config" "$@"
    fi
}

# at 'YYYY-MM-DD[ HH:MM:SS]' COMMAND…: runs it with letterbook's clock set so (UTC; noon).
at() {
    case $1 in
    '' | *:*) clock=$1 ;;
    *) clock="$1 12:00:00" ;;
    esac
    shift
    "$@"
    at_status=$?
    clock=''
    return $at_status
}

days_ago() {
    date -u -d "@$(($(date +%s) - $1 * 86400))" +%F
}

# Runs a command; what it wrote is in $stdout and $stderr (and $work/stdout, $work/stderr).
run() {
    "$@" >"$work/stdout" 2>"$work/stderr" </dev/null
    status=$?
    stdout=$(tr -d '\0' <"$work/stdout") stderr=$(tr -d '\0' <"$work/stderr")
    return $status
}

# expect_status STATUS[,STATUS…] COMMAND…
expect_status() {
    wanted=$1
    shift
    run "$@"
    case ,$wanted, in
    *,$status,*) return 0 ;;
    esac
    problem "status $status, not $wanted: $*"
    problem "  stderr: $(head -c 1500 "$work/stderr" | head -n 15)"
    return 1
}

# expect_error STATUS[,…] REGEX COMMAND…: it fails with one line that says what and why.
expect_error() {
    wanted=$1 pattern=$2
    shift 2
    expect_status "$wanted" "$@" || return 1
    [ "$(wc -l <"$work/stderr")" -eq 1 ] || problem "more or less than one line: $stderr"
    expect_match "$stderr" "^letterbook: .*[^ ]"
    expect_match "$stderr" "$pattern"
}

expect_equal() { # expect_equal ACTUAL EXPECTED [WHAT]
    [ "$1" = "$2" ] || problem "${3:-value}: '$1', expected '$2'"
}

expect_match() { # expect_match TEXT REGEX (extended, any case)
    printf '%s\n' "$1" | grep -Eqi -- "$2" || problem "no '$2' in: $(printf '%s' "$1" | head -c 1000)"
}

expect_no_match() {
    ! printf '%s\n' "$1" | grep -Eqi -- "$2" || problem "'$2' in: $(printf '%s' "$1" | head -c 1000)"
}

expect_true() { # expect_true WHAT COMMAND…
    expected=$1
    shift
    "$@" || problem "not so: $expected"
}

helper() {
    case $1 in
    field | sum | check-json) "$python" -I -S "$srcdir/tests/cli/json-lines.py" "$@" ;;
    *) "$python" -I "$srcdir/tests/cli/helper.py" "$@" ;;
    esac
}

# field PATH COMMAND…: that field of each JSON object the command prints, one a line. Lists are
# joined by blanks.
field() {
    wanted_field=$1
    shift
    run "$@" || problem "status $status: $*: $stderr"
    helper field "$wanted_field" <"$work/stdout"
}

# Whether the last command printed JSON objects, one a line, and nothing else.
expect_json_lines() {
    helper check-json <"$work/stdout" >"$work/verdict" 2>&1 || problem "$(cat "$work/verdict")"
}

# other_byte COLUMN: SQL for the column's bytes with another first one.
other_byte() {
    echo "CAST(iif(substr($1, 1, 1) = x'00', x'01', x'00') || substr($1, 2) AS BLOB)"
}

# peak COMMAND…: runs it; the most memory it had, in MB
peak() {
    "$python" - "$@" <<'END'
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
END
}

# Ids of what a query finds, newest first.
found() {
    field id letterbook search --json --limit=100000 "$@"
}

count_found() {
    found "$@" | grep -c .
}

everything='after:1980-01-01'

# --- archive and configuration ---------------------------------------------------------------

# Starts the configuration. More lines for [archive] may follow as arguments.
configure() {
    {
        echo '[archive]'
        echo "directory = $archive"
        echo 'time-zone = Europe/Oslo'
        echo 'own-domains = example.no'
        echo 'phone-region = NO'
        [ $# -eq 0 ] || printf '%s\n' "$@"
    } >"$config"
    chmod 600 "$config"
}

# configure_mailbox NAME [KEY=VALUE…]: a mailbox of the test's server, or with other values. An
# empty value leaves the key out.
configure_mailbox() {
    mailbox=$1
    shift
    [ -e "$work/password" ] || (umask 077 && echo nothing >"$work/password")
    {
        printf '\n[mailbox %s]\n' "$mailbox"
        for default in "server=imaps://localhost:${IMAPS_PORT:-1}" "user=$mailbox" \
            "password-file=$work/password" "ca-file=${CA_FILE:-}" "folders=INBOX; Sent" shared=true; do
            key=${default%%=*}
            for setting in "$@"; do
                [ "${setting%%=*}" != "$key" ] || default=''
            done
            case $default in
            '' | *=) ;;
            *) printf '%s\n' "$default" ;;
            esac
        done
        for setting in "$@"; do
            case $setting in
            *=) ;;
            *) printf '%s\n' "$setting" ;;
            esac
        done
    } >>"$config"
}

# An archive with the mailbox support, made on a day ("": today), ready for imports. More lines
# for [archive] may follow.
new_archive() {
    rm -rf "$archive"
    made_on=${1:-}
    [ $# -eq 0 ] || shift
    configure "$@"
    configure_mailbox support
    at "$made_on" run letterbook init || {
        echo "Bail out! init: $stderr"
        exit 99
    }
}

# --- server ----------------------------------------------------------------------------------

# launch_server SCRIPT DIRECTORY [OPTION…]: under $inside, a command such as `ip netns exec …`.
inside=''
launch_server() {
    need openssl setpriv
    launched=$1 directory=$2
    shift 2
    # shellcheck disable=SC2086 # a command of several words
    eval "$($inside "$srcdir/contrib/$launched" start "$directory" "$@" || echo PID=)"
    [ -n "$PID" ] || {
        echo "Bail out! the server does not start"
        exit 99
    }
    (umask 077 && cp "$directory/password" "$work/password")
}

# start_server [--certificate=…|--address=…]: Dovecot. Sets IMAPS_PORT, IMAP_PORT, CA_FILE, PID.
# start_cyrus the same with Cyrus, where has_cyrus.
server=dovecot
start_server() {
    need dovecot
    launch_server imap-server "$work/server" "$@"
    server=dovecot
}

start_cyrus() {
    launch_server cyrus-server "$work/cyrus" "$@"
    server=cyrus
}

has_cyrus() {
    [ -x /usr/lib/cyrus/bin/master ]
}

stop_server() {
    case $server in
    dovecot) "$srcdir/contrib/imap-server" stop "$work/server" ;;
    cyrus) "$srcdir/contrib/cyrus-server" stop "$work/cyrus" ;;
    esac
}

# Before Dovecot starts: folders that users share by ACL, where Cyrus has them too.
share_folders() {
    mkdir -p "$work/server"
    cat >"$work/server/local.conf" <<END
mail_plugins = acl
protocol imap {
  mail_plugins = acl imap_acl
}
plugin {
  acl = vfile
  acl_shared_dict = file:$work/server/mail/shared
}
namespace others {
  type = shared
  separator = /
  prefix = Other Users/%%u/
  location = maildir:$work/server/mail/%%n/Maildir:INDEX=~/shared/%%n
  subscriptions = no
  list = children
}
END
}

# imap USER COMMAND [ARGUMENT…]: as a mail program of that user, see imap-client.py
imap() {
    "$python" -I "$srcdir/tests/cli/imap-client.py" "$IMAPS_PORT" "$CA_FILE" "$work/password" "$@"
}

maildir_of() { # maildir_of MAILBOX FOLDER
    case $2 in
    INBOX) echo "$work/server/mail/$1/Maildir" ;;
    *) echo "$work/server/mail/$1/Maildir/.$2" ;;
    esac
}

make_maildir() {
    mkdir -p "$1/cur" "$1/new" "$1/tmp"
}

# deliver MAILBOX FOLDER FILE…: with CRLF, as it will be served; dated by the file's Date field. The
# folder is named as the server writes it in a Maildir, or for Cyrus as people do.
delivered=0
deliver() {
    if [ $server = cyrus ]; then
        delivered_to=$1
        shift
        imap "$delivered_to" append "$@" || problem "the server does not take $*"
        return
    fi
    maildir=$(maildir_of "$1" "$2")
    [ -d "$maildir/tmp" ] || {
        make_maildir "$maildir"
        # Mail programs may write there too.
        ! is_root || chown -R --reference="$work/server/mail" "$work/server/mail/$1"
    }
    shift 2
    for message in "$@"; do
        delivered=$((delivered + 1))
        sed 's/\r*$/\r/' "$message" >"$maildir/tmp/$delivered"
        sent=$(sed -n '/^\r*$/q; s/^Date: *//p' "$message" | head -n 1 | tr -d '\r')
        touch -d "${sent:-now}" "$maildir/tmp/$delivered"
        mv "$maildir/tmp/$delivered" "$maildir/new/$(date +%s).$delivered.test"
    done
}

# The sum of a field over the JSON lines of a poll.
polled() { # polled FIELD [MAILBOX…]: polls, and adds up that field over the folders
    wanted_field=$1
    shift
    expect_status 0 letterbook poll --json "$@"
    helper sum "$wanted_field" <"$work/stdout"
}

# Polls, and kills that at a random moment within so many milliseconds. True when it was under way;
# else its status is in $status.
moment_seed=''
poll_killed_within() { # poll_killed_within MILLISECONDS
    [ -n "$moment_seed" ] || {
        moment_seed=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')
        note "seed $moment_seed"
    }
    moment_seed=$(((moment_seed * 1103515245 + 12345) % 2147483648))
    moment=$((moment_seed / 65536 % $1))
    "$program" --config="$config" poll >/dev/null 2>"$work/poll.err" &
    poller=$!
    sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"
    if kill -KILL $poller 2>/dev/null; then
        wait $poller 2>/dev/null
        [ $? -ne 137 ] || return 0
        status=0
    else
        wait $poller
        status=$?
    fi
    return 1
}

# --- messages --------------------------------------------------------------------------------

# compose FILE [from=…] [to=…] [cc=…] [subject=…] [date=YYYY-MM-DD[ HH:MM:SS]] [id=…]
#         [references=…] [headers=…] [body=…]: a plain message. All have defaults. It was
# received by us on its date.
composed=0
compose() {
    composed=$((composed + 1))
    file=$1
    from='A Customer <customer@example.com>' to='support@example.no' cc='' references='' headers=''
    subject="Subject $composed" date='2024-03-15 10:00:00' id="message-$composed@example.com"
    body='Hello, this is the text.'
    shift
    for setting in "$@"; do
        case ${setting%%=*} in
        from) from=${setting#*=} ;;
        to) to=${setting#*=} ;;
        cc) cc=${setting#*=} ;;
        subject) subject=${setting#*=} ;;
        date) date=${setting#*=} ;;
        id) id=${setting#*=} ;;
        references) references=${setting#*=} ;;
        headers) headers=${setting#*=} ;;
        body) body=${setting#*=} ;;
        *) echo "Bail out! compose $setting" && exit 99 ;;
        esac
    done
    case $date in
    *:*) ;;
    *) date="$date 10:00:00" ;;
    esac
    stamp=$(LC_ALL=C date -u -d "$date" -R)
    {
        echo "Received: from mx.example.com by mail.example.no with ESMTPS id $composed; $stamp"
        echo "From: $from"
        echo "To: $to"
        [ -z "$cc" ] || echo "Cc: $cc"
        echo "Subject: $subject"
        echo "Date: $stamp"
        [ -z "$id" ] || echo "Message-ID: <$id>"
        [ -z "$references" ] || printf 'In-Reply-To: <%s>\nReferences: <%s>\n' "$references" "$references"
        echo 'MIME-Version: 1.0'
        [ -z "$headers" ] || printf '%s\n' "$headers"
        case $headers in
        *Content-Type:*) ;;
        *) printf 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n' ;;
        esac
        printf '\n%s\n' "$body"
    } >"$file"
}

# archived FILE: the id of the item that this file became, by its digest; empty when there is none.
archived() {
    helper archived "$program" "$config" "$(sha256sum <"$1" | cut -d' ' -f1)"
}

# Compares everything `show --raw` gives with the files of directories, message by message: each is
# archived exactly once. --single: no item has a second rendition, do not ask.
expect_same_mail() { # expect_same_mail [--single] DIRECTORY…
    kind=any
    [ "$1" != --single ] || { kind=single && shift; }
    helper reconcile "$program" "$config" $kind "$@" >"$work/verdict" 2>&1 ||
        problem "$(head -n 20 "$work/verdict")"
    note "$(tail -n 1 "$work/verdict")"
}
