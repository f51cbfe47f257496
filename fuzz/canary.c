/*
 * canary.c - the target that must fail, so that somebody notices when no alarm rings.
 *
 * It fails on an input that a fuzzer finds within a few thousand runs when it sees coverage,
 * and without coverage never: four bytes, each behind a branch of its own.
 *
 * Coverage: itself
 */
#include <assert.h>

#include "fuzz/support/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size >= 4 && data[0] == 's' && data[1] == 'i' && data[2] == 'n' && data[3] == 'g')
        assert(size == 0 && "the canary sings");
    return 0;
}
