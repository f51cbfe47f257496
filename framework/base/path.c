/*
 * path.c - where in a JSON text something is (RFC 6901).
 */
#include "framework/base/path.h"

#include "framework/base/text.h"

const struct st_path *st_path_member(
    struct st_arena *arena, const struct st_path *up, const char *key)
{
    struct st_path *path = ST_NEW(arena, struct st_path);

    path->up = up;
    path->key = key;
    return path;
}

const struct st_path *st_path_element(
    struct st_arena *arena, const struct st_path *up, size_t index)
{
    struct st_path *path = ST_NEW(arena, struct st_path);

    path->up = up;
    path->index = index;
    return path;
}

static void add_step(struct st_text *text, const struct st_path *path)
{
    st_text_add_char(text, '/');
    if (!path->key) {
        st_text_addf(text, "%zu", path->index);
        return;
    }
    for (const char *c = path->key; *c; c++) {
        if (*c == '~')
            st_text_add(text, "~0");
        else if (*c == '/')
            st_text_add(text, "~1");
        else
            st_text_add_char(text, *c);
    }
}

const char *st_path_pointer(struct st_arena *arena, const struct st_path *path)
{
    size_t depth = 0;
    struct st_text text;

    for (const struct st_path *step = path; step; step = step->up)
        depth++;

    const struct st_path **steps = ST_NEW_ARRAY(arena, const struct st_path *, depth + 1);

    for (const struct st_path *step = path; step; step = step->up)
        steps[--depth] = step;
    st_text_init(&text, arena);
    for (; steps[depth]; depth++)
        add_step(&text, steps[depth]);
    return text.data;
}
