/*
 * outside.h - faults that happen to a real tool: at its system calls on the files of a lab.
 *
 * The plan is that of the session's injector, as for models; what has happened is told to it
 * and to the trace. The tool's process is looked at from the tracer (base/tracer.h), so what
 * both need to know is in memory that they share.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_OUTSIDE_OUTSIDE_H
#define ST_LAB_OUTSIDE_OUTSIDE_H

#include <stdatomic.h>

#include "framework/lab/outside/midway.h"

enum {
    ST_LAB_FIRED_MAX = 1024, /* faults that are told of, of one synchronization */
    ST_LAB_SEEN_MAX = 65536, /* system calls that are noted, of one synchronization */
};

/* A system call that was noted. */
struct st_lab_seen {
    struct st_lab_spot spot;
    bool is_done;   /* it succeeded */
    uint32_t order; /* from 0 */
};

/* Shared by us and the tracer, and by nobody else: each process that runs a lab has its own. */
struct st_lab_outside {
    pid_t owner;
    atomic_bool is_on;               /* requests count: the tool synchronizes */
    atomic_int tool;                 /* its process, as soon as it runs; 0 */
    atomic_int server;               /* that the tool's description names: its group; 0 */
    atomic_int serving;              /* what serves it and is traced, too; 0: nothing does */
    int turn;                        /* a file that is locked by who looks at a call (fcntl(2)) */
    atomic_uint_least32_t disproved; /* calls that it never makes, and has made */
    uint32_t seen[ST_FAULTS_MAX], fired[ST_FAULTS_MAX];
    uint8_t crashed_by; /* 1 + index of the fault; 0: none */
    struct st_lab_midway midway;
    size_t fired_count, told_count; /* so many of them are in the trace already */
    struct {
        uint8_t fault; /* index */
        struct st_lab_spot spot;
    } fired_at[ST_LAB_FIRED_MAX];
    size_t seen_count;
    struct st_lab_seen seen_at[ST_LAB_SEEN_MAX];
};

/* --- In the process that sees the calls: the tracer, or the proxy ---------------------------- */

/*
 * All faults of the plan that match count a call; the index of the one that happens now, the first
 * that is due, or the injector's count.
 */
size_t st_lab_find_due(
    const struct st_lab_visit *visit,
    bool (*matches)(void *context, const struct st_fault *fault),
    void *context);

/*
 * Does the trigger match one of the calls that it stands for? As which it does is in *ret_spot,
 * which may be the same.
 */
bool st_lab_is_of(
    const struct st_lab_visit *visit,
    const struct st_trigger *trigger,
    const struct st_lab_spot *spot,
    struct st_lab_spot *ret_spot);

/* Of a sweep: exactly that call on exactly that thing. */
bool st_lab_is_cell_of(
    const struct st_injector *injector,
    const struct st_trigger *trigger,
    const struct st_lab_spot *spot);

void st_lab_note_fired(
    struct st_lab_outside *outside,
    size_t index,
    const struct st_fault *fault,
    const struct st_lab_spot *spot);

/* End the tool, as soon as it is known which process that is. */
void st_lab_outside_end_tool(const struct st_lab_outside *outside);

/* A call that goes on, when a sweep is prepared. Returns where it is noted, or SIZE_MAX. */
size_t st_lab_note_seen(const struct st_lab_visit *visit, const struct st_lab_spot *spot);

/*
 * Of a tracer (tracer.h): before a call, and when it has been made. The context is the visit. Tool
 * and server have a tracer each: one looks at a call at a time.
 */
struct st_tracer_order st_lab_look(void *context, const struct st_traced_call *call);
void st_lab_look_again(void *context, size_t mark, long result);

/* --- In ours ---------------------------------------------------------------------------------- */

/* Memory for it, once. False: the lab's unfit says so. And release it. */
bool st_lab_outside_open(struct st_lab *lab);
void st_lab_outside_close(struct st_lab *lab);

/*
 * A synchronization begins: what the session's faults have seen so far. The tracer that the
 * tool's commands are to have, in the visit's arena; NULL when nothing can happen to them, or there
 * is no memory for it (then the lab's unfit says so).
 */
const struct st_tracer *st_lab_outside_begin(struct st_lab_visit *visit);

/* A command of the tool has been started: whom a fault is to end. */
void st_lab_outside_ran(const struct st_lab_visit *visit);

/* Has a fault ended the tool? Then it has told nobody anything. */
bool st_lab_outside_crashed(const struct st_lab_visit *visit);

/*
 * Has the server done something to it of which the tool has not heard? Then the tool does not
 * know that both sides agree.
 */
bool st_lab_outside_unheard(const struct st_lab_visit *visit, st_object_id id);

/* What has happened up to now goes into the session's trace. And one fault that does just now. */
void st_lab_outside_tell(struct st_lab_visit *visit);
void st_lab_outside_record(
    const struct st_lab_visit *visit, size_t index, const struct st_lab_spot *spot);

/* The tool is done: tell the session what has happened. */
void st_lab_outside_end(struct st_lab_visit *visit);

#endif
