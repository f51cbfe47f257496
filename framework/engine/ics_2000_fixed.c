/*
 * ics_2000_fixed.c - the same with rollup 813840 (store.exe 6.0.6372.0).
 *
 * KB 810018 implies the change: the defective code quits "instead of just
 * replacing the properties that it has access to". What the fixed code does with
 * the others is documented nowhere; that the server keeps its value and the item
 * counts as synchronized is inferred, and so is that nothing is said in the log.
 */
#include "framework/engine/ics.h"
#include "framework/engine/registry.h"

enum { REPORT_PROBLEMS, REPORT_NOTHING };

/* An item of which nothing may be replaced is refused as a whole; nothing else would be told. */
static bool all_refused(st_properties all, st_properties skipped)
{
    return all && skipped == all;
}

/* Purge and set what one may; whatever is refused keeps the value it has online. */
static enum st_status replace(struct st_ics *ics, st_object_id item, st_properties online)
{
    struct st_session *session = ics->session;
    bool reports = session->options[ST_ICS_OPTION_OWN] == REPORT_PROBLEMS;
    st_properties skip = 0;

    for (st_properties all = online | ics->local.properties; all; all &= all - 1) {
        st_property property = (st_property)__builtin_ctzll(all);
        enum st_status status = st_host_unset(session->server, item, property);

        if (status != ST_OK && status != ST_ACCESS_DENIED) {
            ics->property = property;
            ics->op = ST_CALL_PROPERTY_DELETE;
            return status;
        }
        if (status == ST_OK)
            continue;
        skip |= (st_properties)1 << property;
        if (reports)
            st_result_notice(session->result, item, property, ST_CALL_PROPERTY_DELETE, status);
    }
    if (all_refused(online | ics->local.properties, skip)) {
        ics->property = (st_property)__builtin_ctzll(skip);
        ics->op = ST_CALL_PROPERTY_DELETE;
        return ST_ACCESS_DENIED;
    }
    return st_ics_set_all(ics, item, skip);
}

static enum st_status ics_2000_fixed_sync(struct st_session *session)
{
    return st_ics_sync(session, replace);
}

static const struct st_option options[] = {
    ST_ICS_OPTIONS,
    { .name = "report-skipped",
      .choices = { "problem-list", "none" },
      .why =
          "no source says whether a skipped property is reported. Ordinary property calls "
          "return a PropertyProblem for each ([MS-OXCPRPT] R47505, R48405), hence problem-list." },
    { .name = NULL },
};

const struct st_engine st_engine_ics_2000_fixed = {
    .name = "ics-2000-fixed",
    .summary = "deletes and sets the properties it may; leaves the others as they are online",
    .source = "Microsoft KB 810018, Resolution (rollup 813840)",
    .caps = ST_CAN(UPLOAD) | ST_CAN(DOWNLOAD) | ST_CAN(CREATE) | ST_CAN(DELETE) | ST_CAN(MOVE) |
            ST_CAN(READ_STATE) | ST_CAN(CONFLICT),
    .options = options,
    .sync = ics_2000_fixed_sync,
};
