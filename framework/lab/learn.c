/*
 * learn.c - values that come from a tool: any bytes, and as many as it likes.
 */
#include <string.h>

#include "framework/base/text.h"
#include "framework/lab/visit.h"

bool st_lab_is_text(const char *bytes, size_t size)
{
    size_t length = 0;

    for (size_t at = 0; at < size; at += length)
        if (st_utf8_next(bytes + at, size - at, &length) <= 0)
            return false;
    return true;
}

const char *st_lab_text_of(struct st_arena *arena, const char *bytes, size_t size)
{
    struct st_text text;

    st_text_init(&text, arena);
    if (st_lab_is_text(bytes, size))
        st_text_add_size(&text, bytes, size);
    else
        st_text_add_safe(&text, bytes, size);
    return text.data;
}

st_name st_lab_learn(const struct st_lab_visit *visit, const char *bytes, size_t size)
{
    const char *text = st_lab_text_of(visit->arena, bytes, size);
    st_name name = st_names_late(visit->session->setting->names, text);

    if (name == ST_NAME_NONE)
        (void)st_lab_unfit(
            visit->lab, false, "the tool leaves more texts than can be kept, %d or %d MiB",
            (int)ST_LATE_NAMES_MAX, (int)(ST_LATE_BYTES_MAX >> 20));
    return name;
}
