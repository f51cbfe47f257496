/*
 * oracle.c - what must hold after a run: edits and what became of them.
 *
 * Without injected faults, what an item depends on is itself: an edit is owed
 * unless its author lacks the right to it, or somebody else changed the same
 * item in the meantime. Whole-item engines owe an item's edits together.
 */
#include "framework/run/oracle.h"

#include "framework/run/describe.h"
#include "framework/run/known.h"
#include "framework/run/oracle_state.h"
#include "framework/run/owed.h"

/* What the visitors of one synchronization's edits share. */
struct look {
    const struct st_run *run;
    const struct st_sync_record *sync;
    struct st_finding *finding;
    unsigned caps;
};

static bool report_edit(const struct look *look, const struct st_owed_edit *edit)
{
    look->finding->what = st_describe_target(look->run, edit->owed->object, edit->property);
    look->finding->expected = st_owed_wanted(look->run, look->sync, edit);
    look->finding->actual = st_owed_online(look->run, look->sync, edit);
    look->finding->step = look->sync->step;
    look->finding->call = st_known_refusal(look->run, look->sync);
    return false;
}

/* Engines are held to the kinds of edit they claim. */
static bool is_claimed(unsigned caps, enum st_edit edit)
{
    static const unsigned claims[ST_EDIT_COUNT] = {
        [ST_EDIT_CREATE] = ST_CAN(UPLOAD) | ST_CAN(CREATE),
        [ST_EDIT_CHANGE] = ST_CAN(UPLOAD),
        [ST_EDIT_DELETE] = ST_CAN(UPLOAD) | ST_CAN(DELETE),
        [ST_EDIT_MOVE] = ST_CAN(UPLOAD) | ST_CAN(MOVE),
        [ST_EDIT_MARK_READ] = ST_CAN(UPLOAD) | ST_CAN(READ_STATE),
    };

    return (caps & claims[edit]) == claims[edit];
}

/* Call visit for every edit that this engine has to do with. */
static bool each_edit(
    const struct look *look,
    bool (*visit)(void *argument, const struct st_owed_edit *edit),
    bool with_contested)
{
    size_t count = 0;
    const struct st_owed *list = st_owed_list(look->run, look->sync, &count);

    for (size_t i = 0; i < count; i++)
        if ((with_contested || !list[i].is_contested) &&
            !st_owed_each(&list[i], visit, (void *)(uintptr_t)look))
            return false;
    return true;
}

static bool is_permitted(void *argument, const struct st_owed_edit *edit)
{
    const struct look *look = argument;

    return st_owed_is_permitted(look->sync, edit);
}

static bool arrives_if_permitted(void *argument, const struct st_owed_edit *edit)
{
    const struct look *look = argument;

    if (!is_claimed(look->caps, edit->edit) || st_owed_has_arrived(look->sync, edit) ||
        !st_owed_is_permitted(look->sync, edit))
        return true;
    if (look->caps & ST_CAN(WHOLE_ITEM) && !st_owed_each(edit->owed, is_permitted, argument))
        return true;
    return report_edit(look, edit);
}

static bool check_progress(const struct look *look)
{
    return each_edit(look, arrives_if_permitted, false);
}

static bool is_named(const struct st_sync_result *result, st_object_id object)
{
    for (size_t i = 0; i < result->error_count; i++)
        if (result->errors[i].object == object)
            return true;
    return result->errors_dropped > 0;
}

static bool is_last_writer(const struct st_store *store, st_object_id folder)
{
    return st_store_has(store, folder) &&
           st_store_peek(store, folder)->resolve == ST_RESOLVE_LAST_WRITER;
}

/*
 * Under last-writer-wins the losing version is given up by the folder's own rule:
 * that of the folder where the item is online, or where the upload moves it first.
 */
static bool is_given_up(const struct st_sync_record *sync, const struct st_owed *owed)
{
    const struct st_store *server = st_sync_server_before(sync);
    const struct st_store *local = st_sync_local_before(sync);

    return owed->is_contested &&
           (is_last_writer(server, st_store_peek(server, owed->object)->parent) ||
            is_last_writer(server, st_store_peek(local, owed->object)->parent));
}

static bool is_surfaced(void *argument, const struct st_owed_edit *edit)
{
    const struct look *look = argument;

    return !is_claimed(look->caps, edit->edit) || st_owed_has_arrived(look->sync, edit) ||
           is_given_up(look->sync, edit->owed) ||
           is_named(&look->sync->result, edit->owed->object) || report_edit(look, edit);
}

static bool check_error_surfaced(const struct look *look)
{
    return each_edit(look, is_surfaced, true);
}

