/*
 * worlds.c - engines that run what a target has made, and must keep every promise in it.
 */
#include "fuzz/support/worlds.h"

#include <stdio.h>
#include <stdlib.h>

#include "framework/engine/registry.h"
#include "framework/run/judge.h"
#include "framework/scenario/load.h"

enum { CALLS_MAX = 20000 }; /* of one synchronization; then it does not end */

/* Ends the program when no engine is called that. */
static struct st_engine_spec spec_of(struct st_arena *arena, const char *name)
{
    struct st_engine_spec spec;
    const char *why = NULL;
    const char *hint = NULL;

    if (st_engine_spec_parse(arena, name, &spec, &why, &hint))
        return spec;
    (void)fprintf(stderr, "%s; %s\n", why, hint);
    exit(2);
}

static void must_hold_on(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_story *story,
    bool runs_twice,
    const struct st_engine_spec *spec)
{
    const char *name = spec->text;
    struct st_case judged = { .scenario = scenario, .spec = spec };

    if (st_judge_missing(arena, scenario, spec))
        return;
    if (runs_twice)
        st_judge_quickly(arena, CALLS_MAX, &judged);
    else
        st_judge_once(arena, CALLS_MAX, &judged);
    if (judged.finding_count == 0)
        return;
    for (size_t i = 0; i < judged.finding_count; i++)
        (void)fprintf(
            stderr, "%s breaks %s: %s: expected %s, got %s\n", name,
            st_invariant_words.words[judged.findings[i].invariant], judged.findings[i].what,
            judged.findings[i].expected, judged.findings[i].actual);
    (void)fputs(story ? st_story_json(arena, story) : st_scenario_print(arena, scenario), stderr);
    abort();
}

void st_world_must_hold(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_story *story,
    bool runs_twice)
{
    static const struct st_engine_spec always = {
        .engine = &st_engine_reference,
        .text = "reference",
    };
    const char *other = getenv("ST_WORLD_ENGINE");

    must_hold_on(arena, scenario, story, runs_twice, &always);
    if (other) {
        const struct st_engine_spec spec = spec_of(arena, other);

        must_hold_on(arena, scenario, story, runs_twice, &spec);
    }
}
