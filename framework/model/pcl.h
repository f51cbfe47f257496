/*
 * pcl.h - predecessor change lists as they are on the wire and in stores.
 *
 * [MS-OXCFXICS] 2.2.2.2 (XID), 2.2.2.3 (PredecessorChangeList) and 2.2.2.3.1 (SizedXid): the
 * value of PidTagPredecessorChangeList. Each change is an XID, a namespace GUID and in that a
 * local id of 1 to 8 bytes; on the wire a byte with its size stands before it. The list has one
 * XID of each namespace, and is sorted by the namespaces, byte by byte. An empty list is taken:
 * there have been items with none (KB 185692).
 *
 * Local ids of a namespace have one size and are compared as numbers. That their first byte is
 * the highest is inferred from the counters of GIDs ([MS-OXCDATA] 2.2.1.3).
 */
#ifndef ST_MODEL_PCL_H
#define ST_MODEL_PCL_H

#include "framework/model/version.h"

enum {
    ST_XID_NAMESPACE_SIZE = 16,
    ST_XID_LOCAL_MAX = 8,
    ST_XID_GID_LOCAL = 6, /* of a server's GID; a client's foreign identifier has another size */
    ST_PCL_COUNT_MAX = 256,
    ST_PCL_SIZE_MAX = ST_PCL_COUNT_MAX * (1 + ST_XID_NAMESPACE_SIZE + ST_XID_LOCAL_MAX),
};

struct st_xid {
    uint8_t space[ST_XID_NAMESPACE_SIZE];
    uint8_t local[ST_XID_LOCAL_MAX]; /* local_size of them; the others are 0 */
    uint8_t local_size;
};

/* Sorted by namespace, each once. */
struct st_pcl {
    struct st_xid xids[ST_PCL_COUNT_MAX];
    size_t count;
};

/* What is wrong with bytes, and where. */
struct st_pcl_mistake {
    size_t offset;       /* in bytes */
    const char *message; /* one line: lower-case start, no full stop */
    const char *hint;    /* what would be right */
};

/* Any bytes may be given. False after saying what is wrong with them. */
bool st_pcl_read(
    const uint8_t *bytes, size_t size, struct st_pcl *ret_pcl, struct st_pcl_mistake *ret_mistake);

/* The only form that a list has; bytes has room for ST_PCL_SIZE_MAX. Returns the size. */
size_t st_pcl_write(const struct st_pcl *pcl, uint8_t *bytes);

/*
 * A namespace of which the lists have local ids of different sizes, which one of them must have
 * wrong (2.2.2.2): index into a, or SIZE_MAX if there is none. With one they cannot be compared.
 */
size_t st_pcl_mismatch(const struct st_pcl *a, const struct st_pcl *b);

/* How a stands to b (3.1.5.6.1): newer if it includes all of b. Without a mismatch only. */
enum st_order st_pcl_compare(const struct st_pcl *a, const struct st_pcl *b);

/*
 * The list of a successor of both (3.1.5.6.2.1): of each namespace the larger. Without a
 * mismatch only. False when it has no room for all of them; then it is as it was.
 */
bool st_pcl_merge(struct st_pcl *into, const struct st_pcl *other);

#endif