/* Another number than the client left behind is the reason to read an item again. */
static bool was_changed_by_others(
    const struct st_sync_record *sync, const struct st_world *left, st_object_id id)
{
    return st_store_peek(st_sync_server_before(sync), id)->change !=
           st_store_peek(st_world_server(left), id)->change;
}

/*
 * Was the property readable when the client last had a reason to read the item?
 * A right that was granted later gives the item no new number.
 */
static bool was_readable(const struct look *look, st_object_id id, st_property property)
{
    const struct st_run *run = look->run;
    const struct st_world *initial = run->scenario->initial;
    const struct st_sync_record *sync = look->sync;
    struct st_token token;

    for (size_t i = (size_t)(sync - run->syncs); i-- > 0;) {
        if (run->syncs[i].client != sync->client)
            continue;
        if (was_changed_by_others(sync, run->syncs[i].after, id))
            break;
        sync = &run->syncs[i];
    }
    if (was_changed_by_others(sync, initial, id))
        return st_world_access(sync->after, &sync->token, id, property, ST_RIGHT_READ_PROPERTY)
            .granted;
    st_world_token(initial, run->scenario->setting.client_identities[sync->client], &token);
    return st_world_access(initial, &token, id, property, ST_RIGHT_READ_PROPERTY).granted;
}

/* After "ok": what one may read is the same on both sides, but for items that were named. */
static bool agrees(const struct look *look, st_object_id id)
{
    const struct st_sync_record *sync = look->sync;
    const struct st_object *online = st_store_peek(st_sync_server_after(sync), id);
    const struct st_object *local = st_store_peek(st_sync_local_after(sync), id);
    bool is_local = st_store_has(st_sync_local_after(sync), id);

    look->finding->what = st_describe_object(look->run, id);
    look->finding->step = sync->step;
    look->finding->call = SIZE_MAX;
    if (!is_local || local->parent != online->parent) {
        look->finding->expected = "on both replicas";
        look->finding->actual = "only on the server";
        return false;
    }
    for (size_t i = 0; i < look->run->scenario->setting.properties; i++) {
        if (local->values[i] == online->values[i] ||
            !st_world_access(sync->after, &sync->token, id, (st_property)i, ST_RIGHT_READ_PROPERTY)
                 .granted ||
            !was_readable(look, id, (st_property)i))
            continue;
        look->finding->what = st_describe_target(look->run, id, (st_property)i);
        look->finding->expected = st_describe_value(look->run, online->values[i]);
        look->finding->actual = st_describe_value(look->run, local->values[i]);
        return false;
    }
    return true;
}

static bool arrives(void *argument, const struct st_owed_edit *edit)
{
    const struct look *look = argument;

    return !is_claimed(look->caps, edit->edit) || st_owed_has_arrived(look->sync, edit) ||
           is_given_up(look->sync, edit->owed) ||
           is_named(&look->sync->result, edit->owed->object) || report_edit(look, edit);
}

static bool check_truthful_success(const struct look *look)
{
    const struct st_sync_record *sync = look->sync;
    const struct st_store *server = st_sync_server_after(sync);
    const struct st_store *local = st_sync_local_after(sync);

    if (sync->status != ST_OK)
        return true;
    if (!each_edit(look, arrives, true))
        return false;
    if (!(look->caps & ST_CAN(DOWNLOAD)))
        return true;
    for (st_object_id id = 0; id < server->used; id++) {
        const struct st_object *object = st_store_peek(server, id);

        if (object->presence == ST_PRESENT && object->kind == ST_KIND_ITEM &&
            st_store_has(local, object->parent) && st_store_peek(local, object->parent)->in_scope &&
            !is_named(&sync->result, id) &&
            st_world_access(sync->after, &sync->token, id, ST_NO_PROPERTY, ST_RIGHT_VIEW).granted &&
            !agrees(look, id))
            return false;
    }
    return true;
}

/* Whether the journal says that the property was edited to another value, or the item deleted. */
static bool overrules(
    const struct st_owed_edit *edit,
    st_name wanted,
    const struct st_journal *journal,
    const struct st_store *local)
{
    for (size_t i = 0; i < journal->count; i++) {
        const struct st_journal_entry *entry = &journal->entries[i];

        if (entry->object == edit->owed->object &&
            (entry->edit == ST_EDIT_DELETE ||
             (entry->properties >> edit->property & 1 &&
              st_store_peek(local, entry->object)->values[edit->property] != wanted)))
            return true;
    }
    return false;
}

