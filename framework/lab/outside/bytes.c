/*
 * bytes.c - a server whose protocol nobody looks into: pieces of what is said to it.
 *
 * Pieces are counted in bytes of the connection's whole stream, and not in what came at a time,
 * so nobody's speed matters. The first byte of a piece is the request, by which it is judged; the
 * others go on as they come, since a server may wait for them.
 */
#include "framework/lab/outside/request.h"

static size_t asked(
    const struct st_lab_visit *visit,
    struct st_lab_talk *talk,
    const char *text,
    size_t size,
    struct st_lab_request *ret_request)
{
    size_t done = (size_t)(talk->passed % ST_LAB_PIECE_BYTES);
    size_t left = done == 0 ? 1 : ST_LAB_PIECE_BYTES - done;
    size_t length = size < left ? size : left;

    (void)visit;
    (void)text;
    ret_request->is_part = done > 0;
    ret_request->op = ST_CALL_NONE;
    ret_request->calls = 1U << ST_CALL_NONE;
    talk->passed += length;
    return length;
}

static size_t answered(struct st_lab_talk *talk, const char *text, size_t size, bool *ret_is_answer)
{
    (void)talk;
    (void)text;
    *ret_is_answer = false;
    return size;
}

const struct st_lab_protocol st_lab_protocol_BYTES = {
    .word = "bytes", .asked = asked, .answered = answered, .is_opaque = true
};
