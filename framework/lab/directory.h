/*
 * directory.h - a directory as the server's side: what its parts share.
 *
 * slapd(8) with a folder, a configuration and a schema of its own, below the lab's folder:
 * nothing of a directory that the system may have is read or written. Below "cn=lab" a
 * folder is an entry, an item an entry below it, a property an attribute, and an identity an
 * entry that can bind and that has members. One server is there for all synchronizations of
 * a case.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_DIRECTORY_H
#define ST_LAB_DIRECTORY_H

#include "framework/lab/ldap.h"
#include "framework/lab/visit.h"

#define ST_DIRECTORY_TOP    "cn=lab"
#define ST_DIRECTORY_ROOT   "cn=root," ST_DIRECTORY_TOP
#define ST_DIRECTORY_CLASS  "labEntry"  /* of all entries */
#define ST_DIRECTORY_MEMBER "labMember" /* of identities: a distinguished name each */

/* --- directory.c: the server, and what entries are called ----------------------------------- */

const char *st_directory_folder(const struct st_lab_visit *visit, st_object_id folder);
const char *st_directory_item(
    const struct st_lab_visit *visit, st_object_id item, st_object_id folder);
const char *st_directory_identity(const struct st_lab_visit *visit, st_identity identity);

/* "cn=item-2-plan" */
const char *st_directory_relative(const struct st_lab_visit *visit, st_object_id object);

/*
 * The password of root, or of the user of the visit, which is in his home. Nobody else can
 * bind. NULL with errno.
 */
const char *st_directory_password(const struct st_lab_visit *visit, bool is_root);

/* Start the server, unless it runs and has this scenario's attributes. */
bool st_directory_start(struct st_lab_visit *visit);

/* Bind as the user of the visit, or as root. False: the lab's unfit says why. */
bool st_directory_bind(const struct st_lab_visit *visit, bool is_root, struct st_ldap *ret_ldap);

/* Add an entry of our class with these attributes, its own name and nothing else; the code. */
int st_directory_add(
    struct st_ldap *ldap,
    const char *entry,
    const struct st_ldap_attribute *attributes,
    size_t count);

/* Say that the directory has refused what it may not refuse. Returns false. */
bool st_directory_complain(
    const struct st_lab_visit *visit, const struct st_ldap *ldap, int code, const char *entry);

/* --- directory_place.c: entries of folders, items and identities ------------------------------ */

/* What is in it, into visit->server. */
bool st_directory_read(struct st_lab_visit *visit, struct st_ldap *ldap);

/* Make it what is wanted. visit->server is that afterwards. */
bool st_directory_place(
    struct st_lab_visit *visit, struct st_ldap *ldap, const struct st_lab_tree *wanted);

/*
 * An entry for each identity that the scenario names: the users who have a replica and are
 * one of its members at this moment, through other groups, too, are its members.
 */
bool st_directory_place_identities(const struct st_lab_visit *visit, struct st_ldap *ldap);

/* --- directory_acl.c: access lists as slapd.access(5) has them ---------------------------------
 */

/*
 * The values of olcAccess for the session's folders and what is in them, in order. They say
 * what the lists say, entry by entry; only the user of this visit is called by his own
 * name, and all others by what has them as a member.
 */
const char *const *st_directory_acl(const struct st_lab_visit *visit, size_t *ret_count);

/* --- directory_probe.c -------------------------------------------------------------------------
 */

/* Try everything out as the user. False: the lab's unfit says what is not as in the lists. */
bool st_directory_probe(struct st_lab_visit *visit);

/* --- directory_journal.c ------------------------------------------------------------------------
 */

/* What was done offline and is not yet settled, as records for ldapmodify(1). */
const char *st_directory_journal(
    const struct st_lab_visit *visit, const struct st_lab_tree *replica);

#endif
