/*
 * build.c - from a decoded file to a scenario.
 */
#include "framework/scenario/build.h"

static void check_states(struct st_build *build)
{
    const struct st_scenario *scenario = build->scenario;
    bool states = st_expect_states(&scenario->expect);

    for (size_t i = 0; i < scenario->step_count; i++)
        states = states || (scenario->steps[i].check && st_expect_states(scenario->steps[i].check));
    if (scenario->step_count == 0)
        st_problem(
            build->problems, ST_DIAG_NOTHING_TESTED, build->document->steps.at,
            "begin with { \"do\": \"go-offline\", \"as\": ..., \"folders\": [...] }",
            "nothing happens in this scenario");
    else if (!states)
        st_problem(
            build->problems, ST_DIAG_NOTHING_TESTED, scenario->expect.at,
            "for example \"sync\": \"ok\", or items of the server and their properties",
            "nothing is expected, so the scenario could not fail");
}

static void take_head(struct st_scenario *scenario, const struct st_document *document)
{
    scenario->title = document->title;
    scenario->source = document->source;
    scenario->why = document->node.why;
    scenario->tags = document->tags.items;
    scenario->tag_count = document->tags.count;
    scenario->needs = document->needs.set;
    scenario->except = document->except.set;
    scenario->document = document;
}

const struct st_scenario *st_build(
    struct st_problems *problems,
    const struct st_document *document,
    const struct st_names *properties)
{
    struct st_scenario *scenario = ST_NEW(problems->arena, struct st_scenario);
    struct st_build build = {
        .problems = problems,
        .arena = problems->arena,
        .document = document,
        .properties = properties,
        .scenario = scenario,
        .has_gaps = st_diags_any(problems->diags),
        .list_count = 1,
    };

    st_names_init(&scenario->names, problems->arena);
    st_names_init(&build.identities, problems->arena);
    st_names_init(&build.paths, problems->arena);
    st_names_init(&build.clients, problems->arena);
    /* Lists and bound paths are indexed from 1. */
    build.objects =
        st_arena_grow(build.arena, NULL, 0, &build.object_capacity, sizeof *build.objects);
    build.lists = st_arena_grow(build.arena, NULL, 0, &build.list_capacity, sizeof *build.lists);
    build.bound = st_arena_grow(build.arena, NULL, 0, &build.bound_capacity, sizeof *build.bound);

    take_head(scenario, document);
    scenario->merged = problems->merged;
    st_build_identities(&build);
    st_build_property_ids(&build);
    st_build_server(&build);
    st_build_foreseen(&build);
    st_build_steps(&build);
    st_build_faults(&build);
    st_build_expect(&build, &document->expect, &scenario->expect);
    st_build_known(&build);
    st_build_workarounds(&build);
    if (!st_diags_any(problems->diags))
        check_states(&build);
    if (st_diags_any(problems->diags))
        return NULL;
    scenario->file = problems->diags->file;
    scenario->text = problems->diags->text;
    scenario->size = problems->diags->size;
    st_build_world(&build);
    return scenario;
}
