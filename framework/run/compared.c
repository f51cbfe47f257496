/*
 * compared.c - what a judged case comes to, in one row.
 */
#include "framework/run/compared.h"

#include "framework/base/json.h"
#include "framework/run/describe.h"
#include "framework/run/owed.h"

/* The edits of one synchronization. */
struct counting {
    const struct st_run *run;
    const struct st_sync_record *sync;
    json_t *missing;
    size_t edits, arrived;
};

/* An edit that was sent again later counts there. */
static bool comes_again(const struct counting *counting, const struct st_owed_edit *edit)
{
    const struct st_run *run = counting->run;

    for (size_t i = 0; i < run->sync_count; i++) {
        const struct st_sync_record *later = &run->syncs[i];
        struct st_owed owed = { .object = edit->owed->object };

        if (later <= counting->sync || later->client != counting->sync->client ||
            !st_owed_find(later, &owed))
            continue;
        if (edit->property == ST_NO_PROPERTY && owed.edits >> edit->edit & 1)
            return true;
        if (edit->property != ST_NO_PROPERTY && owed.properties >> edit->property & 1)
            return true;
    }
    return false;
}

static bool count_edit(void *argument, const struct st_owed_edit *edit)
{
    struct counting *counting = argument;
    struct st_arena *arena = counting->run->arena;

    if (comes_again(counting, edit))
        return true;
    counting->edits++;
    if (st_owed_has_arrived(counting->sync, edit))
        counting->arrived++;
    else
        st_json_add_string(
            counting->missing,
            st_arena_format(
                arena, "%s of %s%s", st_edit_words.words[edit->edit],
                st_describe_target(counting->run, edit->owed->object, edit->property),
                st_owed_is_permitted(counting->sync, edit) ? "" : " (denied)"));
    return true;
}

static void put_edits(const struct st_run *run, json_t *row)
{
    struct counting counting = { .run = run, .missing = st_json_array() };

    for (size_t i = 0; i < run->sync_count; i++) {
        size_t count = 0;
        const struct st_owed *owed = st_owed_list(run, &run->syncs[i], &count);

        counting.sync = &run->syncs[i];
        for (size_t k = 0; k < count; k++)
            if (!owed[k].is_void)
                (void)st_owed_each(&owed[k], count_edit, &counting);
    }
    st_json_put_integer(row, "edits", (json_int_t)counting.edits);
    st_json_put_integer(row, "arrived", (json_int_t)counting.arrived);
    st_json_put(row, "missing", counting.missing);
}

json_t *st_compared(const struct st_case *judged)
{
    json_t *row = st_json_object();
    json_t *told = st_json_array();
    json_t *broken = st_json_array();
    json_t *workarounds = st_json_array();

    for (size_t i = 0; judged->run && i < judged->run->sync_count; i++)
        st_json_add_string(told, st_status_words.words[judged->run->syncs[i].status]);
    for (size_t i = 0; i < judged->finding_count; i++)
        st_json_add_string(broken, st_invariant_words.words[judged->findings[i].invariant]);
    for (size_t i = 0; i < judged->effect_count; i++) {
        json_t *effect = st_json_object();

        st_json_put_string(effect, "workaround", judged->effects[i].workaround->name);
        st_json_put_string(effect, "effect", st_workaround_words.words[judged->effects[i].effect]);
        st_json_add(workarounds, effect);
    }
    st_json_put_string(row, "engine", judged->spec->text);
    st_json_put_string(row, "verdict", st_verdict_words.words[judged->verdict]);
    st_json_put_string(row, "reason", judged->reason);
    st_json_put(row, "told", told);
    if (judged->run)
        put_edits(judged->run, row);
    st_json_put(row, "broken", broken);
    st_json_put(row, "workarounds", workarounds);
    return row;
}
