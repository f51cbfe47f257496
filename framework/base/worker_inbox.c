/*
 * worker_inbox.c - the messages of a worker, from the bytes that come in.
 */
#include "framework/base/worker_inbox.h"

#include <string.h>

/* Move what is wanted of the bytes to target; returns how much that was. */
static size_t fill(void *target, size_t *have, size_t want, const char *bytes, size_t size)
{
    size_t part = want - *have < size ? want - *have : size;

    if (part > 0)
        memcpy((char *)target + *have, bytes, part);
    *have += part;
    return part;
}

/* False if this is no header, or comes after the last one. */
static bool open_body(struct st_worker_inbox *inbox)
{
    const struct st_worker_header *header = &inbox->header;

    if (inbox->is_complete || header->size > ST_WORKER_MESSAGE_MAX)
        return false;
    if (header->kind != ST_WORKER_MESSAGE && (header->kind != ST_WORKER_LAST || header->size > 0))
        return false;
    if (!inbox->body || inbox->capacity < header->size) {
        st_arena_clear(&inbox->arena);
        inbox->capacity = header->size > ST_WORKER_CHUNK_SIZE ? (size_t)header->size
                                                              : (size_t)ST_WORKER_CHUNK_SIZE;
        inbox->body = st_arena_alloc(&inbox->arena, inbox->capacity + 1);
    }
    inbox->body_have = 0;
    return true;
}

static void close_body(struct st_worker_inbox *inbox, const struct st_worker *worker)
{
    inbox->header_have = 0;
    inbox->body[inbox->body_have] = '\0';
    if (inbox->header.kind == ST_WORKER_LAST)
        inbox->is_complete = true;
    else if (worker->receive)
        worker->receive(worker->context, inbox->body, inbox->body_have);
}

void st_worker_inbox_take(
    struct st_worker_inbox *inbox, const struct st_worker *worker, const char *bytes, size_t size)
{
    while (size > 0 && !inbox->is_garbled) {
        size_t part;

        if (inbox->header_have < sizeof inbox->header) {
            part = fill(&inbox->header, &inbox->header_have, sizeof inbox->header, bytes, size);
            if (inbox->header_have == sizeof inbox->header)
                inbox->is_garbled = !open_body(inbox);
        } else {
            part = fill(inbox->body, &inbox->body_have, inbox->header.size, bytes, size);
        }
        bytes += part;
        size -= part;
        if (!inbox->is_garbled && inbox->header_have == sizeof inbox->header &&
            inbox->body_have == inbox->header.size)
            close_body(inbox, worker);
    }
}
