#!/bin/bash -eu
# build.sh - makes the fuzz targets, as OSS-Fuzz and ClusterFuzzLite call it.
#
# Given: $SRC/synctorture, $WORK, $OUT, $CC, $CXX, $CFLAGS and $LIB_FUZZING_ENGINE
# (https://google.github.io/oss-fuzz/getting-started/new-project-guide/). In $OUT are then for
# each target its program, NAME_seed_corpus.zip and, if there are any, NAME.dict and
# NAME.options. The canary stays away: it would be reported as a bug.
cd "$SRC/synctorture"

# Seeds come from the program, which need not be sanitized to tell its words.
env -u CFLAGS -u LDFLAGS cmake -S . -B "$WORK/program" -G Ninja -DCMAKE_BUILD_TYPE=Debug
cmake --build "$WORK/program" --target synctorture
rm -rf "$WORK/seeds"
SYNCTORTURE=$WORK/program/synctorture python3 fuzz/generate.py seeds "$WORK/seeds"

# Where the targets run, no library is installed. A build type that adds no flags leaves
# those of $CFLAGS alone; ST_ARENA_DEBUG is for AddressSanitizer and harmless without.
CFLAGS="${CFLAGS:-} -DST_ARENA_DEBUG" cmake -S . -B "$WORK/fuzz" -G Ninja \
    -DCMAKE_BUILD_TYPE=Debug \
    -DST_FUZZ_ENGINE="$LIB_FUZZING_ENGINE" \
    -DST_FUZZ_LINKER=CXX \
    -Dpkgcfg_lib_jansson_jansson="$(pkg-config --variable=libdir jansson)/libjansson.a"
cmake --build "$WORK/fuzz" --target fuzz

for path in "$WORK"/fuzz/targets/*; do
    name=$(basename "$path")
    case $name in canary*) continue ;; esac
    cp "$path" "$OUT/"
    mkdir -p "$WORK/seeds/$name"
    find "fuzz/corpus/$name" -type f -exec cp {} "$WORK/seeds/$name/" \;
    (cd "$WORK/seeds/$name" && python3 -m zipfile -c "$OUT/${name}_seed_corpus.zip" ./*)
    find fuzz/dict \( -name "$name.dict" -o -name "$name.options" \) -exec cp {} "$OUT/" \;
done
