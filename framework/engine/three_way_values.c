/*
 * three_way_values.c - what becomes of one property that three parties know.
 */
#include "framework/engine/three_way.h"

void st_merge_report(
    struct st_merge *merge, st_property property, enum st_call_op op, enum st_status status)
{
    st_result_error(merge->session->result, merge->item, property, op, status);
}

/* What was not brought together may not count as such in the archive. */
static void hold_back(
    struct st_merge *merge, st_property property, enum st_call_op op, enum st_status status)
{
    merge->holds_back = true;
    st_merge_report(merge, property, op, status);
}

static enum st_status value_at_base(
    const struct st_merge *merge, st_property property, st_name *ret_value)
{
    *ret_value = ST_NAME_NONE;
    return merge->has_base
               ? st_host_base_get(merge->session->client, merge->item, property, ret_value)
               : ST_OK;
}

/* An online item whose number has not changed is what the archive says; no need to read it. */
static enum st_status value_online(
    const struct st_merge *merge, st_property property, st_name base, st_name *ret_value)
{
    *ret_value = base;
    if (merge->has_base && merge->base.change == merge->online.change)
        return ST_OK;
    *ret_value = ST_NAME_NONE;
    if (!(merge->online.properties >> property & 1))
        return ST_OK;
    return st_host_get(merge->session->server, merge->item, property, ret_value);
}

static enum st_status put(
    struct st_host *host, st_object_id item, st_property property, st_name value)
{
    return value == ST_NAME_NONE ? st_host_unset(host, item, property)
                                 : st_host_set(host, item, property, value);
}

/*
 * Does the archive say nothing about the property? Then it is no proof that the one
 * side is as it was: only the user's own edits are known.
 */
static bool is_unknown(const struct st_merge *merge, st_property property)
{
    return !merge->has_base ||
           (merge->base.change == 0 && !(merge->base.properties >> property & 1));
}

static bool was_edited(const struct st_merge *merge, st_property property)
{
    const struct st_pending *pending = st_pending_find(merge->session, merge->item);

    return pending && pending->properties >> property & 1;
}

/* Of a property that may not be read nothing is known, so nothing is done; an edit is reported. */
static void hold_unreadable(struct st_merge *merge, st_property property)
{
    if (was_edited(merge, property))
        hold_back(merge, property, ST_CALL_PROPERTY_GET, ST_ACCESS_DENIED);
}

/* One property as the three parties have it. */
struct values {
    st_name local, base, online;
};

/* Who has changed it? That one's value goes to the other; neither, if both have. */
static struct st_host *receiver_of(
    const struct st_merge *merge, st_property property, const struct values *values)
{
    struct st_host *server = merge->session->server;
    struct st_host *client = merge->session->client;

    if (is_unknown(merge, property) && !was_edited(merge, property))
        return client;
    if (is_unknown(merge, property))
        return values->online == ST_NAME_NONE ? server : NULL;
    if (values->online == values->base)
        return server;
    return values->local == values->base ? client : NULL;
}

/* Stage what has to move. */
static void bring_together(
    struct st_merge *merge, st_property property, const struct values *values)
{
    const struct st_session *session = merge->session;
    st_properties bit = (st_properties)1 << property;
    struct st_host *receiver = receiver_of(merge, property, values);
    enum st_status status = ST_CONFLICT;

    if (receiver == session->server)
        status = put(receiver, merge->item, property, values->local);
    else if (receiver)
        status = put(receiver, merge->item, property, values->online);
    if (status != ST_OK) {
        merge->holds_back |= receiver != session->server;
        st_merge_report(merge, property, ST_CALL_PROPERTY_SET, status);
    } else if (receiver == session->server) {
        merge->sent |= bit;
    } else {
        merge->fetched |= bit;
    }
}

void st_merge_property(struct st_merge *merge, st_property property)
{
    struct values values = { ST_NAME_NONE, ST_NAME_NONE, ST_NAME_NONE };
    enum st_status status = value_at_base(merge, property, &values.base);

    if (status == ST_OK) {
        status = value_online(merge, property, values.base, &values.online);
        if (status == ST_ACCESS_DENIED) {
            hold_unreadable(merge, property);
            return;
        }
    }
    if (status == ST_OK)
        status = st_host_get(merge->session->client, merge->item, property, &values.local);
    if (status != ST_OK)
        hold_back(merge, property, ST_CALL_PROPERTY_GET, status);
    else if (values.local == values.online)
        merge->agreed |= (st_properties)1 << property;
    else
        bring_together(merge, property, &values);
}

/* As the archive has it: what has a new number may still be the same (Unison's fingerprints). */
enum st_status st_merge_is_as_archived(const struct st_merge *merge, bool *ret_is)
{
    bool is_same = merge->online.change == merge->base.change;
    enum st_status status = ST_OK;

    if (!is_same && merge->base.change != 0 && merge->online.folder == merge->base.folder) {
        is_same = true;
        for (size_t i = 0; i < merge->session->properties && status == ST_OK && is_same; i++) {
            st_name base = ST_NAME_NONE;
            st_name online = ST_NAME_NONE;

            status = value_at_base(merge, (st_property)i, &base);
            if (status == ST_OK)
                status = value_online(merge, (st_property)i, base, &online);
            is_same = base == online;
        }
    }
    *ret_is = is_same;
    return status;
}
