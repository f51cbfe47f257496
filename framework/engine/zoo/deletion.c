/*
 * deletion.c - what nobody wanted deleted is deleted: bugs that answer a refusal, or a
 * failure to look, with a deletion.
 */
#include "framework/engine/pending.h"
#include "framework/engine/zoo/zoo.h"

/*
 * The item went out of sight, so it went from here; what is not here was deleted by the
 * user, so it is deleted there. Shown where viewing is denied and deleting is not.
 */
static enum st_status invisible_means_deleted(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (zoo->fetches && call->op == ST_CALL_ITEM_OPEN && status == ST_ACCESS_DENIED)
        (void)st_host_remove(zoo->server, call->object, 0);
    return status;
}

const struct st_zoo_bug st_zoo_bug_invisible_means_deleted = { .server = invisible_means_deleted };

/*
 * A list comes in pages. When a page does not come, what is there is taken for the whole
 * list: here the first page is the folder itself, and the second, which has all items, is
 * asked for again. It is said that the folder failed; its items are gone from the client
 * until the next run brings them back. Shown by a fault at the second page.
 */
static enum st_status unlisted_folder_means_empty(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    if (zoo->count && call->op == ST_CALL_ITEM_OPEN)
        return ST_NOT_FOUND;

    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (call->op != ST_CALL_FOLDER_LIST || status != ST_OK)
        return status;
    status = st_zoo_pass(zoo, call, reply);
    zoo->count = status == ST_TIMEOUT || status == ST_IO_ERROR;
    if (zoo->count) {
        reply->item_count = 0;
        st_result_error(
            zoo->session->result, call->object, ST_NO_PROPERTY, ST_CALL_FOLDER_LIST, status);
    }
    return zoo->count ? ST_OK : status;
}

const struct st_zoo_bug st_zoo_bug_unlisted_folder_means_empty = {
    .server = unlisted_folder_means_empty
};

/* After PUT has failed there may be half a file: it is cleaned up. There was a whole one. */
static enum st_status denied_item_deleted_from_server(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);

    if (st_zoo_is_write(call) && status == ST_ACCESS_DENIED && call->object != zoo->made)
        (void)st_host_remove(zoo->server, call->object, 0);
    return status;
}

const struct st_zoo_bug st_zoo_bug_denied_item_deleted_from_server = {
    .server = denied_item_deleted_from_server
};

/*
 * There is no rename: the old one is deleted, and a new one is made. Where one may delete
 * and not create, the first half is all that happens.
 */
static enum st_status delete_plus_create_on_rename(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    struct st_reply local;
    st_object_id copy = ST_NO_OBJECT;

    if (call->op != ST_CALL_ITEM_MOVE)
        return st_zoo_pass(zoo, call, reply);

    enum st_status status = st_host_open(zoo->client, call->object, &local);

    if (status == ST_OK)
        status = st_host_remove(zoo->server, call->object, 0);
    return status == ST_OK
               ? st_zoo_copy(zoo, call->object, call->folder, local.info.name, &copy, reply)
               : status;
}

const struct st_zoo_bug st_zoo_bug_delete_plus_create_on_rename = {
    .server = delete_plus_create_on_rename
};

/*
 * 403 for the update of an appointment, so it is deleted and made again: the guests get
 * cancellations. (In owncloud/client#7292 that is how a change gets by a denied right.)
 */
static enum st_status denied_update_is_recreated(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);
    struct st_reply local;
    struct st_reply made;
    st_object_id copy = ST_NO_OBJECT;

    if (!st_zoo_is_write(call) || status != ST_ACCESS_DENIED || call->object == zoo->made ||
        st_host_open(zoo->client, call->object, &local) != ST_OK ||
        st_host_remove(zoo->server, call->object, 0) != ST_OK)
        return status;
    (void)st_zoo_copy(zoo, call->object, local.info.folder, local.info.name, &copy, &made);
    return status;
}

const struct st_zoo_bug st_zoo_bug_denied_update_is_recreated = { .server =
                                                                      denied_update_is_recreated };

/* The number says which version the user saw; it is left out, and whatever is there goes. */
static enum st_status delete_ignores_others(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    struct st_call blind = *call;

    if (call->op == ST_CALL_ITEM_DELETE)
        blind.change = 0;
    return st_zoo_pass(zoo, &blind, reply);
}

const struct st_zoo_bug st_zoo_bug_delete_ignores_others = { .server = delete_ignores_others };
