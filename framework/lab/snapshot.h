/*
 * snapshot.h - a client's folder as it was, for cells of a sweep that begin there again.
 *
 * In a sweep the world says with a client's state which folder belongs to it: the name of the
 * state is made of what is in the folder. Whoever goes back to an earlier world gets that
 * folder back; and who begins anew, the one in which the tool has seen both sides alike, so
 * its first command runs once.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_SNAPSHOT_H
#define ST_LAB_SNAPSHOT_H

#include "framework/lab/visit.h"

/*
 * Before a synchronization: make visit->path what belongs to the session's state. Without a
 * state it is the beginning if that is known, and else an empty folder. False with errno, and
 * when it is not known any more.
 */
bool st_lab_snapshot_return(struct st_lab_visit *visit);

/* The tool has seen both sides alike. And a synchronization is over: the state gets its name. */
bool st_lab_snapshot_begun(struct st_lab_visit *visit);
bool st_lab_snapshot_over(struct st_lab_visit *visit);

/* cells.c: for sweeps */
extern const struct st_tool_sweeping st_lab_sweeping;

/* Copy a folder with all in it: contents, owners, modes, times. False with errno. copy.c */
bool st_lab_copy(const char *from, const char *to);

/* A number of all names, contents and modes in a folder, wherever it is. copy.c */
bool st_lab_hash_folder(const char *path, uint64_t *ret_hash);

#endif
