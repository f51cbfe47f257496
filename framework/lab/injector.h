/*
 * injector.h - the ways in which faults reach a real tool, and whether this machine has them.
 */
#ifndef ST_LAB_INJECTOR_H
#define ST_LAB_INJECTOR_H

#include <stdbool.h>

#include "framework/base/arena.h"
#include "framework/base/words.h"

/* id, word, what it is for */
#define ST_LAB_INJECTORS(X)                                                                        \
    X(SYSTEM_CALLS, "system-calls", "a call on a file fails, or is torn; the tool is ended there") \
    X(OWN_PLACE, "own-place",                                                                      \
      "a small disk; cells of a sweep side by side, each in a tmpfs of its own")                   \
    X(PROXY, "proxy", "the way to a server on this machine is cut")

enum st_lab_injector {
#define X(id, word, about) ST_LAB_INJECTOR_##id,
    ST_LAB_INJECTORS(X)
#undef X
        ST_LAB_INJECTOR_COUNT
};

extern const struct st_words st_lab_injector_words;
extern const char *const st_lab_injector_abouts[ST_LAB_INJECTOR_COUNT];

/* NULL when this machine has it; else why not. It is tried out, and leaves nothing. */
const char *st_lab_injector_missing(struct st_arena *arena, enum st_lab_injector injector);

/* Go into a mount namespace of this process's own, with a tmpfs at that place. False with errno. */
bool st_lab_own_place(const char *path);

#endif
