/*
 * features.h - what a run did that no run did before: what a fuzzer goes by.
 *
 * A feature is a kind of event and, in powers of two, how often it came: two calls that
 * follow each other, with how they ended and which kind of fault hit them; how a
 * synchronization ended; what was reported. With counters compiled into engine and model
 * (CMake's ST_COUNTERS, clang only), those count as well.
 */
#ifndef ST_FUZZ_FEATURES_H
#define ST_FUZZ_FEATURES_H

#include "framework/run/run.h"

enum { ST_FEATURES = 1 << 14 };

struct st_features {
    uint8_t seen[ST_FEATURES]; /* by event: set of 1 << how often, as a power of two */
    uint8_t counts[ST_FEATURES];
    uint16_t touched[ST_FEATURES]; /* events of the run that is looked at */
    size_t touched_count;
    uint8_t *counted; /* by counter: as seen; NULL: there are no counters */
    size_t total;     /* features seen so far */
};

/* Room for counters is in arena. */
void st_features_init(struct st_features *features, struct st_arena *arena);

/* Before a run: forget what counters have counted. */
void st_features_begin(const struct st_features *features);

/* Add what the run did; returns how many features are new. */
size_t st_features_add(struct st_features *features, const struct st_run *run);

/* The counters compiled into the program; 0 when there are none. */
size_t st_counters_size(void);
uint8_t *st_counters(void);

#endif
