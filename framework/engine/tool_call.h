/*
 * tool_call.h - system calls of a real tool, and what a lab does for sweeps over them.
 */
#ifndef ST_ENGINE_TOOL_CALL_H
#define ST_ENGINE_TOOL_CALL_H

#include "framework/base/file_calls.h"
#include "framework/host/call.h"

struct st_engine;

/* A system call of a real tool, as it stands for a call of an engine. */
struct st_tool_call {
    uint8_t system;      /* enum st_file_call */
    uint8_t op;          /* enum st_call_op */
    uint8_t side;        /* enum st_call_side */
    st_object_id object; /* ST_NO_OBJECT: the top of the tree, or the tool's own memory */
    st_property property;
    uint32_t calls;  /* set of 1 << enum st_call_op: op, and what it stands for besides */
    uint32_t nth;    /* of those that are the same in all of this, from 1 */
    uint32_t faults; /* set of 1 << enum st_fault_kind that a sweep tries here */
};

enum st_tool_stage {
    ST_TOOL_RUNS,     /* no sweep: what comes next follows from what was before */
    ST_TOOL_PREPARES, /* calls are noted, and what a cell may begin with is kept */
    ST_TOOL_CELLS,    /* a synchronization may begin with what any that was kept left */
};

/* What labs do in sweeps. */
struct st_tool_sweeping {
    void (*stage)(const struct st_engine *engine, enum st_tool_stage stage);

    /* Calls of the last synchronization that succeeded, in an order that does not depend on
     * which process of the tool came first. In arena. */
    const struct st_tool_call *(*calls)(
        const struct st_engine *engine, struct st_arena *arena, size_t *ret_count);

    /* This process was forked to run cells beside others. False with errno: it cannot. */
    bool (*part)(const struct st_engine *engine);
};

#endif
