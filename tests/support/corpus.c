/*
 * corpus.c - the scenarios that come with the program, and engines by name, for tests.
 */
#include "tests/support/corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "framework/base/file.h"
#include "tests/support/world.h"

void st_corpus_init(struct st_corpus *corpus)
{
    struct st_files files = { .count = 0 };

    st_arena_init(&corpus->arena);
    assert_true(st_files_add(&corpus->arena, &files, "scenarios/sync"));
    assert_true(st_files_add(&corpus->arena, &files, "scenarios/tutorial"));
    corpus->scenarios = ST_NEW_ARRAY(&corpus->arena, const struct st_scenario *, files.count);
    corpus->count = files.count;
    for (size_t i = 0; i < files.count; i++)
        corpus->scenarios[i] = st_test_load_file(&corpus->arena, files.paths[i]);
}

void st_corpus_clear(struct st_corpus *corpus)
{
    st_arena_clear(&corpus->arena);
}

const struct st_engine_spec *st_test_spec(struct st_arena *arena, const char *engine)
{
    struct st_engine_spec *spec = ST_NEW(arena, struct st_engine_spec);
    const char *why = NULL;
    const char *hint = NULL;

    if (!st_engine_spec_parse(arena, engine, spec, &why, &hint))
        fail_msg("%s", why);
    return spec;
}
