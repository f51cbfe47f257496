/*
 * fetch.c - the download half that several engines share.
 */
#include "framework/engine/fetch.h"

#include <string.h>

/* One download. */
struct fetch {
    struct st_session *session;
    bool marks_partial;
    bool knows_here;                    /* the client has listed the folder: */
    uint64_t here[ST_OBJECTS_MAX / 64]; /* its items in it; the words in use are valid */
};

static void report(
    struct st_session *session, st_object_id object, enum st_call_op op, enum st_status status)
{
    st_result_error(session->result, object, ST_NO_PROPERTY, op, status);
}

/* Make the local item, if it is not here yet. */
static enum st_status make_item(
    struct st_session *session,
    st_object_id item,
    const struct st_item_info *info,
    struct st_item_info *ret_local)
{
    struct st_reply reply;

    if (st_host_open(session->client, item, &reply) == ST_OK) {
        *ret_local = reply.info;
        return ST_OK;
    }
    *ret_local = (struct st_item_info){ .folder = info->folder };
    return st_host_create(session->client, item, info->folder, info->name);
}

/* A move is a change of its own to the local store; the version stays what it was. */
static enum st_status follow_move(
    struct st_session *session,
    st_object_id item,
    const struct st_item_info *info,
    const struct st_version *version)
{
    enum st_status status = st_host_move(session->client, item, info->folder, NULL);

    return status == ST_OK ? st_host_save(session->client, item, ST_SAVE_ADOPT, version, NULL)
                           : status;
}

/* A copy that is on its way: what is staged on the client so far. */
struct copy {
    struct st_session *session;
    st_object_id item;
    bool compares;        /* what is read anew each time: stage only what differs */
    bool is_staged;       /* something is */
    st_properties hidden; /* may not be read */
    st_properties copied; /* now as the server has them */
};

static enum st_status stage(struct copy *copy, st_property property, st_name value)
{
    struct st_host *client = copy->session->client;
    st_name local = ST_NAME_NONE;

    if (copy->compares && st_host_get(client, copy->item, property, &local) == ST_OK &&
        local == value)
        return ST_OK;
    copy->is_staged = true;
    return value == ST_NAME_NONE ? st_host_unset(client, copy->item, property)
                                 : st_host_set(client, copy->item, property, value);
}

/* Stage the server's values on the client; what may not be read stays as it was. */
static enum st_status copy_values(struct copy *copy, st_properties wanted, st_properties surplus)
{
    enum st_status status = ST_OK;

    copy->copied = surplus;
    for (; wanted && status == ST_OK; wanted &= wanted - 1) {
        st_property property = (st_property)__builtin_ctzll(wanted);
        st_name value = ST_NAME_NONE;

        status = st_host_get(copy->session->server, copy->item, property, &value);
        if (status == ST_ACCESS_DENIED) {
            copy->hidden |= (st_properties)1 << property;
            status = ST_OK;
            continue;
        }
        if (status == ST_OK)
            status = stage(copy, property, value);
        copy->copied |= (st_properties)1 << property;
    }
    for (; surplus && status == ST_OK; surplus &= surplus - 1)
        status = stage(copy, (st_property)__builtin_ctzll(surplus), ST_NAME_NONE);
    return status;
}

/* What is read again though its version is not new, and what has edits of its user's. */
static bool is_read_anew(
    const struct fetch *fetch,
    const struct st_item_info *local,
    const struct st_item_info *online,
    st_properties keep)
{
    return keep || local->folder != online->folder ||
           (fetch->marks_partial &&
            st_version_compare(&local->version, &online->version) == ST_ORDER_SAME);
}

/*
 * The copy has all values of the version, and its place is the user's: what he does next comes
 * after that version.
 */
static bool is_behind(
    const struct st_pending *pending,
    const struct st_item_info *local,
    const struct st_item_info *online)
{
    return pending && st_pending_has(pending, ST_EDIT_MOVE) && !pending->properties &&
           st_version_compare(&local->version, &online->version) != ST_ORDER_SAME;
}

/*
 * With an edit still pending, the item keeps its own version and the old number in
 * the base: what others made of the edited properties has not been looked at, and
 * the next upload has to see that it is another one than the user started from.
 */
