/*
 * directory.c - slapd(8) as the server's side, and what its entries are called.
 */
#include "framework/lab/directory/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "framework/base/moment.h"
#include "framework/base/text.h"

/* Of a UUID made for this (X.667 7), so that nobody else has it. */
#define OID "2.25.218301294421182117073964182493314813344"

/* Values are any bytes; two are the same when their bytes are. */
#define OCTET_STRING "EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40"

enum {
    SECRET_BYTES = 16,
    OWN_OIDS = 8, /* taken by what is not a property */
    STARTS = 3,
};

static const char modules[] = "/usr/lib/ldap"; /* Debian's; where it is not, all is built in */

/* --- Names ------------------------------------------------------------------------------------ */

const char *st_directory_relative(const struct st_lab_visit *visit, st_object_id object)
{
    return st_arena_format(visit->arena, "cn=%s", st_lab_object_name(visit, object));
}

const char *st_directory_folder(const struct st_lab_visit *visit, st_object_id folder)
{
    return st_arena_format(
        visit->arena, "%s," ST_DIRECTORY_TOP, st_directory_relative(visit, folder));
}

const char *st_directory_item(
    const struct st_lab_visit *visit, st_object_id item, st_object_id folder)
{
    return st_arena_format(
        visit->arena, "%s,%s", st_directory_relative(visit, item),
        st_directory_folder(visit, folder));
}

const char *st_directory_identity(const struct st_lab_visit *visit, st_identity identity)
{
    return st_arena_format(
        visit->arena, "cn=%s," ST_DIRECTORY_TOP,
        st_lab_name(
            visit, ST_LAB_IDENTITY, identity, visit->session->setting->identity_names[identity]));
}

int st_directory_add(
    struct st_ldap *ldap,
    const char *entry,
    const struct st_ldap_attribute *attributes,
    size_t count)
{
    static const char *const classes[] = { ST_DIRECTORY_CLASS };
    size_t from = strcspn(entry, "=") + 1;
    const char *name = st_arena_copy(ldap->arena, entry + from, strcspn(entry + from, ","));
    struct st_ldap_attribute *all = ST_NEW_ARRAY(ldap->arena, struct st_ldap_attribute, count + 2);

    all[0] = (struct st_ldap_attribute){ "objectClass", classes, 1 };
    all[1] = (struct st_ldap_attribute){ "cn", &name, 1 };
    for (size_t i = 0; i < count; i++)
        all[i + 2] = attributes[i];
    return st_ldap_add(ldap, entry, all, count + 2);
}

/* --- Passwords ----------------------------------------------------------------------------------
 */

static const char *place_of(const struct st_lab_visit *visit, const char *name)
{
    return st_arena_format(visit->arena, "%s/directory/%s", visit->lab->own, name);
}

/* Anybody on this machine can reach the port, and root of a directory may run programs. */
static const char *make_secret(struct st_arena *arena)
{
    unsigned char bytes[SECRET_BYTES];
    struct st_text text;

    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return NULL;
    st_text_init(&text, arena);
    for (size_t i = 0; i < sizeof bytes; i++)
        st_text_addf(&text, "%02x", bytes[i]);
    return text.data;
}

const char *st_directory_password(const struct st_lab_visit *visit, bool is_root)
{
    const char *path = is_root ? place_of(visit, "root")
                               : st_arena_format(visit->arena, "%s/password", visit->home);
    const char *secret = st_lab_read(visit->arena, AT_FDCWD, path);

    if (secret)
        return secret;
    secret = make_secret(visit->arena);
    return secret && st_lab_write(AT_FDCWD, path, secret, visit->lab->moment) ? secret : NULL;
}

/* --- The server ------------------------------------------------------------------------------- */

static void add_schema(const struct st_lab_visit *visit, struct st_text *text)
{
    for (size_t i = 0; i < visit->properties; i++)
        st_text_addf(
            text, "attributetype ( " OID ".%zu NAME '%s' " OCTET_STRING " SINGLE-VALUE )\n",
            OWN_OIDS + i, st_lab_property_name(visit, i));
    st_text_add(
        text, "attributetype ( " OID ".1 NAME '" ST_DIRECTORY_MEMBER "' SUP distinguishedName )\n");
    st_text_add(
        text, "objectclass ( " OID ".2 NAME '" ST_DIRECTORY_CLASS "' SUP top STRUCTURAL MUST cn"
              " MAY ( userPassword $ " ST_DIRECTORY_MEMBER);
    for (size_t i = 0; i < visit->properties; i++)
        st_text_addf(text, " $ %s", st_lab_property_name(visit, i));
    st_text_add(text, " ) )\n");
}

