/*
 * sweep.h - every fault at every call of a scenario's synchronizations.
 *
 * The scenario is run once without faults. Each of its synchronizations is then
 * taken alone: its calls are the points, the ways to go wrong are the variants, and
 * each pair is a cell. A cell runs the synchronization from the world as it was,
 * with the fault; lifts the fault; lets the engine recover; and judges it all. No
 * cell is left out, and none is sampled.
 *
 * What follows a faulted synchronization depends only on the world it left, since
 * engines keep nothing else. So the end is computed once for each world that is
 * left behind; what it says counts for all cells that left the same.
 */
#ifndef ST_RUN_SWEEP_H
#define ST_RUN_SWEEP_H

#include "framework/run/judge.h"

enum {
    ST_SWEEP_CALLS_MAX = 20000,    /* of one session in a sweep; then it does not end */
    ST_SWEEP_CELLS_MAX = 50000000, /* of one scenario on one engine, at depth 1 */
};

/* id, letter, word, meaning */
#define ST_CELLS(X)                                                                    \
    X(UNDONE, '?', "undone", "in another shard, or the budget was used up")            \
    X(SAME, '.', "same", "as without the fault")                                       \
    X(EXPECTED, 'e', "expected", "another way or an error, and every promise is kept") \
    X(WRONG, 'F', "wrong", "an invariant is broken that holds without the fault")      \
    X(HANG, 'H', "hang", "the engine did not end")                                     \
    X(DIED, 'X', "died", "the engine crashed")                                         \
    X(UNREACHED, '-', "unreached", "the fault never fired")                            \
    X(UNFIT, ' ', "unfit", "the fault cannot happen at this call")

enum st_cell {
#define X(id, letter, word, about) ST_CELL_##id,
    ST_CELLS(X)
#undef X
        ST_CELL_COUNT
};

extern const struct st_words st_cell_words;
extern const char st_cell_letters[ST_CELL_COUNT + 1];
extern const char *const st_cell_abouts[ST_CELL_COUNT];

/* A way to go wrong. */
struct st_variant {
    const char *word; /* "crash:after", "leave-group:Authors" */
    enum st_fault_kind kind;
    enum st_when when;
    uint32_t times;
    uint8_t change; /* enum of sweep_variants.c; ST_FAULT_CHANGE only */
    st_identity group;
};

/* A call of the run without faults. */
struct st_point {
    size_t sync;  /* index into syncs */
    uint32_t nth; /* number of the call in its synchronization, from 1 */
    struct st_record record;
    const struct st_tool_call *tool; /* of a real tool; NULL of an engine that makes calls */
};

/* A synchronization in which a fault is to happen: its calls when it does not. */
struct st_stage {
    const struct st_record *records; /* of an engine that makes calls; else NULL */
    const struct st_tool_call *tool; /* of a real tool, instead */
    size_t count;
    const struct st_world *before;
    size_t step, client;
};

/* One synchronization of the scenario, taken alone. */
struct st_sweep_sync {
    struct st_stage stage;
    struct st_run_past past;
    const struct st_world *after; /* without a fault */
    const struct st_world *quiet; /* and after recovery */
    const uint64_t *unsure;       /* items about whose end nothing can be demanded (quiet.h) */
    uint64_t hash;                /* of its trace without a fault */
    enum st_status status;
    unsigned broken; /* invariants that do not hold without a fault, either */
    size_t first_point, point_end;
};

/* Cells that show the same: the same invariant, at the same kind of call, by one class of fault. */
struct st_group {
    enum st_invariant invariant; /* ST_INVARIANT_COUNT: the engine hung or died */
    enum st_cell cell;
    enum st_call_op op;
    enum st_fault_class class;
    size_t count;
    size_t smallest; /* cell */
};

/* What came of a world that a faulted synchronization left behind. */
struct st_tail {
    uint64_t hash;
    size_t step;
    const struct st_world *world;
    unsigned broken; /* invariants, but for the two that compare with the end without a fault */
    bool differs;    /* from that end */
    bool is_endless;
};

struct st_tails {
    struct st_arena arena;
    struct st_tail *items;
    size_t count, capacity;
    uint32_t *slots; /* 1 + index of an item; 0: free */
    size_t slot_count;
};

