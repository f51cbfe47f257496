/*
 * event_parts.h - the larger members of a case in the event log.
 */
#ifndef ST_RUN_EVENT_PARTS_H
#define ST_RUN_EVENT_PARTS_H

#include <jansson.h>

#include "framework/run/run.h"

/* Every call of the trace. */
json_t *st_event_calls(const struct st_run *run);

/* Everything stated that is not so, with the lines of the file around it. */
json_t *st_event_problems(struct st_arena *arena, const struct st_run *run);

/* May the token do that in the world? The question and the walk that answers it. */
struct st_event_question {
    st_object_id object;
    st_property property; /* ST_NO_PROPERTY: the object as a whole */
    st_rights rights;
};

json_t *st_event_ask(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_world *world,
    const struct st_token *token,
    const struct st_event_question *question);

/* One refused call and the walk through the lists that refused it. */
json_t *st_event_walk(const struct st_run *run, const struct st_sync_record *sync, size_t index);

/* What people can see of the server and of every client. */
json_t *st_event_world(const struct st_run *run, const struct st_world *world);

/* A 1-based number, or null for SIZE_MAX. */
json_t *st_event_index(size_t index);

/* The text as a word of a shell's command: quoted where it must be. */
const char *st_event_shell_word(struct st_arena *arena, const char *text);

/* "--engine NAME" or "--engine-file FILE", quoted for a shell. */
const char *st_event_engine_option(struct st_arena *arena, const struct st_engine_spec *spec);

/* " --workaround NAME" for each, quoted for a shell. */
const char *st_event_workaround_options(
    struct st_arena *arena, const char *const *names, size_t count);

/* The options of what was merged into the scenario. */
const char *st_event_merged_options(struct st_arena *arena, const struct st_scenario *scenario);

/* The command that does it again, quoted for a shell. */
const char *st_event_reproduce(
    struct st_arena *arena, const char *file, const struct st_engine_spec *spec);

#endif
