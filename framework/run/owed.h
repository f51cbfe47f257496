/*
 * owed.h - what a synchronization owes its user: the offline edits, item by item.
 */
#ifndef ST_RUN_OWED_H
#define ST_RUN_OWED_H

#include "framework/run/run.h"

/* All that was pending for one item when a synchronization began. */
struct st_owed {
    st_properties properties;
    st_object_id object;
    uint8_t edits;     /* set of 1 << ST_EDIT_* */
    bool is_void;      /* made and deleted offline: nothing is owed */
    bool is_contested; /* somebody else changed the item since the client last saw it */
};

/* The list of them, in order of the first edit; its length in ret_count. In the run's arena. */
const struct st_owed *st_owed_list(
    const struct st_run *run, const struct st_sync_record *sync, size_t *ret_count);

/* The entry of one item (ret_owed->object); false when nothing was pending for it. */
bool st_owed_find(const struct st_sync_record *sync, struct st_owed *ret_owed);

/* One edit of an item: a property set, deleted or created, or ST_NO_PROPERTY for the rest. */
struct st_owed_edit {
    const struct st_owed *owed;
    enum st_edit edit;
    st_property property;
};

/* Call visit for each edit until it returns false; false if it did. */
bool st_owed_each(
    const struct st_owed *owed,
    bool (*visit)(void *argument, const struct st_owed_edit *edit),
    void *argument);

/* May the user make this edit, by the lists and groups at every moment of the synchronization? */
bool st_owed_is_permitted(const struct st_sync_record *sync, const struct st_owed_edit *edit);

/* Has, or had, the server that value of the property, as the item's or in a loser? */
bool st_owed_is_online(
    const struct st_sync_record *sync, st_object_id item, st_property property, st_name value);

/* Is there a version of the item that lost a conflict and had that value? */
bool st_owed_has_loser(
    const struct st_store *store, st_object_id item, st_property property, st_name value);

/* Is it on the server now: as the item's state, or kept as the loser of a conflict? */
bool st_owed_has_arrived(const struct st_sync_record *sync, const struct st_owed_edit *edit);

/* What the user wanted and what the server has, as text. */
const char *st_owed_wanted(
    const struct st_run *run, const struct st_sync_record *sync, const struct st_owed_edit *edit);
const char *st_owed_online(
    const struct st_run *run, const struct st_sync_record *sync, const struct st_owed_edit *edit);

/* Stores of the record's snapshots. */
const struct st_store *st_sync_server_before(const struct st_sync_record *sync);
const struct st_store *st_sync_server_after(const struct st_sync_record *sync);
const struct st_store *st_sync_local_before(const struct st_sync_record *sync);
const struct st_store *st_sync_local_after(const struct st_sync_record *sync);

#endif
