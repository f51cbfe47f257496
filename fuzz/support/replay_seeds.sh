#!/bin/sh
# replay_seeds.sh - seeds are the same each time they are made, and targets find nothing in them.
#
# Use: replay_seeds.sh FOLDER, with the targets that were built into FOLDER for replaying.
set -eu

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
/usr/bin/python3 fuzz/generate.py seeds "$made/first"
/usr/bin/python3 fuzz/generate.py seeds "$made/second"
diff -r "$made/first" "$made/second"
for seeds in "$made"/first/*; do
    target=$(basename "$seeds")
    "$1/$target" "$seeds" >"$made/log" 2>&1 || {
        tail -n 40 "$made/log"
        echo "$target fails on a seed" >&2
        exit 1
    }
    echo "$target: $(tail -n 1 "$made/log")"
done
