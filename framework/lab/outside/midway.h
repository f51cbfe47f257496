/*
 * midway.h - a step that somebody else does in the middle of a tool's synchronization.
 *
 * Who sees the tool's calls is another process than ours (the tracer, the proxy), and the world
 * and what is made of it are ours. So that one asks, and waits, with the tool held at its call:
 * what the tool has done up to then becomes true in the world, the step is done there, and what
 * the step has changed is brought to the real things. Then the call goes on.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_OUTSIDE_MIDWAY_H
#define ST_LAB_OUTSIDE_MIDWAY_H

#include <stdatomic.h>

#include "framework/lab/outside/spot.h"

/* Shared by us and who sees the calls. */
struct st_lab_midway {
    int bell, answer;                       /* eventfd(2): to us, and back */
    atomic_uint asked;                      /* 1 + index of the fault; 0: nothing is asked */
    struct st_lab_spot spot;                /* where the tool is held */
    struct st_lab_spot late[ST_FAULTS_MAX]; /* by fault: of one that comes after the call */
};

/* Once for memory that is shared. False with errno. */
bool st_lab_midway_open(struct st_lab_midway *midway);
void st_lab_midway_close(struct st_lab_midway *midway);

/* --- In the process that sees the calls ------------------------------------------------------- */

/* Have that fault's step done. Comes back when it is; or later, at the spot that was noted. */
void st_lab_midway_ask(struct st_lab_midway *midway, size_t fault, const struct st_lab_spot *spot);
void st_lab_midway_ask_late(struct st_lab_midway *midway, size_t fault);

/* --- In ours ---------------------------------------------------------------------------------- */

/*
 * From now on, while we wait for the tool, we do what is asked; and no more. What the tool is
 * traced with; NULL: it is not.
 */
void st_lab_midway_begin(struct st_lab_visit *visit, const struct st_tracer *tracer);
void st_lab_midway_end(struct st_lab_visit *visit);

/* Hear who sees the calls, if he has rung: the context is the visit. */
void st_lab_midway_hear(void *context);

/* Do that fault's step now: the tool is held at that spot, by whatever does that. */
void st_lab_midway_do(struct st_lab_visit *visit, size_t fault, const struct st_lab_spot *spot);

/*
 * What a side is to become when a step turns one store into another: as it is, but for what the
 * step has changed. False: it has changed nothing. In the visit's arena.
 */
bool st_lab_midway_wanted(
    const struct st_lab_visit *visit,
    const struct st_lab_tree *is_now,
    const struct st_store *before,
    const struct st_store *after,
    struct st_lab_tree *ret_wanted);

#endif
