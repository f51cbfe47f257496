/*
 * oracle_edits.c - invariants about what the user did offline: does it arrive, and
 * if not, is that said and the work kept?
 *
 * An edit is owed unless its author lacks the right to it at some moment of the
 * synchronization, somebody else changed the same item in the meantime, or an
 * injected fault hit the item. Whole-item engines owe an item's edits together. Where
 * the server's room is limited, nothing can be said about what should have fitted.
 */
#include "framework/run/describe.h"
#include "framework/run/look.h"

static bool report_edit(const struct st_look *look, const struct st_owed_edit *edit)
{
    return st_look_report(
        look, edit->owed->object, edit->property, st_owed_wanted(look->run, look->sync, edit),
        st_owed_online(look->run, look->sync, edit));
}

static bool is_permitted(void *argument, const struct st_owed_edit *edit)
{
    const struct st_look *look = argument;

    return st_owed_is_permitted(look->sync, edit);
}

static bool arrives_if_permitted(void *argument, const struct st_owed_edit *edit)
{
    const struct st_look *look = argument;

    if (!st_look_is_claimed(look, edit) || st_excuses(look->excuse, edit->owed->object) ||
        look->sync->before->quota || st_owed_has_arrived(look->sync, edit) ||
        !st_owed_is_permitted(look->sync, edit))
        return true;
    if (look->caps & ST_CAN(WHOLE_ITEM) && !st_owed_each(edit->owed, is_permitted, argument))
        return true;
    return report_edit(look, edit);
}

/* What comes late, when the fault is over, is for `recovery` to judge. */
bool st_check_progress(const struct st_look *look)
{
    return look->sync->is_recovery || st_look_each_edit(look, arrives_if_permitted, false);
}

/*
 * What may be said about an item that a fault hit: what the fault allows, and what
 * the engine truly heard. 0 when no fault hit it.
 */
static uint32_t acceptable(const struct st_look *look, st_object_id object)
{
    const struct st_sync_record *sync = look->sync;
    uint32_t heard = 0;
    uint32_t allowed = 0;

    for (size_t i = sync->first_call; look->excuse->any && i < sync->call_end; i++) {
        const struct st_record *record = &sync->trace->records[i];

        if (record->object != object)
            continue;
        heard |= 1U << record->status;
        if (record->fault)
            allowed |= st_fault_acceptable(
                (enum st_fault_kind)look->run->plan.faults[record->fault - 1].kind,
                (enum st_call_op)record->op);
    }
    return allowed ? allowed | heard : 0;
}

static bool has_true_reason(const struct st_look *look, st_object_id object)
{
    const struct st_sync_result *result = &look->sync->result;
    uint32_t allowed = acceptable(look, object);

    /* A conflict is seen by comparing; nobody says it. It may have come about just now. */
    if (allowed &&
        (st_look_owed(look, object)->is_contested || st_look_is_elsewhere(look, object) ||
         look->excuse->kinds >> ST_FAULT_CHANGE & 1))
        allowed |= 1U << ST_CONFLICT;

    for (size_t i = 0; allowed && i < result->error_count; i++)
        if (result->errors[i].object == object && allowed >> result->errors[i].status & 1)
            return true;
    return !allowed || look->excuse->all;
}

static bool is_surfaced(void *argument, const struct st_owed_edit *edit)
{
    const struct st_look *look = argument;
    st_object_id object = edit->owed->object;

    if (!st_look_is_claimed(look, edit) || st_owed_has_arrived(look->sync, edit) ||
        st_look_is_given_up(look, edit->owed))
        return true;
    if (look->excuse->all && look->sync->status != ST_OK)
        return true; /* a person is told that the whole has failed */
    if (look->excuse->claims && st_excuses(look->excuse, object))
        return true; /* the engine was told that there is nothing left to do */
    if (!st_look_is_named(look, object))
        return report_edit(look, edit);
    return has_true_reason(look, object) ||
           st_look_report(
               look, object, edit->property, "reported with what happened to it",
               "reported as something else");
}

bool st_check_error_surfaced(const struct st_look *look)
{
    return st_look_each_edit(look, is_surfaced, true);
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

/* Whether a later synchronization of the same client settled what became of the edit. */
static bool is_settled_later(
    const struct st_look *look, const struct st_owed_edit *edit, st_name wanted)
{
    const struct st_run *run = look->run;
    size_t count = run->sync_count + run->recovery_count;
    bool is_later = false;

    for (size_t i = 0; i < count; i++) {
        const struct st_sync_record *later = st_run_sync(run, i);

        if (!is_later) {
            is_later = later == look->sync;
            continue;
        }
        if (st_owed_is_online(later, edit->owed->object, edit->property, wanted))
            return true; /* whoever sent it */
        if (later->client != look->sync->client)
            continue;
        if (overrules(
                edit, wanted, st_world_journal(later->before, later->client),
                st_sync_local_before(later)))
            return true; /* the user edited it anew */

        struct st_owed owed = { .object = edit->owed->object };

        if (st_owed_find(later, &owed) && owed.properties >> edit->property & 1 &&
            st_look_is_given_up_in(run, later, &owed))
            return true;
    }
    return false;
}

static bool is_kept(void *argument, const struct st_owed_edit *edit)
{
    const struct st_look *look = argument;
    const struct st_world *end = look->run->quiet ? look->run->quiet : look->run->world;
    const struct st_store *local = st_world_local(end, look->sync->client);
    st_object_id id = edit->owed->object;

    if (edit->property == ST_NO_PROPERTY || !st_look_is_claimed(look, edit) ||
        st_owed_has_arrived(look->sync, edit) || st_look_is_given_up(look, edit->owed))
        return true;

    st_name wanted = st_store_peek(st_sync_local_before(look->sync), id)->values[edit->property];

    if (st_store_has(local, id) && st_store_peek(local, id)->values[edit->property] == wanted)
        return true;
    return is_settled_later(look, edit, wanted) ||
           overrules(edit, wanted, st_world_journal(end, look->sync->client), local) ||
           report_edit(look, edit);
}

bool st_check_no_lost_update(const struct st_look *look)
{
    return st_look_each_edit(look, is_kept, true);
}
