/*
 * lines.h - calls and answers as lines.
 */
#ifndef ST_PROCESS_LINES_H
#define ST_PROCESS_LINES_H

#include "framework/engine/engine.h"
#include "framework/process/members.h"
#include "framework/process/reader.h"

enum {
    ST_WIRE_NAME_MAX = 255,    /* bytes of the name of an item */
    ST_WIRE_VALUE_MAX = 65536, /* bytes of a value */
};

/* A call as it was read; what it points to lives in the reader's arena. */
struct st_wire_call {
    struct st_call call;
    struct st_version version;
    enum st_call_side side; /* one of the two */
};

/*
 * Read a message whose type is "call"; the type was asked for already. False when the
 * reader has a problem. Texts that are new become late names; when there are too many,
 * *ret_is_full.
 */
bool st_wire_read_call(
    struct st_reader *reader,
    const struct st_session *session,
    struct st_wire_call *ret_call,
    bool *ret_is_full);

/* What came of a call, as a line with its newline. Borrowed; the caller frees the arena. */
const char *st_wire_answer(
    struct st_arena *arena,
    const struct st_session *session,
    const struct st_call *call,
    enum st_status status,
    const struct st_reply *reply,
    size_t *ret_size);

/* The names of properties, for readers. */
struct st_words st_wire_properties(const struct st_session *session);

/* A value as a line with its newline; takes it over. */
const char *st_wire_line(struct st_arena *arena, json_t *value, size_t *ret_size);

#endif
