/*
 * rights.c - what the lists give in a mailbox, as rights of IMAP (RFC 4314).
 *
 * A mailbox has one list for all its messages, and the items in a folder may have a list
 * each. So a right is given when the lists give it for all of them. When they give it for
 * some, it is given to none, if nobody wants to use it: nobody would notice. Else that cannot
 * be expressed.
 */
#include "framework/base/text.h"
#include "framework/lab/access.h"
#include "framework/lab/mail/mail.h"

/* For whom, and where, rights are asked for. */
struct asking {
    struct st_lab_visit *visit;
    const struct st_token *token;
    st_object_id folder;
};

/* How it is with one right, item by item. */
struct tally {
    st_object_id allowed, denied, wanted; /* the last of each kind; ST_NO_OBJECT: none */
};

static bool may(const struct asking *asking, st_object_id id, enum st_call_op op)
{
    return st_lab_may(asking->visit, asking->token, id, ST_NO_PROPERTY, op);
}

static bool is_inside(const struct asking *asking, st_object_id id)
{
    const struct st_store *server = st_world_server(asking->visit->world);

    return st_store_has(server, id) && st_store_peek(server, id)->kind == ST_KIND_ITEM &&
           st_store_peek(server, id)->parent == asking->folder;
}

static void count(struct tally *tally, st_object_id id, bool is_allowed, bool is_wanted)
{
    if (is_allowed)
        tally->allowed = id;
    else
        tally->denied = id;
    if (is_allowed && is_wanted)
        tally->wanted = id;
}

/* Is it for all of them? False with unfit when that is neither so nor not so. */
static bool decide(
    const struct asking *asking,
    const struct tally *tally,
    enum st_mail_right right,
    unsigned *rights)
{
    if (tally->allowed != ST_NO_OBJECT && tally->denied == ST_NO_OBJECT)
        *rights |= right;
    if (tally->denied == ST_NO_OBJECT || tally->wanted == ST_NO_OBJECT)
        return true;
    return st_lab_unfit(
        asking->visit->lab, true,
        "a mailbox has one list for all its messages: right \"%s\" in \"%s\" is needed for \"%s\" "
        "and denied for \"%s\"",
        st_mail_rights_text(asking->visit->arena, right),
        st_lab_title(asking->visit, asking->folder), st_lab_title(asking->visit, tally->wanted),
        st_lab_title(asking->visit, tally->denied));
}

/* Does the user want to bring this property of the item? */
static bool wants(const struct st_lab_visit *visit, st_object_id id, size_t property)
{
    const struct st_journal *journal =
        st_world_journal(visit->world, (size_t)visit->session->replica - 1);

    for (size_t i = 0; i < journal->count; i++)
        if (journal->entries[i].object == id && journal->entries[i].properties >> property & 1)
            return true;
    return false;
}

/* Who moves a message deletes it where it was. */
static bool wants_away(const struct st_lab_visit *visit, st_object_id id)
{
    return st_lab_is_pending(visit, id, ST_EDIT_DELETE) ||
           st_lab_is_pending(visit, id, ST_EDIT_MOVE);
}

/* Made here, and not yet there; with the flag. The right to make it is that to make it so. */
static bool is_new_with(const struct asking *asking, st_object_id id, size_t property)
{
    const struct st_lab_visit *visit = asking->visit;
    const struct st_store *local =
        st_world_local(visit->world, (size_t)visit->session->replica - 1);

    return st_store_has(local, id) && !st_store_has(st_world_server(visit->world), id) &&
           st_store_peek(local, id)->kind == ST_KIND_ITEM &&
           st_store_peek(local, id)->parent == asking->folder &&
           st_store_peek(local, id)->values[property] !=
               st_mail_states_of(visit, id)[property].first;
}

static void count_flag(const struct asking *asking, size_t property, struct tally *tally)
{
    const struct st_lab_visit *visit = asking->visit;
    bool may_create = may(asking, asking->folder, ST_CALL_ITEM_CREATE);

    for (size_t i = 0; i < visit->objects; i++) {
        st_object_id id = (st_object_id)i;

        if (is_inside(asking, id))
            count(
                tally, id,
                st_lab_may(visit, asking->token, id, (st_property)property, ST_CALL_PROPERTY_SET),
                wants(visit, id, property));
        else if (is_new_with(asking, id, property))
            count(tally, id, may_create, true);
    }
}

static const struct tally none = { ST_NO_OBJECT, ST_NO_OBJECT, ST_NO_OBJECT };