static enum st_status fetch_item(
    const struct fetch *fetch,
    st_object_id item,
    const struct st_item_info *info,
    uint32_t base_change)
{
    struct st_session *session = fetch->session;
    const struct st_pending *pending = st_pending_find(session, item);
    st_properties keep = pending ? pending->properties : 0;
    struct copy copy = { .session = session, .item = item };
    struct st_item_info local;
    enum st_status status = make_item(session, item, info, &local);
    uint32_t change = keep ? base_change : info->change;

    copy.compares = is_read_anew(fetch, &local, info, keep);
    if (status == ST_OK)
        status = copy_values(
            &copy, info->properties & ~keep, local.properties & ~info->properties & ~keep);
    if (status == ST_OK && (copy.is_staged || !copy.compares || is_behind(pending, &local, info)))
        status = st_host_save(
            session->client, item, ST_SAVE_ADOPT, keep ? &local.version : &info->version, NULL);
    /* In its old place it is found again if the rest cannot be had. */
    if (status == ST_OK && local.folder != info->folder && !st_pending_has(pending, ST_EDIT_MOVE))
        status = follow_move(session, item, info, keep ? &local.version : &info->version);
    if (status == ST_OK && info->is_read != local.is_read &&
        !st_pending_has(pending, ST_EDIT_MARK_READ))
        status = st_host_mark_read(session->client, item, info->is_read, NULL);
    if (fetch->marks_partial && (keep || copy.hidden & local.properties))
        change = 0;
    if (status == ST_OK)
        return st_host_checkpoint(session->client, item, copy.copied, 0, change);
    (void)st_host_abort(session->client, item);
    return status;
}

/*
 * The server has properties of that version that the copy lacks: they could not be read when
 * it came. Perhaps they can now; a right gives no number.
 */
static enum st_status fetch_hidden(
    struct st_session *session,
    st_object_id item,
    st_properties hidden,
    const struct st_item_info *base)
{
    struct copy copy = { .session = session, .item = item, .compares = true };
    struct st_reply local;
    enum st_status status = copy_values(&copy, hidden, 0);

    if (status == ST_OK && copy.is_staged) {
        status = st_host_open(session->client, item, &local);
        if (status == ST_OK)
            status = st_host_save(session->client, item, ST_SAVE_ADOPT, &local.info.version, NULL);
    }
    if (status == ST_OK && copy.copied)
        status = st_host_checkpoint(session->client, item, copy.copied, 0, base->change);
    if (status != ST_OK)
        (void)st_host_abort(session->client, item);
    return status;
}

/*
 * What the base knows may be missing here though its user did not delete it: a run that
 * took it away did not come to its end. It is fetched as if nothing had been known.
 */
static enum st_status look_for_copy(const struct fetch *fetch, st_object_id item, bool *ret_is_here)
{
    struct st_reply unused;
    enum st_status status = ST_OK;

    if (fetch->knows_here && !st_bit(fetch->here, item))
        status = st_host_open(fetch->session->client, item, &unused);
    *ret_is_here = status == ST_OK;
    return status == ST_NOT_FOUND ? ST_OK : status;
}

/* What of the version that base and server agree on is not here, and has no edit. */
static st_properties find_hidden(
    const struct fetch *fetch,
    st_object_id item,
    const struct st_item_info *base,
    const struct st_item_info *online)
{
    const struct st_pending *pending = st_pending_find(fetch->session, item);

    return fetch->marks_partial
               ? online->properties & ~base->properties & ~(pending ? pending->properties : 0)
               : 0;
}

/* Bring one listed item up to date if its change number says so. */
static void update_item(const struct fetch *fetch, st_object_id item)
{
    struct st_session *session = fetch->session;
    struct st_reply online;
    struct st_reply base;
    enum st_status status = st_host_open(session->server, item, &online);
    bool has_base = false;

    if (status == ST_OK) {
        status = st_host_base_open(session->client, item, &base);
        if (status == ST_OK)
            status = look_for_copy(fetch, item, &has_base);
        else if (status == ST_NOT_FOUND)
            status = ST_OK;
    }

    /*
     * An answer from the past, or a store that was put back. The copy is about to be
     * another one than that of the known number, which has to be forgotten first: else it
     * would be taken for that one when the rest cannot be done.
     */
    if (status == ST_OK && has_base && online.info.change < base.info.change) {
        base.info.change = 0;
        status = st_host_checkpoint(session->client, item, 0, 0, 0);
    }
    if (status == ST_OK && !(has_base && base.info.change == online.info.change)) {
        status = fetch_item(fetch, item, &online.info, has_base ? base.info.change : 0);
    } else if (status == ST_OK) {
        st_properties hidden = find_hidden(fetch, item, &base.info, &online.info);

        if (hidden)
            status = fetch_hidden(session, item, hidden, &base.info);
    }
    if (status != ST_OK)
        report(session, item, ST_CALL_ITEM_OPEN, status);
}

