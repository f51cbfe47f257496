/*
 * version_vectors.c - change lists are a partial order with least upper bounds.
 *
 * [MS-OXCFXICS] 3.1.5.6.1 compares predecessor change lists (R1788-R1793) and merges them
 * (R1804-R1810). The laws are those of any version vector; test_version.c tries all of a tiny
 * world, this tries any counters of all replicas. Their serialized form (2.2.2.3) has to say the
 * same, and whatever bytes are read as a list are the only ones that it is written as.
 */
#include "framework/model/pcl.h"

#include <assert.h>
#include <string.h>

#include "fuzz/support/pick.h"
#include "fuzz/support/target.h"

enum { VERSIONS = 3 };

/*
 * Counters are mostly small, so that versions are related; a few are at the ends of what
 * counters may be.
 */
static uint32_t pick_counter(struct st_pick *pick)
{
    static const uint32_t far[] = { 0x7fffffff, 0x80000000, UINT32_MAX - 1, UINT32_MAX };
    size_t choice = st_pick_below(pick, 8);

    return choice < 4 ? (uint32_t)choice : far[choice - 4];
}

static void pick_version(struct st_pick *pick, struct st_version *ret_version)
{
    *ret_version = (struct st_version){ 0 };
    for (size_t i = 0; i < ST_REPLICAS_MAX; i++)
        ret_version->pcl[i] = pick_counter(pick);
    ret_version->key_replica = (st_replica_id)st_pick_below(pick, ST_REPLICAS_MAX);
    ret_version->key_counter = ret_version->pcl[ret_version->key_replica];
    ret_version->modified = st_pick_byte(pick);
}

/* The definition: a includes b when it succeeds each change that b succeeds. */
static bool includes(const struct st_version *a, const struct st_version *b)
{
    size_t covered = 0;

    while (covered < ST_REPLICAS_MAX && a->pcl[covered] >= b->pcl[covered])
        covered++;
    return covered == ST_REPLICAS_MAX;
}

static bool same_list(const struct st_version *a, const struct st_version *b)
{
    return memcmp(a->pcl, b->pcl, sizeof a->pcl) == 0;
}

static struct st_version merged(const struct st_version *a, const struct st_version *b)
{
    struct st_version both = *a;

    st_version_merge(&both, b);
    return both;
}

static void check_order(const struct st_version *a, const struct st_version *b)
{
    static const enum st_order wanted[2][2] = {
        { ST_ORDER_CONCURRENT, ST_ORDER_OLDER },
        { ST_ORDER_NEWER, ST_ORDER_SAME },
    };

    assert(st_version_compare(a, b) == wanted[includes(a, b)][includes(b, a)]);
    assert((st_version_compare(a, b) == ST_ORDER_SAME) == same_list(a, b));
}

static bool is_at_most(const struct st_version *a, const struct st_version *b)
{
    enum st_order order = st_version_compare(a, b);

    return order == ST_ORDER_SAME || order == ST_ORDER_OLDER;
}

static void check_transitive(
    const struct st_version *a, const struct st_version *b, const struct st_version *c)
{
    if (is_at_most(a, b) && is_at_most(b, c))
        assert(is_at_most(a, c));
}

/* A least upper bound: at least each, and at most whatever else is at least each. */
static void check_merge(
    const struct st_version *a, const struct st_version *b, const struct st_version *c)
{
    struct st_version both = merged(a, b);
    struct st_version twice = merged(&both, b);
    struct st_version other_way = merged(b, a);
    struct st_version left = merged(&both, c);
    struct st_version bc = merged(b, c);
    struct st_version right = merged(a, &bc);

    assert(is_at_most(a, &both) && is_at_most(b, &both));
    assert(same_list(&both, &twice) && same_list(&both, &other_way) && same_list(&left, &right));
    if (is_at_most(a, c) && is_at_most(b, c))
        assert(is_at_most(&both, c));
    if (is_at_most(a, b))
        assert(same_list(&both, b));
    assert(both.key_replica == a->key_replica && both.key_counter == a->key_counter);
}

/* A new change makes a version newer than the one it is made on, and no other counter moves. */
static void check_bump(const struct st_version *old, st_replica_id replica)
{
    struct st_version made = *old;

    if (old->pcl[replica] == UINT32_MAX)
        return;
    st_version_bump(&made, replica, old->pcl[replica] + 1, old->modified);
    assert(st_version_compare(&made, old) == ST_ORDER_NEWER);
    assert(made.key_replica == replica && made.key_counter == old->pcl[replica] + 1);
    made.pcl[replica]--;
    assert(same_list(&made, old));
}

