/*
 * worker_inbox.h - the messages of a worker, from the bytes that come in.
 *
 * Private to worker*.c.
 */
#ifndef ST_BASE_WORKER_INBOX_H
#define ST_BASE_WORKER_INBOX_H

#include "framework/base/arena.h"
#include "framework/base/worker_child.h"

enum { ST_WORKER_CHUNK_SIZE = 64 * 1024 };

/* The message that is coming in. */
struct st_worker_inbox {
    struct st_arena arena; /* holds body and nothing else */
    char *body;
    size_t capacity;
    struct st_worker_header header;
    size_t header_have;
    size_t body_have;
    bool is_complete; /* the last message was there */
    bool is_garbled;
};

/* Take bytes, and tell the worker's receive of each message that is whole. */
void st_worker_inbox_take(
    struct st_worker_inbox *inbox, const struct st_worker *worker, const char *bytes, size_t size);

#endif
