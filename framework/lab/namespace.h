/*
 * namespace.h - being several users without being root: a user namespace.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_NAMESPACE_H
#define ST_LAB_NAMESPACE_H

#include "framework/base/arena.h"

/*
 * Go, with the whole process, into a user namespace where it is root, and where the numbers
 * from 1 on are the range of subordinate ids that /etc/subuid and /etc/subgid give its user.
 * Nothing outside becomes permitted that was not. NULL when that is done; else why it cannot
 * be, in words, with what helps; then the process is where it was. Only with one thread.
 */
const char *st_lab_enter_namespace(struct st_arena *arena);

#endif
