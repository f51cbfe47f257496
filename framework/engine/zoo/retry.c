/*
 * retry.c - tried again too often, or never again.
 *
 * Those that never try again carry a mark from run to run: a number in the base that no
 * change has.
 */
#include "framework/engine/pending.h"
#include "framework/engine/zoo/zoo.h"

enum { TRIES = 500 };

/* The desktop client starts over every few seconds; here all those runs are one. */
static enum st_status retry_forever(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);

    for (int i = 0; i < TRIES && st_zoo_is_write(call) && status == ST_ACCESS_DENIED; i++)
        status = st_zoo_pass(zoo, call, reply);
    return status;
}

const struct st_zoo_bug st_zoo_bug_retry_forever = { .server = retry_forever };

/* Nothing has changed, and everything is read. */
static void read_item(struct st_zoo *zoo, st_object_id item)
{
    struct st_reply online;
    st_name value = ST_NAME_NONE;

    if (st_host_open(zoo->server, item, &online) != ST_OK)
        return;
    for (st_properties left = online.info.properties; left; left &= left - 1)
        (void)st_host_get(zoo->server, item, (st_property)__builtin_ctzll(left), &value);
}

static enum st_status read_everything(struct st_zoo *zoo, enum st_status status)
{
    const struct st_session *session = zoo->session;

    for (size_t i = 0; i < session->objects; i++)
        if (st_zoo_base_change(zoo, (st_object_id)i))
            read_item(zoo, (st_object_id)i);
    return status;
}

const struct st_zoo_bug st_zoo_bug_reads_everything_again = { .finish = read_everything };

/*
 * An item that was refused is put on a list, and what is on it is refused here, without
 * asking. ownCloud's and Nextcloud's lists expire, after 25 seconds at first and a day at
 * last; a grant does not end them.
 */
static enum st_status refuse_listed(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    bool is_upload = !zoo->fetches && (st_zoo_is_write(call) || call->op == ST_CALL_ITEM_MOVE ||
                                       call->op == ST_CALL_ITEM_DELETE);

    return is_upload && st_zoo_base_change(zoo, call->object) == ST_ZOO_MARK
               ? ST_ACCESS_DENIED
               : st_zoo_pass(zoo, call, reply);
}

static enum st_status list_refused(struct st_zoo *zoo, enum st_status status)
{
    const struct st_sync_result *result = zoo->session->result;

    for (size_t i = 0; i < result->error_count; i++) {
        const struct st_sync_error *error = &result->errors[i];

        if (error->status == ST_ACCESS_DENIED && st_pending_find(zoo->session, error->object) &&
            st_zoo_base_change(zoo, error->object) != ST_ZOO_MARK)
            (void)st_host_checkpoint(zoo->client, error->object, 0, 0, ST_ZOO_MARK);
    }
    return status;
}

const struct st_zoo_bug st_zoo_bug_blacklist_after_grant = { .server = refuse_listed,
                                                             .finish = list_refused };

/* Shown by any fault but a crash that hits the download of an item which is here already. */
static enum st_status refuse_marked(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    enum st_status status = st_zoo_pass(zoo, call, reply);
    bool is_look = zoo->fetches && call->op == ST_CALL_ITEM_OPEN && status == ST_OK;

    return is_look && st_zoo_base_change(zoo, call->object) == ST_ZOO_MARK ? ST_IO_ERROR : status;
}

static enum st_status mark_failed(struct st_zoo *zoo, enum st_status status)
{
    const struct st_sync_result *result = zoo->session->result;

    for (size_t i = zoo->sent_errors; zoo->fetches && i < result->error_count; i++) {
        const struct st_sync_error *error = &result->errors[i];
        uint32_t change = st_zoo_base_change(zoo, error->object);

        if (error->op == ST_CALL_ITEM_OPEN && !error->is_notice && change &&
            change != ST_ZOO_MARK && !st_pending_find(zoo->session, error->object))
            (void)st_host_checkpoint(zoo->client, error->object, 0, 0, ST_ZOO_MARK);
    }
    return status;
}

const struct st_zoo_bug st_zoo_bug_never_fetched_again = { .server = refuse_marked,
                                                           .finish = mark_failed };

/*
 * After an error that was nobody's fault the listings are not trusted, and without them
 * nothing is done until a person makes new ones. Shown by any fault that may pass.
 */
static enum st_status demand_resync(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    if (!zoo->count) {
        zoo->count = 1;
        for (size_t i = 0; i < zoo->session->objects && !zoo->stopped; i++)
            if (st_zoo_base_change(zoo, (st_object_id)i) == ST_ZOO_MARK)
                zoo->stopped = ST_IO_ERROR;
    }
    return zoo->stopped ? zoo->stopped : st_zoo_pass(zoo, call, reply);
}

static enum st_status distrust_listings(struct st_zoo *zoo, enum st_status status)
{
    st_object_id item = ST_NO_OBJECT;

    if (zoo->stopped || (status != ST_IO_ERROR && status != ST_TIMEOUT))
        return status;
    for (size_t i = 0; i < zoo->session->objects; i++)
        if (st_zoo_base_change(zoo, (st_object_id)i))
            item = (st_object_id)i;
    if (item != ST_NO_OBJECT)
        (void)st_host_checkpoint(zoo->client, item, 0, 0, ST_ZOO_MARK);
    return status;
}

const struct st_zoo_bug st_zoo_bug_must_resync = { .server = demand_resync,
                                                   .finish = distrust_listings };
