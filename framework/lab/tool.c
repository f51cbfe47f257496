/*
 * tool.c - reading the description of a real tool.
 */
#include "framework/lab/tool.h"

#include <stdlib.h>
#include <string.h>

struct reading {
    struct st_arena *arena;
    const char *why; /* the first thing that is wrong; NULL: nothing so far */
};

__attribute__((format(printf, 2, 3))) static void complain(
    struct reading *reading, const char *format, ...)
{
    va_list arguments;

    if (reading->why)
        return;
    va_start(arguments, format);
    reading->why = st_arena_vformat(reading->arena, format, arguments);
    va_end(arguments);
}

/* What a table may have as members. */
static const char *const tool_keys[] = {
    "lab",     "name",        "about", "package", "capabilities", "recovery",
    "version", "first",       "sync",  "exits",   "messages",     "first-times",
    "$schema", "environment", "note",  "shape",   "variants",
};
static const struct st_words tool_members = { "member of a lab", tool_keys,
                                              sizeof tool_keys / sizeof tool_keys[0] };
static const char *const variant_keys[] = { "about", "before", "add", "note" };
static const struct st_words variant_members = { "member of a variant", variant_keys,
                                                 sizeof variant_keys / sizeof variant_keys[0] };

static const char name_letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-.";

static void refuse_others(
    struct reading *reading, const json_t *object, const struct st_words *members)
{
    const char *key;
    json_t *value;

    if (!json_is_object(object))
        complain(reading, "no object where a %s is to be", members->what);
    json_object_foreach ((json_t *)(uintptr_t)object, key, value) {
        (void)value;
        if (st_words_find(members, key) == members->count)
            complain(
                reading, "no %s is called \"%.40s\"; %s", members->what, key,
                st_choices(reading->arena, key, members));
    }
}

static const char *read_text(
    struct reading *reading, const json_t *object, const char *key, bool is_needed)
{
    const json_t *value = json_object_get(object, key);

    if (!value && !is_needed)
        return "";
    if (!json_is_string(value) || json_string_length(value) > ST_LAB_TEXT_MAX ||
        (is_needed && json_string_length(value) == 0)) {
        complain(reading, "\"%s\" is to be a string of 1 to %d bytes", key, (int)ST_LAB_TEXT_MAX);
        return "";
    }
    return st_arena_copy_string(reading->arena, json_string_value(value));
}

static size_t read_number(
    struct reading *reading, const json_t *object, const char *key, size_t preset, size_t most)
{
    const json_t *value = json_object_get(object, key);

    if (!value)
        return preset;
    if (json_is_integer(value) && json_integer_value(value) >= 0 &&
        (size_t)json_integer_value(value) <= most)
        return (size_t)json_integer_value(value);
    complain(reading, "\"%s\" is to be a whole number from 0 to %zu", key, most);
    return preset;
}

static const json_t *read_rows(
    struct reading *reading, const json_t *object, const char *key, bool is_object)
{
    const json_t *rows = json_object_get(object, key);
    size_t count = is_object ? json_object_size(rows) : json_array_size(rows);

    if (rows && (is_object ? !json_is_object(rows) : !json_is_array(rows)))
        complain(reading, "\"%s\" is to be an %s", key, is_object ? "object" : "array");
    if (count > ST_LAB_ROWS_MAX)
        complain(reading, "\"%s\" has more than %d members", key, (int)ST_LAB_ROWS_MAX);
    return reading->why ? NULL : rows;
}

static size_t read_word(
    struct reading *reading, const char *key, const json_t *value, const struct st_words *words)
{
    const char *word = json_is_string(value) ? json_string_value(value) : "";
    size_t index = st_words_find(words, word);

    if (index < words->count)
        return index;
    complain(
        reading, "\"%s\": no %s is called \"%.40s\"; %s", key, words->what, word,
        st_choices(reading->arena, word, words));
    return 0;
}

/* An array of strings, the first of which is a program. */
static struct st_lab_command read_argv(
    struct reading *reading, const char *key, const json_t *words)
{
    size_t count = json_array_size(words);
    const char **argv = ST_NEW_ARRAY(reading->arena, const char *, count + 1);

    if (!json_is_array(words) || count == 0 || count > ST_LAB_ARGV_MAX)
        complain(
            reading, "\"%s\" is to be a command: an array of 1 to %d strings", key,
            (int)ST_LAB_ARGV_MAX);
    for (size_t i = 0; i < count && !reading->why; i++) {
        const json_t *word = json_array_get(words, i);

        if (!json_is_string(word) || json_string_length(word) > ST_LAB_TEXT_MAX)
            complain(reading, "\"%s\" is to be made of strings", key);
        else
            argv[i] = st_arena_copy_string(reading->arena, json_string_value(word));
    }
    return (struct st_lab_command){ argv };
}

