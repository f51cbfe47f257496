/*
 * shape.c - the server's side is a directory; the client's is a journal for it.
 *
 * Tools of this shape have no replica: what the world has as the client's stays as it is,
 * and "{home}/journal.ldif" has what was done offline. "{home}/.ldaprc" says who the user is
 * (ldap.conf(5), BINDDN), and "{home}/password" proves it.
 */
#include <fcntl.h>

#include "framework/lab/directory/directory.h"
#include "framework/lab/outside/request.h"

/* slapd.conf(5) and its database as an entry: who may do what to the rest. */
static const char access_entry[] = "olcDatabase={1}mdb,cn=config";

static bool open_both(struct st_lab_visit *visit)
{
    visit->replica.path = visit->home;
    return st_directory_start(visit);
}

static bool place_server(struct st_lab_visit *visit, const struct st_lab_tree *wanted)
{
    struct st_ldap ldap;

    if (!st_directory_bind(visit, true, &ldap))
        return false;

    bool is_done = st_directory_place(visit, &ldap, wanted);

    st_ldap_close(&ldap);
    return is_done;
}

static bool write_home(const struct st_lab_visit *visit, const char *name, const char *text)
{
    const char *path = st_arena_format(visit->arena, "%s/%s", visit->home, name);
    const struct st_lab_mark mark = { visit->user, visit->user, 0600 };

    return text && st_lab_write(AT_FDCWD, path, text, visit->lab->moment) &&
           st_lab_mark_entry(AT_FDCWD, path, &mark);
}

static bool place_replica(struct st_lab_visit *visit, const struct st_lab_tree *wanted)
{
    const char *self = st_directory_identity(visit, visit->session->user);

    visit->replica.has = wanted->has;
    visit->replica.parents = wanted->parents;
    visit->replica.values = wanted->values;
    return write_home(visit, ".ldaprc", st_arena_format(visit->arena, "BINDDN %s\n", self)) &&
           write_home(visit, "password", st_directory_password(visit, false)) &&
           write_home(visit, "journal.ldif", st_directory_journal(visit, wanted));
}

/* Nothing is done to a directory before its first synchronization. */
static bool give(struct st_lab_visit *visit)
{
    (void)visit;
    return true;
}

static bool grant(struct st_lab_visit *visit)
{
    size_t count = 0;
    const char *const *lines = st_directory_acl(visit, &count);
    const struct st_ldap_attribute attribute = { "olcAccess", lines, count };
    struct st_ldap ldap;
    int code = ST_LDAP_OK;

    if (!st_directory_bind(visit, true, &ldap))
        return false;

    bool is_done = st_directory_place_identities(visit, &ldap);

    if (is_done)
        code = st_ldap_replace(&ldap, access_entry, &attribute, 1);
    st_ldap_close(&ldap);
    return is_done &&
           (code == ST_LDAP_OK || st_directory_complain(visit, &ldap, code, access_entry));
}

static bool read_both(struct st_lab_visit *visit)
{
    struct st_ldap ldap;

    if (!st_directory_bind(visit, true, &ldap))
        return false;

    bool is_done = st_directory_read(visit, &ldap);

    st_ldap_close(&ldap);
    return is_done;
}

const struct st_lab_shape st_lab_shape_DIRECTORY = {
    .word = "directory",
    .program = "slapd",
    .package = "slapd",
    .protocol = &st_lab_protocol_LDAP,
    .is_journal = true,
    .asks_groups_anew = true,
    .open = open_both,
    .place_server = place_server,
    .place_replica = place_replica,
    .give = give,
    .grant = grant,
    .probe = st_directory_probe,
    .read = read_both,
};