static bool is_in_scope(const struct st_session *session, st_object_id folder)
{
    for (size_t i = 0; i < session->folder_count; i++)
        if (session->folders[i] == folder)
            return true;
    return false;
}

/* An item of the base that the server no longer lists: deleted, moved away, or hidden? */
static void drop_item(struct st_session *session, st_object_id item)
{
    const struct st_pending *pending = st_pending_find(session, item);
    struct st_reply reply;
    enum st_status status = st_host_open(session->server, item, &reply);

    bool is_revoked = status == ST_ACCESS_DENIED && session->caps & ST_CAN(REVOKE);

    if (status == ST_OK && is_in_scope(session, reply.info.folder))
        return; /* listed in another folder */
    if (status != ST_OK && status != ST_GONE && status != ST_NOT_FOUND && !is_revoked)
        return; /* not seen is not deleted */
    if (pending)
        return; /* whoever uploads has said what became of it; the user's edit stays */
    if (is_revoked)
        st_result_notice(session->result, item, ST_NO_PROPERTY, ST_CALL_ITEM_OPEN, status);
    status = st_host_remove(session->client, item, 0);
    if (status == ST_OK || status == ST_NOT_FOUND)
        status = st_host_checkpoint(session->client, item, 0, 0, 0);
    if (status != ST_OK)
        report(session, item, ST_CALL_ITEM_DELETE, status);
}

/* Items of a list that the server did not list. */
static void drop_unlisted(
    struct st_session *session, const struct st_reply *reply, const uint64_t *seen)
{
    size_t count = reply->item_count;

    memcpy(session->items, reply->items, count * sizeof *session->items);
    for (size_t i = 0; i < count; i++)
        if (!st_bit(seen, session->items[i]))
            drop_item(session, session->items[i]);
}

/* The items of a list as a set; it has a bit for each object of the session. */
static void make_set(
    const struct st_session *session, const struct st_reply *reply, uint64_t *ret_set)
{
    memset(ret_set, 0, (session->objects + 63) / 64 * sizeof *ret_set);
    for (size_t i = 0; i < reply->item_count; i++)
        st_bit_set(ret_set, reply->items[i], true);
}

static void fetch_folder(struct fetch *fetch, st_object_id folder)
{
    struct st_session *session = fetch->session;
    uint64_t seen[ST_OBJECTS_MAX / 64];
    size_t words = (session->objects + 63) / 64;
    struct st_reply reply;
    enum st_status status = st_host_list(session->server, folder, &reply);

    if (status != ST_OK) {
        report(session, folder, ST_CALL_FOLDER_LIST, status);
        return; /* nothing can be concluded about what is in it */
    }
    make_set(session, &reply, seen);

    /*
     * What is gone goes first: something new may have its name. What is here but not in
     * the base was left by a run that did not come to its end.
     */
    if (st_host_base_list(session->client, folder, &reply) == ST_OK)
        drop_unlisted(session, &reply, seen);
    fetch->knows_here = st_host_list(session->client, folder, &reply) == ST_OK;
    if (fetch->knows_here) {
        make_set(session, &reply, fetch->here);
        drop_unlisted(session, &reply, seen);
    }
    for (size_t word = 0; word < words; word++)
        for (uint64_t left = seen[word]; left; left &= left - 1) {
            st_object_id item = (st_object_id)(word * 64 + (size_t)__builtin_ctzll(left));

            if (!st_pending_has(st_pending_find(session, item), ST_EDIT_DELETE))
                update_item(fetch, item);
        }
}

void st_fetch(struct st_session *session, bool marks_partial)
{
    struct fetch fetch; /* not all of it: its set is large */
    enum st_status status = st_pending_collect(session);

    if (status != ST_OK) {
        report(session, ST_NO_OBJECT, ST_CALL_JOURNAL_LIST, status);
        return;
    }
    fetch.session = session;
    fetch.marks_partial = marks_partial;
    for (size_t i = 0; i < session->folder_count; i++)
        fetch_folder(&fetch, session->folders[i]);
}
