#!/bin/sh
# bad.sh - what people do wrong is told to them exactly as tests/bad/NAME.err has it.
#
# NAME.json is the wrong scenario; where that would be large, NAME.sh prints it. A .err
# without either is about a file that is not there. Every diagnostic must have a case.
# `bad.sh --update` writes the .err files anew.
set -eu

update=${1:-}
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
cases=0
failed=0

fail() {
    echo "$1" >&2
    failed=$((failed + 1))
}

# Checks one case. Scenarios that are printed lie elsewhere; messages say tests/bad.
check() {
    name=$1
    case_file=tests/bad/$name.json
    if [ -e "tests/bad/$name.sh" ]; then
        case_file=$fresh/$name.json
        sh "tests/bad/$name.sh" >"$case_file"
    fi
    code=0
    "$SYNCTORTURE" check "$case_file" >"$fresh/out" 2>"$fresh/raw" || code=$?
    sed "s|$fresh|tests/bad|g" "$fresh/raw" >"$fresh/err"
    rm -f "$fresh/$name.json"

    [ "$code" = 3 ] || fail "$name: exit code $code, expected 3"
    [ ! -s "$fresh/out" ] || fail "$name: something on standard output"
    if [ "$update" = --update ]; then
        cp "$fresh/err" "tests/bad/$name.err"
    else
        diff -u "tests/bad/$name.err" "$fresh/err" >&2 || fail "$name: other messages"
    fi
    cases=$((cases + 1))
}

for name in $(ls tests/bad | sed 's/\.[a-z]*$//' | sort -u); do
    check "$name"
done

for word in $("$SYNCTORTURE" list diagnostics | awk '{ print $1 }'); do
    grep -q "error\[$word\]" tests/bad/*.err || fail "$word: no case shows it"
done

echo "$cases cases, $failed failures"
[ "$cases" -gt 0 ] && [ "$failed" = 0 ]
