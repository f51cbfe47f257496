/*
 * version.c - who has seen which change: change keys and predecessor change lists.
 */
#include "framework/model/version.h"

#include <assert.h>

enum st_order st_version_compare(const struct st_version *a, const struct st_version *b)
{
    uint32_t a_lacks = 0;
    uint32_t b_lacks = 0;

    /* No branches: this is in every import, and compilers make a few vector operations of it. */
    for (size_t i = 0; i < ST_REPLICAS_MAX; i++) {
        a_lacks |= a->pcl[i] < b->pcl[i];
        b_lacks |= b->pcl[i] < a->pcl[i];
    }
    if (!a_lacks)
        return b_lacks ? ST_ORDER_NEWER : ST_ORDER_SAME;
    return b_lacks ? ST_ORDER_CONCURRENT : ST_ORDER_OLDER;
}

void st_version_merge(struct st_version *into, const struct st_version *other)
{
    for (size_t i = 0; i < ST_REPLICAS_MAX; i++)
        if (other->pcl[i] > into->pcl[i])
            into->pcl[i] = other->pcl[i];
}

void st_version_bump(
    struct st_version *version, st_replica_id replica, uint32_t counter, uint32_t now)
{
    assert(replica < ST_REPLICAS_MAX && counter > version->pcl[replica]);
    version->pcl[replica] = counter;
    version->key_replica = replica;
    version->key_counter = counter;
    version->modified = now;
}

bool st_version_wins(const struct st_version *incoming, const struct st_version *stored)
{
    if (incoming->modified != stored->modified)
        return incoming->modified > stored->modified;
    return incoming->key_replica > stored->key_replica;
}
