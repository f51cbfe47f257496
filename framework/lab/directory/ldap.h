/*
 * ldap.h - asking a directory on this machine: the few operations that a lab needs.
 *
 * LDAP v3 (RFC 4511) with simple binds, one request at a time, without TLS: the other end
 * is a server that the lab has started itself.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_DIRECTORY_LDAP_H
#define ST_LAB_DIRECTORY_LDAP_H

#include <stdbool.h>
#include <stdint.h>

#include "framework/base/arena.h"

enum {
    ST_LDAP_MESSAGE_MAX = 256 << 20, /* bytes of an answer */
    ST_LDAP_ENTRIES_MAX = 100000,    /* of one search */
};

/* Result codes (RFC 4511 appendix A), and one of ours. */
enum {
    ST_LDAP_LOST = -1, /* no answer that makes sense, or none in time */
    ST_LDAP_OK = 0,
    ST_LDAP_NOT_FOUND = 32, /* noSuchObject */
    ST_LDAP_DENIED = 50,    /* insufficientAccessRights */
    ST_LDAP_NO_OPERATION = 16654,
};

struct st_ldap {
    struct st_arena *arena; /* of answers */
    int socket;             /* -1: not open */
    long message;           /* number of the last request */
    bool only_try;          /* requests are tried out and undone: see below */
    const char *said;       /* what the last result said besides its code; never NULL */
    char *heard;            /* what came and is not yet used up */
    size_t from, until, room;
};

/* Values are texts without a NUL; with no value the attribute is to go. */
struct st_ldap_attribute {
    const char *name;
    const char *const *values;
    size_t count;
};

/*
 * Connect to 127.0.0.1 and bind; the result's code. Each answer is waited for as long as
 * deadline_ms. When it is not ST_LDAP_OK, nothing has to be closed.
 */
int st_ldap_open(
    struct st_ldap *ldap,
    struct st_arena *arena,
    unsigned port,
    const char *name,
    const char *password,
    uint32_t deadline_ms);

void st_ldap_close(struct st_ldap *ldap);

/*
 * The result's code of each. With only_try set the server does all of it, the check of
 * access included, and takes it back (draft-zeilenga-ldap-noop): ST_LDAP_NO_OPERATION says
 * that it would have been done.
 */
int st_ldap_add(
    struct st_ldap *ldap,
    const char *name,
    const struct st_ldap_attribute *attributes,
    size_t count);
int st_ldap_replace(
    struct st_ldap *ldap,
    const char *name,
    const struct st_ldap_attribute *attributes,
    size_t count);
int st_ldap_delete(struct st_ldap *ldap, const char *name);

/* Below another entry, with the same name relative to it. */
int st_ldap_move(struct st_ldap *ldap, const char *name, const char *relative, const char *above);

struct st_ldap_value {
    const char *name;
    const char *text; /* followed by a NUL; it may have others */
    size_t size;
};

struct st_ldap_entry {
    const char *name;
    const struct st_ldap_value *values; /* those of one attribute next to each other */
    size_t count;
};

/* Look at one entry, or at it and all below it. */
int st_ldap_search(
    struct st_ldap *ldap,
    const char *name,
    bool is_deep,
    const struct st_ldap_entry **ret_entries,
    size_t *ret_count);

#endif
