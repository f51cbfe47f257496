/*
 * trace.h - the layer that writes down every call and how it ended.
 */
#ifndef ST_HOST_TRACE_H
#define ST_HOST_TRACE_H

#include "framework/base/arena.h"
#include "framework/host/host.h"

struct st_record {
    const struct st_ace *decided_by; /* of a refusal; NULL when no entry did */
    st_properties properties;        /* item.checkpoint; item.open: what it has */
    uint32_t step;                   /* index of the scenario's step */
    st_name value;                   /* set, or what property.get brought */
    st_rights missing;               /* of a refusal */
    st_object_id object;
    st_object_id folder;
    st_identity as; /* who is connected */
    uint16_t items; /* folder.list, journal.list: how many came back */
    uint8_t op;     /* enum st_call_op */
    uint8_t status; /* enum st_status */
    uint8_t reason; /* of a refusal: enum st_reason */
    uint8_t save;   /* enum st_save */
    st_replica_id replica;
    st_property property; /* asked for, or refused at item.save */
    uint8_t fault;        /* 1 + index of the fault that fired; 0: none */
    bool is_read;
    bool is_stale;     /* granted only by a token that is out of date */
    uint8_t filler[3]; /* 0, so that equal records have equal bytes */
};

struct st_trace {
    struct st_arena *arena;
    struct st_record *records;
    size_t count;
    size_t capacity;
    uint32_t step; /* set by the runner before each step */
};

struct st_trace_layer {
    struct st_host host;
    struct st_host *below;
    struct st_trace *trace;
    st_replica_id replica;
    st_identity as;
};

void st_trace_init(struct st_trace *trace, struct st_arena *arena);
void st_trace_layer_init(
    struct st_trace_layer *self,
    struct st_host *below,
    struct st_trace *trace,
    st_replica_id replica,
    st_identity as);

/* Of all that was recorded. The same run gives the same hash, on any machine. */
uint64_t st_trace_hash(const struct st_trace *trace, uint64_t hash);

#endif
