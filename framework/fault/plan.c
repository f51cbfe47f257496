/*
 * plan.c - the kinds of fault, where they can happen, and what may be said of them.
 */
#include "framework/fault/plan.h"

static const char *const words[] = {
#define X(id, word, class, answer, claims, about) word,
    ST_FAULTS(X)
#undef X
};
const struct st_words st_fault_words = { "fault", words, ST_FAULT_COUNT };

const struct st_fault_info st_fault_infos[ST_FAULT_COUNT] = {
#define X(id, word, class_, answer_, claims_, about_) \
    { ST_FAULT_CLASS_##class_, ST_##answer_, claims_, about_ },
    ST_FAULTS(X)
#undef X
};

static const char *const class_words[] = {
#define X(id, word, about) word,
    ST_FAULT_CLASSES(X)
#undef X
};
const struct st_words st_fault_class_words = { "fault class", class_words, ST_FAULT_CLASS_COUNT };

static const char *const when_words[] = {
#define X(id, word, about) word,
    ST_WHENS(X)
#undef X
};
const struct st_words st_when_words = { "moment", when_words, ST_WHEN_COUNT };

const char *const st_when_abouts[ST_WHEN_COUNT] = {
#define X(id, word, about) about,
    ST_WHENS(X)
#undef X
};

#define C(id) (1U << ST_CALL_##id)

enum {
    ALL = (1 << ST_CALL_COUNT) - 1,
    READS = C(FOLDER_LIST) | C(ITEM_OPEN) | C(PROPERTY_GET),
    STAGES = C(PROPERTY_SET) | C(PROPERTY_DELETE) | C(ITEM_IMPORT),
    CHANGES = C(ITEM_SAVE) | C(ITEM_DELETE) | C(ITEM_MOVE) | C(ITEM_MARK_READ),
    GROWS = C(ITEM_CREATE) | C(PROPERTY_SET) | C(ITEM_SAVE),
};

/* The calls where a kind can happen, on the server and on a client. */
static const struct {
    uint32_t server, client;
} places[ST_FAULT_COUNT] = {
    [ST_FAULT_ACCESS_DENIED] = { ALL & ~C(ITEM_ABORT), ALL & ~C(ITEM_ABORT) },
    [ST_FAULT_NOT_FOUND] = { READS | STAGES | CHANGES, 0 },
    [ST_FAULT_GONE] = { READS | STAGES | CHANGES, 0 },
    [ST_FAULT_CONFLICT] = { C(ITEM_SAVE) | C(ITEM_DELETE), 0 },
    [ST_FAULT_QUOTA] = { GROWS, GROWS | C(ITEM_CHECKPOINT) },
    [ST_FAULT_BUSY] = { C(ITEM_OPEN) | STAGES | CHANGES, C(ITEM_OPEN) | STAGES | CHANGES },
    [ST_FAULT_TIMEOUT] = { ALL & ~C(ITEM_ABORT), 0 },
    [ST_FAULT_IO_ERROR] = { ALL & ~C(ITEM_ABORT), ALL & ~C(ITEM_ABORT) },
    [ST_FAULT_LOSE_ANSWER] = { ALL, 0 },
    [ST_FAULT_REPEAT] = { ALL, 0 },
    [ST_FAULT_CUT] = { ALL, 0 },
    [ST_FAULT_CRASH] = { ALL, ALL },
    [ST_FAULT_TORN_WRITE] = { C(ITEM_SAVE), C(ITEM_SAVE) },
    [ST_FAULT_STALE_READ] = { C(FOLDER_LIST) | C(ITEM_OPEN), 0 }, /* a lone value has no version */
    [ST_FAULT_STALE_TOKEN] = { ALL, 0 },
    [ST_FAULT_CHANGE] = { ALL, ALL },
};

bool st_fault_fits(enum st_fault_kind kind, enum st_call_op op, enum st_call_side side)
{
    return (side == ST_ON_SERVER ? places[kind].server : places[kind].client) >> op & 1;
}

#define S(id) (1U << ST_##id)

/* What the one who tries again may meet: what the first try did. */
enum { OWN_TRACES = S(EXISTS) | S(SUPERSEDED) | S(CONFLICT) | S(GONE) | S(NOT_FOUND) };
enum { UNCLEAR = S(TIMEOUT) | S(IO_ERROR) | S(BUSY) };

static const uint32_t acceptable[ST_FAULT_COUNT] = {
    [ST_FAULT_ACCESS_DENIED] = S(ACCESS_DENIED) | S(NOT_FOUND),
    [ST_FAULT_NOT_FOUND] = S(NOT_FOUND) | S(GONE) | S(CONFLICT) | S(EXISTS) | S(NO_PARENT),
    [ST_FAULT_GONE] = S(GONE) | S(NOT_FOUND) | S(CONFLICT),
    [ST_FAULT_CONFLICT] = S(CONFLICT) | S(SUPERSEDED) | S(EXISTS),
    [ST_FAULT_QUOTA] = S(QUOTA),
    [ST_FAULT_BUSY] = S(BUSY) | S(TIMEOUT),
    [ST_FAULT_TIMEOUT] = UNCLEAR | OWN_TRACES,
    [ST_FAULT_IO_ERROR] = UNCLEAR | OWN_TRACES,
    [ST_FAULT_LOSE_ANSWER] = UNCLEAR | OWN_TRACES,
    [ST_FAULT_REPEAT] = UNCLEAR | OWN_TRACES,
    [ST_FAULT_CUT] = UNCLEAR,
    [ST_FAULT_CRASH] = S(CRASHED),
    [ST_FAULT_TORN_WRITE] = UNCLEAR | OWN_TRACES,
    [ST_FAULT_STALE_READ] = OWN_TRACES | S(NO_PARENT) | S(ACCESS_DENIED),
    [ST_FAULT_STALE_TOKEN] = S(ACCESS_DENIED) | S(NOT_FOUND),
    [ST_FAULT_CHANGE] = (1U << ST_STATUS_COUNT) - 1,
};

uint32_t st_fault_acceptable(enum st_fault_kind kind, enum st_call_op op)
{
    bool opens = op == ST_CALL_ITEM_OPEN || op == ST_CALL_FOLDER_LIST;

    /* Who cannot look at an item may find in the next breath that it is there. */
    return acceptable[kind] | (opens ? OWN_TRACES : 0);
}
