/*
 * duplicate.c - one thing twice: the same item under two numbers, two items of one name.
 */
#include "framework/engine/zoo/zoo.h"

/*
 * No answer, so it is sent again, under another number. The name of the first is taken, and
 * the second gets one that is free. Shown by the faults `timeout` and `lose-answer` at the
 * item.save of a new item.
 */
static enum st_status duplicate_after_lost_answer(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_host_call(zoo->server, call, reply);
    struct st_reply local;
    st_object_id copy = ST_NO_OBJECT;

    if (call->op != ST_CALL_ITEM_SAVE || call->object != zoo->made || status != ST_TIMEOUT ||
        st_host_open(zoo->client, call->object, &local) != ST_OK)
        return status;
    (void)st_zoo_copy(
        zoo, call->object, local.info.folder, st_zoo_folder_name(zoo, local.info.folder), &copy,
        reply);
    return status;
}

const struct st_zoo_bug st_zoo_bug_duplicate_after_lost_answer = {
    .server = duplicate_after_lost_answer
};

/*
 * To Google Drive a name is a label, and a folder may hold it twice; to the file system on
 * the other side it is not. No store of this model takes the second one, so that the bug
 * looks away: whoever has the name has none for as long as the call lasts. Shown by two
 * people who make an item of one name.
 */
static enum st_status look_away(
    struct st_host *host, const struct st_call *call, struct st_reply *reply)
{
    const struct st_store_host *door = st_zoo_store(host);
    st_object_id folder = ST_NO_OBJECT;
    st_name name = ST_NAME_NONE;

    if (call->op == ST_CALL_ITEM_SAVE && door->change.begun == ST_BEGUN_CREATE) {
        folder = door->change.folder;
        name = door->change.name;
    } else if (call->op == ST_CALL_ITEM_MOVE && st_store_has(door->store, call->object)) {
        folder = call->folder;
        name = st_store_peek(door->store, call->object)->name;
    }

    st_object_id taken = name ? st_store_find(door->store, folder, name) : ST_NO_OBJECT;

    if (taken == ST_NO_OBJECT || taken == call->object)
        return st_host_call(host, call, reply);
    st_store_object(door->store, taken)->name = ST_NAME_NONE;

    enum st_status status = st_host_call(host, call, reply);

    st_store_object(door->store, taken)->name = name;
    return status;
}

static enum st_status ask_server(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    return look_away(zoo->server, call, reply);
}

static enum st_status ask_client(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    return look_away(zoo->client, call, reply);
}

const struct st_zoo_bug st_zoo_bug_two_of_one_name = { .server = ask_server, .client = ask_client };
