/*
 * census.h - who may do what in a scenario, over all of its time.
 *
 * A census goes through a scenario's steps without an engine: the server changes as
 * steps say, synchronizations bring nothing. At the beginning and after each step that
 * can matter, every person's rights on every object of the server are added up. Two
 * scenarios are compared by names, so both are taken in one frame.
 *
 * People are the identities that are no group in any scenario of the frame: nobody is
 * ever a member of them. What faults would change is not looked at.
 */
#ifndef ST_RUN_CENSUS_H
#define ST_RUN_CENSUS_H

#include "framework/run/run.h"

enum {
    ST_CENSUS_CELLS_MAX = 8 << 20,  /* people times objects and their properties */
    ST_CENSUS_WALKS_MAX = 50000000, /* through access lists, in one census */
    ST_CENSUS_SCENARIOS_MAX = 2,    /* in one frame */
};

/* What is counted. People, objects and properties have numbers of their own, from 0. */
struct st_census_frame {
    struct st_names people, objects, properties; /* id - 1 is the number; objects by path */
    bool *is_folder;                             /* by object */
    size_t person_count, object_count, property_count;
};

struct st_census {
    const struct st_census_frame *frame;
    st_rights *held;      /* by st_census_cell(): what was ever held */
    st_rights *possible;  /* the same: what can be held there; 0: there is no such place */
    uint32_t *privileges; /* by person: what was ever held */
};

/* One thing that rights are held on. */
struct st_census_place {
    size_t person;
    size_t object;
    size_t property; /* frame->property_count: the object as a whole */
};

/* Places without regard to people: what `extra` is indexed by. */
static inline size_t st_census_spot(
    const struct st_census_frame *frame, size_t object, size_t property)
{
    return object * (frame->property_count + 1) + property;
}

static inline size_t st_census_cell(
    const struct st_census_frame *frame, const struct st_census_place *place)
{
    return (place->person * frame->object_count + place->object) * (frame->property_count + 1) +
           place->property;
}

/* False with a line about why when there is too much to count. */
bool st_census_frame_make(
    struct st_arena *arena,
    const struct st_scenario *const *scenarios,
    size_t count,
    struct st_census_frame *ret_frame,
    const char **ret_why);

/* Somebody holds rights at a place for the first time; the world is as it is then. */
struct st_census_news {
    const struct st_world *world;
    const struct st_token *token;
    struct st_census_place place;
    st_object_id id;      /* the object, in the world */
    st_property property; /* the same; ST_NO_PROPERTY: the object as a whole */
    st_rights rights;
};

typedef void st_census_visit(void *context, const struct st_census_news *news);

/*
 * Take a census of one of the frame's scenarios; ret_census has the frame, and the rest
 * is filled in. visit may be NULL. extra (by spot): properties that count even while
 * the item has none of that name. NULL: none.
 */
void st_census_take(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const bool *extra,
    st_census_visit *visit,
    void *context,
    struct st_census *ret_census);

/* By cell: the rights that the scenario's own edits ask for, whoever holds them. */
const st_rights *st_census_needs(
    struct st_arena *arena,
    const struct st_census_frame *frame,
    const struct st_scenario *scenario);

/* Go through a scenario's steps; watch is called as st_runner_watch() says. */
void st_census_walk(
    struct st_arena *arena, const struct st_scenario *scenario, st_run_watch *watch, void *context);

#endif
