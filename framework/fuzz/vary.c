/*
 * vary.c - small changes of scenario files that leave them scenarios.
 */
#include "framework/fuzz/vary.h"

#include <string.h>

#include "framework/base/die.h"
#include "framework/base/json.h"
#include "framework/fuzz/variation.h"
#include "framework/model/status.h"
#include "framework/scenario/load.h"
#include "framework/shrink/leave_out.h"

enum {
    REPAIRS_MAX = 4, /* leaving something out can leave other things without a meaning */
    TRIES = 16,      /* for each change, until a row applies */
};

#define NO_ITEM "no such item"

static const char *const words[] = {
#define X(id, function, at, word, about) word,
    ST_VARIATIONS(X)
#undef X
};
const struct st_words st_variation_words = { "variation", words, ST_VARIATION_COUNT };

const char *const st_variation_abouts[ST_VARIATION_COUNT] = {
#define X(id, function, at, word, about) about,
    ST_VARIATIONS(X)
#undef X
};

const char *st_vary_by(
    struct st_arena *arena, json_t *tree, enum st_variation variation, struct st_dice *dice)
{
    static const struct {
        const char *at;
        st_vary_function *vary;
    } rows[] = {
#define X(id, function, at, word, about) { at, st_vary_##function },
        ST_VARIATIONS(X)
#undef X
    };
    const char *spot = NULL;
    const struct st_vary_job job = { arena, tree, rows[variation].at, dice, &spot };

    if (!rows[variation].vary(&job))
        return NULL;
    return st_arena_format(arena, "%s%s%s", words[variation], spot ? " " : "", spot ? spot : "");
}

/*
 * What the original expects need not be right for a variant. Something has to be stated,
 * also by one that a workaround leaves without a synchronization: that what nobody makes
 * is not there.
 */
static void expect_little(struct st_arena *arena, json_t *tree)
{
    json_t *least = st_json_object();
    json_t *server = st_json_object();
    const char *folder = json_object_iter_key(json_object_iter(json_object_get(tree, "server")));

    st_json_put(
        server, st_arena_format(arena, "%s/%s", folder ? folder : "", NO_ITEM), json_null());
    st_json_put_string(least, "sync", st_status_words.words[ST_OK]);
    st_json_put(least, "server", server);
    st_json_put(tree, "expect", least);
    (void)json_object_del(tree, "known_failures");
    (void)json_object_del(tree, "needs");
}

static const struct st_scenario *load(struct st_arena *arena, json_t *tree)
{
    for (size_t i = 0; i < REPAIRS_MAX; i++) {
        const char *text = st_json_text(arena, tree, JSON_COMPACT);
        struct st_diags diags;

        st_diags_init(&diags, arena, "");

        const struct st_scenario *scenario = st_scenario_load(arena, text, strlen(text), &diags);

        if (scenario && !st_diags_any(&diags))
            return scenario;
        if (!st_leave_out_wrong(arena, tree, &diags))
            return NULL;
    }
    return NULL;
}

const struct st_scenario *st_vary(
    struct st_arena *arena,
    const json_t *tree,
    size_t count,
    struct st_dice *dice,
    const char **ret_changed)
{
    json_t *copy = json_deep_copy(tree);
    const struct st_scenario *scenario = NULL;
    const char *changed = "";
    size_t done = 0;

    if (!copy)
        st_out_of_memory();
    expect_little(arena, copy);
    for (size_t tries = 0; done < count && tries < TRIES * count; tries++) {
        enum st_variation variation = (enum st_variation)st_roll(dice, ST_VARIATION_COUNT);
        const char *what = st_vary_by(arena, copy, variation, dice);

        if (!what)
            continue;
        changed = st_arena_format(arena, "%s%s%s", changed, done ? ", " : "", what);
        done++;
    }
    if (done == count)
        scenario = load(arena, copy);
    json_decref(copy);
    *ret_changed = changed;
    return scenario;
}
