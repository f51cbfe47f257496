/*
 * plan.h - which calls go wrong, and how.
 *
 * A plan is a list of faults; each has a trigger, which says at which calls it
 * fires, and a kind. The kinds are one table, from which words, help, schema,
 * sweeps and reports come. A scenario states a plan in its `faults`; a sweep makes
 * one for every call of a run.
 */
#ifndef ST_FAULT_PLAN_H
#define ST_FAULT_PLAN_H

#include "framework/base/path.h"
#include "framework/host/call.h"

enum {
    ST_FAULTS_MAX = 64,           /* in a plan; reports number them in a byte */
    ST_STALE_CALLS_MAX = 1000000, /* calls that a token may stay stale */
};

#define ST_TIMES_ALWAYS UINT32_MAX /* until it is lifted */
#define ST_ANY_STEP     UINT32_MAX

/* Families of faults; `--fault` takes these words, too. id, word, meaning */
#define ST_FAULT_CLASSES(X)                                                        \
    X(STATUS, "status", "the call is refused with a status, and not done")         \
    X(LINK, "link", "the way to the server loses, repeats or cuts")                \
    X(CRASH, "crash", "the engine stops half-way; what it had not stored is gone") \
    X(DATA, "data", "a store writes half, or answers from the past")               \
    X(WORLD, "world", "somebody else changes something between two calls")

enum st_fault_class {
#define X(id, word, about) ST_FAULT_CLASS_##id,
    ST_FAULT_CLASSES(X)
#undef X
        ST_FAULT_CLASS_COUNT
};

/*
 * id, word, class, what the caller hears, whether the answer claims something about
 * the item that is not so (an engine that believes it is not to blame), meaning
 */
#define ST_FAULTS(X)                                                                               \
    X(ACCESS_DENIED, "access-denied", STATUS, ACCESS_DENIED, false, "a right is missing")          \
    X(NOT_FOUND, "not-found", STATUS, NOT_FOUND, true, "the object is said not to be there")       \
    X(GONE, "gone", STATUS, GONE, true, "the object is said to be deleted")                        \
    X(CONFLICT, "conflict", STATUS, CONFLICT, true, "somebody is said to have changed it")         \
    X(QUOTA, "quota", STATUS, QUOTA, false, "there is no room")                                    \
    X(BUSY, "busy", STATUS, BUSY, false, "somebody else has it open")                              \
    X(TIMEOUT, "timeout", STATUS, TIMEOUT, false, "no answer in time; not done")                   \
    X(IO_ERROR, "io-error", STATUS, IO_ERROR, false, "the medium or the network failed; not done") \
    X(LOSE_ANSWER, "lose-answer", LINK, TIMEOUT, false, "done, but the caller never hears")        \
    X(REPEAT, "repeat", LINK, OK, false, "delivered twice; the caller hears the first answer")     \
    X(CUT, "cut", LINK, IO_ERROR, false,                                                           \
      "this call and all later ones to the server fail until the session ends")                    \
    X(CRASH, "crash", CRASH, CRASHED, false, "the engine stops here, before or after the call")    \
    X(TORN_WRITE, "torn-write", DATA, IO_ERROR, false,                                             \
      "item.save writes half of the properties, and not the version")                              \
    X(STALE_READ, "stale-read", DATA, OK, true,                                                    \
      "the server answers with what it had when the session began")                                \
    X(STALE_TOKEN, "stale-token", DATA, OK, false,                                                 \
      "for so many calls the server goes on with the groups of the session's start")               \
    X(CHANGE, "change", WORLD, OK, false, "a step that somebody else does just then")

enum st_fault_kind {
#define X(id, word, class, answer, claims, about) ST_FAULT_##id,
    ST_FAULTS(X)
#undef X
        ST_FAULT_COUNT
};

struct st_fault_info {
    enum st_fault_class class;
    enum st_status answer;
    bool claims;
    const char *about;
};

extern const struct st_words st_fault_words;
extern const struct st_words st_fault_class_words;
extern const struct st_fault_info st_fault_infos[ST_FAULT_COUNT];

/* id, word, meaning */
#define ST_WHENS(X)                          \
    X(BEFORE, "before", "before it is done") \
    X(AFTER, "after", "when it is done, before the caller hears")

enum st_when {
#define X(id, word, about) ST_WHEN_##id,
    ST_WHENS(X)
#undef X
        ST_WHEN_COUNT
};

extern const struct st_words st_when_words;
extern const char *const st_when_abouts[ST_WHEN_COUNT];

/* Which calls a fault is for. A member of zeros, unless said otherwise, matches all. */
struct st_trigger {
    uint32_t calls;           /* set of 1 << enum st_call_op */
    const uint64_t *objects;  /* set of objects; NULL: all */
    st_properties properties; /* calls on one of these properties */
    st_identity as;           /* who is connected; ST_NOBODY: anybody */
    uint8_t sides;            /* set of enum st_call_side */
    uint32_t step;            /* index of the sync step; ST_ANY_STEP: any */
    uint32_t nth;             /* of the calls that match, from 1; 0 is 1 */
    uint8_t system;           /* of a real tool: 1 + enum st_file_call; 0: any */
};

struct st_fault {
    const struct st_path *at; /* in the scenario; NULL: made by a sweep */
    struct st_trigger trigger;
    uint8_t kind;    /* enum st_fault_kind */
    uint8_t when;    /* enum st_when; crash and changes */
    uint16_t change; /* ST_FAULT_CHANGE: index into the plan's changes */
    uint32_t times;  /* at so many calls that match, from the nth on; stale-token: calls it lasts */
};

/* May this kind happen at this call? Torn writes need an item.save, stale reads a read. */
bool st_fault_fits(enum st_fault_kind kind, enum st_call_op op, enum st_call_side side);

/*
 * What an engine may tell its user after this fault at this call: a set of
 * 1 << enum st_status. An engine may hide what exists (not-found for
 * access-denied), and may retry and meet what it did itself (exists, superseded).
 */
uint32_t st_fault_acceptable(enum st_fault_kind kind, enum st_call_op op);

#endif
