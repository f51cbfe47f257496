#!/bin/sh
# upload.sh - an engine in plain shell that sends what was edited offline, item by item.
#
#     synctorture run --engine examples/engines/upload.sh scenarios/tutorial
#
# Values are passed on as they stand in JSON, so nothing has to be decoded. Names of properties
# with a comma or a bracket in them are more than it can take apart. It starts no program.
set -f
LC_ALL=C

# Make a call; the answer is in $answer, its status in $status.
call() {
    printf '{"type":"call",%s}\n' "$1"
    IFS= read -r answer || exit 0
    status=${answer#*\"status\":\"}
    status=${status%%\"*}
    [ "$status" = ok ]
}

# A number among the members of $answer: "change" -> $number.
number() {
    number=${answer#*\"$1\":}
    number=${number%%[!0-9]*}
}

fail() { # CALL [PROPERTY]
    errors="$errors${errors:+,}{\"item\":$item,\"call\":\"$1\",\"status\":\"$status\""
    errors="$errors${2:+,\"property\":$2}}"
    [ "$result" != ok ] || result=$status
}

upload_property() {
    of="\"item\":$item,\"property\":$1"
    call "\"call\":\"property.get\",\"on\":\"client\",$of" || { fail property.get "$1"; return; }
    value=${answer#*\"value\":}
    value=${value%\}}
    call "\"call\":\"property.set\",\"on\":\"server\",$of,\"value\":$value" || {
        fail property.set "$1"
        return
    }
    sent="$sent${sent:+,}$1"
}

upload_item() { # PROPERTIES, with commas
    sent=
    call "\"call\":\"base.open\",\"item\":$item" || { fail base.open; return; }
    number change
    base=$number
    call "\"call\":\"item.open\",\"on\":\"server\",\"item\":$item" || { fail item.open; return; }
    number change
    [ "$number" = "$base" ] || { status=conflict; fail item.open; return; }
    IFS=,
    for property in $1; do upload_property "$property"; done
    [ -n "$sent" ] || return
    saving="\"call\":\"item.save\",\"item\":$item"
    call "$saving,\"on\":\"server\",\"save\":\"if-unchanged\",\"change\":$base" || {
        fail item.save
        return
    }
    number change
    version=${answer#*\"version\":}
    version=${version%%\}*}\}
    call "$saving,\"on\":\"client\",\"save\":\"adopt\",\"version\":$version" || {
        fail item.save
        return
    }
    settled="\"item\":$item,\"properties\":[$sent],\"change\":$number"
    call "\"call\":\"item.checkpoint\",$settled" || fail item.checkpoint
}

synchronize() {
    errors=
    result=ok
    call '"call":"journal.list"' || { result=$status; return; }
    left=$answer
    while [ "${left#*\{\"item\":}" != "$left" ]; do
        left=${left#*\{\"item\":}
        item=${left%%,*}
        edited=${left#*\"properties\":[}
        upload_item "${edited%%]*}"
    done
}

while IFS= read -r question; do
    case $question in
    '{"type":"hello"'*)
        echo '{"type":"hello","protocol":1,"name":"upload","version":"1.0",' \
            '"capabilities":["upload"]}'
        ;;
    *)
        sync=${question#*\"sync\":}
        synchronize
        echo "{\"type\":\"done\",\"sync\":${sync%%,*},\"status\":\"$result\",\"errors\":[$errors]}"
        ;;
    esac
done
