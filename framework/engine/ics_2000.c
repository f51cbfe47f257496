/*
 * ics_2000.c - Incremental Change Synchronization of Exchange 2000, with its defect.
 *
 * KB 810018: "When an item is synchronized, Incremental Change Synchronization
 * deletes all the item properties, and then sets all of them again." It does so
 * with the user's rights, and the first refusal ends the item's upload. Nothing
 * of it is saved ([MS-OXCFXICS] R2230, the oldest documented rule; that it held
 * in Exchange 2000 is inferred), the item stays changed on the client, and the
 * next synchronization fails in the same way.
 */
#include "framework/engine/ics.h"
#include "framework/engine/registry.h"

static enum st_status replace(struct st_ics *ics, st_object_id item, st_properties online)
{
    for (; online; online &= online - 1) {
        st_property property = (st_property)__builtin_ctzll(online);
        enum st_status status = st_host_unset(ics->session->server, item, property);

        if (status != ST_OK) {
            ics->property = property;
            ics->op = ST_CALL_PROPERTY_DELETE;
            return status;
        }
    }
    return st_ics_set_all(ics, item, 0);
}

static enum st_status ics_2000_sync(struct st_session *session)
{
    return st_ics_sync(session, replace);
}

static const struct st_option options[] = { ST_ICS_OPTIONS, { .name = NULL } };

const struct st_engine st_engine_ics_2000 = {
    .name = "ics-2000",
    .summary = "deletes every property, then sets them all; the first refusal ends the item",
    .source = "Microsoft KB 810018, Cause",
    .caps = ST_CAN(UPLOAD) | ST_CAN(DOWNLOAD) | ST_CAN(CREATE) | ST_CAN(DELETE) | ST_CAN(MOVE) |
            ST_CAN(READ_STATE) | ST_CAN(CONFLICT),
    .options = options,
    .sync = ics_2000_sync,
};
