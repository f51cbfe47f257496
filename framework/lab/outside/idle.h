/*
 * idle.h - has a server done all that it was told?
 *
 * Of a server whose answers nobody understands it is known by its processes: when all of them
 * sleep, they wait for somebody to say more.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_OUTSIDE_IDLE_H
#define ST_LAB_OUTSIDE_IDLE_H

#include <stdbool.h>
#include <sys/types.h>

/* Does no process of the group run, or wait for a disk? Also when none is to be seen (proc(5)). */
bool st_lab_is_idle(pid_t group);

#endif
