/*
 * status.c - what came of an operation in the simulated world.
 */
#include "framework/model/status.h"

static const char *const words[] = {
#define X(id, word, hresult, definite, text) word,
    ST_STATUSES(X)
#undef X
};
const struct st_words st_status_words = { "status", words, ST_STATUS_COUNT };

const struct st_status_info st_status_infos[ST_STATUS_COUNT] = {
#define X(id, word, hresult, definite, text) { hresult, definite, text },
    ST_STATUSES(X)
#undef X
};
