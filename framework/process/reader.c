/*
 * reader.c - reading one message of an untrusted engine, strictly.
 */
#include "framework/process/reader.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "framework/base/text.h"

enum { SHOWN = 60 }; /* bytes of what an engine said, in a message about it */

static const char *shown(struct st_arena *arena, const char *text, size_t size)
{
    struct st_text safe;

    st_text_init(&safe, arena);
    st_text_add_safe(&safe, text, size < SHOWN ? size : (size_t)SHOWN);
    if (size > SHOWN)
        st_text_add(&safe, "...");
    return safe.data;
}

json_t *st_reader_parse(
    struct st_arena *arena, const char *line, size_t size, const char **ret_problem)
{
    json_error_t error;
    json_t *object = json_loadb(line, size, JSON_REJECT_DUPLICATES, &error);

    if (json_is_object(object))
        return object;
    *ret_problem =
        object ? st_arena_format(
                     arena, "printed a line that is no JSON object: %s", shown(arena, line, size))
               : st_arena_format(
                     arena, "printed a line that is no JSON (%s): %s", st_safe(arena, error.text),
                     shown(arena, line, size));
    json_decref(object);
    return NULL;
}

void st_reader_init(
    struct st_reader *reader, struct st_arena *arena, const json_t *object, const char *what)
{
    *reader = (struct st_reader){ .arena = arena, .object = object, .what = what };
}

void st_reader_complain(struct st_reader *reader, const char *format, ...)
{
    va_list arguments;

    if (reader->problem)
        return;
    va_start(arguments, format);

    const char *text = st_arena_vformat(reader->arena, format, arguments);

    va_end(arguments);
    reader->problem =
        st_arena_format(reader->arena, "in %s, %s", reader->what, st_safe(reader->arena, text));
}

const json_t *st_read_any(struct st_reader *reader, const char *key, bool is_needed)
{
    const json_t *value = json_object_get(reader->object, key);

    assert(reader->key_count < ST_READER_KEYS_MAX);
    reader->keys[reader->key_count++] = key;
    reader->found += value != NULL;
    if (!value && is_needed)
        st_reader_complain(reader, "\"%s\" is missing", key);
    return value;
}

const char *st_read_string(struct st_reader *reader, const char *key, bool is_needed, size_t most)
{
    const json_t *value = st_read_any(reader, key, is_needed);

    if (!value)
        return "";
    if (!json_is_string(value))
        st_reader_complain(reader, "\"%s\" is to be a string", key);
    else if (json_string_length(value) > most)
        st_reader_complain(reader, "\"%s\" has more than %zu bytes", key, most);
    else
        return json_string_value(value);
    return "";
}

uint32_t st_read_number(
    struct st_reader *reader, const char *key, bool is_needed, uint32_t least, uint32_t most)
{
    const json_t *value = st_read_any(reader, key, is_needed);
    json_int_t number = json_integer_value(value);

    if (!value)
        return 0;
    if (!json_is_integer(value) || number < least || number > most) {
        st_reader_complain(
            reader, "\"%s\" is to be an integer from %" PRIu32 " to %" PRIu32, key, least, most);
        return 0;
    }
    return (uint32_t)number;
}

bool st_read_bool(struct st_reader *reader, const char *key, bool is_needed)
{
    const json_t *value = st_read_any(reader, key, is_needed);

    if (value && !json_is_boolean(value))
        st_reader_complain(reader, "\"%s\" is to be true or false", key);
    return json_is_true(value);
}

static size_t find_word(
    struct st_reader *reader, const char *key, const json_t *value, const struct st_words *words)
{
    const char *word = json_string_value(value);
    size_t found = word ? st_words_find(words, word) : words->count;

    if (found < words->count)
        return found;
    if (word)
        st_reader_complain(
            reader, "\"%s\" has \"%s\", which is no %s; %s", key,
            shown(reader->arena, word, strlen(word)), words->what,
            st_choices(reader->arena, word, words));
    else
        st_reader_complain(reader, "\"%s\" is to be made of strings", key);
    return 0;
}

size_t st_read_word(struct st_reader *reader, const char *key, const struct st_words *words)
{
    const json_t *value = st_read_any(reader, key, true);

    return value ? find_word(reader, key, value, words) : 0;
}

uint64_t st_read_words(
    struct st_reader *reader, const char *key, bool is_needed, const struct st_words *words)
{
    const json_t *list = st_read_array(reader, key, is_needed, words->count);
    uint64_t set = 0;

    for (size_t i = 0; i < json_array_size(list); i++)
        set |= (uint64_t)1 << find_word(reader, key, json_array_get(list, i), words);
    return reader->problem ? 0 : set;
}

const json_t *st_read_array(struct st_reader *reader, const char *key, bool is_needed, size_t most)
{
    const json_t *list = st_read_any(reader, key, is_needed);

    if (list && !json_is_array(list))
        st_reader_complain(reader, "\"%s\" is to be an array", key);
    else if (json_array_size(list) > most)
        st_reader_complain(reader, "\"%s\" has more than %zu elements", key, most);
    else
        return list;
    return NULL;
}

/* The first member that nobody asked for. */
static const char *find_stranger(const struct st_reader *reader)
{
    const char *key;
    const json_t *value;

    json_object_foreach ((json_t *)(uintptr_t)reader->object, key, value) {
        size_t i = 0;

        while (i < reader->key_count && strcmp(reader->keys[i], key) != 0)
            i++;
        if (i == reader->key_count)
            return key;
    }
    return "";
}

bool st_reader_end(struct st_reader *reader)
{
    if (!reader->problem && reader->found < json_object_size(reader->object)) {
        const struct st_words keys = { "member", reader->keys, reader->key_count };
        const char *stranger = find_stranger(reader);

        st_reader_complain(
            reader, "there is no member \"%s\"; %s",
            shown(reader->arena, stranger, strlen(stranger)),
            st_choices(reader->arena, stranger, &keys));
    }
    return !reader->problem;
}
