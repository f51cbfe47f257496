/*
 * host.h - the only door between an engine and a store.
 *
 * Every store operation is one struct st_call through one function, so a layer
 * that wants to see, refuse, delay, repeat or lose operations is one function too:
 *
 *     engine -> trace -> fault -> guard (access check) -> store
 *
 * A layer embeds struct st_host as its first member and keeps the host below.
 * A layer that has nothing to say about a call passes it on.
 */
#ifndef ST_HOST_HOST_H
#define ST_HOST_HOST_H

#include "framework/host/call.h"

struct st_host {
    enum st_status (*call)(
        struct st_host *self, const struct st_call *call, struct st_reply *reply);
};

static inline enum st_status st_host_call(
    struct st_host *host, const struct st_call *call, struct st_reply *reply)
{
    return host->call(host, call, reply);
}

/*
 * The same by name, for engines; each makes one call. Replies go to the
 * caller's st_reply, which may be NULL where nothing comes back.
 */
enum st_status st_host_list(struct st_host *host, st_object_id folder, struct st_reply *reply);
enum st_status st_host_open(struct st_host *host, st_object_id item, struct st_reply *reply);
enum st_status st_host_get(
    struct st_host *host, st_object_id item, st_property property, st_name *ret_value);
enum st_status st_host_create(
    struct st_host *host, st_object_id item, st_object_id folder, st_name name);
enum st_status st_host_import(struct st_host *host, st_object_id item);
enum st_status st_host_set(
    struct st_host *host, st_object_id item, st_property property, st_name value);
enum st_status st_host_unset(struct st_host *host, st_object_id item, st_property property);
enum st_status st_host_save(
    struct st_host *host,
    st_object_id item,
    enum st_save save,
    const struct st_version *version,
    struct st_reply *reply);
enum st_status st_host_save_if_unchanged(
    struct st_host *host, st_object_id item, uint32_t change, struct st_reply *reply);
enum st_status st_host_abort(struct st_host *host, st_object_id item);
enum st_status st_host_remove(struct st_host *host, st_object_id item, uint32_t change);
enum st_status st_host_move(
    struct st_host *host, st_object_id item, st_object_id folder, struct st_reply *reply);
enum st_status st_host_mark_read(
    struct st_host *host, st_object_id item, bool is_read, struct st_reply *reply);
enum st_status st_host_base_list(struct st_host *host, st_object_id folder, struct st_reply *reply);
enum st_status st_host_base_open(struct st_host *host, st_object_id item, struct st_reply *reply);
enum st_status st_host_base_get(
    struct st_host *host, st_object_id item, st_property property, st_name *ret_value);
enum st_status st_host_journal(struct st_host *host, struct st_reply *reply);
enum st_status st_host_checkpoint(
    struct st_host *host,
    st_object_id item,
    st_properties properties,
    uint8_t edits,
    uint32_t change);

#endif
