/*
 * limits.c - promises that a design cannot keep, as its source describes it.
 */
#include "framework/fuzz/limits.h"

#include "framework/base/text.h"
#include "framework/engine/registry.h"

#define CLASS(id) (1U << ST_FAULT_CLASS_##id)
#define NO_FAULT  (1U << ST_FAULT_CLASS_COUNT)
#define ACCIDENTS (CLASS(STATUS) | CLASS(LINK) | CLASS(CRASH) | CLASS(DATA))
#define FAULTS    (ACCIDENTS | CLASS(WORLD))

/* engine, invariant, classes, why */
#define ROW(engine, id, classes, why) { &st_engine_##engine, ST_INVARIANT_##id, classes, why },

/* clang-format off */

/* [MS-OXCFXICS], whichever way an item is replaced. */
#define ICS_ROWS(engine)                                                                         \
    ROW(engine, PROGRESS, NO_FAULT | CLASS(STATUS) | CLASS(WORLD),                               \
        "a message is imported as a whole, and moved before that (R2496): what is refused of it " \
        "holds up its other edits")                                                              \
    ROW(engine, TRUTHFUL_SUCCESS, NO_FAULT | FAULTS,                                             \
        "an import of what the server has deleted or superseded is ignored (R2498-R2500): the "  \
        "edit is dropped, and the synchronization says ok")                                      \
    ROW(engine, ERROR_SURFACED, NO_FAULT | FAULTS,                                               \
        "what is ignored (R2498-R2500) is not reported")                                         \
    ROW(engine, NO_LOST_UPDATE, NO_FAULT | FAULTS,                                               \
        "what is ignored (R2498-R2500) counts as settled, and the download removes or replaces " \
        "the local copy")                                                                        \
    ROW(engine, CONFLICT_PRESERVED, NO_FAULT | FAULTS,                                           \
        "deletions are not checked for conflicts (R2250): what others have changed is deleted")  \
    ROW(engine, ITEM_ATOMICITY, NO_FAULT,                                                        \
        "an import replaces all properties (R2229): one that the client may not read is not in " \
        "its copy, and so goes from the server, too")

const struct st_limit st_limits[] = {
    ICS_ROWS(ics_2000_fixed)
    ROW(ics_2000_fixed, RECOVERY, ACCIDENTS,
        "a property that is refused is skipped for good and counts as synchronized (KB 810018, "
        "Resolution; inferred): when the refusal was passing, what was online stays")
    ROW(ics_2000_fixed, CONVERGENCE, NO_FAULT | FAULTS,
        "a property that is skipped counts as synchronized (KB 810018, Resolution; inferred): "
        "client and server keep different values of it")
    ICS_ROWS(ics_spec)
    ROW(dav_atomic, TRUTHFUL_SUCCESS, CLASS(STATUS) | CLASS(WORLD),
        "the download goes by ETags, and a right that comes has none: a property that was refused "
        "once is not asked for again")
    ROW(dav_atomic, CONVERGENCE, CLASS(STATUS) | CLASS(WORLD),
        "the download goes by ETags (as truthful-success)")
    ROW(dav_atomic, RECOVERY, CLASS(DATA),
        "half of a write that failed has an ETag of its own: If-Match (RFC 9110, 13.1.1) takes it "
        "for somebody else's change, and the user has to resolve it")
    ROW(dav_atomic, CRASH_EQUIVALENCE, CLASS(DATA) | CLASS(CRASH),
        "half of a write that failed is taken for somebody else's (as recovery)")
    ROW(dav_atomic, IDEMPOTENT_RERUN, ACCIDENTS,
        "an item whose creation was not heard of is created again each time, and refused: it is "
        "there (If-None-Match, RFC 9110, 13.1.2); the user has to resolve it")
    ROW(journal_continue, PROGRESS, NO_FAULT | FAULTS,
        "an entry is added with what it had first, and modified by an operation of its own (RFC "
        "4511, 4.6): that needs the right to write, which the right to create does not give")
    ROW(three_way, PROGRESS, NO_FAULT | ACCIDENTS,
        "an edit needs the present value to compare with: what may be written and not read is held "
        "back once its item has a new number")
    ROW(three_way, TRUTHFUL_SUCCESS, CLASS(STATUS) | CLASS(DATA) | CLASS(WORLD),
        "what the archive does not know (it could not be written, a value could not be read) is "
        "not missed: an item that is deleted then comes back, and a value is not asked for again")
    ROW(three_way, ERROR_SURFACED, CLASS(STATUS),
        "the deletion of an item that the archive does not know is not noticed (as "
        "truthful-success)")
    ROW(three_way, CONVERGENCE, CLASS(STATUS) | CLASS(DATA) | CLASS(WORLD),
        "a value that could not be read is not asked for again (as truthful-success)")
    ROW(three_way, ITEM_ATOMICITY, CLASS(STATUS) | CLASS(DATA) | CLASS(WORLD),
        "each property is a file and goes its own way: of an item that was written by half, the "
        "half is taken for the user's edit")
    ROW(three_way, IDEMPOTENT_RERUN, ACCIDENTS,
        "an item that both sides have and the archive has not is written to it anew each time, as "
        "long as a conflict or a refused move holds it back")
};
/* clang-format on */
const size_t st_limit_count = sizeof st_limits / sizeof st_limits[0];

const struct st_limit *st_limit_find(const struct st_engine *engine, const struct st_fuzz_key *key)
{
    for (size_t i = 0; i < st_limit_count; i++)
        if (st_limits[i].engine == engine &&
            st_limits[i].invariant == (enum st_invariant)key->invariant &&
            st_limits[i].classes >> key->class & 1)
            return &st_limits[i];
    return NULL;
}

const char *st_limit_classes(struct st_arena *arena, const struct st_limit *limit)
{
    struct st_text text;

    st_text_init(&text, arena);
    if (limit->classes & NO_FAULT)
        st_text_addf(&text, "no fault");
    for (size_t i = 0; i < ST_FAULT_CLASS_COUNT; i++)
        if (limit->classes >> i & 1)
            st_text_addf(&text, "%s%s", text.size ? ", " : "", st_fault_class_words.words[i]);
    return text.data;
}
