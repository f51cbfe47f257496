/*
 * excuse.h - what an injected fault may excuse in the synchronization it hit.
 *
 * A fault on an item excuses that item and what depends on it, not its neighbours:
 * that is what most broken engines get wrong. A crash or a cut excuses everything
 * for this once; what happens after the fault is lifted is excused by nothing.
 */
#ifndef ST_RUN_EXCUSE_H
#define ST_RUN_EXCUSE_H

#include "framework/run/run.h"

struct st_excuse {
    bool any;                              /* a fault fired at all */
    bool all;                              /* a fault hit what everything depends on */
    bool claims;                           /* an answer claimed what is not so (ST_FAULTS) */
    bool is_stale;                         /* the server went on with old groups */
    uint32_t kinds;                        /* set of 1 << enum st_fault_kind that fired */
    uint64_t objects[ST_OBJECTS_MAX / 64]; /* the words in use are valid */
};

void st_excuse_make(
    const struct st_run *run, const struct st_sync_record *sync, struct st_excuse *ret_excuse);

/*
 * May the end of the run be compared with that of a run without faults? Not where the
 * world was changed, or where the engine was told what is not so and believed it: that
 * an item is gone, or that a property is hidden, for which it has no reason to ask again.
 */
bool st_excuse_comparable(const struct st_run *run);

static inline bool st_excuses(const struct st_excuse *excuse, st_object_id id)
{
    return excuse->any && (excuse->all || st_bit(excuse->objects, id));
}

#endif
