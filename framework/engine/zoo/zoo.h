/*
 * zoo.h - engines with one planted bug each: they prove that the oracles work.
 *
 * Each is a correct engine behind a layer that misbehaves in one way, named for a
 * real case. Nobody synchronizes with them; `synctorture zoo` shows which invariant
 * catches which, and the tests demand that each is caught and each invariant needed.
 * Most come to light only when a call goes wrong: the comment at the bug says which.
 */
#ifndef ST_ENGINE_ZOO_ZOO_H
#define ST_ENGINE_ZOO_ZOO_H

#include "framework/engine/registry.h"
#include "framework/host/store_host.h"

/*
 * Add an engine: a struct st_zoo_bug in the file of its family, and a row here.
 * id, name, the correct engine below, the invariant that must catch it, the case, and
 * perhaps more members of struct st_engine
 */
#define ST_ZOO(X)                                                                                 \
    X(abort_on_first_denial, "abort-on-first-denial", reference, "progress",                      \
      "OfflineIMAP#88, seafile#1792: one refusal ends the whole run")                             \
    X(one_property_fails_item, "one-property-fails-item", reference, "progress",                  \
      "OpenLDAP 2.5 ldapmodify: a denied attribute vetoes the entry's others")                    \
    X(deletes_wait_for_success, "deletes-wait-for-success", reference, "progress",                \
      "rclone 1.60, #1101: \"not deleting files as there were IO errors\"")                       \
    X(full_store_ends_run, "full-store-ends-run", reference, "progress",                          \
      "rsync 3.5, ownCloud 2.11: no room for one item, and the others stay behind")               \
    X(locked_item_kills_run, "locked-item-kills-run", reference, "progress",                      \
      "onedrive#1139, #36: 423 Locked for one file ends the process")                             \
    X(bookkeeping_denial_fails_item, "bookkeeping-denial-fails-item", reference, "progress",      \
      "syncthing#1783, unison#66: mode or time refused, data allowed")                            \
    X(warning_as_error, "warning-as-error", reference, "progress",                                \
      "KB 152912, KB 185692: SYNC_E_OBJECT_DELETED, SYNC_E_IGNORE as failures")                   \
    X(mode_before_children, "mode-before-children", reference, "progress",                        \
      "nextcloud/desktop#6741, syncthing#904: read-only before it is filled")                     \
    X(read_only_item_stops_download, "read-only-item-stops-download", reference, "convergence",   \
      "TbSync#50: what may not be sent blocks what is to come")                                   \
    X(denied_folder_blocks_account, "denied-folder-blocks-account", reference, "convergence",     \
      "nextcloud/mail#8657: one folder without lookup, no account")                               \
    X(swallowed_refusal, "swallowed-refusal", reference, "truthful-success",                      \
      "davfs2 1.6, Dovecot STORE without w: OK is said, nothing is done")                         \
    X(refused_append_forgotten, "refused-append-forgotten", reference, "truthful-success",        \
      "mbsync 1.4.4: APPEND answered NO, exit code 0, never tried again")                         \
    X(download_error_swallowed, "download-error-swallowed", reference, "truthful-success",        \
      "filen-desktop#135: a file is skipped, \"Everything synced\"")                              \
    X(swallowed_local_refusal, "swallowed-local-refusal", reference, "truthful-success",          \
      "owncloud/client#4445, nextcloud/desktop#9488: the local copy stays, all is green")         \
    X(last_result_wins, "last-result-wins", reference, "truthful-success",                        \
      "smbclient 4.17 -c: the last command decides the exit code")                                \
    X(stops_without_a_word, "stops-without-a-word", reference, "truthful-success",                \
      "nextcloud/desktop#7371: one denial ends the run, no error")                                \
    X(timeout_means_done, "timeout-means-done", reference, "truthful-success",                    \
      "lsyncd 2.2.3: exit code 23 is logged, and treated as done")                                \
    X(error_without_name, "error-without-name", reference, "error-surfaced",                      \
      "seafile#1792, KB 198657: an error, but which file it was is not said")                     \
    X(error_on_the_folder, "error-on-the-folder", reference, "error-surfaced",                    \
      "KB 180055: the folder is reported, not its item")                                          \
    X(every_error_is_permission, "every-error-is-permission", reference, "error-surfaced",        \
      "KB 182294, KB 171030: a permission text for another cause")                                \
    X(revert_local_edit_silently, "revert-local-edit-silently", reference, "no-lost-update",      \
      "mbsync 1.4.4, offlineimap 8.0: no w right, the next run takes the flag back")              \
    X(server_wins_conflict, "server-wins-conflict", reference, "no-lost-update",                  \
      "Z-Push-contrib#91, MS-ASCMD status 7: the phone's change is dropped")                      \
    X(refused_create_deleted, "refused-create-deleted", reference, "no-lost-update",              \
      "nextcloud/desktop#10099: a file put into a read-only folder is deleted")                   \
    X(silent_refusal_then_deleted, "silent-refusal-then-deleted", reference, "no-lost-update",    \
      "owncloud/client#376: thought to be sent, deleted by the next run")                         \
    X(remote_delete_takes_edits, "remote-delete-takes-edits", reference, "no-lost-update",        \
      "nextcloud/desktop#7518: what the server lacks is deleted, edited or not")                  \
    X(settled_before_sent, "settled-before-sent", reference, "no-lost-update",                    \
      "offlineimap#243, the other way round: recorded but not done")                              \
    X(resurrect_after_resync, "resurrect-after-resync", reference, "no-resurrection",             \
      "rclone bisync 1.60 --resync: what was deleted is back on both sides")                      \
    X(conflict_note_needs_rights, "conflict-note-needs-rights", reference, "no-resurrection",     \
      "KB 221238: the conflict note is made with the user's rights")                              \
    X(refused_edit_becomes_a_copy, "refused-edit-becomes-a-copy", reference, "no-resurrection",   \
      "ownCloud 2.11, Dropbox: original restored, \"conflicted copy\" made")                      \
    X(refused_delete_comes_back, "refused-delete-comes-back", reference, "error-surfaced",        \
      "syncthing#236: a refused delete is not said, the file is there again")                     \
    X(invisible_means_deleted, "invisible-means-deleted", reference, "invisible-is-not-deleted",  \
      "groupfolders#3972: who may not see it is taken to have deleted it")                        \
    X(unlisted_folder_means_empty, "unlisted-folder-means-empty", reference,                      \
      "invisible-is-not-deleted", "nextcloud/desktop#8831: the listing failed, everything goes")  \
    X(denied_item_deleted_from_server, "denied-item-deleted-from-server", reference,              \
      "invisible-is-not-deleted", "rclone#3274: PUT 403, so DELETE")                              \
    X(delete_plus_create_on_rename, "delete-plus-create-on-rename", reference,                    \
      "invisible-is-not-deleted", "owncloud/client#7410: deleting is allowed, creating is not")   \
    X(denied_update_is_recreated, "denied-update-is-recreated", reference,                        \
      "invisible-is-not-deleted",                                                                 \
      "outlookcaldavsynchronizer#423: 403 on update, so delete and recreate")                     \
    X(delete_ignores_others, "delete-ignores-others", reference, "conflict-preserved",            \
      "[MS-OXCFXICS] R2250: deletions are not checked for conflicts")                             \
    X(retry_forever, "retry-forever", reference, "bounded-work",                                  \
      "nextcloud/desktop#7797, mutagen#573: refused, and at once again")                          \
    X(reads_everything_again, "reads-everything-again", reference, "bounded-work",                \
      "submersion PR 1012: every run downloads everything")                                       \
    X(blacklist_after_grant, "blacklist-after-grant", reference, "recovery",                      \
      "ownCloud 2.11 .sync_journal.db: refused once, not tried after the grant")                  \
    X(never_fetched_again, "never-fetched-again", reference, "recovery",                          \
      "seafile#348, owncloud/client#1448: one error, and no download any more")                   \
    X(must_resync, "must-resync", reference, "recovery",                                          \
      "rclone#9352, #7603: one transient 401, \"Must run --resync to recover\"")                  \
    X(checkpoint_past_denied, "checkpoint-past-denied", reference, "convergence",                 \
      "PouchDB 9.0: the checkpoint moves past the denied document")                               \
    X(unreadable_property_erased, "unreadable-property-erased", reference, "item-atomicity",      \
      "OpenLDAP 2.5 syncrepl: what may not be read is deleted here")                              \
    X(rewrites_unchanged_items, "rewrites-unchanged-items", reference, "idempotent-rerun",        \
      "unison#660: the mode is set again by every run")                                           \
    X(reminder_counts_as_edit, "reminder-counts-as-edit", reference, "idempotent-rerun",          \
      "TbSync#816, KB 170788: nobody edited, and it is sent all the same")                        \
    X(remembers_last_run, "remembers-last-run", reference, "determinism",                         \
      "offlineimap 8.0: how much of A lands is a thread race")                                    \
    X(wipe_then_crash, "wipe-then-crash", reference, "crash-equivalence",                         \
      "KB 810018: the server purges first; a crash leaves it so")                                 \
    X(half_upload_taken_for_whole, "half-upload-taken-for-whole", reference, "crash-equivalence", \
      "onedrive#3245: the last fragment is missing, the name is there")                           \
    X(stale_lock_after_crash, "stale-lock-after-crash", reference, "crash-equivalence",           \
      "decky-cloud-save#91, offlineimap: the lock of a killed run stays")                         \
    X(truncate_then_write, "truncate-then-write", reference, "item-atomicity",                    \
      "rsync 3.5 --inplace, rclone 1.60: the old content goes first")                             \
    X(overwrites_unseen_change, "overwrites-unseen-change", reference, "conflict-preserved",      \
      "MS-ASCMD Conflict=0: the client wins, nothing is kept")                                    \
    X(ignores_if_match, "ignores-if-match", reference, "conflict-preserved",                      \
      "RFC 9110, 13.1.1: the lost update, for want of If-Match")                                  \
    X(stale_identity, "stale-identity", reference, "item-atomicity",                              \
      "KB 162703: deleted, made anew; it has the name, so it is taken for the same")              \
    X(whole_item_overwrites, "whole-item-overwrites", reference, "conflict-preserved",            \
      "[MS-OXCFXICS] R2229, KB 810018: all of the item is replaced")                              \
    X(stale_group_cache, "stale-group-cache", reference, "no-escalation",                         \
      "rsyncd 3.5, Samba 4.17: groups are those of the session's start",                          \
      .stale_calls = ST_CALLS_MAX)                                                                \
    X(kept_after_revoke, "kept-after-revoke", reference, "revocation-honoured",                   \
      "groupfolders#744: access lost, the local copy stays")                                      \
    X(revoked_with_edits, "revoked-with-edits", reference, "revocation-honoured",                 \
      "nextcloud/desktop#7150: access lost, unsent edits go as well")                             \
    X(acl_replaced_on_rename, "acl-replaced-on-rename", reference, "acl-kept",                    \
      "rsync 3.5, unison 2.52, syncthing 1.19: temporary file and rename")                        \
    X(owner_taken, "owner-taken", reference, "acl-kept", "FastCopy#289: who copies owns it")      \
    X(two_of_one_name, "two-of-one-name", reference, "well-formed-tree",                          \
      "Google Drive, rclone dedupe: a folder may hold a name twice")                              \
    X(duplicate_after_lost_answer, "duplicate-after-lost-answer", reference, "recovery",          \
      "offlineimap#243: done but not recorded, so done again")

