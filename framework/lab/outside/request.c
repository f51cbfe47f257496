/*
 * request.c - the protocols that there are, by word.
 */
#include "framework/lab/outside/request.h"

const struct st_lab_protocol *const st_lab_protocols[ST_LAB_PROTOCOL_COUNT] = {
#define X(id, word, about) &st_lab_protocol_##id,
    ST_LAB_PROTOCOLS(X)
#undef X
};

static const char *const words[] = {
#define X(id, word, about) word,
    ST_LAB_PROTOCOLS(X)
#undef X
};
const struct st_words st_lab_protocol_words = { "protocol", words, ST_LAB_PROTOCOL_COUNT };

void st_lab_request_add(struct st_lab_request *request, st_object_id object)
{
    if (object != ST_NO_OBJECT && request->object_count < ST_LAB_REQUEST_OBJECTS)
        request->objects[request->object_count++] = object;
}

size_t st_lab_talk_strange(struct st_lab_talk *talk, size_t size)
{
    talk->is_strange = true;
    return size;
}
