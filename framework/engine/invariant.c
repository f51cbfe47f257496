/*
 * invariant.c - the names of what must hold after a run.
 */
#include "framework/engine/invariant.h"

static const char *const invariant_words[] = {
#define X(id, word, promise) word,
    ST_INVARIANTS(X)
#undef X
};
const struct st_words st_invariant_words = { "invariant", invariant_words, ST_INVARIANT_COUNT };

const char *const st_invariant_promises[ST_INVARIANT_COUNT] = {
#define X(id, word, promise) promise,
    ST_INVARIANTS(X)
#undef X
};
