/*
 * build_known.c - how engines are known to fail, and workarounds.
 */
#include "framework/scenario/build.h"

#include <string.h>

#include "framework/base/release.h"

/* --- Engines ---------------------------------------------------------------------------- */

/* A map's engines, each of which may have one name only. */
struct engines {
    struct st_build *build;
    const struct st_many *map;
    struct st_names specs; /* canonical */
};

/*
 * Somebody's own engine, which only a command line names: a scenario may speak of it as
 * reports do, unless that looks like a slip of the pen in the name of another one.
 */
static bool is_own(struct st_arena *arena, const char *key)
{
    const char *name = st_arena_copy(arena, key, strcspn(key, ":"));

    return strncmp(name, "zoo/", strlen("zoo/")) != 0 &&
           !st_nearest(name, st_engine_words.words, st_engine_words.count) &&
           !st_nearest(name, st_tool_words.words, st_tool_words.count);
}

static bool is_tool(struct st_arena *arena, const char *engine)
{
    return st_words_find(&st_tool_words, engine) < st_tool_words.count || is_own(arena, engine);
}

/* The canonical spec of the engine that member i is about, or NULL after a report. */
static const char *take_engine(struct engines *self, size_t i)
{
    const char *key = self->map->keys[i];
    struct st_problems *problems = self->build->problems;
    struct st_engine_spec spec;
    const char *why = NULL;
    const char *hint = NULL;

    if (!key)
        return NULL;

    const struct st_path *at = ST_MEMBER(self->map->at, key);

    if (is_tool(self->build->arena, key)) {
        spec.text = key;
    } else if (!st_engine_spec_parse(self->build->arena, key, &spec, &why, &hint)) {
        st_problem_key(problems, ST_DIAG_UNKNOWN_NAME, at, hint, "%s", why);
        return NULL;
    }
    if (st_names_find(&self->specs, spec.text) != ST_NAME_NONE) {
        st_problem_key(
            problems, ST_DIAG_CONTRADICTION, at, "leave one out",
            "the engine \"%s\" is given twice, by different names", spec.text);
        return NULL;
    }
    st_names_add(&self->specs, spec.text);
    return spec.text;
}

static struct engines engines_of(struct st_build *build, const struct st_many *map)
{
    struct engines engines = { .build = build, .map = map };

    st_names_init(&engines.specs, build->arena);
    return engines;
}

/* --- Known failures --------------------------------------------------------------------- */

static void build_call(
    struct st_build *build, const struct st_doc_at *written, struct st_known *known)
{
    const struct st_path *at = ST_MEMBER(written->node.at, "item");
    struct st_spot spot;

    known->has_call = written->call.given;
    known->call = (enum st_call_op)written->call.value;
    known->property = st_resolve_property(build, written->property);
    if (!written->item || st_resolve_item(build, written->item, at, ST_AT_VALUE) == ST_NO_OBJECT ||
        !st_resolve_place(build, written->item, at, ST_AT_VALUE, &spot))
        return;
    known->has_item = true;
    known->folder = spot.folder;
    known->name = spot.name;
}

/* An engine of the program is what the program is; only a tool, which may be anybody's, has
 * versions. */
static void build_versions(
    struct st_build *build, const struct st_doc_versions *written, struct st_known *known)
{
    const struct st_path *at = written->node.at;

    if (!written->node.given)
        return;
    known->from = written->from;
    known->below = written->below;
    if (!is_tool(build->arena, known->engine))
        st_problem_key(
            build->problems, ST_DIAG_CONTRADICTION, at, "leave it out",
            "\"%s\" is no real tool, so it has no versions", known->engine);
    else if (!known->from && !known->below && !build->has_gaps)
        st_problem_key(
            build->problems, ST_DIAG_NOTHING_TESTED, at, "state \"from\", \"below\" or both",
            "all versions are in this range");
    else if (known->from && known->below && st_release_compare(known->from, known->below) >= 0)
        st_problem_key(
            build->problems, ST_DIAG_CONTRADICTION, at,
            "\"from\" is in the range, \"below\" is not", "no version is from %s and below %s",
            known->from, known->below);
}