#define X(id, name, below, invariant, ...) extern const struct st_engine st_zoo_##id;
ST_ZOO(X)
#undef X

extern const struct st_engine *const st_zoo_engines[];
extern const char *const st_zoo_invariants[]; /* by engine: the one that must catch it */
extern const size_t st_zoo_count;
extern const struct st_words st_zoo_words; /* their names */

/* What a bug sees of a session. */
struct st_zoo {
    struct st_session *session;      /* as the correct engine below sees it */
    struct st_host *server, *client; /* the true doors */
    const struct st_zoo_bug *bug;
    bool fetches;       /* the server has been asked for a list: the download goes on */
    size_t sent_errors; /* errors there were before the download */
    st_object_id made;  /* the item that was last begun on the server; ST_NO_OBJECT: none */

    /* For the bug's own use; all 0 at first, and item ST_NO_OBJECT. */
    st_object_id item;
    enum st_status stopped;
    st_properties properties;
    unsigned count;
};

/* What it does differently; NULL: as the engine below. */
struct st_zoo_bug {
    enum st_status (*server)(
        struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply);
    enum st_status (*client)(
        struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply);

    /* After the engine below has finished; returns what the person is told. */
    enum st_status (*finish)(struct st_zoo *zoo, enum st_status status);
};

