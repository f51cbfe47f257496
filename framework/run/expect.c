/*
 * expect.c - comparing what is with what a scenario says should be.
 */
#include "framework/base/text.h"
#include "framework/run/describe.h"
#include "framework/run/judge.h"

struct compare {
    struct st_run *run;
    size_t step;
};

static void differ(
    const struct compare *compare,
    const struct st_path *at,
    const char *what,
    const char *expected,
    const char *actual)
{
    st_run_problem(
        compare->run, &(struct st_problem){
                          .at = at,
                          .what = what,
                          .expected = expected,
                          .actual = actual,
                          .step = compare->step,
                      });
}

static const struct st_store *store_of(const struct st_run *run, st_replica_id replica)
{
    return replica == ST_SERVER ? st_world_server(run->world)
                                : st_world_local(run->world, (size_t)replica - 1);
}

static const char *item_text(const struct st_run *run, const struct st_expect_item *expect)
{
    const struct st_names *names = &run->scenario->names;

    return st_arena_format(
        run->arena, "%s/%s on %s%s",
        st_object_path(run->arena, names, st_world_server(run->world), expect->folder),
        st_names_text(names, expect->name), expect->replica == ST_SERVER ? "the " : "client ",
        st_describe_replica(run, expect->replica));
}

static bool has_values(const struct st_object *object, const struct st_expect_item *expect)
{
    for (st_properties left = expect->listed; left; left &= left - 1) {
        size_t property = (size_t)__builtin_ctzll(left);

        if (object->values[property] != expect->values[property])
            return false;
    }
    return true;
}

static bool has_loser(
    const struct st_store *store, st_object_id item, const struct st_expect_item *expect)
{
    for (st_object_id id = 0; id < store->used; id++) {
        const struct st_object *object = st_store_peek(store, id);

        if (object->presence == ST_PRESENT && object->kind == ST_KIND_LOSER &&
            object->parent == item && has_values(object, expect))
            return true;
    }
    return false;
}

static void compare_item(const struct compare *compare, const struct st_expect_item *expect)
{
    struct st_run *run = compare->run;
    const struct st_store *store = store_of(run, expect->replica);
    st_object_id id = st_store_find(store, expect->folder, expect->name);

    run->evaluated++;
    if (expect->is_loser) {
        if (id == ST_NO_OBJECT || !has_loser(store, id, expect))
            differ(
                compare, expect->at,
                st_arena_format(run->arena, "conflict of %s", item_text(run, expect)),
                "a losing version with these values", "no such version");
        return;
    }
    if (expect->is_present != (id != ST_NO_OBJECT)) {
        differ(
            compare, expect->at, item_text(run, expect), expect->is_present ? "present" : "absent",
            expect->is_present ? "absent" : "present");
        return;
    }
    for (st_properties left = expect->listed; id != ST_NO_OBJECT && left; left &= left - 1) {
        size_t property = (size_t)__builtin_ctzll(left);
        const char *name = run->scenario->setting.property_names[property];
        st_name actual = st_store_peek(store, id)->values[property];

        run->evaluated++;
        if (actual != expect->values[property])
            differ(
                compare, st_path_member(run->arena, expect->at, name),
                st_arena_format(run->arena, "%s of %s", name, item_text(run, expect)),
                st_describe_value(run, expect->values[property]), st_describe_value(run, actual));
    }
}

static bool matches(
    const struct st_run *run,
    const struct st_sync_error *error,
    const struct st_expect_error *expect)
{
    const struct st_object *object =
        error->object == ST_NO_OBJECT ? NULL : st_describe_find(run, error->object);

    return object && object->parent == expect->folder && object->name == expect->name &&
           error->status == expect->status &&
           (expect->property == ST_NO_PROPERTY || error->property == expect->property);
}

static const char *error_text(const struct st_run *run, const struct st_sync_error *error)
{
    return st_arena_format(
        run->arena, "%s for %s", st_status_words.words[error->status],
        st_describe_target(run, error->object, error->property));
}

/* Each stated error was reported, and nothing else was. */
static void compare_errors(const struct compare *compare, const struct st_expect *expect)
{
    struct st_run *run = compare->run;
    const struct st_sync_result *result = &run->syncs[run->sync_count - 1].result;

    for (size_t i = 0; i < expect->error_count; i++) {
        size_t k = 0;

        while (k < result->error_count && !matches(run, &result->errors[k], &expect->errors[i]))
            k++;
        if (k == result->error_count)
            differ(
                compare, expect->errors[i].at, "reported errors",
                st_status_words.words[expect->errors[i].status], "not reported");
    }
    for (size_t k = 0; k < result->error_count; k++) {
        size_t i = 0;

        while (i < expect->error_count && !matches(run, &result->errors[k], &expect->errors[i]))
            i++;
        if (i == expect->error_count)
            differ(
                compare, st_path_member(run->arena, expect->at, "errors"), "reported errors",
                "no other", error_text(run, &result->errors[k]));
    }
}

/* The distinct items of a client's journal against those stated. */
static void compare_pending(const struct compare *compare, const struct st_expect_pending *expect)
{
    struct st_run *run = compare->run;
    const struct st_journal *journal = st_world_journal(run->world, expect->client);
    const char *what = st_arena_format(
        run->arena, "items waiting on client %s", run->scenario->client_names[expect->client]);

    run->evaluated++;
    for (size_t i = 0; i < expect->count; i++) {
        size_t k = 0;

        while (k < journal->count && journal->entries[k].object != expect->items[i])
            k++;
        if (k == journal->count)
            differ(compare, expect->at, what, st_describe_object(run, expect->items[i]), "settled");
    }
    for (size_t k = 0; k < journal->count; k++) {
        size_t i = 0;

        while (i < expect->count && journal->entries[k].object != expect->items[i])
            i++;
        if (i == expect->count)
            differ(
                compare, expect->at, what, "no other",
                st_describe_object(run, journal->entries[k].object));
    }
}

void st_expect_compare(struct st_run *run, const struct st_expect *expect, size_t step)
{
    const struct compare compare = { .run = run, .step = step };
    const struct st_sync_record *last = run->sync_count ? &run->syncs[run->sync_count - 1] : NULL;

    if (expect->has_sync || expect->has_errors)
        run->evaluated++;
    if (expect->has_sync && (!last || last->status != expect->sync))
        differ(
            &compare, st_path_member(run->arena, expect->at, "sync"),
            last ? st_arena_format(
                       run->arena, "sync of %s", run->scenario->client_names[last->client])
                 : "sync",
            st_status_words.words[expect->sync],
            last ? st_status_words.words[last->status] : "no synchronization took place");
    if (expect->has_errors && last)
        compare_errors(&compare, expect);
    for (size_t i = 0; i < expect->item_count; i++)
        compare_item(&compare, &expect->items[i]);
    for (size_t i = 0; i < expect->pending_count; i++)
        compare_pending(&compare, &expect->pending[i]);
}
