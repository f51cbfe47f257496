/*
 * verdict.c - what a run came to, and what the program exits with.
 */
#include "framework/run/verdict.h"

static const char *const words[] = {
#define X(id, word, code, about) word,
    ST_VERDICTS(X)
#undef X
};
const struct st_words st_verdict_words = { "verdict", words, ST_VERDICT_COUNT };

const char *const st_verdict_abouts[ST_VERDICT_COUNT] = {
#define X(id, word, code, about) about,
    ST_VERDICTS(X)
#undef X
};
