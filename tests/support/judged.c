/*
 * judged.c - scenarios from JSON text, run and judged, for tests.
 */
#include "tests/support/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/base/file.h"
#include "framework/base/text.h"
#include "framework/scenario/load.h"
#include "tests/support/corpus.h"

static const struct st_scenario *load(
    struct st_arena *arena, const char *file, const char *text, size_t size)
{
    struct st_diags diags;

    st_diags_init(&diags, arena, file);

    const struct st_scenario *scenario = st_scenario_load(arena, text, size, &diags);

    for (size_t i = 0; i < diags.count; i++)
        print_error("%s", st_diag_text(arena, &diags, i));
    assert_non_null(scenario);
    return scenario;
}

const char *st_test_quotes(struct st_arena *arena, const char *text)
{
    char *copy = st_arena_copy_string(arena, text);

    for (char *c = copy; *c; c++)
        if (*c == '\'')
            *c = '"';
    return copy;
}

const struct st_scenario *st_test_load(struct st_arena *arena, const char *text)
{
    return load(arena, "test.json", text, strlen(text));
}

const struct st_scenario *st_test_load_file(struct st_arena *arena, const char *file)
{
    const char *text = NULL;
    size_t size = 0;

    assert_int_equal(st_file_read(arena, file, ST_FILE_SIZE_MAX, &text, &size), ST_FILE_OK);
    return load(arena, file, text, size);
}

struct st_case *st_test_judge(
    struct st_arena *arena, const struct st_scenario *scenario, const char *engine)
{
    return st_judge(arena, scenario, st_test_spec(arena, engine), 1);
}

struct st_case *st_test_judge_engine(
    struct st_arena *arena, const struct st_scenario *scenario, const struct st_engine *engine)
{
    struct st_engine_spec *spec = ST_NEW(arena, struct st_engine_spec);

    *spec = (struct st_engine_spec){ .engine = engine, .text = engine->name };
    return st_judge(arena, scenario, spec, 1);
}

static void add_values(
    struct st_text *text, const struct st_scenario *scenario, const struct st_object *object)
{
    for (size_t i = 0; i < scenario->setting.properties; i++)
        if (object->values[i])
            st_text_addf(
                text, " %s=%s", scenario->setting.property_names[i],
                st_names_text(&scenario->names, object->values[i]));
}

const char *st_test_item(
    struct st_arena *arena, const struct st_run *run, st_replica_id replica, const char *name)
{
    const struct st_scenario *scenario = run->scenario;
    const struct st_store *store = replica == ST_SERVER
                                       ? st_world_server(run->world)
                                       : st_world_local(run->world, (size_t)replica - 1);
    st_name wanted = st_names_find(&scenario->names, name);
    struct st_text text;

    st_text_init(&text, arena);
    for (st_object_id id = 0; id < store->used; id++) {
        const struct st_object *object = st_store_peek(store, id);

        if (!st_store_has(store, id) || object->kind == ST_KIND_FOLDER || object->name != wanted)
            continue;
        if (text.size)
            st_text_add(&text, object->kind == ST_KIND_LOSER ? " |" : " and ");
        if (object->kind == ST_KIND_ITEM)
            st_text_add(
                &text, st_names_text(&scenario->names, st_store_peek(store, object->parent)->name));
        add_values(&text, scenario, object);
        if (object->is_read)
            st_text_add(&text, " (read)");
    }
    return text.size ? text.data : "gone";
}

size_t st_test_changes(const struct st_run *run, const struct st_sync_record *sync)
{
    size_t count = 0;

    for (size_t i = sync->first_call; i < sync->call_end; i++) {
        const struct st_record *record = &run->trace.records[i];

        count += record->replica == ST_SERVER && record->status == ST_OK &&
                 (record->op == ST_CALL_ITEM_SAVE || record->op == ST_CALL_ITEM_DELETE ||
                  record->op == ST_CALL_ITEM_MOVE || record->op == ST_CALL_ITEM_MARK_READ);
    }
    return count;
}
