/*
 * sweep_pairs.h - two faults: a second one at every call that follows a first.
 *
 * The first is any cell of the sweep. The second happens later in the same
 * synchronization, or in the next one, when the engine puts things right.
 *
 * What is left out: when two first faults make the engine do the same calls with the
 * same answers from there on, leave the same world, and break and excuse the same, only
 * the first of them is followed by second ones; and only one of all that leave the same
 * world, and break and excuse the same, is followed into the next synchronization. The
 * latter loses nothing, since engines keep nothing but what is in the world. The former
 * could miss an engine that remembers, within one synchronization, why a call failed,
 * and goes wrong by it only later.
 */
#ifndef ST_RUN_SWEEP_PAIRS_H
#define ST_RUN_SWEEP_PAIRS_H

#include "framework/run/sweep.h"

struct st_pair {
    size_t first;  /* cell */
    bool is_next;  /* the second is in the next synchronization */
    size_t call;   /* of the faulted, or of the next, synchronization, from 0 */
    size_t second; /* variant */
};

/* Pairs that show the same. */
struct st_pair_group {
    enum st_invariant invariant; /* ST_INVARIANT_COUNT: the engine hung */
    enum st_call_op op;          /* of the second fault */
    enum st_fault_class first, second;
    size_t count;
    struct st_pair smallest;
    const char *name; /* of the smallest */
};

struct st_pairs {
    size_t firsts; /* faults that were followed by second ones */
    size_t pruned; /* that are like one of them */
    size_t runs;
    size_t counts[ST_CELL_COUNT];
    struct st_pair_group *groups; /* in the order of their smallest */
    size_t group_count;
    bool is_whole;    /* the budget was enough */
    const char *left; /* the first pair that was not run; or NULL */
};

/*
 * Run all pairs of a sweep whose cells have been run, at most budget of them. mark, if
 * not NULL, is called before each pair, and before each first fault, with the number of
 * pairs that have been run. Names and groups live in the sweep's arena.
 */
void st_sweep_pairs(
    struct st_sweep *sweep,
    size_t budget,
    void (*mark)(void *context, uint64_t pair),
    void *context,
    struct st_pairs *ret_pairs);

/* "crash:after@3:17+cut@3:20"; in the next synchronization: "crash:after@3:17+cut@next:4" */
const char *st_pair_name(
    struct st_arena *arena, const struct st_sweep *sweep, const struct st_pair *pair);

/* The pair of that name; false, with a line about why and what would be right, if there is none. */
bool st_pair_find(
    const struct st_sweep *sweep,
    const char *name,
    struct st_pair *ret_pair,
    const char **ret_why,
    const char **ret_hint);

/*
 * Run one pair and say what comes of it, as st_sweep_pairs() counts it; its first fault is
 * run alone before if it was not yet. ST_CELL_UNFIT: the second cannot happen there.
 */
enum st_cell st_pair_run(struct st_sweep *sweep, const struct st_pair *pair);

/* As st_sweep_replay(): the synchronization of the second fault, and what came of it. */
struct st_case *st_pair_replay(struct st_sweep *sweep, const struct st_pair *pair);

#endif
