/*
 * html_pool.c - events as JSON in which each value is there once.
 *
 * Cases of a scenario are nearly alike: of 850 kB of log, 50 are left. Values that are used
 * most come first, for their numbers are the shortest.
 */
#include <stdlib.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/report/html.h"

enum { DEPTH_MAX = 16 }; /* of events; ours have 8 */

/* What the page tells nothing of. */
static const char *const left_out[] = { "trace", "pointer", "unstable" };

struct pool {
    struct st_arena *arena;
    json_t *places; /* how a value is written -> its number */
    json_t *shapes; /* the names of an object, as JSON -> their place in keys */
};

/* A value by its number; the place is where it stands in the end. */
struct value {
    const char *written;
    size_t number, uses, place;
};

/* A list or an object that is being written. */
struct frame {
    json_t *value;
    json_t *names; /* of an object: the members to write; released with the frame */
    size_t index;  /* of the next part */
    struct st_text text;
};

/* The place of what is written so, a new one if there is none yet. */
static json_int_t place_of(json_t *places, const char *written)
{
    const json_t *place = json_object_get(places, written);
    json_int_t number = place ? json_integer_value(place) : (json_int_t)json_object_size(places);

    if (!place)
        st_json_put_integer(places, written, number);
    return number;
}

/* In ASCII, and without "<", so that no element ends and no comment begins. */
static const char *write_leaf(struct st_arena *arena, const json_t *value)
{
    const char *plain =
        st_json_text(arena, value, JSON_ENCODE_ANY | JSON_ENSURE_ASCII | JSON_COMPACT);
    struct st_text text;

    if (!strpbrk(plain, "<\x7f"))
        return plain;
    st_text_init(&text, arena);
    for (const char *c = plain; *c; c++) {
        if (*c == '<' || *c == '\x7f')
            st_text_addf(&text, "\\u%04X", (unsigned)*c);
        else
            st_text_add_char(&text, *c);
    }
    return text.data;
}

/* A number that says no more than the place in the list is left out, too. */
static bool is_left_out(const char *key, const json_t *value, size_t place)
{
    if (strcmp(key, "n") == 0)
        return json_integer_value(value) == (json_int_t)place;
    for (size_t i = 0; i < sizeof left_out / sizeof left_out[0]; i++)
        if (strcmp(key, left_out[i]) == 0)
            return true;
    return false;
}

/* Can the script make the command of a case out of its file and its engine? */
static bool is_usual_command(struct st_arena *arena, const json_t *event, const char *key)
{
    return strcmp(key, "reproduce") == 0 &&
           strcmp(
               st_event_text(event, key),
               st_arena_format(
                   arena, "synctorture run %s --engine %s", st_event_text(event, "file"),
                   st_event_text(event, "engine"))) == 0;
}

/* The names of the members that are not left out. */
static json_t *names_of(struct st_arena *arena, json_t *object, size_t place)
{
    json_t *names = st_json_array();
    const char *key;
    json_t *value;

    json_object_foreach (object, key, value) {
        if (!is_left_out(key, value, place) && !is_usual_command(arena, object, key))
            st_json_add_string(names, key);
    }
    return names;
}

/* place counts from 1: of an element in its list; 0 of what is in none. */
static void open_frame(struct pool *pool, struct frame *frame, json_t *value, size_t place)
{
    json_int_t kind = 0;

    *frame = (struct frame){ .value = value };
    if (json_is_object(value)) {
        frame->names = names_of(pool->arena, value, place);
        kind = 1 + place_of(pool->shapes, write_leaf(pool->arena, frame->names));
    }
    st_text_init(&frame->text, pool->arena);
    st_text_addf(&frame->text, "[%lld", (long long)kind);
}

/* The next part of a list or an object, or NULL when there is none. */
static json_t *next_part(struct frame *frame)
{
    size_t index = frame->index++;

    if (json_is_array(frame->value))
        return json_array_get(frame->value, index);
    return json_object_get(frame->value, json_string_value(json_array_get(frame->names, index)));
}

static bool has_parts(const json_t *value)
{
    return json_is_array(value) || json_is_object(value);
}