static const struct st_lab_command *read_command(
    struct reading *reading, const json_t *object, const char *key, bool is_needed)
{
    const json_t *words = json_object_get(object, key);
    struct st_lab_command *command = ST_NEW(reading->arena, struct st_lab_command);

    if (!words && !is_needed)
        return NULL;
    *command = read_argv(reading, key, words);
    return command;
}

static const struct st_lab_command *read_commands(
    struct reading *reading, const json_t *object, const char *key, size_t *ret_count)
{
    const json_t *rows = read_rows(reading, object, key, false);
    size_t count = json_array_size(rows);
    struct st_lab_command *all = ST_NEW_ARRAY(reading->arena, struct st_lab_command, count + 1);

    for (size_t i = 0; i < count && !reading->why; i++)
        all[i] = read_argv(reading, key, json_array_get(rows, i));
    *ret_count = count;
    return all;
}

static void read_syncs(struct reading *reading, const json_t *object, struct st_lab_tool *tool)
{
    tool->syncs = read_commands(reading, object, "sync", &tool->sync_count);
    if (tool->sync_count == 0)
        complain(reading, "\"sync\" is to be an array of commands");
}

static struct st_lab_variant read_variant(
    struct reading *reading, const char *name, const json_t *object)
{
    struct st_lab_variant variant = { NULL, 0, NULL,
                                      json_array_size(json_object_get(object, "add")) };

    if (name[strspn(name, name_letters)] || !name[0])
        complain(
            reading, "variant \"%.40s\" is to be made of small letters, digits and \"-\"", name);
    refuse_others(reading, object, &variant_members);
    (void)read_text(reading, object, "about", true);
    variant.before = read_commands(reading, object, "before", &variant.before_count);
    if (json_object_get(object, "add"))
        variant.add = read_argv(reading, "add", json_object_get(object, "add")).argv;
    if (variant.before_count == 0 && variant.add_count == 0)
        complain(reading, "variant \"%.40s\" is to have \"before\", \"add\" or both", name);
    return variant;
}

static void read_variants(struct reading *reading, const json_t *object, struct st_lab_tool *tool)
{
    json_t *rows = (json_t *)(uintptr_t)read_rows(reading, object, "variants", true);
    size_t count = json_object_size(rows);
    const char **names = ST_NEW_ARRAY(reading->arena, const char *, count + 1);
    struct st_lab_variant *variants =
        ST_NEW_ARRAY(reading->arena, struct st_lab_variant, count + 1);
    const char *key;
    json_t *value;
    size_t i = 0;

    json_object_foreach (rows, key, value) {
        names[i] = st_arena_copy_string(reading->arena, key);
        variants[i++] = read_variant(reading, key, value);
    }
    tool->variant_names = names;
    tool->variants = variants;
}

static void read_variables(struct reading *reading, const json_t *object, struct st_lab_tool *tool)
{
    json_t *rows = (json_t *)(uintptr_t)read_rows(reading, object, "environment", true);
    struct st_lab_variable *variables =
        ST_NEW_ARRAY(reading->arena, struct st_lab_variable, json_object_size(rows) + 1);
    const char *key;
    json_t *value;

    json_object_foreach (rows, key, value) {
        variables[tool->variable_count++] = (struct st_lab_variable){
            .name = st_arena_copy_string(reading->arena, key),
            .value = read_text(reading, rows, key, true),
        };
    }
    tool->variables = variables;
}

static void read_exits(struct reading *reading, const json_t *object, struct st_lab_tool *tool)
{
    json_t *rows = (json_t *)(uintptr_t)read_rows(reading, object, "exits", true);
    struct st_lab_exit *exits =
        ST_NEW_ARRAY(reading->arena, struct st_lab_exit, json_object_size(rows) + 1);
    const char *key;
    json_t *value;

    json_object_foreach (rows, key, value) {
        char *end = NULL;
        long code = strcmp(key, "otherwise") == 0 ? -1 : strtol(key, &end, 10);

        if (end && (end == key || *end || code < 0 || code > 255))
            complain(reading, "\"exits\" has \"%.40s\", which is no exit code", key);
        exits[tool->exit_count++] = (struct st_lab_exit){
            .code = (int)code,
            .status = (enum st_status)read_word(reading, "exits", value, &st_status_words),
        };
    }
    if (tool->exit_count == 0)
        complain(reading, "\"exits\" is to say what exit codes mean");
    tool->exits = exits;
}

