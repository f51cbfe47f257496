/*
 * reference_contest.c - what somebody else wrote that the user of `reference` has not seen.
 *
 * Versions say it where a write is whole. They do not where a write was torn, which
 * leaves values and no version, nor of a property that could not be read when the
 * version that it came with was: there the values are compared.
 */
#include "framework/engine/reference.h"

/* ST_OK with both values, or why they cannot be had. Nothing was agreed on without a base. */
static enum st_status get_both(
    const struct st_upload *upload, st_property property, st_name *ret_online, st_name *ret_base)
{
    st_object_id item = upload->pending->object;
    enum st_status status = st_host_get(upload->session->server, item, property, ret_online);

    *ret_base = ST_NAME_NONE;
    if (status == ST_OK && upload->has_base)
        status = st_host_base_get(upload->session->client, item, property, ret_base);
    return status;
}

/*
 * Where the property may not be read, perhaps; then both versions are kept, if somebody
 * has changed the item at all. Where the answer cannot be had, nothing may be sent.
 */
enum st_status st_upload_find_contests(
    struct st_upload *upload, bool is_unseen, st_properties *ret_contests)
{
    st_object_id item = upload->pending->object;

    *ret_contests = 0;
    for (st_properties left = upload->pending->properties; left; left &= left - 1) {
        st_property property = (st_property)__builtin_ctzll(left);
        st_name online = ST_NAME_NONE;
        st_name base = ST_NAME_NONE;
        st_name local = ST_NAME_NONE;
        enum st_status status = get_both(upload, property, &online, &base);

        if (status == ST_ACCESS_DENIED && is_unseen)
            *ret_contests |= (st_properties)1 << property;
        if (status == ST_ACCESS_DENIED)
            continue;
        if (status == ST_OK)
            status = st_host_get(upload->session->client, item, property, &local);
        if (status != ST_OK)
            return status;
        upload->seen[property] = online;
        if (online != base && online != local)
            *ret_contests |= (st_properties)1 << property;
    }
    return ST_OK;
}

/*
 * The same value once more: that is a change, and has a version. It has been read; whether it
 * may be again does not matter.
 */
static enum st_status write_again(struct st_upload *upload, st_property property)
{
    struct st_host *server = upload->session->server;
    st_object_id item = upload->pending->object;
    st_name value = upload->seen[property];
    struct st_reply reply;
    enum st_status status = value == ST_NAME_NONE ? st_host_unset(server, item, property)
                                                  : st_host_set(server, item, property, value);

    if (status == ST_OK)
        status = st_host_save_if_unchanged(server, item, upload->online.change, &reply);
    if (status == ST_OK)
        upload->online = reply.info;
    return status;
}

enum st_status st_upload_give_version(struct st_upload *upload, st_properties contests)
{
    enum st_status status = ST_ACCESS_DENIED;

    for (; contests && status == ST_ACCESS_DENIED; contests &= contests - 1)
        status = write_again(upload, (st_property)__builtin_ctzll(contests));
    return status;
}

enum st_status st_upload_find_news(const struct st_upload *upload, bool *ret_differs)
{
    st_properties left = upload->online.properties | upload->base.properties;

    *ret_differs = false;
    for (; left && !*ret_differs; left &= left - 1) {
        st_property property = (st_property)__builtin_ctzll(left);
        st_name online = ST_NAME_NONE;
        st_name base = ST_NAME_NONE;
        enum st_status status = get_both(upload, property, &online, &base);

        if (status == ST_ACCESS_DENIED)
            continue; /* nobody loses what he may not see by being asked */
        if (status != ST_OK)
            return status;
        *ret_differs = online != base;
    }
    return ST_OK;
}
