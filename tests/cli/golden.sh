#!/bin/sh
# golden.sh - what the report for people looks like, to the byte.
#
# tests/golden/NAME.events is a log that was written by hand; NAME.txt, NAME.quiet.txt and
# NAME.verbose.txt are what becomes of it. After a change that is meant:
#
#     SYNCTORTURE=build/check/synctorture sh tests/cli/golden.sh --update
set -eu

failed=0

# compare LOG EXPECTED OPTION...
compare() {
    log=$1
    expected=$2
    shift 2
    if [ "$update" ]; then
        "$SYNCTORTURE" report "$log" --color=never "$@" >"$expected"
    elif ! "$SYNCTORTURE" report "$log" --color=never "$@" | diff -u "$expected" -; then
        failed=1
    fi
}

update=${1:+yes}
for log in tests/golden/*.events; do
    base=${log%.events}
    compare "$log" "$base.txt"
    compare "$log" "$base.quiet.txt" --quiet
    compare "$log" "$base.verbose.txt" --verbose --verbose
done
exit $failed
