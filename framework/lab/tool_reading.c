/*
 * tool_reading.c - values of all kinds in the description of a tool.
 */
#include "framework/lab/tool_reading.h"

#include <string.h>

const char st_lab_name_letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-.";

void st_lab_complain(struct st_lab_reading *reading, const char *format, ...)
{
    va_list arguments;

    if (reading->why)
        return;
    va_start(arguments, format);
    reading->why = st_arena_vformat(reading->arena, format, arguments);
    va_end(arguments);
}

void st_lab_refuse_others(
    struct st_lab_reading *reading, const json_t *object, const struct st_words *members)
{
    const char *key;
    json_t *value;

    if (!json_is_object(object))
        st_lab_complain(reading, "no object where a %s is to be", members->what);
    json_object_foreach ((json_t *)(uintptr_t)object, key, value) {
        (void)value;
        if (st_words_find(members, key) == members->count)
            st_lab_complain(
                reading, "no %s is called \"%.40s\"; %s", members->what, key,
                st_choices(reading->arena, key, members));
    }
}

const char *st_lab_keep_text(struct st_lab_reading *reading, const json_t *string)
{
    const char *text = json_string_value(string);

    reading->has_patience = reading->has_patience || strstr(text, "{patience}");
    return st_arena_copy_string(reading->arena, text);
}

const char *st_lab_read_text(
    struct st_lab_reading *reading, const json_t *object, const char *key, bool is_needed)
{
    const json_t *value = json_object_get(object, key);

    if (!value && !is_needed)
        return "";
    if (!json_is_string(value) || json_string_length(value) > ST_LAB_TEXT_MAX ||
        (is_needed && json_string_length(value) == 0)) {
        st_lab_complain(
            reading, "\"%s\" is to be a string of 1 to %d bytes", key, (int)ST_LAB_TEXT_MAX);
        return "";
    }
    return st_lab_keep_text(reading, value);
}

size_t st_lab_read_number(
    struct st_lab_reading *reading,
    const json_t *object,
    const char *key,
    size_t preset,
    size_t most)
{
    const json_t *value = json_object_get(object, key);

    if (!value)
        return preset;
    if (json_is_integer(value) && json_integer_value(value) >= 0 &&
        (size_t)json_integer_value(value) <= most)
        return (size_t)json_integer_value(value);
    st_lab_complain(reading, "\"%s\" is to be a whole number from 0 to %zu", key, most);
    return preset;
}

const json_t *st_lab_read_rows(
    struct st_lab_reading *reading, const json_t *object, const char *key, bool is_object)
{
    const json_t *rows = json_object_get(object, key);
    size_t count = is_object ? json_object_size(rows) : json_array_size(rows);

    if (rows && (is_object ? !json_is_object(rows) : !json_is_array(rows)))
        st_lab_complain(reading, "\"%s\" is to be an %s", key, is_object ? "object" : "array");
    if (count > ST_LAB_ROWS_MAX)
        st_lab_complain(reading, "\"%s\" has more than %d members", key, (int)ST_LAB_ROWS_MAX);
    return reading->why ? NULL : rows;
}

size_t st_lab_read_word(
    struct st_lab_reading *reading,
    const char *key,
    const json_t *value,
    const struct st_words *words)
{
    const char *word = json_is_string(value) ? json_string_value(value) : "";
    size_t index = st_words_find(words, word);

    if (index < words->count)
        return index;
    st_lab_complain(
        reading, "\"%s\": no %s is called \"%.40s\"; %s", key, words->what, word,
        st_choices(reading->arena, word, words));
    return 0;
}

struct st_lab_command st_lab_read_argv(
    struct st_lab_reading *reading, const char *key, const json_t *words)
{
    size_t count = json_array_size(words);
    const char **argv = ST_NEW_ARRAY(reading->arena, const char *, count + 1);

    if (!json_is_array(words) || count == 0 || count > ST_LAB_ARGV_MAX)
        st_lab_complain(
            reading, "\"%s\" is to be a command: an array of 1 to %d strings", key,
            (int)ST_LAB_ARGV_MAX);
    for (size_t i = 0; i < count && !reading->why; i++) {
        const json_t *word = json_array_get(words, i);

        if (!json_is_string(word) || json_string_length(word) > ST_LAB_TEXT_MAX)
            st_lab_complain(reading, "\"%s\" is to be made of strings", key);
        else
            argv[i] = st_lab_keep_text(reading, word);
    }
    return (struct st_lab_command){ argv };
}

const struct st_lab_command *st_lab_read_command(
    struct st_lab_reading *reading, const json_t *object, const char *key, bool is_needed)
{
    const json_t *words = json_object_get(object, key);
    struct st_lab_command *command = ST_NEW(reading->arena, struct st_lab_command);

    if (!words && !is_needed)
        return NULL;
    *command = st_lab_read_argv(reading, key, words);
    return command;
}

const struct st_lab_command *st_lab_read_commands(
    struct st_lab_reading *reading, const json_t *object, const char *key, size_t *ret_count)
{
    const json_t *rows = st_lab_read_rows(reading, object, key, false);
    size_t count = json_array_size(rows);
    struct st_lab_command *all = ST_NEW_ARRAY(reading->arena, struct st_lab_command, count + 1);

    for (size_t i = 0; i < count && !reading->why; i++)
        all[i] = st_lab_read_argv(reading, key, json_array_get(rows, i));
    *ret_count = count;
    return all;
}
