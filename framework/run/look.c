/*
 * look.c - what the invariants share: one synchronization, and how to say what is wrong.
 */
#include "framework/run/look.h"

#include "framework/run/describe.h"

/* A call that went wrong: by a fault, or in any way that is no mere question. */
static bool went_wrong(const struct st_record *record, bool by_fault)
{
    if (by_fault)
        return record->fault;
    return record->replica == ST_SERVER && record->status != ST_OK &&
           record->status != ST_NOT_FOUND && record->status != ST_GONE;
}

/* The call to look at first: one that went wrong, if there is one about the object. */
static size_t blamed(const struct st_look *look, st_object_id object, bool by_fault)
{
    const struct st_sync_record *sync = look->sync;
    size_t any = SIZE_MAX;

    for (size_t i = sync->first_call; !sync->is_recovery && i < sync->call_end; i++) {
        const struct st_record *record = &sync->trace->records[i];

        if (went_wrong(record, by_fault) && record->object == object)
            return i;
        if (went_wrong(record, by_fault) && any == SIZE_MAX)
            any = i;
    }
    return by_fault || object == ST_NO_OBJECT ? any : SIZE_MAX;
}

static bool fill(
    const struct st_look *look,
    st_object_id object,
    const char *what,
    const char *expected,
    const char *actual)
{
    look->finding->what = what;
    look->finding->expected = expected;
    look->finding->actual = actual;
    look->finding->step = look->sync->step;
    look->finding->call = blamed(look, object, true);
    if (look->finding->call == SIZE_MAX)
        look->finding->call = blamed(look, object, false);
    return false;
}

bool st_look_report_text(
    const struct st_look *look, const char *what, const char *expected, const char *actual)
{
    return fill(look, ST_NO_OBJECT, what, expected, actual);
}

bool st_look_report(
    const struct st_look *look,
    st_object_id object,
    st_property property,
    const char *expected,
    const char *actual)
{
    return fill(look, object, st_describe_target(look->run, object, property), expected, actual);
}

bool st_look_is_elsewhere(const struct st_look *look, st_object_id object)
{
    const struct st_store *base = st_world_base(look->sync->before, look->sync->client);
    const struct st_store *server = st_sync_server_before(look->sync);

    return st_store_has(base, object) && st_store_has(server, object) &&
           st_store_peek(base, object)->parent != st_store_peek(server, object)->parent;
}

bool st_look_is_claimed(const struct st_look *look, const struct st_owed_edit *edit)
{
    static const unsigned claims[ST_EDIT_COUNT] = {
        [ST_EDIT_CREATE] = ST_CAN(UPLOAD) | ST_CAN(CREATE),
        [ST_EDIT_CHANGE] = ST_CAN(UPLOAD),
        [ST_EDIT_DELETE] = ST_CAN(UPLOAD) | ST_CAN(DELETE),
        [ST_EDIT_MOVE] = ST_CAN(UPLOAD) | ST_CAN(MOVE),
        [ST_EDIT_MARK_READ] = ST_CAN(UPLOAD) | ST_CAN(READ_STATE),
    };

    /* Where the server's side wins by contract, nobody was promised that an edit arrives. */
    if (look->caps & ST_CAN(SERVER_WINS) || ~look->caps & claims[edit->edit])
        return false;
    /* Who knows nothing of moves takes what was moved for deleted there, and made here. */
    return look->caps & ST_CAN(MOVE) || !st_look_is_elsewhere(look, edit->owed->object);
}

static bool is_in(const struct st_store *store, st_object_id item, st_object_id folder)
{
    return item < store->used && st_store_peek(store, item)->parent == folder;
}

/* With faults, what is said of a folder or of the whole is said of the items in it. */
static bool is_about(
    const struct st_look *look, const struct st_sync_error *error, st_object_id object)
{
    if (error->object == object)
        return true;
    if (!look->excuse->any)
        return false;
    return error->object == ST_NO_OBJECT ||
           is_in(st_sync_server_before(look->sync), object, error->object) ||
           is_in(st_sync_local_before(look->sync), object, error->object);
}

bool st_look_is_named(const struct st_look *look, st_object_id object)
{
    const struct st_sync_result *result = &look->sync->result;

    for (size_t i = 0; i < result->error_count; i++)
        if (is_about(look, &result->errors[i], object))
            return true;
    return result->errors_dropped > 0;
}

