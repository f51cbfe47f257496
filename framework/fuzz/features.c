/*
 * features.c - what a run did that no run did before.
 */
#include "framework/fuzz/features.h"

#include <string.h>

#include "framework/base/hash.h"

void st_features_init(struct st_features *features, struct st_arena *arena)
{
    *features = (struct st_features){ .total = 0 };
    if (st_counters_size() > 0)
        features->counted = ST_NEW_ARRAY(arena, uint8_t, st_counters_size());
}

void st_features_begin(const struct st_features *features)
{
    if (features->counted)
        memset(st_counters(), 0, st_counters_size());
}

/* 1, 2, 3 to 4, 5 to 8 times, and so on, as one bit of eight. */
static uint8_t bucket_of(unsigned count)
{
    unsigned power = count < 2 ? 0 : 32U - (unsigned)__builtin_clz(count - 1);

    return (uint8_t)(1U << (power < 7 ? power : 7));
}

static void touch(struct st_features *features, uint64_t event)
{
    size_t index = (size_t)(event >> 20) % ST_FEATURES;

    if (features->counts[index] == 0)
        features->touched[features->touched_count++] = (uint16_t)index;
    if (features->counts[index] < UINT8_MAX)
        features->counts[index]++;
}

static uint64_t event_of(const struct st_run *run, const struct st_record *record)
{
    uint64_t kind = record->fault ? run->plan.faults[record->fault - 1].kind + 1U : 0;

    return (uint64_t)record->op << 24 | (uint64_t)record->status << 16 | kind << 8 |
           (uint64_t)(record->replica != ST_SERVER) << 1 | record->is_stale;
}

static void touch_calls(
    struct st_features *features, const struct st_run *run, const struct st_trace *trace)
{
    uint64_t last = 0;

    for (size_t i = 0; i < trace->count; i++) {
        uint64_t event = event_of(run, &trace->records[i]);

        touch(features, st_hash_number(last, event));
        last = event + 1;
    }
}

static void touch_results(struct st_features *features, const struct st_run *run)
{
    for (size_t i = 0; i < run->sync_count + run->recovery_count; i++) {
        const struct st_sync_record *sync = st_run_sync(run, i);

        touch(features, st_hash_number(1, (uint64_t)sync->status << 8 | sync->is_recovery));
        for (size_t k = 0; k < sync->result.error_count; k++) {
            const struct st_sync_error *error = &sync->result.errors[k];

            touch(features, st_hash_number(2, (uint64_t)error->op << 8 | error->status));
        }
    }
}

/* Features of what was touched; forgets it. */
static size_t count_touched(struct st_features *features)
{
    size_t added = 0;

    for (size_t i = 0; i < features->touched_count; i++) {
        size_t index = features->touched[i];
        uint8_t bucket = bucket_of(features->counts[index]);

        added += !(features->seen[index] & bucket);
        features->seen[index] |= bucket;
        features->counts[index] = 0;
    }
    features->touched_count = 0;
    return added;
}

static size_t count_counters(struct st_features *features)
{
    const uint8_t *counters = st_counters();
    size_t size = features->counted ? st_counters_size() : 0;
    size_t added = 0;

    for (size_t i = 0; i < size; i++) {
        if (counters[i] == 0)
            continue;

        uint8_t bucket = bucket_of(counters[i]);

        added += !(features->counted[i] & bucket);
        features->counted[i] |= bucket;
    }
    return added;
}

size_t st_features_add(struct st_features *features, const struct st_run *run)
{
    size_t added = count_counters(features);

    touch_calls(features, run, &run->trace);
    touch_calls(features, run, &run->recovery_trace);
    touch_results(features, run);
    added += count_touched(features);
    features->total += added;
    return added;
}
