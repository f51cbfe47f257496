/*
 * push.c - giving the server what the client has, property by property.
 */
#include "framework/engine/push.h"

enum st_status st_push_property(struct st_session *session, st_object_id item, st_property property)
{
    st_name value = ST_NAME_NONE;
    enum st_status status = st_host_get(session->client, item, property, &value);

    if (status != ST_OK)
        return status;
    return value == ST_NAME_NONE ? st_host_unset(session->server, item, property)
                                 : st_host_set(session->server, item, property, value);
}

enum st_status st_push_properties(
    struct st_session *session,
    st_object_id item,
    st_properties properties,
    st_property *ret_failed)
{
    for (; properties; properties &= properties - 1) {
        st_property property = (st_property)__builtin_ctzll(properties);
        enum st_status status = st_push_property(session, item, property);

        if (status != ST_OK) {
            *ret_failed = property;
            return status;
        }
    }
    return ST_OK;
}