static void read_messages(struct reading *reading, const json_t *object, struct st_lab_tool *tool)
{
    const json_t *rows = read_rows(reading, object, "messages", false);

    tool->messages = ST_NEW_ARRAY(reading->arena, struct st_lab_message, json_array_size(rows) + 1);
    for (size_t i = 0; i < json_array_size(rows) && !reading->why; i++) {
        const json_t *row = json_array_get(rows, i);
        struct st_lab_message *message = &tool->messages[tool->message_count];

        message->match = read_text(reading, row, "match", true);
        message->status = (enum st_status)read_word(
            reading, "status", json_object_get(row, "status"), &st_status_words);
        if (regcomp(&message->regex, message->match, REG_EXTENDED | REG_NOSUB) == 0)
            regfree(&message->regex);
        else
            complain(reading, "\"%s\" is no regular expression", message->match);
        tool->message_count++;
    }
}

static unsigned read_caps(struct reading *reading, const json_t *object)
{
    const json_t *words = read_rows(reading, object, "capabilities", false);
    unsigned caps = 0;

    if (json_array_size(words) == 0)
        complain(reading, "\"capabilities\" is to say what the tool can do");
    for (size_t i = 0; i < json_array_size(words); i++)
        caps |= 1U << read_word(reading, "capabilities", json_array_get(words, i), &st_cap_words);
    return caps;
}

static enum st_lab_shape_id read_shape(struct reading *reading, const json_t *object)
{
    const json_t *word = json_object_get(object, "shape");

    if (!word)
        return ST_LAB_FILES;
    return (enum st_lab_shape_id)read_word(reading, "shape", word, &st_lab_shape_words);
}

const struct st_lab_tool *st_lab_tool_read(
    struct st_arena *arena, const json_t *object, const char **ret_why)
{
    struct reading reading = { arena, NULL };
    struct st_lab_tool *tool = ST_NEW(arena, struct st_lab_tool);

    if (read_number(&reading, object, "lab", 0, 1) != 1)
        complain(&reading, "\"lab\" is to be 1, the version of the format");
    refuse_others(&reading, object, &tool_members);
    tool->name = read_text(&reading, object, "name", true);
    if (tool->name[strspn(tool->name, name_letters)])
        complain(&reading, "\"name\" is to be made of small letters, digits, \"-\" and \".\"");
    tool->about = read_text(&reading, object, "about", true);
    tool->package = read_text(&reading, object, "package", true);
    tool->shape = read_shape(&reading, object);
    tool->caps = read_caps(&reading, object);
    tool->recovery = (uint8_t)read_number(&reading, object, "recovery", 0, ST_LAB_TIMES_MAX);
    tool->version = read_command(&reading, object, "version", true);
    tool->first = read_command(&reading, object, "first", false);
    tool->first_times = read_number(&reading, object, "first-times", 1, ST_LAB_TIMES_MAX);
    read_syncs(&reading, object, tool);
    read_variants(&reading, object, tool);
    read_variables(&reading, object, tool);
    read_exits(&reading, object, tool);
    read_messages(&reading, object, tool);
    *ret_why = reading.why;
    return reading.why ? NULL : tool;
}

void st_lab_tool_init(const struct st_lab_tool *tool)
{
    for (size_t i = 0; i < tool->message_count; i++) {
        struct st_lab_message *message = &tool->messages[i];

        message->is_ready = regcomp(&message->regex, message->match, REG_EXTENDED | REG_NOSUB) == 0;
    }
}

void st_lab_tool_clear(const struct st_lab_tool *tool)
{
    for (size_t i = 0; i < tool->message_count; i++) {
        if (tool->messages[i].is_ready)
            regfree(&tool->messages[i].regex);
        tool->messages[i].is_ready = false;
    }
}

enum st_status st_lab_tool_exit(const struct st_lab_tool *tool, int code)
{
    enum st_status otherwise = ST_IO_ERROR;

    for (size_t i = 0; i < tool->exit_count; i++) {
        if (tool->exits[i].code == code)
            return tool->exits[i].status;
        if (tool->exits[i].code < 0)
            otherwise = tool->exits[i].status;
    }
    return otherwise;
}

const struct st_lab_message *st_lab_tool_message(const struct st_lab_tool *tool, const char *line)
{
    for (size_t i = 0; i < tool->message_count; i++)
        if (tool->messages[i].is_ready && regexec(&tool->messages[i].regex, line, 0, NULL, 0) == 0)
            return &tool->messages[i];
    return NULL;
}
