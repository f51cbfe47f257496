/*
 * three_way.h - the parts of `three-way`: an item as client, server and archive have it.
 */
#ifndef ST_ENGINE_THREE_WAY_H
#define ST_ENGINE_THREE_WAY_H

#include "framework/engine/pending.h"

/* One item as the three parties have it. */
struct st_merge {
    struct st_session *session;
    st_object_id item;
    bool has_local, has_base, has_online;
    struct st_item_info local, base, online;
    st_properties agreed; /* the same on both sides at the end */
    st_properties sent, fetched;
    bool was_moved;  /* online, by us: another list decides what may be read now */
    bool holds_back; /* a conflict, or an edit of what may not be read */
};

/* Tell what became of the item, or of one of its properties. */
void st_merge_report(
    struct st_merge *merge, st_property property, enum st_call_op op, enum st_status status);

/* Decide about one property, and stage what has to move: in agreed, sent, fetched, holds_back. */
void st_merge_property(struct st_merge *merge, st_property property);

/* Is the item online as the archive has it? Of another status than ST_OK, it cannot be said. */
enum st_status st_merge_is_as_archived(const struct st_merge *merge, bool *ret_is);

#endif
