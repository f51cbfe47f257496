/*
 * engine_run.c - any scenario on one engine: it comes to an end, and to the same one again.
 *
 * The engine is the shared object that ST_ENGINE names, or the built-in reference. One that
 * was compiled with -fsanitize=fuzzer-no-link gives its coverage to the fuzzer.
 *
 * Coverage: engine plugin
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "framework/engine/registry.h"
#include "framework/plugin/plugin.h"
#include "framework/run/judge.h"
#include "framework/scenario/load.h"
#include "fuzz/support/target.h"

enum { LOADING_MS = 10000 };

static struct st_arena kept; /* the engine's; as long as the process */
static struct st_engine_spec spec;

int LLVMFuzzerInitialize(int *count, char ***arguments) /* NOLINT: libFuzzer's signature */
{
    const char *path = getenv("ST_ENGINE");
    const char *why = NULL;
    const char *hint = NULL;

    (void)count;
    (void)arguments;
    st_arena_init(&kept);
    if (!path) {
        bool is_known = st_engine_spec_parse(&kept, "reference", &spec, &why, &hint);

        assert(is_known);
        return 0;
    }
    spec.engine = st_plugin_load(&kept, path, LOADING_MS, &why);
    if (!spec.engine) {
        (void)fprintf(stderr, "ST_ENGINE %s: %s\n", path, why);
        exit(2);
    }
    if (!st_engine_spec_choose(&kept, path, NULL, &spec, &why, &hint))
        abort();
    return 0;
}

static uint64_t run(const struct st_scenario *scenario)
{
    struct st_arena arena;

    st_arena_init(&arena);

    struct st_runner *runner = st_runner_new(&arena, scenario, &spec, ST_RUN_RECORD);
    uint64_t hash = st_runner_go(runner)->hash;

    st_arena_clear(&arena);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct st_arena arena;
    struct st_diags diags;

    st_arena_init(&arena);
    st_diags_init(&diags, &arena, "input");

    const struct st_scenario *scenario = st_scenario_load(&arena, (const char *)data, size, &diags);

    if (scenario && !st_judge_missing(&arena, scenario, &spec)) {
        uint64_t first = run(scenario);

        assert(first == run(scenario));
    }
    st_arena_clear(&arena);
    return 0;
}
