/*
 * build.h - from a decoded file to a scenario: names become numbers.
 *
 * Private to build*.c. Parts are built in the order in which they need each
 * other: identities, the objects of the server, what faults will make, the steps,
 * which add objects and clients, the faults, the expectations, and at last the
 * world, whose shape is known only then. A part that was reported as wrong is left out, and what
 * refers to it says nothing more.
 */
#ifndef ST_SCENARIO_BUILD_H
#define ST_SCENARIO_BUILD_H

#include "framework/scenario/document.h"
#include "framework/scenario/problem.h"
#include "framework/scenario/scenario.h"
#include "framework/security/sid.h"

#define ST_ALL_REPLICAS UINT32_MAX

/* What a path leads to. */
struct st_bound {
    st_object_id object; /* the newest that had this path */
    uint32_t replicas;   /* set of 1 << st_replica_id where it is known to be by now */
};

/* That a path led to an object at some time. */
struct st_binding {
    st_name path;
    st_object_id object;
};

/* An object before there is a store to put it into. */
struct st_planned {
    const struct st_many *properties; /* or NULL */
    st_name name;
    st_object_id parent;
    st_identity owner;
    st_acl_id acl;
    enum st_kind kind;
    enum st_resolve resolve;
    bool is_read;
    bool is_made_later; /* by a step */
};

/* An item by folder and name: which object has that name may change. */
struct st_spot {
    st_object_id folder;
    st_name name;
};

struct st_client {
    st_identity identity;
    bool is_offline; /* has gone offline by now */
};

/* A SID, and the identity that lists mean by it. */
struct st_known_sid {
    struct st_sid sid;
    st_identity identity;
};

struct st_build {
    struct st_problems *problems;
    struct st_arena *arena;
    const struct st_document *document;
    const struct st_names *properties; /* id - 1 is the property */
    struct st_scenario *scenario;
    bool has_gaps; /* something was wrong before, and left out of the document */

    struct st_names identities; /* id - 1 is the identity */
    uint64_t *members;          /* rows as in model/identity.h, before the steps */
    uint64_t *members_now;      /* at the step that is being built */
    uint64_t *members_ever;     /* up to that step */
    uint32_t *privileges;
    struct st_known_sid *sids; /* that identities have, and those that only lists name */
    size_t sid_count, sid_capacity;
    size_t stranger_count; /* identities that are such a SID; they come last */

    struct st_names paths; /* of all objects; ids index bound */
    struct st_bound *bound;
    size_t bound_capacity;
    struct st_binding *bindings; /* all there ever were, oldest first */
    size_t binding_count, binding_capacity;
    unsigned unsure; /* set of 1 << enum st_kind: some of these were wrong and left out */

    struct st_planned *objects;
    size_t object_count, object_capacity;
    size_t folder_count, item_count; /* how many of the objects are which */

    struct st_acl *lists; /* [0] is unused */
    size_t list_count, list_capacity;

    struct st_names clients; /* id - 1 is the client */
    struct st_client client[ST_CLIENTS_MAX];

    size_t sync_count;      /* sync steps so far */
    bool has_unsure_steps;  /* some were wrong and left out */
    st_object_id *foreseen; /* by fault: the item that it makes, if its number is given already */
};

/* build.c: the whole. NULL when something was reported, now or before. */
const struct st_scenario *st_build(
    struct st_problems *problems,
    const struct st_document *document,
    const struct st_names *properties);

/* build_identities.c */
void st_build_identities(struct st_build *build);

/* build_server.c: folders and items */
void st_build_server(struct st_build *build);

/* build_acl.c: a list of its own, or ST_NO_ACL when there is none */
st_acl_id st_build_acl(
    struct st_build *build,
    const struct st_many *entries,
    const struct st_flag *is_protected,
    bool on_folder);

/* build_acl.c: make the list one of the scenario's */
st_acl_id st_build_add_list(struct st_build *build, const struct st_acl *list);

/*
 * build_sids.c: what SIDs stand for. The identities' own come first, when those have their
 * numbers; then each SID that some list names and nobody has becomes an identity, a
 * stranger, that nobody ever is.
 */
void st_build_sids(struct st_build *build);
void st_build_strangers(struct st_build *build);

/* Who is meant by a SID in a list; its own flags of the entry go to *ret_flags. */
st_identity st_build_trustee(
    const struct st_build *build, const struct st_sid *sid, uint8_t *ret_flags);

