/*
 * resurrection.c - what was deleted is back, or something is there that nobody made.
 */
#include "framework/engine/pending.h"
#include "framework/engine/zoo/zoo.h"

/*
 * bisync --resync makes both sides the union of both. What somebody deleted on the server
 * is still here, so it is made anew there, under another number. The item that was made
 * is fetched like any other.
 */
static enum st_status note_gone(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);
    st_name value = ST_NAME_NONE;

    if (!zoo->fetches || call->op != ST_CALL_ITEM_OPEN)
        return status;
    if (status == ST_ACCESS_DENIED && st_host_get(zoo->server, call->object, 0, &value) == ST_GONE)
        status = ST_GONE;
    if (status == ST_GONE)
        zoo->item = call->object;
    return status;
}

static enum st_status resurrect(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    struct st_reply local;
    struct st_reply made;
    st_object_id copy = ST_NO_OBJECT;

    if (call->op != ST_CALL_ITEM_DELETE || call->object != zoo->item)
        return st_host_call(zoo->client, call, reply);

    enum st_status status = st_host_open(zoo->client, call->object, &local);

    if (status == ST_OK)
        status = st_zoo_copy(zoo, call->object, local.info.folder, local.info.name, &copy, &made);
    if (status == ST_OK) /* the list was read before; it comes with the next run */
        st_result_notice(zoo->session->result, copy, ST_NO_PROPERTY, ST_CALL_ITEM_CREATE, ST_GONE);
    return status == ST_OK || status == ST_EXISTS ? st_host_call(zoo->client, call, reply) : status;
}

const struct st_zoo_bug st_zoo_bug_resurrect_after_resync = { .server = note_gone,
                                                              .client = resurrect };

/*
 * A message that tells of the conflict is put into the folder, with the rights of the user
 * who comes second. Who may not create items there may not have conflicts. Exchange makes
 * an object of the server's own of it; here it is an item that nobody wrote.
 */
static enum st_status conflict_note_needs_rights(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    struct st_reply online;
    struct st_reply note;
    st_object_id copy = ST_NO_OBJECT;
    bool is_conflict = st_zoo_is_update(zoo, call) && call->save == ST_SAVE_IMPORT;
    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (!is_conflict || status != ST_OK ||
        st_host_open(zoo->server, call->object, &online) != ST_OK)
        return status;
    status = st_zoo_copy(
        zoo, call->object, online.info.folder, st_zoo_folder_name(zoo, online.info.folder), &copy,
        &note);
    return status == ST_EXISTS ? ST_OK : status;
}

const struct st_zoo_bug st_zoo_bug_conflict_note_needs_rights = { .server =
                                                                      conflict_note_needs_rights };

/*
 * The original is restored here, and the refused version becomes an item of its own: where
 * one may create but not change. In Dropbox it goes to a folder of the user's own.
 */
static bool make_copy(struct st_zoo *zoo, const struct st_sync_error *error)
{
    struct st_reply local;
    struct st_reply made;
    st_object_id copy = ST_NO_OBJECT;

    if (error->op != ST_CALL_PROPERTY_SET || error->status != ST_ACCESS_DENIED ||
        st_host_open(zoo->client, error->object, &local) != ST_OK ||
        st_zoo_copy(
            zoo, error->object, local.info.folder, st_zoo_folder_name(zoo, local.info.folder),
            &copy, &made) != ST_OK)
        return true;
    (void)st_zoo_settle(zoo, error->object, 0);
    return true;
}

static enum st_status copy_refused(struct st_zoo *zoo, enum st_status status)
{
    return st_zoo_keep_errors(zoo, status, 0, make_copy);
}

const struct st_zoo_bug st_zoo_bug_refused_edit_becomes_a_copy = { .finish = copy_refused };

/* On Windows a read-only file cannot be deleted. Nobody is told, and the next scan finds it. */
static enum st_status refused_delete_comes_back(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);

    return call->op == ST_CALL_ITEM_DELETE && status == ST_ACCESS_DENIED ? ST_OK : status;
}

const struct st_zoo_bug st_zoo_bug_refused_delete_comes_back = { .server =
                                                                     refused_delete_comes_back };
