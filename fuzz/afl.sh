#!/bin/sh
# afl.sh - runs fuzz targets under AFL++, one after the other. `./dev fuzz --afl` calls it.
#
# Use: afl.sh FOLDER SECONDS [TARGET...], with the targets that were built into FOLDER with
# afl-clang-fast. A target starts from fuzz/corpus and build/seeds each time; what it finds
# stays in findings/afl/TARGET. The canary must be found; if it is not, nothing else counts.
set -eu

folder=$1
seconds=$2
shift 2
[ $# -gt 0 ] || set -- $(cd "$folder" && ls)
failed=0

# What AFL++ asks of a machine of its own, and what a shared one cannot give.
export AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
export AFL_NO_UI=1

canary_seconds=60 # at most; it ends at once when the canary sings

stat_of() { sed -n "s/^$2 *: *//p" "findings/afl/$1/default/fuzzer_stats"; }

# AFL++ wants at least one input, and none that is larger than it needs.
gather() {
    rm -rf "build/afl/$1" "findings/afl/$1"
    mkdir -p "build/afl/$1" findings/afl
    echo 0 >"build/afl/$1/0"
    for from in "fuzz/corpus/$1" "build/seeds/$1"; do
        [ ! -d "$from" ] || find "$from" -type f -size -8k -size +0 -exec cp {} "build/afl/$1/" \;
    done
    rm -f "build/afl/$1/song"
}

fuzz() { # TARGET SECONDS
    gather "$1"
    dictionary=
    [ ! -e "fuzz/dict/$1.dict" ] || dictionary="-x fuzz/dict/$1.dict"
    if ! afl-fuzz -V "$2" -t 1000+ -m none -i "build/afl/$1" -o "findings/afl/$1" \
        $dictionary -- "$folder/$1" >"build/afl-$1.log" 2>&1; then
        tail -n 20 "build/afl-$1.log" >&2
        exit 1
    fi
    printf '%-18s %9s runs %7s/s %6s branches %5s inputs\n' "$1" "$(stat_of "$1" execs_done)" \
        "$(stat_of "$1" execs_per_sec)" "$(stat_of "$1" edges_found)" \
        "$(stat_of "$1" corpus_count)"
}

mkdir -p build
for target; do
    if [ ! -x "$folder/$target" ]; then
        echo "no fuzz target is called \"$target\"; there are:" $(cd "$folder" && ls) >&2
        exit 2
    fi
    case $target in
    canary*)
        (export AFL_BENCH_UNTIL_CRASH=1 && fuzz "$target" "$canary_seconds")
        [ "$(stat_of "$target" saved_crashes)" != 0 ] || {
            echo "$target should have failed and did not" >&2
            exit 1
        }
        echo "$target failed, as it must"
        ;;
    *)
        fuzz "$target" "$seconds"
        [ "$(stat_of "$target" saved_crashes)" = 0 ] || {
            echo "$target FAILED: findings/afl/$target/default/crashes"
            failed=1
        }
        ;;
    esac
done
exit $failed