/* slapd.conf(5). What is in it is gone with the case, so nothing has to reach the disk. */
static const char *make_configuration(const struct st_lab_visit *visit, const char *password)
{
    struct st_text text;

    st_text_init(&text, visit->arena);
    if (access(modules, X_OK) == 0)
        st_text_addf(&text, "modulepath %s\nmoduleload back_mdb\n", modules);
    add_schema(visit, &text);
    st_text_add(
        &text, "loglevel none\n"
               "threads 2\n"
               "disallow bind_anon\n"
               "sockbuf_max_incoming_auth 268435456\n"
               "database config\n"
               "rootdn \"" ST_DIRECTORY_ROOT "\"\n"
               "database mdb\n"
               "suffix \"" ST_DIRECTORY_TOP "\"\n"
               "rootdn \"" ST_DIRECTORY_ROOT "\"\n"
               "maxsize 1073741824\n"
               "dbnosync\n");
    st_text_addf(&text, "rootpw %s\n", password);
    st_text_addf(&text, "directory \"%s\"\n", place_of(visit, "data"));
    return text.data;
}

static bool make_top(const struct st_lab_visit *visit)
{
    struct st_ldap ldap;

    if (!st_directory_bind(visit, true, &ldap))
        return false;

    int code = st_directory_add(&ldap, ST_DIRECTORY_TOP, NULL, 0);

    st_ldap_close(&ldap);
    return code == ST_LDAP_OK || st_directory_complain(visit, &ldap, code, ST_DIRECTORY_TOP);
}

static bool serve(struct st_lab_visit *visit, const char *path)
{
    unsigned port = st_lab_free_port();
    /*
     * It makes a table with a row for each descriptor that it might have, and maps all that
     * its database may grow to: neither is to depend on the limits of this process.
     */
    const char *const argv[] = {
        "prlimit",
        "--nofile=256",
        "--as=4294967296",
        "slapd",
        "-f",
        path,
        "-h",
        st_arena_format(visit->arena, "ldap://127.0.0.1:%u", port),
        "-d",
        "none", /* what it has to say, and nothing else */
        NULL,
    };

    return st_lab_server_start(visit, argv, 0, port);
}

/* Somebody else may take a port that was free a moment ago; not twice, and not for long. */
static bool serve_at_last(struct st_lab_visit *visit, const char *path)
{
    struct st_lab *lab = visit->lab;
    uint64_t began_ms = st_now_ms();

    for (size_t i = 1; i < STARTS; i++) {
        if (serve(visit, path))
            return true;
        if (st_now_ms() - began_ms > lab->deadline_ms / 2)
            return false;
        lab->unfit.why = NULL;
    }
    return serve(visit, path);
}

static bool start_anew(struct st_lab_visit *visit, const char *path, const char *configuration)
{
    st_lab_server_end(&visit->lab->server);
    return st_lab_remove(place_of(visit, "data")) &&
           st_lab_make_folder(AT_FDCWD, place_of(visit, "data")) &&
           st_lab_write(AT_FDCWD, path, configuration, visit->lab->moment) &&
           serve_at_last(visit, path) && make_top(visit);
}

bool st_directory_start(struct st_lab_visit *visit)
{
    struct st_lab *lab = visit->lab;

    if (!st_lab_make_folder(AT_FDCWD, place_of(visit, "")))
        return false;

    const char *password = st_directory_password(visit, true);

    if (!password)
        return false;

    const char *path = place_of(visit, "slapd.conf");
    const char *configuration = make_configuration(visit, password);
    const char *old = st_lab_read(visit->arena, AT_FDCWD, path);

    if ((!old || strcmp(old, configuration) != 0 || !st_lab_server_accepts(&lab->server)) &&
        !start_anew(visit, path, configuration))
        return false;
    visit->server.path = st_arena_format(
        visit->arena, "ldap://127.0.0.1:%u", visit->port ? visit->port : lab->server.port);
    return true;
}

bool st_directory_bind(const struct st_lab_visit *visit, bool is_root, struct st_ldap *ret_ldap)
{
    const char *name =
        is_root ? ST_DIRECTORY_ROOT : st_directory_identity(visit, visit->session->user);
    const char *password = st_directory_password(visit, is_root);

    *ret_ldap = (struct st_ldap){ .arena = visit->arena, .socket = -1, .said = "" };
    if (!password)
        return st_lab_give_up(visit->lab, "the directory's passwords cannot be kept");

    int code = st_ldap_open(
        ret_ldap, visit->arena, visit->lab->server.port, name, password, visit->lab->deadline_ms);

    return code == ST_LDAP_OK || st_directory_complain(visit, ret_ldap, code, name);
}

bool st_directory_complain(
    const struct st_lab_visit *visit, const struct st_ldap *ldap, int code, const char *entry)
{
    return st_lab_unfit(
        visit->lab, false, "the directory refuses what the lab does with %s: result %d%s%s", entry,
        code, ldap->said[0] ? ", " : "", st_safe(&visit->lab->words, ldap->said));
}
