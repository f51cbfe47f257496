/*
 * json_mutate.c - changes of JSON that leave it JSON.
 *
 * The values of an input are elements of one list, the root, so that a change may also add,
 * remove or replace a whole one. A spot is a value together with what it is in.
 */
#include "fuzz/support/json_mutate.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "framework/base/json.h"
#include "fuzz/support/json_values.h"

/* The engine's own mutator. Not there where a target is only replayed. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t size_max);
#pragma weak LLVMFuzzerMutate

enum { SPOTS_MAX = 4096, NEST_MAX = 80, TEXT_MAX = 64 };

struct spot {
    json_t *inside;
    const char *key; /* NULL: an element of a list */
    size_t index;
    json_t *value;
};

struct tree {
    json_t *root;
    struct spot spots[SPOTS_MAX];
    size_t count;
    uint64_t random;
};

/* SplitMix64 (public domain, S. Vigna): any seed is a good one. */
static size_t below(struct tree *tree, size_t count)
{
    assert(count > 0);

    uint64_t z = tree->random += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (size_t)((z ^ z >> 31) % count);
}

/* All that is inside the value of one spot becomes spots. */
static void add_inside(struct tree *tree, json_t *inside)
{
    const char *key = NULL;
    size_t index = 0;
    json_t *value = NULL;

    json_object_foreach (inside, key, value)
        if (tree->count < SPOTS_MAX)
            tree->spots[tree->count++] = (struct spot){ inside, key, 0, value };
    json_array_foreach (inside, index, value)
        if (tree->count < SPOTS_MAX)
            tree->spots[tree->count++] = (struct spot){ inside, NULL, index, value };
}

static void collect(struct tree *tree)
{
    tree->count = 0;
    add_inside(tree, tree->root);
    for (size_t i = 0; i < tree->count; i++)
        add_inside(tree, tree->spots[i].value);
}

static const struct spot *any_spot(struct tree *tree)
{
    return &tree->spots[below(tree, tree->count)];
}

/* Takes the value over; NULL, what an invalid text gives, changes nothing. */
static void put(const struct spot *spot, json_t *value)
{
    if (!value)
        return;
    if (spot->key)
        (void)json_object_set_new(spot->inside, spot->key, value);
    else
        (void)json_array_set_new(spot->inside, spot->index, value);
}

/* As JSON has them, so that none of them does here what it may do elsewhere. */
static json_t *hostile_text(struct tree *tree)
{
    static const char *const texts[] = {
        "",
        " ",
        "\\n",
        "\\t",
        "\\r",
        "\\u001b[31m",
        "\\u007f",
        "\\u0085",
        "\\u202e",
        "\\u2066",
        "\\ufeff",
        "\\u2028",
        "\\ud83d\\ude00",
        "e\\u0301",
        "\\uffff",
        "<",
        "&amp;",
        "]]>",
        "</script>",
        "\\\"",
        "'",
        "\\\\",
        "# SKIP",
        "not ok 1",
        "1..0",
        "%s%n",
        "../..",
        "/",
        "*",
        "**",
        "-",
        "null",
        "0x10",
        "|",
        "::error ::",
    };
    char quoted[TEXT_MAX];
    int size = snprintf(
        quoted, sizeof quoted, "\"%s\"", texts[below(tree, sizeof texts / sizeof texts[0])]);

    return json_loadb(quoted, (size_t)size, JSON_DECODE_ANY, NULL);
}

static json_t *scalar(struct tree *tree)
{
    static const json_int_t numbers[] = {
        0, 1, 2, -1, 63, 64, 65, 255, 256, 4096, 65536, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN,
    };

    switch (below(tree, 8)) {
    case 0:
        return json_null();
    case 1:
        return json_boolean(below(tree, 2));
    case 2:
        return json_array();
    case 3:
        return json_object();
    case 4:
        return json_real(0.5);
    case 5:
        return json_integer(numbers[below(tree, sizeof numbers / sizeof numbers[0])]);
    default:
        return hostile_text(tree);
    }
}

