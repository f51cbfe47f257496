/*
 * save.h - item.save: versions, conflicts, and one moment in which all becomes true.
 */
#ifndef ST_HOST_SAVE_H
#define ST_HOST_SAVE_H

#include "framework/host/store_host.h"

/* Make self->change true as the call says. Nothing has changed unless it returns ST_OK. */
enum st_status st_save_change(struct st_store_host *self, const struct st_call *call);

/* Give an object a new change by this replica. */
void st_save_touch(struct st_store_host *self, struct st_object *object);

#endif
