/*
 * carry.c - which flag carries which property, and what it stands for.
 *
 * Three flags need the right w, \Seen has one of its own, s. So properties that the user may
 * not write can be told from those he may, if there is one of either.
 */
#include <string.h>

#include "framework/lab/access.h"
#include "framework/lab/mail/mail.h"

/* --- Values -------------------------------------------------------------------------------- */

static bool take_value(struct st_lab_visit *visit, st_object_id id, size_t property, st_name value)
{
    struct st_mail_states *states = &st_mail_states_of(visit, id)[property];

    if (!states->has_first) {
        states->first = value;
        states->has_first = true;
    } else if (value != states->first && !states->has_second) {
        states->second = value;
        states->has_second = true;
    } else if (value != states->first && value != states->second) {
        return st_lab_unfit(
            visit->lab, true,
            "no message changes, and a flag is set or not: \"%s\" of \"%s\" has a third value",
            visit->session->setting->property_names[property], st_lab_title(visit, id));
    }
    return true;
}

static bool take_store(struct st_lab_visit *visit, const struct st_store *store)
{
    struct st_lab_tree tree;

    st_lab_tree_of(visit, store, &tree);
    for (size_t id = 0; id < visit->objects; id++) {
        if (!tree.has[id] || tree.parents[id] == ST_NO_OBJECT)
            continue;
        for (size_t i = 0; i < visit->properties; i++)
            if (!take_value(
                    visit, (st_object_id)id, i, st_lab_value(visit, &tree, (st_object_id)id)[i]))
                return false;
    }
    return true;
}

/* --- Flags --------------------------------------------------------------------------------- */

static bool does_change(const struct st_lab_visit *visit, size_t property)
{
    for (size_t id = 0; id < visit->objects; id++)
        if (st_mail_states_of(visit, (st_object_id)id)[property].has_second)
            return true;
    return false;
}

/* May the user write both properties of the same items? */
static bool is_alike(const struct st_lab_visit *visit, size_t one, size_t other)
{
    for (size_t id = 0; id < visit->objects; id++)
        if (st_mail_states_of(visit, (st_object_id)id)[one].has_first &&
            st_store_has(st_world_server(visit->world), (st_object_id)id) &&
            st_lab_may(
                visit, &visit->token, (st_object_id)id, (st_property)one, ST_CALL_PROPERTY_SET) !=
                st_lab_may(
                    visit, &visit->token, (st_object_id)id, (st_property)other,
                    ST_CALL_PROPERTY_SET))
            return false;
    return true;
}

static bool is_free(const struct st_lab_visit *visit, enum st_mail_flag flag)
{
    if (flag == ST_MAIL_SEEN && st_mail_of(visit)->marks_read)
        return false;
    for (size_t i = 0; i < visit->properties; i++)
        if (st_mail_of(visit)->carriers[i] == flag)
            return false;
    return true;
}

/* A free flag that needs w; ST_MAIL_FLAG_COUNT: none is. */
static enum st_mail_flag find_free(const struct st_lab_visit *visit)
{
    enum st_mail_flag flag = 0;

    while (flag < ST_MAIL_FLAG_COUNT &&
           (st_mail_flag_infos[flag].right != ST_MAIL_MAY_WRITE || !is_free(visit, flag)))
        flag++;
    return flag;
}

/* A property that a flag carries which needs w; else the one that most are like. */
static size_t find_leader(const struct st_lab_visit *visit, const bool *is_wanted)
{
    size_t leader = 0;
    size_t most = 0;

    for (size_t i = 0; i < visit->properties; i++)
        if (st_mail_of(visit)->carriers[i] < ST_MAIL_SEEN)
            return i;
    for (size_t i = 0; i < visit->properties; i++) {
        size_t count = 0;

        for (size_t k = 0; k < visit->properties; k++)
            count += is_wanted[i] && is_wanted[k] && is_alike(visit, i, k);
        if (count > most) {
            most = count;
            leader = i;
        }
    }
    return leader;
}

/* Those like the leader get flags that need w, one other gets \Seen. */
static bool give_flags(struct st_lab_visit *visit, const bool *is_wanted)
{
    size_t leader = find_leader(visit, is_wanted);

    for (size_t i = 0; i < visit->properties; i++) {
        enum st_mail_flag flag = find_free(visit);

        if (!is_wanted[i] || st_mail_of(visit)->carriers[i] != ST_MAIL_FLAG_COUNT)
            continue;
        if ((flag == ST_MAIL_FLAG_COUNT || !is_alike(visit, leader, i)) &&
            is_free(visit, ST_MAIL_SEEN))
            flag = ST_MAIL_SEEN;
        if (flag == ST_MAIL_FLAG_COUNT)
            return st_lab_unfit(
                visit->lab, true, "there is no flag left for \"%s\", which changes",
                visit->session->setting->property_names[i]);
        st_mail_of(visit)->carriers[i] = (uint8_t)flag;
    }
    return true;
}

/* Does somebody keep the user from writing it, who has it before his eyes? */
static bool is_denied(const struct st_lab_visit *visit, size_t property)
{
    for (size_t id = 0; id < visit->objects; id++)
        if (st_mail_states_of(visit, (st_object_id)id)[property].has_first &&
            st_store_has(st_world_server(visit->world), (st_object_id)id) &&
            !st_lab_may(
                visit, &visit->token, (st_object_id)id, (st_property)property,
                ST_CALL_PROPERTY_SET))
            return true;
    return false;
}

/*
 * A property that is denied and does not change could stay in the text, which nobody can
 * write. With a flag of its own, \Seen, the denial is the server's, and can be run into.
 */
static void guard_denied(struct st_lab_visit *visit)
{
    for (size_t i = 0; i < visit->properties && is_free(visit, ST_MAIL_SEEN); i++)
        if (st_mail_of(visit)->carriers[i] == ST_MAIL_FLAG_COUNT && is_denied(visit, i))
            st_mail_of(visit)->carriers[i] = ST_MAIL_SEEN;
}

static bool has_read(const struct st_store *store)
{
    for (st_object_id id = 0; id < store->used; id++)
        if (st_store_has(store, id) && st_store_peek(store, id)->is_read)
            return true;
    return false;
}

bool st_mail_carry(struct st_lab_visit *visit)
{
    struct st_mail *mail = st_mail_of(visit);
    size_t client = (size_t)visit->session->replica - 1;
    const struct st_store *stores[] = {
        st_world_base(visit->world, client),
        st_world_server(visit->world),
        st_world_local(visit->world, client),
    };
    bool *is_wanted = ST_NEW_ARRAY(visit->arena, bool, visit->properties + 1);

    for (size_t i = 0; i < sizeof stores / sizeof stores[0]; i++) {
        if (!take_store(visit, stores[i]))
            return false;
        mail->marks_read = mail->marks_read || has_read(stores[i]);
    }
    for (size_t i = 0; i < visit->properties; i++) {
        is_wanted[i] = does_change(visit, i);
        if (!is_wanted[i])
            mail->carriers[i] = ST_MAIL_FLAG_COUNT;
        if (mail->marks_read && mail->carriers[i] == ST_MAIL_SEEN)
            return st_lab_unfit(
                visit->lab, true, "\\Seen stands for \"%s\", and items are marked as read now",
                visit->session->setting->property_names[i]);
    }
    if (!give_flags(visit, is_wanted))
        return false;
    guard_denied(visit);
    return true;
}