#define X(id, name, below, invariant, ...) extern const struct st_zoo_bug st_zoo_bug_##id;
ST_ZOO(X)
#undef X

/* Let the engine below synchronize behind the bug. */
enum st_status st_zoo_sync(
    struct st_session *session, const struct st_engine *below, const struct st_zoo_bug *bug);

/* --- What several bugs need: parts.c ---------------------------------------------------- */

/* Numbers that no store gives to a change: in the base, marks that outlive a run. */
enum { ST_ZOO_MARK = INT32_MAX };

/* The number that the base has for the item, or 0. */
uint32_t st_zoo_base_change(struct st_zoo *zoo, st_object_id item);

/* Give up all that is pending of the item, and remember it as agreed under that number. */
enum st_status st_zoo_settle(struct st_zoo *zoo, st_object_id item, uint32_t change);

/* Remove the item from the client, with all that was pending of it. */
enum st_status st_zoo_drop(struct st_zoo *zoo, st_object_id item);

/* Add a property to what is staged on the server: the value that the client has. */
enum st_status st_zoo_stage(struct st_zoo *zoo, st_object_id item, st_properties properties);

/*
 * Make an item on the server under a number that nobody has, with the values that the
 * client has of `like`. *ret_copy is its number, and ret_reply what item.save brought.
 */