/* Its number. */
static json_int_t add_event(struct pool *pool, json_t *event)
{
    struct frame frames[DEPTH_MAX];
    size_t depth = 1;
    json_int_t number = 0;

    open_frame(pool, &frames[0], event, 0);
    while (depth > 0) {
        struct frame *frame = &frames[depth - 1];
        json_t *part = next_part(frame);

        if (has_parts(part) && depth < DEPTH_MAX) {
            open_frame(
                pool, &frames[depth++], part, json_is_array(frame->value) ? frame->index : 0);
            continue;
        }
        if (part) {
            number =
                place_of(pool->places, has_parts(part) ? "null" : write_leaf(pool->arena, part));
        } else {
            st_text_add_char(&frame->text, ']');
            number = place_of(pool->places, frame->text.data);
            json_decref(frame->names);
            depth--;
        }
        if (depth > 0)
            st_text_addf(&frames[depth - 1].text, ",%lld", (long long)number);
    }
    return number;
}

/* --- In the order of their use ----------------------------------------------------------- */

static bool is_list(const char *written)
{
    return written[0] == '[';
}

/* The next number in what is written, after the kind; NULL when there is none. */
static const char *next_number(const char *at, size_t *ret_number)
{
    const char *comma = strchr(at, ',');
    char *end = NULL;

    if (!comma)
        return NULL;
    *ret_number = strtoul(comma + 1, &end, 10);
    return end;
}

static int compare_uses(const void *left, const void *right)
{
    const struct value *a = left;
    const struct value *b = right;

    if (a->uses != b->uses)
        return a->uses < b->uses ? 1 : -1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static int compare_numbers(const void *left, const void *right)
{
    const struct value *a = left;
    const struct value *b = right;

    return a->number < b->number ? -1 : a->number > b->number;
}

/* All values, by number, with their places. */
static struct value *make_values(const struct pool *pool, size_t *ret_count)
{
    size_t count = json_object_size(pool->places);
    struct value *values = ST_NEW_ARRAY(pool->arena, struct value, count + 1);
    const char *written;
    json_t *unused;
    size_t i = 0;
    size_t number = 0;

    json_object_foreach (pool->places, written, unused) {
        values[i] = (struct value){ .written = written, .number = i };
        i++;
    }
    for (i = 0; i < count; i++)
        for (const char *at = is_list(values[i].written) ? values[i].written : NULL;
             at && (at = next_number(at, &number));)
            values[number].uses++;
    qsort(values, count, sizeof *values, compare_uses);
    for (i = 0; i < count; i++)
        values[i].place = i;
    qsort(values, count, sizeof *values, compare_numbers);
    *ret_count = count;
    return values;
}

/* What is written, with places for numbers. */
static void add_placed(struct st_text *text, const struct value *values, const char *written)
{
    size_t number = 0;

    if (!is_list(written)) {
        st_text_add(text, written);
        return;
    }
    st_text_add_size(text, written, strcspn(written, ",]"));
    for (const char *at = written; (at = next_number(at, &number));)
        st_text_addf(text, ",%zu", values[number].place);
    st_text_add_char(text, ']');
}

static void add_pool(struct st_text *text, const struct pool *pool, const json_t *numbers)
{
    size_t count = 0;
    struct value *values = make_values(pool, &count);
    struct value **placed = ST_NEW_ARRAY(pool->arena, struct value *, count + 1);
    size_t i;
    json_t *number;

    for (i = 0; i < count; i++)
        placed[values[i].place] = &values[i];
    for (i = 0; i < count; i++) {
        st_text_add(text, i > 0 ? "," : "");
        add_placed(text, values, placed[i]->written);
    }
    st_text_add(text, "],\n\"events\":[");
    json_array_foreach (numbers, i, number) {
        st_text_addf(text, "%s%zu", i > 0 ? "," : "", values[json_integer_value(number)].place);
    }
}

void st_html_pool(struct st_text *text, const json_t *events)
{
    struct pool pool = { text->arena, st_json_object(), st_json_object() };
    json_t *numbers = st_json_array();
    const char *shape;
    json_t *value;
    size_t i;

    json_array_foreach (events, i, value) {
        st_json_add(numbers, json_integer(add_event(&pool, value)));
    }
    st_text_add(text, "{\"keys\":[");
    i = 0;
    json_object_foreach (pool.shapes, shape, value) {
        st_text_addf(text, "%s%s", i++ ? "," : "", shape);
    }
    st_text_add(text, "],\n\"pool\":[");
    add_pool(text, &pool, numbers);
    st_text_add(text, "]}");
    json_decref(numbers);
    json_decref(pool.places);
    json_decref(pool.shapes);
}
