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

/* invariant, classes, why */
#define ROW(id, classes, why) { ST_INVARIANT_##id, classes, why },

/* clang-format off */

/* [MS-OXCFXICS], whichever way an item is replaced. */
#define ICS_ROWS                                                                                  \
    ROW(PROGRESS, NO_FAULT | CLASS(STATUS) | CLASS(WORLD),                                        \
        "a message is imported as a whole, and moved before that (R2496): what is refused of it " \
        "holds up its other edits")                                                               \
    ROW(TRUTHFUL_SUCCESS, NO_FAULT | FAULTS,                                                      \
        "an import of what the server has deleted or superseded is ignored (R2498-R2500): the "   \
        "edit is dropped, and the synchronization says ok")                                       \
    ROW(ERROR_SURFACED, NO_FAULT | FAULTS,                                                        \
        "what is ignored (R2498-R2500) is not reported")                                          \
    ROW(NO_LOST_UPDATE, NO_FAULT | FAULTS,                                                        \
        "what is ignored (R2498-R2500) counts as settled, and the download removes or replaces "  \
        "the local copy")                                                                         \
    ROW(CONFLICT_PRESERVED, NO_FAULT | FAULTS,                                                    \
        "deletions are not checked for conflicts (R2250): what others have changed is deleted")   \
    ROW(ITEM_ATOMICITY, NO_FAULT,                                                                 \
        "an import replaces all properties (R2229): one that the client may not read is not in "  \
        "its copy, and so goes from the server, too")

static const struct st_limit ics_2000_fixed[] = {
    ICS_ROWS
    ROW(RECOVERY, ACCIDENTS,
        "a property that is refused is skipped for good and counts as synchronized (KB 810018, "
        "Resolution; inferred): when the refusal was passing, what was online stays")
    ROW(CONVERGENCE, NO_FAULT | FAULTS,
        "a property that is skipped counts as synchronized (KB 810018, Resolution; inferred): "
        "client and server keep different values of it")
};

static const struct st_limit ics_spec[] = {
    ICS_ROWS
};

static const struct st_limit dav_atomic[] = {
    ROW(TRUTHFUL_SUCCESS, CLASS(STATUS) | CLASS(WORLD),
        "the download goes by ETags, and a right that comes has none: a property that was refused "
        "once is not asked for again")
    ROW(CONVERGENCE, CLASS(STATUS) | CLASS(WORLD),
        "the download goes by ETags (as truthful-success)")
    ROW(RECOVERY, CLASS(DATA),
        "half of a write that failed has an ETag of its own: If-Match (RFC 9110, 13.1.1) takes it "
        "for somebody else's change, and the user has to resolve it")
    ROW(CRASH_EQUIVALENCE, CLASS(DATA) | CLASS(CRASH),
        "half of a write that failed is taken for somebody else's (as recovery)")
    ROW(IDEMPOTENT_RERUN, ACCIDENTS,
        "an item whose creation was not heard of is created again each time, and refused: it is "
        "there (If-None-Match, RFC 9110, 13.1.2); the user has to resolve it")
};

static const struct st_limit journal_continue[] = {
    ROW(PROGRESS, NO_FAULT | FAULTS,
        "an entry is added with what it had first, and modified by an operation of its own (RFC "
        "4511, 4.6): that needs the right to write, which the right to create does not give")
};

static const struct st_limit three_way[] = {
    ROW(PROGRESS, NO_FAULT | ACCIDENTS,
        "an edit needs the present value to compare with: what may be written and not read is held "
        "back once its item has a new number")
    ROW(TRUTHFUL_SUCCESS, CLASS(STATUS) | CLASS(DATA) | CLASS(WORLD),
        "what the archive does not know (it could not be written, a value could not be read) is "
        "not missed: an item that is deleted then comes back, and a value is not asked for again")
    ROW(ERROR_SURFACED, CLASS(STATUS),
        "the deletion of an item that the archive does not know is not noticed (as "
        "truthful-success)")
    ROW(CONVERGENCE, CLASS(STATUS) | CLASS(DATA) | CLASS(WORLD),
        "a value that could not be read is not asked for again (as truthful-success)")
    ROW(ITEM_ATOMICITY, CLASS(STATUS) | CLASS(DATA) | CLASS(WORLD),
        "each property is a file and goes its own way: of an item that was written by half, the "
        "half is taken for the user's edit")
    ROW(IDEMPOTENT_RERUN, ACCIDENTS,
        "an item that both sides have and the archive has not is written to it anew each time, as "
        "long as a conflict or a refused move holds it back")
};

#define OF(engine) { &st_engine_##engine, { engine, sizeof(engine) / sizeof((engine)[0]) } },

static const struct {
    const struct st_engine *engine;
    struct st_limits limits;
} models[] = {
    OF(ics_2000_fixed)
    OF(ics_spec)
    OF(dav_atomic)
    OF(journal_continue)
    OF(three_way)
};
/* clang-format on */

struct st_limits st_limits_of(const struct st_engine *engine)
{
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        if (models[i].engine == engine)
            return models[i].limits;
    return engine->limits;
}

size_t st_limit_find(struct st_limits limits, const struct st_fuzz_key *key)
{
    size_t i = 0;

    while (i < limits.count && !(limits.rows[i].invariant == (enum st_invariant)key->invariant &&
                                 limits.rows[i].classes >> key->class & 1))
        i++;
    return i;
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
