/*
 * traced_path.h - which file a stopped thread means by the arguments of a system call.
 */
#ifndef ST_BASE_TRACED_PATH_H
#define ST_BASE_TRACED_PATH_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The absolute path of a descriptor of the thread. False, and "", when it is no file. */
bool st_traced_descriptor(pid_t thread, int descriptor, char ret_path[PATH_MAX]);

/*
 * The absolute path of a name at that address of the thread's memory, from the folder of a
 * descriptor or, with AT_FDCWD, from where the thread is. Links are not followed; "." and
 * ".." are. False, and "", when there is none, or it is too long.
 */
bool st_traced_name(pid_t thread, int folder, uint64_t address, char ret_path[PATH_MAX]);

/* Take "//", "." and ".." out of an absolute path. */
void st_traced_normalize(char *path);

#endif
