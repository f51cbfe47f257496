#!/bin/sh
# exported.sh - every name the library exports starts with st_.
#
# Use: exported.sh LIBRARY. Names that start with two underscores are the compiler's own
# (sanitizers and coverage add some).
set -eu

names=$(nm -g --defined-only "$1" | awk 'NF == 3 { print $3 }')
if [ -z "$names" ]; then
    echo "$1: exports nothing at all" >&2
    exit 1
fi
if strangers=$(echo "$names" | grep -v -E '^(st_|__)'); then
    echo "$1 exports names without st_; make them static or rename them:" $strangers >&2
    exit 1
fi
echo "$(echo "$names" | grep -c '^st_') names, all of them st_*"
