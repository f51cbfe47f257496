/*
 * spots.c - places in the JSON tree of a scenario, and patterns that name many of them.
 */
#include "framework/shrink/spots.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "framework/base/text.h"

/* Places with their values, while a pattern is followed. */
struct place {
    const char *pointer;
    json_t *value; /* borrowed */
};

struct places {
    struct st_arena *arena;
    struct place *items;
    size_t count, capacity;
};

static void add_place(struct places *self, const char *pointer, json_t *value)
{
    self->items =
        st_arena_grow(self->arena, self->items, self->count, &self->capacity, sizeof *self->items);
    self->items[self->count++] = (struct place){ pointer, value };
}

/* A name as a pointer has it: ~ is ~0, a slash is ~1 (RFC 6901, 3). */
static const char *below(struct st_arena *arena, const char *pointer, const char *name)
{
    struct st_text text;

    st_text_init(&text, arena);
    st_text_add(&text, pointer);
    st_text_add_char(&text, '/');
    for (; *name; name++) {
        if (*name == '~' || *name == '/')
            st_text_add(&text, *name == '~' ? "~0" : "~1");
        else
            st_text_add_char(&text, *name);
    }
    return text.data;
}

static void add_children(struct places *self, const struct place *place)
{
    const char *key;
    json_t *value;
    size_t i;

    if (json_is_object(place->value)) {
        json_object_foreach (place->value, key, value) {
            add_place(self, below(self->arena, place->pointer, key), value);
        }
        return;
    }
    json_array_foreach (place->value, i, value) {
        add_place(self, st_arena_format(self->arena, "%s/%zu", place->pointer, i), value);
    }
}

/* The place, and everything below it: each after what it is in. */
static void add_all(struct places *self, const struct place *place)
{
    size_t next = self->count;

    add_place(self, place->pointer, place->value);
    for (; next < self->count; next++) {
        const struct place above = self->items[next];

        add_children(self, &above);
    }
}

/* What one name of a pattern leads to. */
static void step_down(struct places *self, const struct place *place, const char *name)
{
    json_t *value = json_is_object(place->value) ? json_object_get(place->value, name) : NULL;

    if (strcmp(name, "**") == 0)
        add_all(self, place);
    else if (strcmp(name, "*") == 0)
        add_children(self, place);
    else if (value)
        add_place(self, below(self->arena, place->pointer, name), value);
}

/* The next part of a text up to an end character; NULL when there is none. */
static const char *next_part(struct st_arena *arena, const char **at, char end)
{
    const char *start = *at;
    const char *stop = start ? strchr(start, end) : NULL;

    if (!start)
        return NULL;
    *at = stop ? stop + 1 : NULL;
    return stop ? st_arena_copy(arena, start, (size_t)(stop - start)) : start;
}

struct st_spots st_spots_find(struct st_arena *arena, json_t *tree, const char *pattern)
{
    struct st_spots spots = { .count = 0 };
    const char *one;

    while ((one = next_part(arena, &pattern, '|'))) {
        struct places here = { .arena = arena };
        const char *rest = one + 1; /* behind the first slash */
        const char *name;

        assert(one[0] == '/');
        add_place(&here, "", tree);
        while ((name = next_part(arena, &rest, '/'))) {
            struct places there = { .arena = arena };

            for (size_t i = 0; i < here.count; i++)
                step_down(&there, &here.items[i], name);
            here = there;
        }
        for (size_t i = 0; i < here.count; i++) {
            spots.pointers = st_arena_grow(
                arena, spots.pointers, spots.count, &spots.capacity, sizeof *spots.pointers);
            spots.pointers[spots.count++] = here.items[i].pointer;
        }
    }
    return spots;
}

static bool matches_one(struct st_arena *arena, const char *pointer, const char *pattern)
{
    for (;;) {
        const char *name = next_part(arena, &pointer, '/');
        const char *wanted = next_part(arena, &pattern, '/');

        if (!name || !wanted)
            return !name && !wanted;
        if (strcmp(wanted, "*") != 0 && strcmp(wanted, name) != 0)
            return false;
    }
}

bool st_spot_matches(struct st_arena *arena, const char *pointer, const char *pattern)
{
    const char *one;

    while ((one = next_part(arena, &pattern, '|')))
        if (matches_one(arena, pointer, one))
            return true;
    return false;
}

const char *st_spot_name(struct st_arena *arena, const char *pointer)
{
    const char *slash = strrchr(pointer, '/');
    char *name = st_arena_copy_string(arena, slash ? slash + 1 : pointer);
    char *to = name;

    for (const char *from = name; *from; from++) {
        bool is_escape = from[0] == '~' && (from[1] == '0' || from[1] == '1');

        *to = *from;
        if (is_escape && *++from == '1')
            *to = '/';
        to++;
    }
    *to = '\0';
    return name;
}

const char *st_spot_above(struct st_arena *arena, const char *pointer, size_t levels)
{
    const char *slash = strrchr(pointer, '/');

    for (; levels > 0 && slash; levels--) {
        pointer = st_arena_copy(arena, pointer, (size_t)(slash - pointer));
        slash = strrchr(pointer, '/');
    }
    return pointer;
}

static json_t *child(json_t *value, const char *name)
{
    if (json_is_object(value))
        return json_object_get(value, name);
    return json_array_get(value, strtoul(name, NULL, 10));
}

json_t *st_spot_value(struct st_arena *arena, json_t *tree, const char *pointer)
{
    const char *rest = *pointer ? pointer + 1 : NULL;
    const char *name;

    while (tree && (name = next_part(arena, &rest, '/')))
        tree = child(tree, st_spot_name(arena, name));
    return tree;
}

bool st_spot_remove(struct st_arena *arena, json_t *tree, const char *pointer)
{
    json_t *above = st_spot_value(arena, tree, st_spot_above(arena, pointer, 1));
    const char *name = st_spot_name(arena, pointer);

    if (!above || !child(above, name))
        return false;
    if (json_is_object(above))
        return json_object_del(above, name) == 0;
    return json_array_remove(above, strtoul(name, NULL, 10)) == 0;
}

bool st_spot_replace(struct st_arena *arena, json_t *tree, const char *pointer, json_t *value)
{
    json_t *above = st_spot_value(arena, tree, st_spot_above(arena, pointer, 1));
    const char *name = st_spot_name(arena, pointer);

    if (!above || !child(above, name)) {
        json_decref(value);
        return false;
    }
    if (json_is_object(above))
        return json_object_set_new(above, name, value) == 0;
    return json_array_set_new(above, strtoul(name, NULL, 10), value) == 0;
}

int st_spot_compare(const void *a, const void *b)
{
    const char *x = *(const char *const *)a;
    const char *y = *(const char *const *)b;

    while (*x && *x == *y) {
        x++;
        y++;
    }

    /* Of two numbers of the same list, the one with more digits is greater. */
    size_t x_digits = strspn(x, "0123456789");
    size_t y_digits = strspn(y, "0123456789");

    if (x_digits != y_digits)
        return x_digits < y_digits ? -1 : 1;
    return (unsigned char)*x - (unsigned char)*y;
}
