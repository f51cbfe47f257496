/*
 * swept.c - a sweep of a scenario file, for tests.
 */
#include "tests/support/swept.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/corpus.h"
#include "tests/support/world.h"

void st_swept_file_init(
    struct st_swept_file *self, const char *file, const char *engine, uint32_t kinds)
{
    st_arena_init(&self->arena);
    self->scenario = st_test_load_file(&self->arena, file);
    self->sweep =
        st_sweep_new(&self->arena, self->scenario, st_test_spec(&self->arena, engine), kinds);
}

void st_swept_file_init_engine(
    struct st_swept_file *self, const char *file, const struct st_engine *engine, uint32_t kinds)
{
    st_arena_init(&self->arena);

    struct st_engine_spec *spec = ST_NEW(&self->arena, struct st_engine_spec);

    *spec = (struct st_engine_spec){ .engine = engine, .text = engine->name };
    self->scenario = st_test_load_file(&self->arena, file);
    self->sweep = st_sweep_new(&self->arena, self->scenario, spec, kinds);
}

void st_swept_file_clear(struct st_swept_file *self)
{
    st_sweep_end(self->sweep);
    st_arena_clear(&self->arena);
}

size_t st_swept_file_run(const struct st_swept_file *self)
{
    size_t count = st_sweep_cell_count(self->sweep);

    for (size_t cell = 0; cell < count; cell++)
        st_sweep_cell(self->sweep, cell);
    return count;
}

size_t st_swept_file_cell(const struct st_swept_file *self, const char *name)
{
    const char *why = NULL;
    const char *hint = NULL;
    size_t cell = st_sweep_find(self->sweep, name, &why, &hint);

    if (cell == SIZE_MAX)
        fail_msg("%s; %s", why, hint);
    return cell;
}
