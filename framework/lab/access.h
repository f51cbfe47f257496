/*
 * access.h - what a user may do in one folder or to one item, as the lists give it.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_ACCESS_H
#define ST_LAB_ACCESS_H

#include "framework/lab/visit.h"

/*
 * As the lists give it; but who may not delete an item that he wants to delete is not given
 * its properties either. Nothing else that he wants asks for those.
 */
struct st_lab_item_access {
    bool may_view, may_delete;
    st_properties may_read, may_write; /* of all properties of the scenario */
};

/* The same, but always as the lists give it. */
struct st_lab_item_access st_lab_item_rights(const struct st_lab_visit *visit, st_object_id id);

struct st_lab_folder_access {
    bool may_list, may_create;
    bool may_change; /* its entries: somebody makes or deletes one here */
};

struct st_lab_item_access st_lab_item_access(const struct st_lab_visit *visit, st_object_id id);
struct st_lab_folder_access st_lab_folder_access(const struct st_lab_visit *visit, st_object_id id);

/* Would the server let somebody with that token make that call? As the lists are now. */
bool st_lab_may(
    const struct st_lab_visit *visit,
    const struct st_token *token,
    st_object_id id,
    st_property property,
    enum st_call_op op);

/* Has the tool itself made it in this synchronization? Then it stays its own until the next. */
static inline bool st_lab_is_made(const struct st_lab_visit *visit, st_object_id id)
{
    return visit->others && !visit->others[id];
}

/* What an item or a folder is called on the server, for messages. */
const char *st_lab_online_name(const struct st_lab_visit *visit, st_object_id id);

/* Is there an entry of that kind about the item in the client's journal? */
bool st_lab_is_pending(const struct st_lab_visit *visit, st_object_id id, enum st_edit edit);

/* The properties of an item that the user has set or removed offline, and that are not settled. */
st_properties st_lab_pending(const struct st_lab_visit *visit, st_object_id id);

/* --- probe.c: what forms of items have in common when they try out access, as the user ------ */

/* Can it be opened so? A file or a folder. */
bool st_lab_opens(int folder, const char *name, int flags);

/* Say that the lists and the file system differ in what the user may do to it. Returns false. */
bool st_lab_probe_complain(
    const struct st_lab_visit *visit, const char *what, const char *name, bool is_denied);

#endif
