/*
 * zoo_score.h - which invariant catches which engine of the zoo, and how often.
 *
 * An engine is run on each scenario, once as it stands and once for every fault at
 * every call. What an invariant says of it counts; what it says of a correct engine
 * would be an accusation, so `reference` is scored, too.
 */
#ifndef ST_RUN_ZOO_SCORE_H
#define ST_RUN_ZOO_SCORE_H

#include "framework/scenario/scenario.h"

struct st_zoo_score {
    const struct st_engine *engine;
    uint64_t caught[ST_INVARIANT_COUNT]; /* runs in which that invariant did not hold */
    uint64_t runs;                       /* in all */
    uint64_t hangs;                      /* runs that did not end */
};

/* Add what one scenario shows. One that needs what the engine cannot do shows nothing. */
void st_zoo_score_add(struct st_zoo_score *score, const struct st_scenario *scenario);

/* The one invariant that caught it at all, or ST_INVARIANT_COUNT if none or several did. */
enum st_invariant st_zoo_score_only(const struct st_zoo_score *score);

#endif
