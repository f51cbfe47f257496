/*
 * cost.h - what a workaround costs: the rights that it gives and takes away.
 *
 * A right is a triple: a person, an object or one property of it, one right. Those
 * that somebody holds at some moment with the workaround and at none without it are
 * gained; the other way round they are lost. Nothing is weighed: a count is a count,
 * and what was gained is told by name.
 */
#ifndef ST_RUN_COST_H
#define ST_RUN_COST_H

#include "framework/run/census.h"

enum { ST_COST_LISTED_MAX = 1000 }; /* triples that are kept by name; all are counted */

/* id, word: what a right is held on */
#define ST_PLACES(X)    \
    X(FOLDER, "folder") \
    X(ITEM, "item")     \
    X(PROPERTY, "property")

enum st_place_kind {
#define X(id, word) ST_PLACE_##id,
    ST_PLACES(X)
#undef X
        ST_PLACE_COUNT
};

extern const struct st_words st_place_words;

struct st_triple {
    struct st_census_place place;
    st_rights right;     /* one bit */
    const char *through; /* "Exchange Domain Servers (bypass-acl)"; NULL of what was lost */
    bool is_needed;      /* an edit of the scenario asks for it */
};

/* The triples of one person, one right, one way to it, and one kind of place. */
struct st_cost_row {
    size_t person;
    st_rights right;
    enum st_place_kind kind;
    const char *through; /* NULL of what was lost */
    size_t count;
    size_t needed;
    size_t held, of; /* with the workaround: on how many such places of how many in all */
    size_t next;     /* 1 + the next row of this person and right; 0: none */
};

struct st_cost_list {
    struct st_triple *triples; /* the first ST_COST_LISTED_MAX */
    size_t listed;
    struct st_cost_row *rows; /* for each person, right and way, in the order they came up */
    size_t row_count, row_capacity;
    size_t *heads; /* by person and bit of the right: 1 + the first row; 0: none */
    size_t count;  /* of all triples */
    size_t needed; /* of them */
};

struct st_cost_privilege {
    size_t person;
    enum st_privilege privilege;
    const char *through; /* the group, or the person's own name */
};

struct st_cost {
    const char *unknown; /* why nothing is known; NULL: all of the rest is */
    struct st_census_frame frame;
    struct st_cost_list gained, lost;
    struct st_cost_privilege *privileges; /* gained */
    size_t privilege_count;
};

/* Compare a scenario as it is with one that it was changed to. Lives in arena. */
void st_cost_make(
    struct st_arena *arena,
    const struct st_scenario *plain,
    const struct st_scenario *changed,
    struct st_cost *ret_cost);

/* Is a cheaper than b? Fewer privileges first, then fewer triples; then equal. */
int st_cost_compare(const struct st_cost *a, const struct st_cost *b);

enum st_place_kind st_cost_kind(
    const struct st_census_frame *frame, const struct st_census_place *place);

/* "/Public/Expenses/new Modified#workflow-state" */
const char *st_cost_place(
    struct st_arena *arena,
    const struct st_census_frame *frame,
    const struct st_census_place *place);

#endif
