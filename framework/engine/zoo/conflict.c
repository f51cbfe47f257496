/*
 * conflict.c - two people change one item, and one of them is not asked: bugs that write
 * over what the user had not seen.
 */
#include "framework/engine/pending.h"
#include "framework/engine/zoo/zoo.h"

/* "Client wins": the server's version is replaced. Shown by one property changed on both sides. */
static enum st_status overwrites_unseen_change(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    struct st_call blind = *call;

    if (st_zoo_is_update(zoo, call) && call->save == ST_SAVE_IMPORT)
        blind.save = ST_SAVE_CHANGE;
    return st_zoo_pass(zoo, &blind, reply);
}

const struct st_zoo_bug st_zoo_bug_overwrites_unseen_change = { .server =
                                                                    overwrites_unseen_change };

/*
 * That the item is as it was is looked at and not demanded. Shown by somebody who changes
 * it between the look and the write.
 */
static enum st_status ignores_if_match(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    struct st_call blind = *call;

    if (st_zoo_is_update(zoo, call) && call->save == ST_SAVE_IF_UNCHANGED)
        blind.save = ST_SAVE_CHANGE;
    return st_zoo_pass(zoo, &blind, reply);
}

const struct st_zoo_bug st_zoo_bug_ignores_if_match = { .server = ignores_if_match };

/*
 * The user changed one property, and all are sent: a merge becomes a lost update. What may
 * not be written is left out. Shown by two properties, each changed on one side.
 */
static enum st_status whole_item_overwrites(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    const struct st_pending *pending = st_pending_find(zoo->session, call->object);
    struct st_reply local;

    if (!st_zoo_is_update(zoo, call) || call->save != ST_SAVE_IF_UNCHANGED || !pending ||
        st_host_open(zoo->client, call->object, &local) != ST_OK)
        return st_zoo_pass(zoo, call, reply);
    for (st_properties left = local.info.properties & ~pending->properties; left; left &= left - 1)
        (void)st_zoo_stage(zoo, call->object, left & (~left + 1));
    return st_zoo_pass(zoo, call, reply);
}

const struct st_zoo_bug st_zoo_bug_whole_item_overwrites = { .server = whole_item_overwrites };

/* The item of that name in the folder, whatever its number. */
static st_object_id find_by_name(struct st_zoo *zoo, const struct st_item_info *wanted)
{
    st_object_id *items = zoo->session->items;
    struct st_reply reply;
    size_t count = 0;

    if (st_host_list(zoo->server, wanted->folder, &reply) == ST_OK)
        for (; count < reply.item_count; count++)
            items[count] = reply.items[count];
    for (size_t i = 0; i < count; i++)
        if (st_host_open(zoo->server, items[i], &reply) == ST_OK && reply.info.name == wanted->name)
            return items[i];
    return ST_NO_OBJECT;
}

/*
 * The library was deleted and made again: another number, the same name. The edit of the
 * old one is written to the new one, which nobody here has ever seen. Shown by an item that
 * is deleted online while another one gets its name.
 */
static enum st_status stale_identity(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    const struct st_pending *pending = st_pending_find(zoo->session, call->object);
    enum st_status status = st_zoo_pass(zoo, call, reply);
    struct st_reply local;
    struct st_reply saved;

    if (zoo->fetches || call->op != ST_CALL_ITEM_OPEN || status != ST_GONE || !pending ||
        !pending->properties || st_host_open(zoo->client, call->object, &local) != ST_OK)
        return status;

    st_object_id other = find_by_name(zoo, &local.info);

    for (st_properties left = pending->properties; other != ST_NO_OBJECT && left;
         left &= left - 1) {
        st_property property = (st_property)__builtin_ctzll(left);
        st_name value = ST_NAME_NONE;

        if (st_host_get(zoo->client, call->object, property, &value) == ST_OK && value)
            (void)st_host_set(zoo->server, other, property, value);
    }
    if (other != ST_NO_OBJECT &&
        st_host_save(zoo->server, other, ST_SAVE_CHANGE, NULL, &saved) == ST_OK)
        (void)st_zoo_drop(zoo, call->object);
    return status;
}

const struct st_zoo_bug st_zoo_bug_stale_identity = { .server = stale_identity };
