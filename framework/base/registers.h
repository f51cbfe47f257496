/*
 * registers.h - what differs between machines when a system call is not to be made.
 *
 * The thread is stopped by a tracer at a system call (ptrace(2)). All of them come back with
 * false and errno when the thread is gone.
 */
#ifndef ST_BASE_REGISTERS_H
#define ST_BASE_REGISTERS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* NULL: system calls of this machine can be changed; else why not. */
const char *st_registers_missing(void);

/* What the seccomp filter takes for a call of this machine (linux/audit.h). */
uint32_t st_registers_machine(void);

/* Before the call: it is not made, and comes back with that value (-EIO). */
bool st_registers_skip(pid_t thread, long value);

/* Another value for its argument, counted from 0: before the call, and as it was after it. */
bool st_registers_set_argument(pid_t thread, unsigned number, uint64_t value);

#endif
