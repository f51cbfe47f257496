/*
 * ics_spec.c - Incremental Change Synchronization as MS-OXCFXICS describes it.
 *
 * The server purges the item when the import begins, whatever its lists say
 * (R2229); nothing is persisted before the save (R2230), and that is where rights
 * are checked. That the check is at the save is inferred from the two rules and
 * from gromox, which imports without asking for the right to modify.
 */
#include "framework/engine/ics.h"
#include "framework/engine/registry.h"

static enum st_status replace(struct st_ics *ics, st_object_id item, st_properties online)
{
    enum st_status status = st_host_import(ics->session->server, item);

    (void)online;
    ics->op = ST_CALL_ITEM_IMPORT;
    return status == ST_OK ? st_ics_set_all(ics, item, 0) : status;
}

static enum st_status ics_spec_sync(struct st_session *session)
{
    return st_ics_sync(session, replace);
}

static const struct st_option options[] = { ST_ICS_OPTIONS, { .name = NULL } };

const struct st_engine st_engine_ics_spec = {
    .name = "ics-spec",
    .summary = "replaces whole items in a transaction; rights are checked when it is saved",
    .source = "[MS-OXCFXICS] 3.2.5.9.4.2, R2229, R2230",
    .caps = ST_CAN(UPLOAD) | ST_CAN(DOWNLOAD) | ST_CAN(CREATE) | ST_CAN(DELETE) | ST_CAN(MOVE) |
            ST_CAN(READ_STATE) | ST_CAN(CONFLICT),
    .options = options,
    .sync = ics_spec_sync,
};
