#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The house (doc/architecture.md) as a check: includes run downwards only, and each library is
# included in its own folder only. Prints TAP.
cd "${srcdir:-.}/src" || exit 99

# folder: what it may include besides itself
floors='
base:
model: base
config: base model
retention: base model
store: base model
mail: base model
extract: base model
imap: base model
oauth: base model
phone: base model
archive: base model config retention store mail extract imap oauth phone
reader: base model mail extract
view: base model
web: base model config archive view
cli: base model config archive view
'
# pattern of a library header: the only folder that may include it, or the only two. jansson: what a
# token endpoint answers is no document of ours, and is read below the floor of view/.
libraries='
sqlite3\.h: store
zlib\.h: store|imap
libdeflate\.h: store
sodium: store
gmime: mail
libetpan: imap
gnutls: imap
phonenumbers: phone
nettle: base
microhttpd: web
curl: oauth
jansson: view|oauth
poppler|archive\.h|archive_entry\.h|libxml|seccomp: extract
'
failed=0 number=0
verdict() { # verdict NAME OFFENCES
    number=$((number + 1))
    if [ -z "$2" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        echo "$2" | sed 's/^/# /'
        failed=1
    fi
}

for folder in *; do
    [ -d "$folder" ] || continue
    allowed=$(echo "$floors" | sed -n "s/^$folder://p" | tr -s ' ' '|' | sed 's/^|//')
    echo "$floors" | grep -q "^$folder:" || verdict "$folder is on a floor" "src/$folder is unknown"
    verdict "$folder includes downwards only" "$(grep -nE '^ *# *include +"' "$folder"/*.c "$folder"/*.h "$folder"/*.cc 2>/dev/null |
        grep -vE "include +\"($folder${allowed:+|$allowed})/|^[^:]*-resources\.[ch]:")" # generated
done
ours=$(printf '%s|' *)
while IFS=: read -r pattern folder; do
    [ -n "$pattern" ] || continue
    verdict "$pattern only in $folder" "$(grep -rnE "^ *# *include +[<\"]([^>\"]*/)?($pattern)" . |
        grep -vE "^\./(${folder# })/" | grep -vE "include +\"(${ours}none)/")"
done <<EOF
$libraries
EOF
echo "1..$number"
exit $failed
