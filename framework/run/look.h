/*
 * look.h - what the invariants share: one synchronization, and how to say what is wrong.
 *
 * Private to oracle*.c. A check gets a look at one synchronization of a finished
 * run, or at the run as a whole, and returns false after filling in the finding.
 */
#ifndef ST_RUN_LOOK_H
#define ST_RUN_LOOK_H

#include "framework/run/excuse.h"
#include "framework/run/oracle.h"
#include "framework/run/owed.h"

/* The token that who synchronizes would have got in a world; made when it is asked for. */
struct st_look_token {
    const struct st_world *of; /* NULL: of none yet */
    struct st_token token;
};

struct st_look {
    const struct st_run *run;
    const struct st_sync_record *sync;
    struct st_finding *finding;
    unsigned caps;
    const struct st_owed *owed; /* what was pending when it began */
    size_t owed_count;
    const struct st_excuse *excuse;
    struct st_look_token *made;
};

/* One invariant. Those about the end of a run get a look at its last synchronization. */
typedef bool st_check(const struct st_look *look);

/* oracle_edits.c: what became of what the user did offline */
st_check st_check_progress;
st_check st_check_error_surfaced;
st_check st_check_no_lost_update;

/* oracle_truth.c: whether the replicas are the same */
st_check st_check_truthful_success;
st_check st_check_convergence;

/* oracle_state.c: what the engine made of the server */
st_check st_check_item_atomicity;
st_check st_check_no_escalation;
st_check st_check_acl_kept;
st_check st_check_well_formed_tree;

/* oracle_presence.c: what appeared, and what went away */
st_check st_check_no_resurrection;
st_check st_check_invisible_not_deleted;
st_check st_check_revocation_honoured;
st_check st_check_conflict_preserved;

/* oracle_end.c: what the run came to */
st_check st_check_bounded_work;
st_check st_check_recovery;
st_check st_check_crash_equivalence;
st_check st_check_idempotent_rerun;
st_check st_check_determinism;

/* Fill in the finding; always false. Texts live in the run's arena. */
bool st_look_report(
    const struct st_look *look,
    st_object_id object,
    st_property property,
    const char *expected,
    const char *actual);
bool st_look_report_text(
    const struct st_look *look, const char *what, const char *expected, const char *actual);

/* Online it is in another folder than when client and server last agreed. */
bool st_look_is_elsewhere(const struct st_look *look, st_object_id object);

/* Is the engine held to this kind of edit, of an item where this one is? */
bool st_look_is_claimed(const struct st_look *look, const struct st_owed_edit *edit);

/* Did the synchronization say something about the item? */
bool st_look_is_named(const struct st_look *look, st_object_id object);

/* Might who synchronizes do that to an object of the server, by the lists and groups of the world?
 */
bool st_look_may(
    const struct st_look *look,
    const struct st_world *world,
    st_object_id object,
    st_property property,
    st_rights right);

/* Under last-writer-wins, the folder's own rule gives the losing version up. */
bool st_look_is_given_up(const struct st_look *look, const struct st_owed *owed);

/* As st_look_is_given_up(), for another synchronization of the run. */
bool st_look_is_given_up_in(
    const struct st_run *run, const struct st_sync_record *sync, const struct st_owed *owed);

/* Did a fault say that the property may not be read? */
bool st_sync_was_denied(const struct st_sync_record *sync, st_object_id id, st_property property);

/* Could who synchronized read the property, at every moment of it? */
bool st_sync_could_read(const struct st_sync_record *sync, st_object_id id, st_property property);

/* Call visit for every pending edit until it returns false; with contested items if asked. */
bool st_look_each_edit(
    const struct st_look *look,
    bool (*visit)(void *look, const struct st_owed_edit *edit),
    bool with_contested);

/* The item's entry of what is owed, or NULL. */
const struct st_owed *st_look_owed(const struct st_look *look, st_object_id id);

/* Was nothing at all written in it? */
static inline bool st_span_is_still(const struct st_span *span)
{
    return span->from == span->to;
}

static inline bool st_is_item(const struct st_store *store, st_object_id id)
{
    return st_store_has(store, id) && st_store_peek(store, id)->kind == ST_KIND_ITEM;
}

/* Is it in a folder that the client synchronizes? */
static inline bool st_is_in_scope(const struct st_store *local, const struct st_object *object)
{
    return st_store_has(local, object->parent) && st_store_peek(local, object->parent)->in_scope;
}

#endif