/* Whether the user edited the property anew: before a later synchronization, or after the last. */
static bool was_edited_again(const struct look *look, const struct st_owed_edit *edit)
{
    const struct st_run *run = look->run;
    size_t client = look->sync->client;
    st_name wanted =
        st_store_peek(st_sync_local_before(look->sync), edit->owed->object)->values[edit->property];

    for (size_t i = 0; i < run->sync_count; i++) {
        const struct st_sync_record *later = &run->syncs[i];

        if (later->step > look->sync->step && later->client == client &&
            overrules(
                edit, wanted, st_world_journal(later->before, client), st_sync_local_before(later)))
            return true;
    }
    return overrules(
        edit, wanted, st_world_journal(run->world, client), st_world_local(run->world, client));
}

/* Whether a later synchronization had to give the edit up, since the other one was newer. */
static bool is_given_up_later(const struct look *look, const struct st_owed_edit *edit)
{
    for (size_t i = 0; i < look->run->sync_count; i++) {
        const struct st_sync_record *later = &look->run->syncs[i];
        size_t count = 0;

        if (later->step <= look->sync->step || later->client != look->sync->client)
            continue;

        const struct st_owed *list = st_owed_list(look->run, later, &count);

        for (size_t k = 0; k < count; k++)
            if (list[k].object == edit->owed->object && list[k].properties >> edit->property & 1 &&
                is_given_up(later, &list[k]))
                return true;
    }
    return false;
}

static bool arrived_later(const struct look *look, const struct st_owed_edit *edit)
{
    st_name wanted =
        st_store_peek(st_sync_local_before(look->sync), edit->owed->object)->values[edit->property];

    for (size_t i = 0; i < look->run->sync_count; i++) {
        const struct st_sync_record *later = &look->run->syncs[i];

        if (later->step > look->sync->step &&
            st_owed_is_online(later, edit->owed->object, edit->property, wanted))
            return true;
    }
    return false;
}

static bool is_kept(void *argument, const struct st_owed_edit *edit)
{
    const struct look *look = argument;
    const struct st_store *local = st_world_local(look->run->world, look->sync->client);
    st_object_id id = edit->owed->object;

    if (edit->property == ST_NO_PROPERTY || !is_claimed(look->caps, edit->edit) ||
        is_given_up(look->sync, edit->owed))
        return true;

    st_name wanted = st_store_peek(st_sync_local_before(look->sync), id)->values[edit->property];

    if (st_owed_has_arrived(look->sync, edit) || arrived_later(look, edit) ||
        was_edited_again(look, edit) || is_given_up_later(look, edit))
        return true;
    return (st_store_has(local, id) &&
            st_store_peek(local, id)->values[edit->property] == wanted) ||
           report_edit(look, edit);
}

static bool check_no_lost_update(const struct look *look)
{
    return each_edit(look, is_kept, true);
}

static bool check_state(const struct look *look, st_state_check *check)
{
    return check(look->run, look->sync, look->finding);
}

static bool holds(const struct look *look, enum st_invariant invariant)
{
    switch (invariant) {
    case ST_INVARIANT_PROGRESS:
        return check_progress(look);
    case ST_INVARIANT_TRUTHFUL_SUCCESS:
        return check_truthful_success(look);
    case ST_INVARIANT_ERROR_SURFACED:
        return check_error_surfaced(look);
    case ST_INVARIANT_NO_LOST_UPDATE:
        return check_no_lost_update(look);
    case ST_INVARIANT_ITEM_ATOMICITY:
        return check_state(look, st_check_item_atomicity);
    case ST_INVARIANT_NO_ESCALATION:
        return check_state(look, st_check_no_escalation);
    case ST_INVARIANT_ACL_KEPT:
        return check_state(look, st_check_acl_kept);
    case ST_INVARIANT_WELL_FORMED_TREE:
        return check_state(look, st_check_well_formed_tree);
    case ST_INVARIANT_COUNT:
        break;
    }
    return true;
}

size_t st_oracle_judge(struct st_run *run, struct st_finding *ret_findings)
{
    size_t count = 0;

    for (enum st_invariant invariant = 0; invariant < ST_INVARIANT_COUNT; invariant++) {
        if (run->scenario->except >> invariant & 1)
            continue;
        for (size_t i = 0; i < run->sync_count; i++) {
            struct st_finding *finding = &ret_findings[count];
            const struct look look = {
                .run = run,
                .sync = &run->syncs[i],
                .finding = finding,
                .caps = run->spec->engine->caps,
            };

            if (holds(&look, invariant))
                continue;
            finding->invariant = invariant;
            count++;
            break;
        }
    }
    return count;
}
