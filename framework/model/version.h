/*
 * version.h - who has seen which change: change keys and predecessor change lists.
 *
 * [MS-OXCFXICS] 2.2.1.2.7 and 3.1.5.6. A change key names one change: the
 * replica that made it and that replica's counter. A predecessor change list
 * (PCL) is a version vector: for each replica, the newest of its changes that
 * this version is a successor of. XIDs with a namespace GUID become a replica
 * number and a counter here; the order of GUIDs is the order of the numbers.
 */
#ifndef ST_MODEL_VERSION_H
#define ST_MODEL_VERSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ST_REPLICAS_MAX = 16 }; /* the server and 15 clients */

typedef uint8_t st_replica_id; /* 0 is the server */

struct st_version {
    uint32_t pcl[ST_REPLICAS_MAX];
    uint32_t key_counter; /* the change key: the last change itself */
    st_replica_id key_replica;
    uint32_t modified; /* LastModificationTime: virtual seconds since midnight */
};

/* id, word ([MS-OXCFXICS] R1788-R1793) */
#define ST_ORDERS(X)  \
    X(SAME, "same")   \
    X(NEWER, "newer") \
    X(OLDER, "older") \
    X(CONCURRENT, "concurrent")

enum st_order {
#define X(id, word) ST_ORDER_##id,
    ST_ORDERS(X)
#undef X
};

/* How `a` stands to `b`: newer if a includes all of b, and so on. */
enum st_order st_version_compare(const struct st_version *a, const struct st_version *b);

/* The PCL of a successor of both: for each replica the larger counter (R1804-R1810). */
void st_version_merge(struct st_version *into, const struct st_version *other);

/* A new change by that replica on top of a version. */
void st_version_bump(
    struct st_version *version, st_replica_id replica, uint32_t counter, uint32_t now);

/*
 * Last writer wins: does `incoming` win over `stored`? The later modification
 * time; at a tie, for messages, the larger namespace GUID of the change key
 * (R1826-R1830).
 */
bool st_version_wins(const struct st_version *incoming, const struct st_version *stored);

#endif