static void build_known(
    struct st_build *build, const struct st_doc_known *written, struct st_known *known)
{
    known->at = written->expect.node.at;
    known->has_code = written->code.given;
    known->code = written->code.value;
    known->has_session_code = written->session_code.given;
    known->session_code = written->session_code.value;
    known->has_breaks = written->breaks.given;
    known->breaks = written->breaks.set;
    known->log = written->log.items;
    known->log_count = written->log.count;

    /* What is said of one engine asks nothing of the others. */
    unsigned needs = build->scenario->needs;

    st_build_expect(build, &written->expect, &known->expect);
    build->scenario->needs = needs;
    build_call(build, &written->place, known);
    build_versions(build, &written->versions, known);
    if (!build->has_gaps && !st_expect_states(&known->expect) && !known->has_code &&
        !known->has_session_code && !known->has_call && !known->has_breaks && known->log_count == 0)
        st_problem_key(
            build->problems, ST_DIAG_NOTHING_TESTED, known->at, "state what the engine does wrong",
            "any behaviour of \"%s\" would be this failure", known->engine);
}

void st_build_known(struct st_build *build)
{
    const struct st_many *map = &build->document->known;
    const struct st_doc_known *items = map->items;
    struct st_known *known = ST_NEW_ARRAY(build->arena, struct st_known, map->count);
    struct engines engines = engines_of(build, map);
    size_t count = 0;

    for (size_t i = 0; i < map->count; i++) {
        known[count].engine = take_engine(&engines, i);
        if (!known[count].engine)
            known[count].engine = map->keys[i];
        if (known[count].engine && items[i].expect.node.given)
            build_known(build, &items[i], &known[count++]);
    }
    build->scenario->known = known;
    build->scenario->known_count = count;
    if (count > 0 && build->sync_count == 0 && !build->has_unsure_steps)
        st_problem_key(
            build->problems, ST_DIAG_NOTHING_TESTED, map->at,
            "add a step: { \"do\": \"sync\", \"as\": ... }",
            "no step synchronizes, so no engine can fail");
}

/* --- Workarounds ------------------------------------------------------------------------ */

/* What is partly fixed is so under faults only. */
static bool can_be(
    struct st_build *build,
    enum st_workaround_effect effect,
    bool is_swept,
    const struct st_path *at)
{
    if (effect != ST_WORKAROUND_PARTLY || is_swept)
        return true;
    st_problem(
        build->problems, ST_DIAG_CONTRADICTION, at, "state that in \"under-faults\"",
        "without the faults of a sweep, nothing is partly fixed");
    return false;
}

static struct st_stated_effects build_effects(
    struct st_build *build, const struct st_many *map, bool is_swept)
{
    const struct st_word *words = map->items;
    struct st_stated_effect *effects =
        ST_NEW_ARRAY(build->arena, struct st_stated_effect, map->count);
    struct engines engines = engines_of(build, map);
    size_t count = 0;

    for (size_t i = 0; i < map->count; i++) {
        const char *engine = take_engine(&engines, i);

        if (engine && words[i].given &&
            can_be(
                build, (enum st_workaround_effect)words[i].value, is_swept,
                ST_MEMBER(map->at, map->keys[i])))
            effects[count++] = (struct st_stated_effect){
                .at = st_path_member(build->arena, map->at, map->keys[i]),
                .engine = engine,
                .effect = (enum st_workaround_effect)words[i].value,
            };
    }
    return (struct st_stated_effects){ effects, count };
}

void st_build_workarounds(struct st_build *build)
{
    const struct st_many *map = &build->document->workarounds;
    const struct st_doc_workaround *items = map->items;
    struct st_workaround *workarounds =
        ST_NEW_ARRAY(build->arena, struct st_workaround, map->count);

    for (size_t i = 0; i < map->count; i++)
        workarounds[i] = (struct st_workaround){
            .at = items[i].node.at,
            .name = map->keys[i],
            .quote = items[i].quote,
            .why = items[i].node.why,
            .effects = build_effects(build, &items[i].effect, false),
            .under_faults = build_effects(build, &items[i].under_faults, true),
        };
    build->scenario->workarounds = workarounds;
    build->scenario->workaround_count = map->count;
}
