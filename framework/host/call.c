/*
 * call.c - every operation an engine can ask of a store: the table.
 */
#include "framework/host/call.h"

static const char *const words[] = {
#define X(id, word, side, target, any, own, about) word,
    ST_CALLS(X)
#undef X
};
const struct st_words st_call_words = { "call", words, ST_CALL_COUNT };

const char *st_call_word(unsigned op)
{
    return op < ST_CALL_COUNT ? words[op] : "bytes";
}

const struct st_call_info st_call_infos[ST_CALL_COUNT] = {
#define X(id, word, side, target, any, own, about) { side, target, any, own, about },
    ST_CALLS(X)
#undef X
};

static const char *const save_words[] = {
#define X(id, word, about) word,
    ST_SAVES(X)
#undef X
};
const struct st_words st_save_words = { "way to save", save_words, ST_SAVE_COUNT };
