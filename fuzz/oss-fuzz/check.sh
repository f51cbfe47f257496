#!/bin/sh
# check.sh - runs build.sh as OSS-Fuzz does, and then what it has made. `./dev oss-fuzz` calls it.
#
# Use: check.sh FOLDER. The flags are those of OSS-Fuzz's image for libFuzzer with
# AddressSanitizer. A target passes if it stands on its own, its seeds can be unpacked, and a
# thousand runs from them find nothing.
set -eu

mkdir -p "$1"
there=$(cd "$1" && pwd)
rm -rf "$there/src" "$there/out"
mkdir -p "$there/src/synctorture" "$there/out" "$there/work"
tar -c --exclude=./build --exclude=./findings --exclude=./.git . |
    tar -x -C "$there/src/synctorture"

export SRC="$there/src" WORK="$there/work" OUT="$there/out"
export SANITIZER=address FUZZING_ENGINE=libfuzzer ARCHITECTURE=x86_64
export CC=clang CXX=clang++ LIB_FUZZING_ENGINE=-fsanitize=fuzzer
export CFLAGS="-O1 -fno-omit-frame-pointer -gline-tables-only \
-DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION \
-fsanitize=address -fsanitize-address-use-after-scope -fsanitize=fuzzer-no-link"
export CXXFLAGS="$CFLAGS"

bash -eu fuzz/oss-fuzz/build.sh >"$there/build.log" 2>&1 || {
    tail -n 40 "$there/build.log" >&2
    exit 1
}

fail() {
    echo "$1: $2" >&2
    exit 1
}

count=0
for source in fuzz/*.c; do
    name=$(basename "$source" .c)
    case $name in
    canary*)
        [ ! -e "$OUT/$name" ] || fail "$name" "the canary must not be there"
        continue
        ;;
    esac
    [ -x "$OUT/$name" ] || fail "$name" "was not built"
    if ldd "$OUT/$name" | grep jansson; then
        fail "$name" "needs a library that is not there where it runs"
    fi
    rm -rf "$there/seeds"
    python3 -m zipfile -e "$OUT/${name}_seed_corpus.zip" "$there/seeds"
    set -- -runs=1000 -seed=1 -artifact_prefix="$there/" "$there/seeds"
    [ ! -e "$OUT/$name.dict" ] || set -- -dict="$OUT/$name.dict" "$@"
    (cd "$OUT" && "./$name" "$@") >"$there/$name.log" 2>&1 || fail "$name" "see $there/$name.log"
    count=$((count + 1))
done
[ "$count" -gt 0 ] || fail fuzz "there are no targets"
echo "$count targets built and run as OSS-Fuzz does"