static bool is_last_writer(const struct st_store *store, st_object_id folder)
{
    return st_store_has(store, folder) &&
           st_store_peek(store, folder)->resolve == ST_RESOLVE_LAST_WRITER;
}

/* That of the folder where the item is online, or where the upload moves it first. */
static bool is_by_last_writer(const struct st_sync_record *sync, st_object_id object)
{
    const struct st_store *local = st_sync_local_before(sync);

    for (size_t i = 0; i < sync->span_count; i++) {
        const struct st_store *server = st_world_server(sync->spans[i].from);

        if (is_last_writer(server, st_store_peek(server, object)->parent) ||
            is_last_writer(server, st_store_peek(local, object)->parent))
            return true;
    }
    return false;
}

/* Contested when it began, or by what somebody did in the middle. */
static bool is_given_up(
    const struct st_sync_record *sync, const struct st_excuse *excuse, const struct st_owed *owed)
{
    bool is_contested = owed->is_contested ||
                        (excuse->kinds >> ST_FAULT_CHANGE & 1 && st_excuses(excuse, owed->object));

    return is_contested && is_by_last_writer(sync, owed->object);
}

bool st_look_is_given_up_in(
    const struct st_run *run, const struct st_sync_record *sync, const struct st_owed *owed)
{
    struct st_excuse excuse;

    st_excuse_make(run, sync, &excuse);
    return is_given_up(sync, &excuse, owed);
}

/* At an earlier synchronization, when the item may have been in another folder. */
static bool was_given_up(const struct st_look *look, st_object_id object)
{
    const struct st_run *run = look->run;

    for (size_t i = 0; st_run_sync_ever(run, i) != look->sync; i++) {
        const struct st_sync_record *earlier = st_run_sync_ever(run, i);
        struct st_owed owed = { .object = object };

        if (earlier->client == look->sync->client && st_owed_find(earlier, &owed) &&
            st_look_is_given_up_in(run, earlier, &owed))
            return true;
    }
    return false;
}

bool st_look_is_given_up(const struct st_look *look, const struct st_owed *owed)
{
    bool is_contested = owed->is_contested || (look->excuse->kinds >> ST_FAULT_CHANGE & 1 &&
                                               st_excuses(look->excuse, owed->object));

    return is_given_up(look->sync, look->excuse, owed) ||
           (is_contested && was_given_up(look, owed->object));
}

bool st_sync_was_denied(const struct st_sync_record *sync, st_object_id id, st_property property)
{
    for (size_t i = sync->first_call; i < sync->call_end; i++) {
        const struct st_record *record = &sync->trace->records[i];

        if (record->fault && record->op == ST_CALL_PROPERTY_GET && record->object == id &&
            record->property == property && record->status == ST_ACCESS_DENIED)
            return true;
    }
    return false;
}

bool st_look_may(
    const struct st_look *look,
    const struct st_world *world,
    st_object_id object,
    st_property property,
    st_rights right)
{
    if (look->made->of != world) {
        st_world_token(world, look->sync->token.user, &look->made->token);
        look->made->of = world;
    }
    return st_world_may(world, &look->made->token, object, property, right);
}

bool st_sync_could_read(const struct st_sync_record *sync, st_object_id id, st_property property)
{
    struct st_token token = sync->token;

    for (size_t i = 0; i < sync->span_count; i++) {
        if (i > 0)
            st_world_token(sync->spans[i].from, sync->token.user, &token);
        if (!st_world_may(sync->spans[i].from, &token, id, property, ST_RIGHT_READ_PROPERTY))
            return false;
    }
    return !st_sync_was_denied(sync, id, property);
}

bool st_look_each_edit(
    const struct st_look *look,
    bool (*visit)(void *look, const struct st_owed_edit *edit),
    bool with_contested)
{
    for (size_t i = 0; i < look->owed_count; i++)
        if ((with_contested || !look->owed[i].is_contested) &&
            !st_owed_each(&look->owed[i], visit, (void *)(uintptr_t)look))
            return false;
    return true;
}

const struct st_owed *st_look_owed(const struct st_look *look, st_object_id id)
{
    for (size_t i = 0; i < look->owed_count; i++)
        if (look->owed[i].object == id)
            return &look->owed[i];
    return NULL;
}
