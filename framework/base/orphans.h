/*
 * orphans.h - ending all that an untrusted process has left behind.
 *
 * A process can leave its group and its session, and start others that outlive it. None
 * of that helps it here: this process is made the parent of all orphans below it
 * (PR_SET_CHILD_SUBREAPER), so whatever is left is a child of ours, sooner or later.
 */
#ifndef ST_BASE_ORPHANS_H
#define ST_BASE_ORPHANS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { ST_CHILDREN_MAX = 256 };

struct st_children {
    pid_t items[ST_CHILDREN_MAX];
    size_t count;
};

/*
 * The children of this process. When there are more than ST_CHILDREN_MAX, some of them.
 * None where the kernel does not say (CONFIG_PROC_CHILDREN).
 */
void st_children_look(struct st_children *ret_children);

/* Become the parent of orphans, or not any more. Returns whether that was so before. */
bool st_orphans_adopt(bool does_adopt);

/*
 * End every child that is not in `kept`, and every descendant of it as it becomes a child.
 * False if there still is one after most_ms.
 */
bool st_orphans_end(const struct st_children *kept, unsigned most_ms);

#endif
