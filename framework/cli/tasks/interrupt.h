/*
 * interrupt.h - being asked to stop, by Ctrl-C or by a supervisor.
 *
 * A run that is asked to stop ends after the case it is at: what has come out so
 * far is still reported and written.
 */
#ifndef ST_CLI_TASKS_INTERRUPT_H
#define ST_CLI_TASKS_INTERRUPT_H

#include "framework/run/verdict.h"

/* From now on SIGINT and SIGTERM are noticed instead of ending the program. A second one ends it.
 */
void st_interrupt_catch(void);

/* What to exit with after the signal that came, or ST_EXIT_OK when none did. */
enum st_exit st_interrupt_exit(void);

#endif