/* A text with some bytes changed by the engine, from its dictionary perhaps. */
static json_t *changed_text(struct tree *tree, const char *text)
{
    uint8_t bytes[TEXT_MAX];
    size_t size = strlen(text) < TEXT_MAX ? strlen(text) : TEXT_MAX;

    if (!LLVMFuzzerMutate)
        return hostile_text(tree);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)text[i];
    return json_stringn(
        (const char *)bytes, LLVMFuzzerMutate(bytes, size, TEXT_MAX)); /* NULL: no UTF-8 */
}

/* --- One change each ---------------------------------------------------------------------- */

static void replace(struct tree *tree, const struct spot *spot)
{
    put(spot, scalar(tree));
}

static void change_text(struct tree *tree, const struct spot *spot)
{
    const char *text = json_string_value(spot->value);

    put(spot, text ? changed_text(tree, text) : scalar(tree));
}

static void copy_over(struct tree *tree, const struct spot *spot)
{
    put(spot, json_deep_copy(any_spot(tree)->value));
}

static void take_away(struct tree *tree, const struct spot *spot)
{
    (void)tree;
    if (spot->key)
        (void)json_object_del(spot->inside, spot->key);
    else
        (void)json_array_remove(spot->inside, spot->index);
}

static void rename_member(struct tree *tree, const struct spot *spot)
{
    const struct spot *other = any_spot(tree);
    json_t *text = other->key ? json_string(other->key) : hostile_text(tree);

    if (spot->key && below(tree, 2))
        put(&(struct spot){ .inside = spot->inside, .key = json_string_value(text) },
            json_deep_copy(spot->value));
    else if (json_is_object(spot->value))
        put(&(struct spot){ .inside = spot->value, .key = json_string_value(text) },
            json_deep_copy(other->value));
    json_decref(text);
}

/* A list gets one more of what it has, at another place. */
static void double_element(struct tree *tree, const struct spot *spot)
{
    if (!spot->key)
        (void)json_array_insert_new(
            spot->inside, below(tree, json_array_size(spot->inside) + 1),
            json_deep_copy(spot->value));
}

static void nest(struct tree *tree, const struct spot *spot)
{
    json_t *value = json_deep_copy(spot->value);

    for (size_t i = below(tree, 4) ? 1 : below(tree, NEST_MAX); i > 0; i--) {
        json_t *outer = below(tree, 2) ? st_json_array() : st_json_object();

        if (json_is_array(outer))
            st_json_add(outer, value);
        else
            st_json_put(outer, spot->key ? spot->key : "a", value);
        value = outer;
    }
    put(spot, value);
}

typedef void change(struct tree *tree, const struct spot *spot);

static change *const changes[] = {
    replace, change_text, change_text,   copy_over,      take_away,
    nest,    copy_over,   rename_member, double_element,
};

/* --- The whole ----------------------------------------------------------------------------- */

size_t st_json_mutate(uint8_t *data, size_t size, size_t size_max, unsigned seed)
{
    struct tree tree = { .random = seed };
    json_t *values = below(&tree, 8) ? st_json_values((const char *)data, size) : NULL;

    if (!values)
        return LLVMFuzzerMutate ? LLVMFuzzerMutate(data, size, size_max) : size;
    tree.root = values;
    for (size_t i = 1 + below(&tree, 3); i > 0; i--) {
        collect(&tree);
        if (tree.count > 0)
            changes[below(&tree, sizeof changes / sizeof changes[0])](&tree, any_spot(&tree));
    }
    size = st_json_values_write(values, (char *)data, size, size_max);
    json_decref(values);
    return size;
}

size_t st_json_cross(
    struct st_fuzz_input first,
    struct st_fuzz_input second,
    uint8_t *made,
    size_t made_size_max,
    unsigned seed)
{
    struct tree tree = { .random = seed };

    if (below(&tree, 4)) /* it costs twice what a change does, and would be every other one */
        return 0;

    json_t *values = st_json_values((const char *)first.data, first.size);
    json_t *others = st_json_values((const char *)second.data, second.size);
    size_t size = 0;

    if (values && others) {
        tree.root = others;
        collect(&tree);

        json_t *taken = json_deep_copy(any_spot(&tree)->value);

        tree.root = values;
        collect(&tree);
        put(any_spot(&tree), taken);
        size = st_json_values_write(values, (char *)made, 0, made_size_max);
    }
    json_decref(values);
    json_decref(others);
    return size;
}
