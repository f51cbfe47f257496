#!/bin/sh
# run.sh - runs fuzz targets under libFuzzer, one after the other. `./dev fuzz` calls it.
#
# Use: run.sh FOLDER SECONDS [TARGET...], with the targets that were built into FOLDER. A
# target starts from fuzz/corpus and build/seeds. What it has learnt is kept in
# build/corpus/TARGET, and what it finds lies in findings/fuzz/TARGET. The canary must fail;
# if it does not, nothing else counts.
set -eu

folder=$1
seconds=$2
shift 2
[ $# -gt 0 ] || set -- $(cd "$folder" && ls)
failed=0

# A small quarantine: freed memory that is kept apart for long costs more than it finds.
export ASAN_OPTIONS="quarantine_size_mb=16:${ASAN_OPTIONS:-}"

# One target that must fail within a million runs, whatever the machine.
sing() {
    learnt=$(mktemp -d)
    code=0
    "$folder/$1" -runs=1000000 -seed=1 -artifact_prefix="$learnt/" "$learnt" \
        >"build/fuzz-$1.log" 2>&1 || code=$?
    rm -rf "$learnt"
    if [ "$code" = 0 ] || ! grep -q 'the canary sings' "build/fuzz-$1.log"; then
        echo "$1 should have failed and did not: see build/fuzz-$1.log" >&2
        exit 1
    fi
    printf '%-18s failed, as it must\n' "$1"
}

# What a .options file says under [libfuzzer], as arguments.
options() {
    [ ! -e "$1" ] || sed -n 's/^ *\([a-z_]*\) *= *\([^ ]*\) *$/-\1=\2/p' "$1"
}

number() { sed -n "s/^stat::$2: *//p" "$1"; }

fuzz() {
    log=build/fuzz-$1.log
    mkdir -p "build/corpus/$1" "build/seeds/$1" "fuzz/corpus/$1" "findings/fuzz/$1"
    set -- "$1" $(options "fuzz/dict/$1.options")
    [ ! -e "fuzz/dict/$1.dict" ] || set -- "$@" "-dict=fuzz/dict/$1.dict"
    name=$1
    shift
    if ! "$folder/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
        -print_final_stats=1 -artifact_prefix="findings/fuzz/$name/" "$@" \
        "build/corpus/$name" "fuzz/corpus/$name" "build/seeds/$name" >"$log" 2>&1; then
        failed=1
        tail -n 40 "$log" >&2
        found=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
        echo "$name FAILED. Again: $folder/$name ${found:-see $log}"
        return
    fi
    printf '%-18s %9s runs %7s/s %6s branches %5s inputs\n' "$name" \
        "$(number "$log" number_of_executed_units)" "$(number "$log" average_exec_per_sec)" \
        "$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)" \
        "$(ls "build/corpus/$name" | wc -l)"
}

mkdir -p build
for target; do
    if [ ! -x "$folder/$target" ]; then
        echo "no fuzz target is called \"$target\"; there are:" $(cd "$folder" && ls) >&2
        exit 2
    fi
    case $target in
    canary*) sing "$target" ;;
    *) fuzz "$target" ;;
    esac
done
exit $failed