/* Of two versions by different replicas exactly one wins, so that all replicas agree. */
static void check_winner(const struct st_version *a, const struct st_version *b)
{
    if (a->key_replica != b->key_replica || a->modified != b->modified)
        assert(st_version_wins(a, b) != st_version_wins(b, a));
    else
        assert(!st_version_wins(a, b) && !st_version_wins(b, a));
}

/* --- The serialized form ------------------------------------------------------------------ */

/* A list read from its own bytes is the same list, in the same bytes. */
static void check_round_trip(const struct st_pcl *pcl)
{
    static uint8_t bytes[ST_PCL_SIZE_MAX];
    static uint8_t again[ST_PCL_SIZE_MAX];
    static struct st_pcl read;
    struct st_pcl_mistake mistake;
    size_t size = st_pcl_write(pcl, bytes);
    bool is_read = st_pcl_read(bytes, size, &read, &mistake);

    assert(is_read && read.count == pcl->count);
    assert(st_pcl_mismatch(pcl, &read) == SIZE_MAX);
    assert(st_pcl_compare(pcl, &read) == ST_ORDER_SAME);
    assert(st_pcl_write(&read, again) == size && memcmp(bytes, again, size) == 0);
}

/* The XIDs of a version: a namespace a replica, as version.h has it; counter 0 is no change. */
static void serialize(const struct st_version *version, struct st_pcl *ret_pcl)
{
    ret_pcl->count = 0;
    for (size_t i = 0; i < ST_REPLICAS_MAX; i++) {
        struct st_xid *xid = &ret_pcl->xids[ret_pcl->count];

        if (version->pcl[i] == 0)
            continue;
        *xid = (struct st_xid){ .space = { (uint8_t)i }, .local_size = ST_XID_GID_LOCAL };
        for (size_t k = 0; k < sizeof(uint32_t); k++)
            xid->local[ST_XID_GID_LOCAL - 1 - k] = (uint8_t)(version->pcl[i] >> 8 * k);
        ret_pcl->count++;
    }
}

/* To compare, to merge and to serialize: in whichever order, it comes to the same. */
static void check_serialized(const struct st_version *a, const struct st_version *b)
{
    static struct st_pcl x; /* large, and not worth clearing each time */
    static struct st_pcl y;
    static struct st_pcl wanted;
    struct st_version both = merged(a, b);

    serialize(a, &x);
    serialize(b, &y);
    serialize(&both, &wanted);
    check_round_trip(&x);
    assert(st_pcl_compare(&x, &y) == st_version_compare(a, b));
    assert(st_pcl_merge(&x, &y));
    assert(st_pcl_compare(&x, &wanted) == ST_ORDER_SAME);
}

/*
 * Two lists of anybody's, the second at a place: what is refused has a place and words, the
 * others have one form.
 */
static void check_bytes(const uint8_t *data, size_t size, size_t place)
{
    size_t half = place % (size + 1);
    struct st_pcl_mistake mistake = { .offset = SIZE_MAX };
    static struct st_pcl a;
    static struct st_pcl b;
    static struct st_pcl both;

    if (!st_pcl_read(data, half, &a, &mistake)) {
        assert(mistake.offset < half && mistake.message && mistake.hint);
        return;
    }
    check_round_trip(&a);
    if (!st_pcl_read(data + half, size - half, &b, &mistake)) {
        assert(mistake.offset < size - half && mistake.message && mistake.hint);
        return;
    }
    check_round_trip(&b);
    both = a;
    if (st_pcl_mismatch(&a, &b) != SIZE_MAX || !st_pcl_merge(&both, &b))
        return;
    check_round_trip(&both);
    for (size_t i = 0; i < 2; i++) {
        enum st_order order = st_pcl_compare(i ? &b : &a, &both);

        assert(order == ST_ORDER_SAME || order == ST_ORDER_OLDER);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct st_pick pick = st_pick_from(data, size);
    struct st_version versions[VERSIONS];

    for (size_t i = 0; i < VERSIONS; i++)
        pick_version(&pick, &versions[i]);
    for (size_t i = 0; i < VERSIONS; i++) {
        const struct st_version *a = &versions[i];
        const struct st_version *b = &versions[(i + 1) % VERSIONS];
        const struct st_version *c = &versions[(i + 2) % VERSIONS];

        check_order(a, a);
        check_order(a, b);
        check_order(b, a);
        check_transitive(a, b, c);
        check_transitive(c, b, a);
        check_merge(a, b, c);
        check_bump(a, b->key_replica);
        check_winner(a, b);
        check_serialized(a, b);
    }
    if (size > 0)
        check_bytes(data + 1, size - 1, data[0]);
    return 0;
}
