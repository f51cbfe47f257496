/*
 * pcl.c - predecessor change lists as they are on the wire and in stores.
 */
#include "framework/model/pcl.h"

#include <assert.h>
#include <string.h>

static bool fail(
    struct st_pcl_mistake *mistake, size_t offset, const char *message, const char *hint)
{
    *mistake = (struct st_pcl_mistake){ offset, message, hint };
    return false;
}

static int compare_spaces(const struct st_xid *a, const struct st_xid *b)
{
    return memcmp(a->space, b->space, sizeof a->space);
}

/* Of one namespace and size; the bytes behind are 0. */
static int compare_locals(const struct st_xid *a, const struct st_xid *b)
{
    return memcmp(a->local, b->local, sizeof a->local);
}

/* --- Bytes -------------------------------------------------------------------------------- */

/* One SizedXid at an offset; sets *ret_size to its size, with the byte before. */
static bool read_xid(
    const uint8_t *bytes,
    size_t left,
    struct st_xid *ret_xid,
    size_t *ret_size,
    struct st_pcl_mistake *mistake)
{
    size_t size = bytes[0];

    if (size <= ST_XID_NAMESPACE_SIZE || size > ST_XID_NAMESPACE_SIZE + ST_XID_LOCAL_MAX)
        return fail(
            mistake, 0, "an XID of a wrong size",
            "the byte before an XID is 0x11 to 0x18: a GUID, and a local id of 1 to 8 bytes");
    if (left - 1 < size)
        return fail(
            mistake, 0, "half an XID at the end", "as many bytes follow as the byte before says");
    *ret_xid = (struct st_xid){ .local_size = (uint8_t)(size - ST_XID_NAMESPACE_SIZE) };
    memcpy(ret_xid->space, bytes + 1, sizeof ret_xid->space);
    memcpy(ret_xid->local, bytes + 1 + ST_XID_NAMESPACE_SIZE, ret_xid->local_size);
    *ret_size = 1 + size;
    return true;
}

static bool check_order(
    const struct st_xid *before, const struct st_xid *xid, struct st_pcl_mistake *mistake)
{
    int order = compare_spaces(before, xid);

    if (order == 0)
        return fail(
            mistake, 0, "two XIDs of one namespace",
            "a list has the newest change of each namespace, and no other");
    if (order > 0)
        return fail(
            mistake, 0, "the XIDs are not sorted",
            "they are in ascending order of their namespaces, byte by byte");
    return true;
}

bool st_pcl_read(
    const uint8_t *bytes, size_t size, struct st_pcl *ret_pcl, struct st_pcl_mistake *ret_mistake)
{
    size_t at = 0;
    size_t count = 0;

    for (size_t taken = 0; at < size; at += taken, count++) {
        struct st_xid *xid = &ret_pcl->xids[count];
        bool is_right = count < ST_PCL_COUNT_MAX
                            ? read_xid(bytes + at, size - at, xid, &taken, ret_mistake)
                            : fail(ret_mistake, 0, "too many XIDs", "a list has at most 256 here");

        if (is_right && count > 0)
            is_right = check_order(xid - 1, xid, ret_mistake);
        if (!is_right) {
            ret_mistake->offset = at;
            return false;
        }
    }
    ret_pcl->count = count;
    return true;
}

size_t st_pcl_write(const struct st_pcl *pcl, uint8_t *bytes)
{
    uint8_t *end = bytes;

    for (size_t i = 0; i < pcl->count; i++) {
        const struct st_xid *xid = &pcl->xids[i];

        *end++ = (uint8_t)(ST_XID_NAMESPACE_SIZE + xid->local_size);
        memcpy(end, xid->space, sizeof xid->space);
        end += sizeof xid->space;
        memcpy(end, xid->local, xid->local_size);
        end += xid->local_size;
    }
    return (size_t)(end - bytes);
}

/* --- Two lists ---------------------------------------------------------------------------- */

/* One of the namespaces of two lists: its XID in each, NULL where a list has none. */
struct pair {
    const struct st_xid *a, *b;
};

/* Go on to the next namespace in their order; false at the end of both. */
static bool next_pair(
    const struct st_pcl *a, const struct st_pcl *b, size_t at[2], struct pair *ret_pair)
{
    const struct st_xid *x = at[0] < a->count ? &a->xids[at[0]] : NULL;
    const struct st_xid *y = at[1] < b->count ? &b->xids[at[1]] : NULL;
    int order = 0;

    if (x && y)
        order = compare_spaces(x, y);
    *ret_pair = (struct pair){ order <= 0 ? x : NULL, order >= 0 ? y : NULL };
    at[0] += ret_pair->a != NULL;
    at[1] += ret_pair->b != NULL;
    return x || y;
}

size_t st_pcl_mismatch(const struct st_pcl *a, const struct st_pcl *b)
{
    size_t at[2] = { 0, 0 };
    struct pair pair;

    while (next_pair(a, b, at, &pair))
        if (pair.a && pair.b && pair.a->local_size != pair.b->local_size)
            return (size_t)(pair.a - a->xids);
    return SIZE_MAX;
}

enum st_order st_pcl_compare(const struct st_pcl *a, const struct st_pcl *b)
{
    size_t at[2] = { 0, 0 };
    bool a_lacks = false;
    bool b_lacks = false;
    struct pair pair;

    assert(st_pcl_mismatch(a, b) == SIZE_MAX);
    while (next_pair(a, b, at, &pair)) {
        int order = pair.a && pair.b ? compare_locals(pair.a, pair.b) : 0;

        a_lacks |= !pair.a || order < 0;
        b_lacks |= !pair.b || order > 0;
    }
    if (!a_lacks)
        return b_lacks ? ST_ORDER_NEWER : ST_ORDER_SAME;
    return b_lacks ? ST_ORDER_CONCURRENT : ST_ORDER_OLDER;
}

bool st_pcl_merge(struct st_pcl *into, const struct st_pcl *other)
{
    struct st_pcl both; /* the XIDs in use are valid */
    size_t at[2] = { 0, 0 };
    struct pair pair;

    assert(st_pcl_mismatch(into, other) == SIZE_MAX);
    both.count = 0;
    while (next_pair(into, other, at, &pair)) {
        bool takes_other = !pair.a || (pair.b && compare_locals(pair.a, pair.b) < 0);

        if (both.count == ST_PCL_COUNT_MAX)
            return false;
        both.xids[both.count++] = takes_other ? *pair.b : *pair.a;
    }
    memcpy(into->xids, both.xids, both.count * sizeof both.xids[0]);
    into->count = both.count;
    return true;
}
