/*
 * store_host.h - the last layer: calls become changes of a store.
 *
 * One store host is one session on one replica. Changes to an item are
 * collected and become true at item.save, all of them or none; a change begun on
 * one item is forgotten when another is begun ([MS-OXCFXICS] R2230).
 */
#ifndef ST_HOST_STORE_HOST_H
#define ST_HOST_STORE_HOST_H

#include "framework/host/host.h"

enum { ST_CALLS_MAX = 1000000 }; /* in one session; then every call answers `limit` */

enum st_begun {
    ST_BEGUN_NOTHING,
    ST_BEGUN_CHANGE, /* properties of an item that exists */
    ST_BEGUN_CREATE, /* a new item */
    ST_BEGUN_IMPORT, /* a whole item; all its old properties are purged */
};

/* What item.save will make true. */
struct st_change {
    enum st_begun begun;
    st_object_id object;
    st_object_id folder; /* create */
    st_name name;        /* create */
    st_properties touched;
    st_name values[ST_PROPERTIES_MAX]; /* of touched properties; ST_NAME_NONE deletes */
};

struct st_store_host {
    struct st_host host;
    struct st_world *world;
    struct st_store *store;
    size_t client;             /* index, when replica is a client */
    st_replica_id replica;     /* ST_SERVER or a client's */
    st_identity user;          /* owner of what is created on the server */
    uint32_t calls, calls_max; /* more than calls_max answer `limit`; ST_CALLS_MAX at first */
    bool has_written;          /* a call came that may change the world */
    struct st_change change;
    st_object_id *items; /* room for a folder.list; setting->objects of them */
};

/* replica ST_SERVER is the server, i + 1 client i. items has room for every object. */
void st_store_host_init(
    struct st_store_host *self,
    struct st_world *world,
    st_replica_id replica,
    st_identity user,
    st_object_id *items);

#endif
