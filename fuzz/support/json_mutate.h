/*
 * json_mutate.h - changes of JSON that leave it JSON.
 *
 * Bytes that are changed at random are hardly ever JSON any more, so that a target that reads
 * JSON sees little but its parser. These work on the tree: they replace, take away, double,
 * rename, move and nest values, and put hostile texts in. One time in eight, and when the
 * input is no JSON, the engine's own changes of bytes are made, so the parser gets its share.
 */
#ifndef ST_FUZZ_SUPPORT_JSON_MUTATE_H
#define ST_FUZZ_SUPPORT_JSON_MUTATE_H

#include <stddef.h>
#include <stdint.h>

#include "fuzz/support/json_memory.h"

/* As LLVMFuzzerCustomMutator (target.h). The input is one or more JSON values. */
size_t st_json_mutate(uint8_t *data, size_t size, size_t size_max, unsigned seed);

struct st_fuzz_input {
    const uint8_t *data;
    size_t size;
};

/*
 * As LLVMFuzzerCustomCrossOver: the first with a value of the second in it. 0, which asks the
 * engine for something else, three times of four.
 */
size_t st_json_cross(
    struct st_fuzz_input first,
    struct st_fuzz_input second,
    uint8_t *made,
    size_t made_size_max,
    unsigned seed);

/* For a target whose input is JSON: the functions that an engine looks for. */
#define ST_MUTATED_AS_JSON                                                                     \
    size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t size_max, unsigned seed) \
    {                                                                                          \
        return st_json_mutate(data, size, size_max, seed);                                     \
    }                                                                                          \
    size_t LLVMFuzzerCustomCrossOver(                                                          \
        const uint8_t *first, size_t first_size, const uint8_t *second, size_t second_size,    \
        uint8_t *made, size_t made_size_max, unsigned seed)                                    \
    {                                                                                          \
        return st_json_cross(                                                                  \
            (struct st_fuzz_input){ first, first_size },                                       \
            (struct st_fuzz_input){ second, second_size }, made, made_size_max, seed);         \
    }

#endif
