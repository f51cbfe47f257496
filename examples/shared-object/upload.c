/*
 * upload.c - a small sync engine: sends what was edited offline, property by property.
 */
#include <synctorture/engine.h>

/* What came of one item goes to the person, and ends that item only. */
static void tell(
    struct st_plug_session *session,
    st_plug_object item,
    st_plug_property property,
    uint8_t call,
    st_plug_status status)
{
    struct st_plug_error error = { 0 };

    error.object = item;
    error.property = property;
    error.call = call;
    error.status = status;
    session->door->report(session, &error);
}

/* Give the server one property as the client has it. */
static st_plug_status send(
    struct st_plug_session *session, st_plug_object item, st_plug_property property)
{
    st_plug_text value = ST_PLUG_NO_TEXT;
    st_plug_status status = session->door->property_get(session->client, item, property, &value);

    if (status != ST_PLUG_OK)
        return status;
    if (value == ST_PLUG_NO_TEXT)
        return session->door->property_delete(session->server, item, property);
    return session->door->property_set(session->server, item, property, value);
}

/* Save what was begun, unless somebody else changed the item; then remember it as settled. */
static st_plug_status save(
    struct st_plug_session *session, st_plug_object item, st_plug_properties sent)
{
    struct st_plug_item base;
    struct st_plug_item saved;
    st_plug_status status = session->door->base_open(session->client, item, &base);

    if (status == ST_PLUG_OK)
        status = session->door->item_save(
            session->server, item, ST_PLUG_SAVE_IF_UNCHANGED, NULL, base.change, &saved);
    if (status == ST_PLUG_OK)
        status = session->door->item_save(
            session->client, item, ST_PLUG_SAVE_ADOPT, &saved.version, 0, NULL);
    if (status == ST_PLUG_OK)
        status = session->door->item_checkpoint(session->client, item, sent, 0, saved.change);
    return status;
}

/* One entry of the journal. A refused property costs itself alone: the others go on. */
static void upload(struct st_plug_session *session, const struct st_plug_entry *entry)
{
    st_plug_properties sent = 0;
    st_plug_status status = ST_PLUG_OK;
    size_t i;

    for (i = 0; i < session->property_count; i++) {
        st_plug_property property = (st_plug_property)i;
        st_plug_properties bit = UINT64_C(1) << i;

        if (!(entry->properties & bit))
            continue;
        status = send(session, entry->object, property);
        if (status == ST_PLUG_OK)
            sent |= bit;
        else
            tell(session, entry->object, property, ST_PLUG_CALL_PROPERTY_SET, status);
    }
    if (!sent)
        return;
    status = save(session, entry->object, sent);
    if (status != ST_PLUG_OK)
        tell(session, entry->object, ST_PLUG_NO_PROPERTY, ST_PLUG_CALL_ITEM_SAVE, status);
}

static st_plug_status sync(struct st_plug_session *session)
{
    const struct st_plug_entry *borrowed = NULL;
    struct st_plug_entry *entries;
    size_t count = 0;
    size_t i;
    st_plug_status status = session->door->journal_list(session->client, &borrowed, &count);

    if (status != ST_PLUG_OK)
        return status;

    /* The list is borrowed until the next call on the client. */
    entries = (struct st_plug_entry *)session->door->scratch(session, count * sizeof *entries);
    if (!entries)
        return ST_PLUG_LIMIT;
    for (i = 0; i < count; i++)
        entries[i] = borrowed[i];
    for (i = 0; i < count; i++)
        if (entries[i].edit == ST_PLUG_EDIT_CHANGE)
            upload(session, &entries[i]);
    return session->door->first_error(session);
}

const struct st_plug_engine *st_engine_v1(void)
{
    static const struct st_plug_engine engine = {
        ST_PLUG_ABI,
        sizeof engine,
        "upload",
        "sends what was edited offline, property by property",
        "docs/shared-object-engines.md",
        ST_PLUG_CAN_UPLOAD,
        NULL, /* options */
        0,    /* recovery: the usual 2 further synchronizations */
        0,    /* reserved */
        sync,
    };

    return &engine;
}