static bool add_flags(const struct asking *asking, unsigned *rights)
{
    const struct st_mail *mail = st_mail_of(asking->visit);
    struct tally tallies[2] = { none, none };

    for (size_t i = 0; i < asking->visit->properties; i++)
        if (mail->carriers[i] != ST_MAIL_FLAG_COUNT)
            count_flag(asking, i, &tallies[mail->carriers[i] == ST_MAIL_SEEN]);
    if (mail->marks_read && *rights & ST_MAIL_MAY_READ) /* item.mark-read asks for no more */
        *rights |= ST_MAIL_MAY_SEEN;
    return decide(asking, &tallies[0], ST_MAIL_MAY_WRITE, rights) &&
           decide(asking, &tallies[1], ST_MAIL_MAY_SEEN, rights);
}

static bool add_delete(const struct asking *asking, unsigned *rights)
{
    struct tally tally = none;

    for (size_t i = 0; i < asking->visit->objects; i++)
        if (is_inside(asking, (st_object_id)i))
            count(
                &tally, (st_object_id)i, may(asking, (st_object_id)i, ST_CALL_ITEM_DELETE),
                wants_away(asking->visit, (st_object_id)i));
    if (!decide(asking, &tally, ST_MAIL_MAY_DELETE, rights))
        return false;
    if (*rights & ST_MAIL_MAY_DELETE)
        *rights |= ST_MAIL_MAY_EXPUNGE;
    return true;
}

/* Who may read a mailbox sees all messages, and all of each. */
static bool can_read_all(const struct asking *asking)
{
    struct st_lab_visit *visit = asking->visit;

    for (size_t i = 0; i < visit->objects; i++) {
        st_object_id id = (st_object_id)i;
        const struct st_object *object = st_store_peek(st_world_server(visit->world), id);

        if (!is_inside(asking, id))
            continue;
        if (!may(asking, id, ST_CALL_ITEM_OPEN))
            return st_lab_unfit(
                visit->lab, true, "who may read a mailbox sees all its messages, \"%s\", too",
                st_lab_title(visit, id));
        for (size_t k = 0; k < visit->properties; k++)
            if (object->values[k] &&
                !st_lab_may(visit, asking->token, id, (st_property)k, ST_CALL_PROPERTY_GET))
                return st_lab_unfit(
                    visit->lab, true,
                    "who may read a message reads all of it, \"%s\" of \"%s\", too",
                    visit->session->setting->property_names[k], st_lab_title(visit, id));
    }
    return true;
}

/* Without the right to read a mailbox nothing in it can be changed. */
static bool wants_nothing(const struct asking *asking)
{
    struct st_lab_visit *visit = asking->visit;

    for (size_t i = 0; i < visit->objects; i++) {
        st_object_id id = (st_object_id)i;
        bool is_wanted =
            is_inside(asking, id) && wants_away(visit, id) && may(asking, id, ST_CALL_ITEM_DELETE);

        for (size_t k = 0; k < visit->properties && is_inside(asking, id); k++)
            is_wanted =
                is_wanted ||
                (wants(visit, id, k) &&
                 st_lab_may(visit, asking->token, id, (st_property)k, ST_CALL_PROPERTY_SET));
        if (is_wanted)
            return st_lab_unfit(
                visit->lab, true,
                "who may not read a mailbox changes nothing in it; he may change \"%s\" in \"%s\", "
                "which he may not list",
                st_lab_title(visit, id), st_lab_title(visit, asking->folder));
    }
    return true;
}

static bool add_all(const struct asking *asking, unsigned *ret_rights)
{
    unsigned rights = 0;

    if (may(asking, asking->folder, ST_CALL_ITEM_OPEN))
        rights |= ST_MAIL_MAY_LOOKUP;
    if (may(asking, asking->folder, ST_CALL_FOLDER_LIST))
        rights |= ST_MAIL_MAY_READ;
    if (may(asking, asking->folder, ST_CALL_ITEM_CREATE))
        rights |= ST_MAIL_MAY_INSERT;
    if (rights & ST_MAIL_MAY_READ ? !can_read_all(asking) : !wants_nothing(asking))
        return false;
    if (!add_flags(asking, &rights) || !add_delete(asking, &rights))
        return false;
    *ret_rights = rights;
    return true;
}

bool st_mail_rights(
    struct st_lab_visit *visit,
    const struct st_token *token,
    st_object_id folder,
    unsigned *ret_rights)
{
    const struct asking asking = { visit, token, folder };

    return add_all(&asking, ret_rights);
}
