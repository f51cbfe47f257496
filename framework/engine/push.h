/*
 * push.h - giving the server what the client has, property by property.
 */
#ifndef ST_ENGINE_PUSH_H
#define ST_ENGINE_PUSH_H

#include "framework/engine/engine.h"

/* Stage one property online: its local value, or its deletion where it is not here. */
enum st_status st_push_property(
    struct st_session *session, st_object_id item, st_property property);

/*
 * Stage a set of properties. The first that cannot be staged ends it; ret_failed
 * is set to that one.
 */
enum st_status st_push_properties(
    struct st_session *session,
    st_object_id item,
    st_properties properties,
    st_property *ret_failed);

#endif
