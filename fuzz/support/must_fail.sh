#!/bin/sh
# must_fail.sh - replaying the canary ends in a failure that names its input.
#
# Use: must_fail.sh TARGET FOLDER. Without this, a replay that never calls its target, or
# never sees it fail, would look like one that finds nothing.
set -eu

code=0
said=$("$1" "$2" 2>&1) || code=$?
echo "$said"
[ "$code" != 0 ] || { echo "the canary did not fail" >&2; exit 1; }
for words in "$2/" "the canary sings"; do
    case $said in
    *"$words"*) ;;
    *) echo "the failure does not say \"$words\"" >&2; exit 1 ;;
    esac
done
