/*
 * load.c - from JSON text to a checked scenario.
 */
#include "framework/scenario/load.h"

#include "framework/base/die.h"
#include "framework/base/json.h"
#include "framework/scenario/build.h"
#include "framework/scenario/decode.h"
#include "framework/scenario/merge_patch.h"
#include "framework/scenario/parse.h"

/* A newer format may mean anything by anything: that it is newer is all there is to say. */
static bool is_newer(struct st_problems *problems, const json_t *json)
{
    json_int_t format = json_integer_value(json_object_get(json, "scenario"));

    if (format > ST_FORMAT)
        st_problem(
            problems, ST_DIAG_BAD_VALUE, ST_MEMBER(NULL, "scenario"),
            "a newer synctorture reads it", "format %lld is newer than this program (%d)",
            (long long)format, (int)ST_FORMAT);
    return format > ST_FORMAT;
}

/* What follows parsing, for a file as it is and for one with a workaround. */
static const struct st_scenario *load(struct st_problems *problems, json_t *json)
{
    struct st_arena *arena = problems->arena;
    struct st_document *document = ST_NEW(arena, struct st_document);
    struct st_names *properties = ST_NEW(arena, struct st_names);
    struct st_decoder decoder = { .problems = problems, .properties = properties };

    if (is_newer(problems, json))
        return NULL;
    st_names_init(properties, arena);
    st_decode(&decoder, &st_document_type, json, NULL, document);
    return document->node.given ? st_build(problems, document, properties) : NULL;
}

const struct st_scenario *st_scenario_load(
    struct st_arena *arena, const char *text, size_t size, struct st_diags *diags)
{
    struct st_problems problems = { .arena = arena, .diags = diags };

    diags->text = text;
    diags->size = size;

    json_t *json = st_parse(&problems);
    const struct st_scenario *scenario = json ? load(&problems, json) : NULL;

    json_decref(json);
    st_problems_sort(diags);
    return scenario;
}

/* The change of the workaround, borrowed from json, or NULL after a report. */
static json_t *find_change(struct st_problems *problems, const json_t *json, const char *workaround)
{
    const json_t *workarounds = json_object_get(json, "workarounds");
    json_t *change = json_object_get(json_object_get(workarounds, workaround), "change");

    if (!change)
        st_problem(
            problems, ST_DIAG_UNKNOWN_NAME, workarounds ? ST_MEMBER(NULL, "workarounds") : NULL,
            NULL, "no workaround is called \"%s\"", workaround);
    return change;
}

/*
 * Copies of the changes, in a list of their own: a change may change the others, and
 * even itself. NULL after a report.
 */
static json_t *copy_changes(
    struct st_problems *problems, const json_t *json, const struct st_merged *merged)
{
    json_t *patches = st_json_array();

    for (size_t i = 0; i < merged->count; i++) {
        const json_t *change = find_change(problems, json, merged->names[i]);

        if (!change) {
            json_decref(patches);
            return NULL;
        }

        json_t *patch = json_deep_copy(change);

        if (!patch)
            st_out_of_memory();
        st_json_add(patches, patch);
    }
    return patches;
}

/* What the count-th change makes. NULL, also for NULL, after a report of the changes so far. */
static json_t *merge_one(struct st_problems *problems, json_t *json, json_t *patch, size_t count)
{
    const struct st_merged *all = problems->merged;
    const struct st_merged so_far = { all->names, count };

    problems->merged = &so_far;

    json_t *changed = json ? st_merge_change(problems, json, patch) : NULL;

    problems->merged = all;
    return changed;
}

/* Takes json over. */
static const struct st_scenario *load_changed(
    struct st_problems *problems, json_t *json, const struct st_merged *merged)
{
    json_t *patches = copy_changes(problems, json, merged);
    size_t i = 0;
    json_t *patch = NULL;
    const struct st_scenario *scenario = NULL;

    if (patches) {
        problems->merged = merged;

        /* How engines fail without the workaround says nothing about the scenario with it. */
        (void)json_object_del(json, "known_failures");
        json_array_foreach (patches, i, patch) {
            json_t *changed = merge_one(problems, json, patch, i + 1);

            json_decref(json);
            json = changed;
        }
        scenario = json ? load(problems, json) : NULL;
    }
    json_decref(patches);
    json_decref(json);
    return scenario;
}

static const struct st_merged *copy_names(
    struct st_arena *arena, const char *const *workarounds, size_t count)
{
    struct st_merged *merged = ST_NEW(arena, struct st_merged);
    const char **names = ST_NEW_ARRAY(arena, const char *, count);

    for (size_t i = 0; i < count; i++)
        names[i] = st_arena_copy_string(arena, workarounds[i]);
    *merged = (struct st_merged){ names, count };
    return merged;
}

const struct st_scenario *st_scenario_load_with(
    struct st_arena *arena,
    const struct st_scenario *plain,
    const char *const *workarounds,
    size_t count,
    struct st_diags *diags)
{
    struct st_problems problems = { .arena = arena, .diags = diags };

    diags->text = plain->text;
    diags->size = plain->size;

    json_t *json = st_parse(&problems);
    const struct st_merged *merged = copy_names(arena, workarounds, count);
    const struct st_scenario *scenario = json ? load_changed(&problems, json, merged) : NULL;

    st_problems_sort(diags);
    return scenario;
}

struct st_place st_scenario_place(
    const struct st_scenario *scenario, const struct st_path *path, enum st_diag_place place)
{
    struct st_arena scratch;
    struct st_diags diags;

    st_arena_init(&scratch);
    st_diags_init(&diags, &scratch, scenario->file);
    diags.text = scenario->text;
    diags.size = scenario->size;

    const struct st_problems problems = { &scratch, &diags, scenario->merged };
    struct st_place found = st_problem_place(&problems, path, place);

    st_arena_clear(&scratch);
    return found;
}
