/*
 * process.h - an engine that is a program of its own, in any language.
 *
 * It is started when it is needed, goes on from one synchronization to the next, and is
 * killed and started anew after a fault that stops it half-way: what it needs to remember
 * it keeps in the state that it gives with each answer.
 */
#ifndef ST_PROCESS_PROCESS_H
#define ST_PROCESS_PROCESS_H

#include "framework/engine/engine.h"
#include "framework/process/talk.h"

/* What to start, and what it may cost. Borrowed for as long as the engine is used. */
struct st_process_order {
    const char *const *argv;
    const char *options;   /* chosen ones, a JSON object of strings; or NULL */
    uint32_t deadline_ms;  /* of one answer, and of one synchronization; 0: not said */
    unsigned caps;         /* those of its capabilities that it is to claim; 0: all of them */
    uint64_t memory_bytes; /* 0: no limit */
};

struct st_process;

/* An engine without capabilities, for now. It lives in arena; its memory is never released. */
struct st_process *st_process_new(struct st_arena *arena, const struct st_process_order *order);

/* What it may cost; a shorter deadline of the order stays. */
void st_process_limit(struct st_process *process, uint32_t deadline_ms, uint64_t memory_bytes);

/*
 * Start it, hear what it says about itself, and end it. NULL; or how it failed: then it
 * claims every capability, so that nothing is skipped, and fails so in every run.
 */
const struct st_failure *st_process_greet(struct st_process *process);

/* What it said; empty before. */
const struct st_greeting *st_process_greeting(const struct st_process *process);

const struct st_engine *st_process_engine(const struct st_process *process);

/* End what runs, and give back all that is not the arena's. */
void st_process_clear(struct st_process *process);

/* The process of an engine that is one; NULL for others. */
struct st_process *st_process_of(const struct st_engine *engine);

#endif
