#!/bin/sh
# corpus.sh - makes fuzz/corpus anew: an input for each branch that any known input reaches.
#
# Use: corpus.sh FOLDER [TARGET...], with the targets that were built into FOLDER for
# libFuzzer. Inputs come from build/seeds, build/corpus and what is there already. A
# file that somebody gave a name, because it showed a bug, stays; others are named by hash.
set -eu

folder=$1
shift
[ $# -gt 0 ] || set -- $(basename -s .c fuzz/*.c)

is_hash() { echo "$1" | grep -Eqx '[0-9a-f]{40}'; }

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
for target; do
    here=fuzz/corpus/$target
    case $target in canary*) continue ;; esac
    mkdir -p "$fresh/$target" "$here" "build/corpus/$target" "build/seeds/$target"
    "$folder/$target" -use_counters=0 -merge=1 "$fresh/$target" \
        "$here" "build/seeds/$target" "build/corpus/$target" >"build/merge-$target.log" 2>&1
    find "$here" -type f | while read -r path; do
        name=$(basename "$path")
        if is_hash "$name"; then
            rm "$path"
        else
            rm -f "$fresh/$target/$(sha1sum "$path" | cut -d ' ' -f 1)"
        fi
    done
    find "$fresh/$target" -type f -exec mv {} "$here" \;
    printf '%-18s %4s inputs %8s bytes\n' "$target" "$(ls "$here" | wc -l)" \
        "$(cat "$here"/* | wc -c)"
done
