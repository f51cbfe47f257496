/*
 * die.h - the machine cannot go on.
 *
 * For exhausted memory and failing output only. A mistake in what a person
 * wrote is a diagnostic (diag.h), an outcome of the simulated world is a status
 * (model/status.h), a mistake of ours is an assert.
 */
#ifndef ST_BASE_DIE_H
#define ST_BASE_DIE_H

enum { ST_EXIT_INTERNAL = 7 }; /* also what cli/ exits with for its own errors */

/* Say why on stderr in one line and exit with ST_EXIT_INTERNAL. */
__attribute__((noreturn, format(printf, 1, 2))) void st_die(const char *format, ...);

/* What every failed allocation ends in. */
__attribute__((noreturn)) void st_out_of_memory(void);

#endif
