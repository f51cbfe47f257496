#!/bin/sh
# headers_alone.sh - each header of the framework compiles without any other before it,
# and twice in one file.
#
# Use: headers_alone.sh COMPILER [FLAG...], in the root of the source tree.
set -eu

count=0
failed=0
for header in $(find framework include -name '*.h' | sort); do
    count=$((count + 1))
    printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
        "$@" -I. -Iinclude -fsyntax-only -x c - || failed=$((failed + 1))
done
echo "$count headers, $failed do not compile alone"
[ "$count" -gt 0 ] && [ "$failed" -eq 0 ]
