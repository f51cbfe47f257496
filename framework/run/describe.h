/*
 * describe.h - numbers of a run back into words.
 */
#ifndef ST_RUN_DESCRIBE_H
#define ST_RUN_DESCRIBE_H

#include "framework/run/run.h"

/* The record of an object in whatever store has or had it; never NULL. */
const struct st_object *st_describe_find(const struct st_run *run, st_object_id id);

/* "/Public/Expenses/new Modified" */
const char *st_describe_object(const struct st_run *run, st_object_id id);

/* "property body of /Public/Expenses/new Modified"; without property, the object. */
const char *st_describe_target(const struct st_run *run, st_object_id id, st_property property);

/* "\"second draft\"", or "absent" for ST_NAME_NONE. */
const char *st_describe_value(const struct st_run *run, st_name value);

/* "deny everyone write-property on property workflow-state" */
const char *st_describe_ace(const struct st_run *run, const struct st_ace *ace, bool on_folder);

/* "alice sets body of /Public/Expenses/new Modified" */
const char *st_describe_step(const struct st_run *run, const struct st_step *step);

/* The name of a client, or "server". */
const char *st_describe_replica(const struct st_run *run, st_replica_id replica);

#endif