struct st_sweep {
    struct st_arena *arena;
    const struct st_scenario *scenario; /* as loaded */
    const struct st_engine_spec *spec;
    struct st_scenario swept; /* with the lists that faults put in place */
    struct st_runner *runner;
    struct st_arena scratch; /* of one cell */
    const struct st_variant *variants;
    size_t variant_count;
    const struct st_point *points;
    size_t point_count;
    struct st_sweep_sync *syncs;
    size_t sync_count;

    /* By cell: variant * point_count + point. */
    uint8_t *cells;   /* enum st_cell */
    uint32_t *broken; /* set of 1 << ST_INVARIANT_* that the fault broke */
    size_t runs;      /* cells that were run */
    size_t ends;      /* different worlds that were left behind and followed to the end */

    struct st_tails tails;
    struct st_tail unshared; /* of the cell that is going on, when nobody else can have the same */
};

/*
 * Prepare: run without faults, find the points. kinds is a set of
 * 1 << enum st_fault_kind. cells and broken are room for
 * st_sweep_cell_count() results, or NULL to have it in arena.
 */
struct st_sweep *st_sweep_new(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec,
    uint32_t kinds);

/* Memory that is not the arena's. */
void st_sweep_end(struct st_sweep *sweep);

static inline size_t st_sweep_cell_count(const struct st_sweep *sweep)
{
    return sweep->variant_count * sweep->point_count;
}

/* Run one cell and note what came of it. */
void st_sweep_cell(struct st_sweep *sweep, size_t cell);

/*
 * Run one cell with everything that can be told; the run and the findings live in
 * the sweep's arena. findings has room for ST_INVARIANT_COUNT. NULL: it cannot be.
 */
struct st_case *st_sweep_replay(struct st_sweep *sweep, size_t cell);

/* "crash:after@3:17": the variant, the step, and the number of the call in it. */
const char *st_sweep_name(struct st_arena *arena, const struct st_sweep *sweep, size_t cell);

/* The cell of that name, or SIZE_MAX with a line about why and what would be right. */
size_t st_sweep_find(
    const struct st_sweep *sweep, const char *name, const char **ret_why, const char **ret_hint);

/* The variant of that word; variant_count if there is none. */
size_t st_sweep_find_variant(const struct st_sweep *sweep, const char *word, size_t length);

/* What would be right where a word is no variant's; in the sweep's arena. */
const char *st_sweep_variant_hint(const struct st_sweep *sweep, const char *word, size_t length);

/* Group what is wrong; the groups in the order of their smallest cells. */
struct st_group *st_sweep_groups(const struct st_sweep *sweep, size_t *ret_count);

/*
 * Why the engine cannot be swept with such faults: what it lacks (judge.h), or that none of
 * them can happen to a real tool. In words; NULL: it can. sweep_tool.c
 */
const char *st_sweep_missing(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec,
    uint32_t kinds,
    size_t depth);

/* sweep_tool.c: the calls of a real tool as points, and the fault of a variant at one. */
void st_sweep_tool_points(struct st_sweep *sweep, struct st_sweep_sync *sync);
bool st_sweep_tool_fault(
    struct st_sweep *sweep,
    const struct st_variant *row,
    const struct st_stage *stage,
    size_t call,
    struct st_fault *ret_fault);

/* "rename:server:/Team/plan#body:1": what a call of a tool is called in a name. */
const char *st_sweep_tool_name(
    struct st_arena *arena, const struct st_sweep *sweep, const struct st_point *point);

/* sweep_lists.c: give the swept scenario the lists that faults put in place. */
void st_sweep_add_lists(struct st_sweep *sweep);

/* Does every Deny stand before every Allow? */
bool st_sweep_is_sorted(const struct st_acl *list);

/* sweep_variants.c: the rows of a sweep, and the fault of one cell. */
const struct st_variant *st_sweep_variants(
    struct st_sweep *sweep, uint32_t kinds, size_t *ret_count);

/*
 * The fault of a variant at a call of a stage, counted from 0. False when it cannot
 * happen there. ret_fault.change is 0, and means ret_change. What they point to lives in
 * the sweep's scratch.
 */
bool st_sweep_fault(
    struct st_sweep *sweep,
    size_t variant,
    const struct st_stage *stage,
    size_t call,
    struct st_fault *ret_fault,
    struct st_step *ret_change);

/* The same for a cell. */
bool st_sweep_cell_fault(
    struct st_sweep *sweep, size_t cell, struct st_fault *ret_fault, struct st_step *ret_change);

#endif
