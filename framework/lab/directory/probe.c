/*
 * probe.c - trying out, as the user, that the directory grants what the lists grant.
 *
 * Each try is an operation that the server does and takes back (ldap.h, only_try), so that
 * nothing shows of it. What is to be granted is tried together, what is to be denied alone.
 */
#include "framework/base/text.h"
#include "framework/lab/access.h"
#include "framework/lab/directory/directory.h"

struct probing {
    const struct st_lab_visit *visit;
    struct st_ldap ldap; /* as the user */
};

static const char trial[] = "cn=synctorture-trial";
static const char *const trial_value[] = { "synctorture" };

static bool complain(
    const struct probing *probing, const char *what, const char *entry, bool is_granted)
{
    return st_lab_unfit(
        probing->visit->lab, false, "the directory lets the user %s%s %s, and the lists do%s",
        is_granted ? "not " : "", what, entry, is_granted ? "" : " not");
}

/* Is what came of a try what the lists give? */
static bool is_as_listed(
    const struct probing *probing, int code, bool is_granted, const char *what, const char *entry)
{
    if (code != ST_LDAP_NO_OPERATION && code != ST_LDAP_DENIED)
        return st_lab_unfit(
            probing->visit->lab, false,
            "it cannot be tried whether the user may %s %s: result %d, %s", what, entry, code,
            st_safe(&probing->visit->lab->words, probing->ldap.said));
    return (code == ST_LDAP_NO_OPERATION) == is_granted ||
           complain(probing, what, entry, is_granted);
}

/* Does the user see the entry? Its properties, and whether they are all that he may read. */
static bool probe_view(
    struct probing *probing,
    st_object_id id,
    const struct st_lab_item_access *access,
    const char *name)
{
    const struct st_lab_visit *visit = probing->visit;
    const st_name *values = st_lab_value(visit, &visit->server, id);
    const struct st_ldap_entry *entries = NULL;
    st_properties seen = 0;
    size_t count = 0;
    int code = st_ldap_search(&probing->ldap, name, false, &entries, &count);

    if ((code == ST_LDAP_OK && count > 0) != access->may_view)
        return complain(probing, "see", name, access->may_view);
    for (size_t i = 0; count > 0 && i < entries[0].count; i++) {
        size_t property = st_lab_number(visit, ST_LAB_PROPERTY, entries[0].values[i].name);

        if (property != SIZE_MAX)
            seen |= (st_properties)1 << property;
    }
    for (size_t i = 0; count > 0 && i < visit->properties; i++) {
        bool reads = access->may_read >> i & 1;

        if (values[i] && (seen >> i & 1) != reads)
            return complain(
                probing,
                st_arena_format(visit->arena, "read %s of", st_lab_property_name(visit, i)), name,
                reads);
    }
    return true;
}

static int try_properties(struct probing *probing, const char *name, st_properties properties)
{
    struct st_ldap_attribute attributes[ST_PROPERTIES_MAX];
    size_t count = 0;

    for (; properties; properties &= properties - 1, count++)
        attributes[count] = (struct st_ldap_attribute){
            .name = st_lab_property_name(probing->visit, (size_t)__builtin_ctzll(properties)),
            .values = trial_value,
            .count = 1,
        };
    return st_ldap_replace(&probing->ldap, name, attributes, count);
}

static bool probe_writes(struct probing *probing, st_properties may_write, const char *name)
{
    const struct st_lab_visit *visit = probing->visit;
    st_properties denied = st_session_all(visit->session) & ~may_write;

    if (may_write &&
        !is_as_listed(probing, try_properties(probing, name, may_write), true, "change", name))
        return false;
    for (; denied; denied &= denied - 1) {
        size_t property = (size_t)__builtin_ctzll(denied);
        const char *what =
            st_arena_format(visit->arena, "change %s of", st_lab_property_name(visit, property));

        if (!is_as_listed(
                probing, try_properties(probing, name, denied & -denied), false, what, name))
            return false;
    }
    return true;
}

static bool probe_move(
    struct probing *probing,
    st_object_id id,
    const struct st_lab_item_access *access,
    const char *name)
{
    const struct st_lab_visit *visit = probing->visit;
    st_object_id folder = visit->replica.parents[id];

    if (!visit->replica.has[id] || folder == visit->server.parents[id])
        return true;
    return is_as_listed(
        probing,
        st_ldap_move(
            &probing->ldap, name, st_directory_relative(visit, id),
            st_directory_folder(visit, folder)),
        access->may_delete && st_lab_folder_access(visit, folder).may_create, "move", name);
}

static bool probe_item(struct probing *probing, st_object_id id)
{
    const struct st_lab_visit *visit = probing->visit;
    const struct st_lab_item_access access = st_lab_item_rights(visit, id);
    const char *name = st_directory_item(visit, id, visit->server.parents[id]);

    probing->ldap.only_try = false;
    if (!probe_view(probing, id, &access, name))
        return false;
    probing->ldap.only_try = true;
    return probe_writes(probing, access.may_write, name) &&
           is_as_listed(
               probing, st_ldap_delete(&probing->ldap, name), access.may_delete, "delete", name) &&
           probe_move(probing, id, &access, name);
}

static bool probe_folder(struct probing *probing, st_object_id id)
{
    const struct st_lab_visit *visit = probing->visit;
    const struct st_lab_folder_access access = st_lab_folder_access(visit, id);
    const char *name = st_directory_folder(visit, id);
    const struct st_ldap_entry *entries = NULL;
    size_t count = 0;

    probing->ldap.only_try = false;

    int code = st_ldap_search(&probing->ldap, name, false, &entries, &count);

    if ((code == ST_LDAP_OK && count > 0) != access.may_list)
        return complain(probing, "see", name, access.may_list);
    probing->ldap.only_try = true;
    return is_as_listed(
        probing,
        st_directory_add(
            &probing->ldap, st_arena_format(visit->arena, "%s,%s", trial, name), NULL, 0),
        access.may_create, "make an entry in", name);
}

bool st_directory_probe(struct st_lab_visit *visit)
{
    struct probing probing = { .visit = visit };
    bool is_good = st_directory_bind(visit, false, &probing.ldap);

    if (!is_good)
        return false;
    for (size_t i = 0; i < visit->session->folder_count && is_good; i++)
        is_good = probe_folder(&probing, visit->session->folders[i]);
    for (size_t i = 0; i < visit->objects && is_good; i++)
        if (visit->server.has[i] && visit->server.parents[i] != ST_NO_OBJECT)
            is_good = probe_item(&probing, (st_object_id)i);
    st_ldap_close(&probing.ldap);
    return is_good;
}
