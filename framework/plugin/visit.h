/*
 * visit.h - one synchronization by a plug-in: its view of the session, and ours.
 */
#ifndef ST_PLUGIN_VISIT_H
#define ST_PLUGIN_VISIT_H

#include "framework/engine/engine.h"
#include "include/synctorture/engine.h"

enum { ST_PLUGIN_SCRATCH_MAX = 4 * 1024 * 1024 }; /* bytes that one sync() may ask for */

struct st_plug_store {
    struct st_host *host;
    const struct st_setting *setting;
    struct st_arena *arena; /* of the visit */
};

struct st_plugin_visit {
    struct st_plug_session session; /* first: what the plug-in sees */
    struct st_session *inner;
    struct st_plug_store client, server;
    struct st_arena arena; /* all memory of the visit */
    size_t scratch_used;
    bool is_misused; /* it reported what makes no sense */
};

/* The functions of the door; all that lead to a store are one call of its host. */
extern const struct st_plug_door st_plugin_door;

/* What is no call on a store. visit.c */
void st_plugin_report(struct st_plug_session *session, const struct st_plug_error *error);
void st_plugin_log(struct st_plug_session *session, const struct st_plug_log *line);
void st_plugin_set_code(struct st_plug_session *session, uint32_t code);
st_plug_status st_plugin_first_error(const struct st_plug_session *session);
void *st_plugin_scratch(struct st_plug_session *session, size_t size);

/* Let the plug-in synchronize once. A status that is none is bad-call. */
enum st_status st_plugin_visit(const struct st_plug_engine *table, struct st_session *session);

/* Versions have the same parts on both sides of the door, and other paddings. */
void st_plugin_version_out(struct st_plug_version *ret_to, const struct st_version *from);
void st_plugin_version_in(struct st_version *ret_to, const struct st_plug_version *from);

#endif
