/*
 * target.h - what a fuzz target defines, as fuzzing engines call it.
 *
 * https://llvm.org/docs/LibFuzzer.html. A target is one file in fuzz/ that defines the first
 * of these; the others are optional. It must not read anything but its input, must give
 * everything back, and fails by assert(). docs/fuzz-targets.md has more.
 */
#ifndef ST_FUZZ_SUPPORT_TARGET_H
#define ST_FUZZ_SUPPORT_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Called with each input. Always returns 0: no other value has a meaning to all engines. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Called once, before. */
int LLVMFuzzerInitialize(int *count, char ***arguments);

/* Change data[0..size) in place, to at most size_max bytes; returns how many there are. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned seed);

/* Make one input of two; returns its size. */
size_t LLVMFuzzerCustomCrossOver(
    const uint8_t *first,
    size_t first_size,
    const uint8_t *second,
    size_t second_size,
    uint8_t *made,
    size_t made_size_max,
    unsigned seed);

/* Only where a target is an ordinary program (replay.c); NULL under an engine: it only replays. */
__attribute__((weak)) bool st_target_replays(void);

#endif
