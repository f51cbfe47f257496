/*
 * status.h - what came of an operation in the simulated world.
 *
 * A status is an outcome that an engine must look at. Sources of the codes:
 * Microsoft's EdkMdb.h (SYNC_E_*) and MAPICode.h; [MS-OXCFXICS] 3.3.4.3.3 for
 * what they mean during an upload. A status is *definite* when the operation
 * surely did not happen; after the others the caller cannot know.
 */
#ifndef ST_MODEL_STATUS_H
#define ST_MODEL_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#include "framework/base/words.h"

/* id, word, HRESULT, definite, text */
#define ST_STATUSES(X)                                                                      \
    X(OK, "ok", 0x00000000, true, "done")                                                   \
    X(ACCESS_DENIED, "access-denied", 0x80070005, true, "the caller lacks a right")         \
    X(NOT_FOUND, "not-found", 0x8004010F, true, "there is no such object")                  \
    X(GONE, "gone", 0x80040800, true, "the object was deleted (SYNC_E_OBJECT_DELETED)")     \
    X(SUPERSEDED, "superseded", 0x80040801, true,                                           \
      "the store already has this version or a newer one (SYNC_E_IGNORE)")                  \
    X(CONFLICT, "conflict", 0x80040802, true, "changed on both sides (SYNC_E_CONFLICT)")    \
    X(NO_PARENT, "no-parent", 0x80040803, true, "the folder is unknown (SYNC_E_NO_PARENT)") \
    X(EXISTS, "exists", 0x80040604, true, "the name is taken (MAPI_E_COLLISION)")           \
    X(QUOTA, "quota", 0x80040305, true, "no room (MAPI_E_TOO_BIG)")                         \
    X(BUSY, "busy", 0x8004010B, true, "in use by somebody else (MAPI_E_BUSY)")              \
    X(TIMEOUT, "timeout", 0x80040401, false, "no answer in time (MAPI_E_TIMEOUT)")          \
    X(IO_ERROR, "io-error", 0x80004005, false, "the medium or the network failed (E_FAIL)") \
    X(CRASHED, "crashed", 0x80004004, false, "the engine stopped half-way (E_ABORT)")       \
    X(LIMIT, "limit", 0x8007000E, true, "a limit of the simulated world was reached")       \
    X(BAD_CALL, "bad-call", 0x80070057, true, "the engine asked for something that makes no sense")

enum st_status {
#define X(id, word, hresult, definite, text) ST_##id,
    ST_STATUSES(X)
#undef X
        ST_STATUS_COUNT
};

struct st_status_info {
    uint32_t hresult;
    bool definite;
    const char *text;
};

extern const struct st_words st_status_words;
extern const struct st_status_info st_status_infos[ST_STATUS_COUNT];

#endif