/* build_sddl.c: look at the ids of properties. */
void st_build_property_ids(struct st_build *build);

/*
 * build_sddl.c: a list that is written as a descriptor in SDDL. ST_NO_ACL after a report.
 * And the owner that it names, or ST_NOBODY.
 */
st_acl_id st_build_sddl(
    struct st_build *build, const struct st_many *written, const struct st_flag *is_protected);
st_identity st_build_owner(
    struct st_build *build,
    const struct st_many *acl,
    const char *owner,
    const struct st_path *object);

/* build_steps.c */
void st_build_steps(struct st_build *build);

/* The step that a fault does, after the steps. foreseen is an item it makes, or ST_NO_OBJECT. */
void st_build_change(
    struct st_build *build,
    const struct st_doc_step *written,
    st_object_id foreseen,
    struct st_step *ret_step);

/* Whether a fault can do what the verb says: it happens on the server, or to the world. */
bool st_verb_is_change(enum st_verb verb);

/*
 * build_faults.c. Steps and expectations may name what faults make, and faults what
 * steps make, so the one is foreseen before the steps and the rest is built after them.
 */
void st_build_foreseen(struct st_build *build);
void st_build_faults(struct st_build *build);

/* build_trigger.c: at which calls it happens, when all objects are planned */
void st_build_trigger(
    struct st_build *build, const struct st_doc_fault *fault, struct st_trigger *ret_trigger);

/* Whether some fault makes the one a member of the other. */
bool st_build_fault_joins(const struct st_build *build, const char *group, const char *member);

/* build_expect.c: for the step at which the build is; and whether it states anything */
void st_build_expect(
    struct st_build *build, const struct st_doc_expect *written, struct st_expect *ret_expect);
bool st_expect_states(const struct st_expect *expect);

/* build_known.c: known failures and workarounds */
void st_build_known(struct st_build *build);
void st_build_workarounds(struct st_build *build);

/* build_world.c: the setting and the world as the scenario begins */
void st_build_world(struct st_build *build);

/* How many objects there may be while it runs, once all steps and faults are built. */
size_t st_build_objects(const struct st_build *build);

/*
 * resolve.c: what a name stands for. path is where the name is written. A name
 * that is NULL was reported or is absent; it stands for nothing, silently.
 */
st_identity st_resolve_identity(
    struct st_build *build, const char *name, const struct st_path *path);
st_identity st_resolve_trustee(
    struct st_build *build, const char *name, const struct st_path *path);
st_object_id st_resolve_folder(
    struct st_build *build, const char *name, const struct st_path *path, enum st_diag_place place);
st_object_id st_resolve_item(
    struct st_build *build, const char *name, const struct st_path *path, enum st_diag_place place);
st_object_id st_resolve_object(
    struct st_build *build, const char *name, const struct st_path *path);

/* The folders or the items of a list of paths, none of which may stand there twice. */
const st_object_id *st_resolve_list(
    struct st_build *build, const struct st_many *paths, bool are_folders);

/* Where an item of that path would be; false after a report that there is no such folder. */
bool st_resolve_place(
    struct st_build *build,
    const char *item,
    const struct st_path *path,
    enum st_diag_place place,
    struct st_spot *ret_spot);
st_property st_resolve_property(const struct st_build *build, const char *name);

/*
 * What a pattern (pattern.h) stands for: all objects that ever have a path like it, as a
 * set, with the kinds of them as 1 << enum st_kind; and the properties. NULL and 0 after
 * a report that there are none, and silently for no pattern.
 */
const uint64_t *st_resolve_objects(
    struct st_build *build, const char *pattern, const struct st_path *path, unsigned *ret_kinds);
st_properties st_resolve_properties(
    struct st_build *build, const char *pattern, const struct st_path *path);

/* Values by property, and in ret_set which ones were given. */
const st_name *st_resolve_values(
    struct st_build *build, const struct st_many *values, st_properties *ret_set);

/* What a path leads to, or NULL; and letting it lead to an object from now on. */
struct st_bound *st_bound_to(struct st_build *build, const char *path);
struct st_bound *st_bind(struct st_build *build, const char *path, st_object_id object);

/* Plan one more object, or return ST_NO_OBJECT after a report, once, that there are too many. */
st_object_id st_plan(struct st_build *build, const struct st_planned *object);

/* "/Public/Expenses" and "report" as one path. */
const char *st_join_path(struct st_build *build, const char *folder, const char *leaf);

#endif