enum st_status st_zoo_copy(
    struct st_zoo *zoo,
    st_object_id like,
    st_object_id folder,
    st_name name,
    st_object_id *ret_copy,
    struct st_reply *ret_reply);

/* The name of a folder: the one name at hand that no item in it is likely to have. */
st_name st_zoo_folder_name(struct st_zoo *zoo, st_object_id folder);

/* Forget what was staged for the item, and refuse the call. */
enum st_status st_zoo_refuse(struct st_zoo *zoo, st_object_id item, enum st_status status);

/*
 * Keep of the errors from one on those for which keep() is true. Returns what a person
 * is told: `status` if all are kept.
 */
enum st_status st_zoo_keep_errors(
    struct st_zoo *zoo,
    enum st_status status,
    size_t from,
    bool (*keep)(struct st_zoo *zoo, const struct st_sync_error *error));

/*
 * The store behind all layers: for bugs of clients that reach around the protocol. What
 * they do there (two names, lists and owners) no call can do.
 */
struct st_store_host *st_zoo_store(struct st_host *host);

/* Let the server do the call as the engine below made it. */
static inline enum st_status st_zoo_pass(
    struct st_zoo *zoo, const struct st_call *call, struct st_reply *reply)
{
    return st_host_call(zoo->server, call, reply);
}

static inline st_properties st_zoo_bit(st_property property)
{
    return (st_properties)1 << property;
}

/* Does the call give or take a property? */
static inline bool st_zoo_is_write(const struct st_call *call)
{
    return call->op == ST_CALL_PROPERTY_SET || call->op == ST_CALL_PROPERTY_DELETE;
}

/* Does the call save a change of an item that the server had already? */
static inline bool st_zoo_is_update(const struct st_zoo *zoo, const struct st_call *call)
{
    return call->op == ST_CALL_ITEM_SAVE && call->object != zoo->made;
}

#endif
