/*
 * excuse.c - what an injected fault may excuse in the synchronization it hit.
 */
#include "framework/run/excuse.h"

#include <string.h>

/* All items of a folder, wherever one of the replicas has them. */
static void add_folder(
    struct st_excuse *excuse, const struct st_sync_record *sync, st_object_id folder)
{
    const struct st_store *stores[] = {
        st_world_server(sync->before),
        st_world_server(sync->after),
        st_world_local(sync->before, sync->client),
        st_world_base(sync->before, sync->client),
    };

    for (size_t i = 0; i < sizeof stores / sizeof stores[0]; i++)
        for (st_object_id id = 0; id < stores[i]->used; id++)
            if (st_store_peek(stores[i], id)->parent == folder)
                st_bit_set(excuse->objects, id, true);
}

static st_name name_of(const struct st_store *store, st_object_id id)
{
    return id < store->used ? st_store_peek(store, id)->name : ST_NAME_NONE;
}

/* All that have the name, or want it. */
static void add_name(struct st_excuse *excuse, const struct st_sync_record *sync, st_name name)
{
    const struct st_store *server = st_world_server(sync->before);
    const struct st_store *local = st_world_local(sync->before, sync->client);

    if (!name)
        return;
    for (st_object_id id = 0; id < local->used || id < server->used; id++)
        if (name_of(server, id) == name || name_of(local, id) == name)
            st_bit_set(excuse->objects, id, true);
}

/* An item, and those that want its name: they have to wait for it. */
static void add_item(struct st_excuse *excuse, const struct st_sync_record *sync, st_object_id item)
{
    const struct st_store *server = st_world_server(sync->before);

    if (item >= server->objects)
        return;
    st_bit_set(excuse->objects, item, true);
    add_name(excuse, sync, name_of(server, item));
    add_name(excuse, sync, name_of(st_world_local(sync->before, sync->client), item));
}

/* What somebody else did in the middle counts for what it was done to. */
static void add_change(
    struct st_excuse *excuse,
    const struct st_sync_record *sync,
    const struct st_step *step,
    bool keeps_groups)
{
    switch (step->verb) {
    case ST_VERB_SERVER_CREATE:
        add_name(excuse, sync, step->name);
        add_item(excuse, sync, step->object);
        break;
    case ST_VERB_SERVER_EDIT:
    case ST_VERB_SERVER_DELETE:
    case ST_VERB_SERVER_MOVE:
        add_item(excuse, sync, step->object);
        break;
    case ST_VERB_SET_QUOTA:
        excuse->all = true;
        break;
    case ST_VERB_JOIN_GROUP:
    case ST_VERB_LEAVE_GROUP: /* a tool goes on as who it was started as: that is the machine's */
        excuse->is_stale = excuse->is_stale || keeps_groups;
        break;
    default: /* rights are judged before and after the change */
        break;
    }
}

static void add_call(
    struct st_excuse *excuse,
    const struct st_sync_record *sync,
    const struct st_record *record,
    enum st_fault_kind kind)
{
    switch ((enum st_call_op)record->op) {
    case ST_CALL_JOURNAL_LIST:
    case ST_CALL_BASE_LIST:
        excuse->all = true;
        break;
    case ST_CALL_FOLDER_LIST:
        add_folder(excuse, sync, record->object);
        excuse->all = excuse->all || record->replica != ST_SERVER;
        break;
    default:
        add_item(excuse, sync, record->object);
        break;
    }
    excuse->claims = excuse->claims || st_fault_infos[kind].claims;
    excuse->all = excuse->all || kind == ST_FAULT_CRASH || kind == ST_FAULT_CUT ||
                  record->op == ST_CALL_NONE; /* whatever was on the way */
}

void st_excuse_make(
    const struct st_run *run, const struct st_sync_record *sync, struct st_excuse *ret_excuse)
{
    size_t words = (run->scenario->setting.objects + 63) / 64;
    const struct st_engine *engine = run->spec->engine;
    bool keeps_groups = engine->is_lab && engine->stale_calls > 0;

    memset(ret_excuse, 0, offsetof(struct st_excuse, objects));
    if (run->plan.count == 0 || sync->is_recovery)
        return;
    memset(ret_excuse->objects, 0, words * sizeof *ret_excuse->objects);
    for (size_t i = sync->first_call; i < sync->call_end; i++) {
        const struct st_record *record = &sync->trace->records[i];

        if (!record->fault)
            continue;

        const struct st_fault *fault = &run->plan.faults[record->fault - 1];
        enum st_fault_kind kind = (enum st_fault_kind)fault->kind;

        ret_excuse->any = true;
        ret_excuse->kinds |= 1U << kind;
        if (kind == ST_FAULT_CHANGE)
            add_change(ret_excuse, sync, &run->plan.changes[fault->change], keeps_groups);
        else if (kind == ST_FAULT_STALE_TOKEN)
            ret_excuse->is_stale = true;
        else
            add_call(ret_excuse, sync, record, kind);
    }
}

/* A copy that was taken away comes back as far as it may be read now. */
static bool takes_away(const struct st_run *run, const struct st_record *record)
{
    return run->spec->engine->caps & ST_CAN(REVOKE) && record->op == ST_CALL_ITEM_OPEN &&
           record->replica == ST_SERVER;
}

static bool misleads(const struct st_run *run, const struct st_record *record)
{
    if (!record->fault)
        return false;

    enum st_fault_kind kind = (enum st_fault_kind)run->plan.faults[record->fault - 1].kind;

    return kind == ST_FAULT_CHANGE || st_fault_infos[kind].claims ||
           (kind == ST_FAULT_ACCESS_DENIED &&
            (record->op == ST_CALL_PROPERTY_GET || takes_away(run, record)));
}

bool st_excuse_comparable(const struct st_run *run)
{
    for (size_t i = 0; i < run->sync_count; i++)
        for (size_t k = run->syncs[i].first_call; k < run->syncs[i].call_end; k++)
            if (misleads(run, &run->syncs[i].trace->records[k]))
                return false;
    return true;
}
