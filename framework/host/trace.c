/*
 * trace.c - the layer that writes down every call and how it ended.
 */
#include "framework/host/trace.h"

#include <assert.h>
#include <string.h>

#include "framework/base/hash.h"

enum {
    FIRST_RECORDS = 64,
    ON_PROPERTIES = 1 << ST_CALL_PROPERTY_GET | 1 << ST_CALL_PROPERTY_SET |
                    1 << ST_CALL_PROPERTY_DELETE | 1 << ST_CALL_BASE_GET,
};

static void add_result(
    struct st_record *record,
    const struct st_call *call,
    enum st_status status,
    const struct st_reply *reply)
{
    if (status == ST_ACCESS_DENIED) {
        record->reason = (uint8_t)reply->access.reason;
        record->missing = reply->access.missing;
        record->decided_by = reply->access.decided_by;
        if (call->op == ST_CALL_ITEM_SAVE)
            record->property = reply->refused;
    }
    if (status != ST_OK)
        return;
    switch ((int)call->op) {
    case ST_CALL_PROPERTY_GET:
    case ST_CALL_BASE_GET:
        record->value = reply->value;
        break;
    case ST_CALL_ITEM_OPEN:
    case ST_CALL_BASE_OPEN:
        record->properties = reply->info.properties;
        break;
    case ST_CALL_FOLDER_LIST:
    case ST_CALL_BASE_LIST:
        record->items = (uint16_t)reply->item_count;
        break;
    case ST_CALL_JOURNAL_LIST:
        record->items = (uint16_t)reply->entry_count;
        break;
    }
}

/* Most runs of small scenarios need no more than the first. */
static void grow(struct st_trace *trace)
{
    const struct st_record *old = trace->records;

    trace->capacity = trace->capacity ? trace->capacity * 2 : (size_t)FIRST_RECORDS;
    trace->records = ST_ROOM_ARRAY(trace->arena, struct st_record, trace->capacity);
    if (trace->count > 0)
        memcpy(trace->records, old, trace->count * sizeof *old);
}

static enum st_status trace_call(
    struct st_host *host, const struct st_call *call, struct st_reply *reply)
{
    struct st_trace_layer *self = (struct st_trace_layer *)host;
    struct st_trace *trace = self->trace;
    bool on_property = ON_PROPERTIES >> call->op & 1;

    if (trace->count == trace->capacity)
        grow(trace);

    struct st_record *record = &trace->records[trace->count++];

    *record = (struct st_record){
        .step = trace->step,
        .op = (uint8_t)call->op,
        .object = call->object,
        .folder = call->folder,
        .property = on_property ? call->property : (st_property)ST_NO_PROPERTY,
        .value = call->value,
        .properties = call->properties,
        .save = call->save,
        .is_read = call->is_read,
        .replica = self->replica,
        .as = self->as,
    };

    size_t at = trace->count - 1;

    reply->fault = 0;
    reply->is_stale = false;

    enum st_status status = st_host_call(self->below, call, reply);

    /* Nothing below records, but a layer that repeats calls may one day. */
    assert(at < trace->count);
    trace->records[at].status = (uint8_t)status;
    trace->records[at].fault = reply->fault;
    trace->records[at].is_stale = reply->is_stale;
    add_result(&trace->records[at], call, status, reply);
    return status;
}

void st_trace_init(struct st_trace *trace, struct st_arena *arena)
{
    *trace = (struct st_trace){ .arena = arena };
}

void st_trace_layer_init(
    struct st_trace_layer *self,
    struct st_host *below,
    struct st_trace *trace,
    st_replica_id replica,
    st_identity as)
{
    self->host.call = trace_call;
    self->below = below;
    self->trace = trace;
    self->replica = replica;
    self->as = as;
}

uint64_t st_trace_hash(const struct st_trace *trace, uint64_t hash)
{
    for (size_t i = 0; i < trace->count; i++) {
        const struct st_record *record = &trace->records[i];

        hash = st_hash_number(
            hash, (uint64_t)record->op << 56 | (uint64_t)record->status << 48 |
                      (uint64_t)record->object << 32 | (uint64_t)record->property << 24 |
                      (uint64_t)record->replica << 16 | record->folder);
        hash = st_hash_number(hash, (uint64_t)record->value << 32 | record->step);
        hash = st_hash_number(hash, record->properties);
        hash = st_hash_number(
            hash, (uint64_t)record->missing << 32 | (uint64_t)record->reason << 24 |
                      (uint64_t)record->items << 8 | (uint64_t)record->save << 2 |
                      (uint64_t)record->is_stale << 1 | record->is_read);
    }
    return hash;
}
