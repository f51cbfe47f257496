/*
 * child_link.h - the link to an engine that is a child of ours; what it does becomes a class.
 */
#ifndef ST_PROCESS_CHILD_LINK_H
#define ST_PROCESS_CHILD_LINK_H

#include "framework/base/child.h"
#include "framework/process/link.h"

struct st_child_link {
    struct st_link link;
    struct st_child *child;
    struct st_arena arena; /* of words */
    uint32_t deadline_ms;  /* of what comes next */
    uint64_t until_ms;     /* the same as a moment */
};

void st_child_link_init(struct st_child_link *self, struct st_child *child);
void st_child_link_clear(struct st_child_link *self);

/* A question comes next: what it prints, and the time that it takes, count from here. */
void st_child_link_begin(struct st_child_link *self, uint32_t deadline_ms);

#endif
