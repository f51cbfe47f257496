/*
 * child_link.c - the link to an engine that is a child of ours; what it does becomes a class.
 */
#include "framework/process/child_link.h"

#include "framework/base/moment.h"

enum { EXIT_MS = 500 }; /* between the end of a pipe and that of the process */

/*
 * A pipe was closed. When the process ends, too, that is what happened; else it is what is
 * not in the protocol.
 */
static enum st_end closed(struct st_child_link *self, const char *pipe, const char **ret_words)
{
    bool was_forced = false;

    if (!st_child_wait(self->child, st_now_ms() + EXIT_MS)) {
        *ret_words = st_arena_format(&self->arena, "closed its standard %s", pipe);
        return ST_END_PROTOCOL;
    }

    int status = st_child_end(self->child, 0, &was_forced);
    enum st_end end = st_end_of_status(status);

    *ret_words = st_end_describe(&self->arena, status);
    return end == ST_END_NONE ? ST_END_EXITED : end; /* 0 is no answer */
}

static enum st_end classify(
    struct st_child_link *self, enum st_child_io io, const char *pipe, const char **ret_words)
{
    switch (io) {
    case ST_CHILD_OK:
        return ST_END_NONE;
    case ST_CHILD_CLOSED:
        return closed(self, pipe, ret_words);
    case ST_CHILD_LATE:
        *ret_words = st_arena_format(
            &self->arena, "did not come to an end within %g s", self->deadline_ms / 1000.0);
        return ST_END_TIMEOUT;
    case ST_CHILD_LONG:
        *ret_words = "printed a line of more than 1 MiB";
        return ST_END_LIMIT;
    case ST_CHILD_MUCH:
        *ret_words = "printed more than 16 MiB in one synchronization";
        return ST_END_LIMIT;
    case ST_CHILD_LARGE:
        *ret_words = st_arena_format(
            &self->arena, "used more than %llu MiB of memory",
            (unsigned long long)(self->child->memory_bytes >> 20));
        return ST_END_LIMIT;
    }
    return ST_END_NONE;
}

static enum st_end send(struct st_link *link, const char *line, size_t size, const char **ret_words)
{
    struct st_child_link *self = (struct st_child_link *)link;

    return classify(
        self, st_child_send(self->child, line, size, self->until_ms), "input", ret_words);
}

static enum st_end receive(
    struct st_link *link, const char **ret_line, size_t *ret_size, const char **ret_words)
{
    struct st_child_link *self = (struct st_child_link *)link;

    return classify(
        self, st_child_line(self->child, self->until_ms, ret_line, ret_size), "output", ret_words);
}

void st_child_link_init(struct st_child_link *self, struct st_child *child)
{
    *self = (struct st_child_link){ .link = { send, receive }, .child = child };
    st_arena_init(&self->arena);
}

void st_child_link_clear(struct st_child_link *self)
{
    st_arena_clear(&self->arena);
}

void st_child_link_begin(struct st_child_link *self, uint32_t deadline_ms)
{
    st_child_count_anew(self->child);
    self->deadline_ms = deadline_ms;
    self->until_ms = st_now_ms() + deadline_ms;
}
