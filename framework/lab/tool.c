/*
 * tool.c - reading the description of a real tool.
 */
#include "framework/lab/tool_reading.h"

#include <stdlib.h>
#include <string.h>

/* What a table may have as members. */
static const char *const tool_keys[] = {
    "lab",   "name",  "about",    "package",  "capabilities", "recovery", "version",
    "first", "sync",  "exits",    "messages", "first-times",  "$schema",  "environment",
    "note",  "shape", "variants", "files",    "serve",        "never",    "limits",
};
static const struct st_words tool_members = { "member of a lab", tool_keys,
                                              sizeof tool_keys / sizeof tool_keys[0] };
static void read_syncs(
    struct st_lab_reading *reading, const json_t *object, struct st_lab_tool *tool)
{
    tool->syncs = st_lab_read_commands(reading, object, "sync", &tool->sync_count);
    if (tool->sync_count == 0)
        st_lab_complain(reading, "\"sync\" is to be an array of commands");
}

static void read_variables(
    struct st_lab_reading *reading, const json_t *object, struct st_lab_tool *tool)
{
    json_t *rows = (json_t *)(uintptr_t)st_lab_read_rows(reading, object, "environment", true);
    struct st_lab_variable *variables =
        ST_NEW_ARRAY(reading->arena, struct st_lab_variable, json_object_size(rows) + 1);
    const char *key;
    json_t *value;

    json_object_foreach (rows, key, value) {
        variables[tool->variable_count++] = (struct st_lab_variable){
            .name = st_arena_copy_string(reading->arena, key),
            .value = st_lab_read_text(reading, rows, key, true),
        };
    }
    tool->variables = variables;
}

static void read_exits(
    struct st_lab_reading *reading, const json_t *object, struct st_lab_tool *tool)
{
    json_t *rows = (json_t *)(uintptr_t)st_lab_read_rows(reading, object, "exits", true);
    struct st_lab_exit *exits =
        ST_NEW_ARRAY(reading->arena, struct st_lab_exit, json_object_size(rows) + 1);
    const char *key;
    json_t *value;

    json_object_foreach (rows, key, value) {
        char *end = NULL;
        long code = strcmp(key, "otherwise") == 0 ? -1 : strtol(key, &end, 10);

        if (end && (end == key || *end || code < 0 || code > 255))
            st_lab_complain(reading, "\"exits\" has \"%.40s\", which is no exit code", key);
        exits[tool->exit_count++] = (struct st_lab_exit){
            .code = (int)code,
            .status = (enum st_status)st_lab_read_word(reading, "exits", value, &st_status_words),
        };
    }
    if (tool->exit_count == 0)
        st_lab_complain(reading, "\"exits\" is to say what exit codes mean");
    tool->exits = exits;
}

static enum st_lab_about read_about(struct st_lab_reading *reading, const json_t *row)
{
    static const char *const places[] = {
#define X(id, word, about) word,
        ST_LAB_ABOUTS(X)
#undef X
    };
    static const struct st_words words = { "place", places, sizeof places / sizeof places[0] };
    const json_t *word = json_object_get(row, "about");

    return word ? (enum st_lab_about)st_lab_read_word(reading, "about", word, &words)
                : ST_LAB_ABOUT_LINE;
}

static void read_messages(
    struct st_lab_reading *reading, const json_t *object, struct st_lab_tool *tool)
{
    const json_t *rows = st_lab_read_rows(reading, object, "messages", false);

    tool->messages = ST_NEW_ARRAY(reading->arena, struct st_lab_message, json_array_size(rows) + 1);
    for (size_t i = 0; i < json_array_size(rows) && !reading->why; i++) {
        const json_t *row = json_array_get(rows, i);
        struct st_lab_message *message = &tool->messages[tool->message_count];

        message->match = st_lab_read_text(reading, row, "match", true);
        message->status = (enum st_status)st_lab_read_word(
            reading, "status", json_object_get(row, "status"), &st_status_words);
        message->about = read_about(reading, row);
        if (regcomp(&message->regex, message->match, REG_EXTENDED | REG_NOSUB) == 0)
            regfree(&message->regex);
        else
            st_lab_complain(reading, "\"%s\" is no regular expression", message->match);
        tool->message_count++;
    }
}

static unsigned read_caps(struct st_lab_reading *reading, const json_t *object)
{
    const json_t *words = st_lab_read_rows(reading, object, "capabilities", false);
    unsigned caps = 0;

    if (json_array_size(words) == 0)
        st_lab_complain(reading, "\"capabilities\" is to say what the tool can do");
    for (size_t i = 0; i < json_array_size(words); i++)
        caps |= 1U << st_lab_read_word(
                    reading, "capabilities", json_array_get(words, i), &st_cap_words);
    return caps;
}

static enum st_lab_shape_id read_shape(struct st_lab_reading *reading, const json_t *object)
{
    const json_t *word = json_object_get(object, "shape");

    if (!word)
        return ST_LAB_FILES;
    return (enum st_lab_shape_id)st_lab_read_word(reading, "shape", word, &st_lab_shape_words);
}

const struct st_lab_tool *st_lab_tool_read(
    struct st_arena *arena, const json_t *object, const char **ret_why)
{
    struct st_lab_reading reading = { arena, NULL, false };
    struct st_lab_tool *tool = ST_NEW(arena, struct st_lab_tool);

    if (st_lab_read_number(&reading, object, "lab", 0, 1) != 1)
        st_lab_complain(&reading, "\"lab\" is to be 1, the version of the format");
    st_lab_refuse_others(&reading, object, &tool_members);
    tool->name = st_lab_read_text(&reading, object, "name", true);
    if (tool->name[strspn(tool->name, st_lab_name_letters)])
        st_lab_complain(
            &reading, "\"name\" is to be made of small letters, digits, \"-\" and \".\"");
    tool->about = st_lab_read_text(&reading, object, "about", true);
    tool->package = st_lab_read_text(&reading, object, "package", true);
    tool->shape = read_shape(&reading, object);
    tool->caps = read_caps(&reading, object);
    tool->recovery = (uint8_t)st_lab_read_number(&reading, object, "recovery", 0, ST_LAB_TIMES_MAX);
    tool->version = st_lab_read_command(&reading, object, "version", true);
    tool->first = st_lab_read_command(&reading, object, "first", false);
    tool->first_times = st_lab_read_number(&reading, object, "first-times", 1, ST_LAB_TIMES_MAX);
    read_syncs(&reading, object, tool);
    st_lab_read_variants(&reading, object, tool);
    st_lab_read_files(&reading, object, tool);
    st_lab_read_serve(&reading, object, tool);
    read_variables(&reading, object, tool);
    read_exits(&reading, object, tool);
    read_messages(&reading, object, tool);
    st_lab_read_never(&reading, object, tool);
    st_lab_read_limits(&reading, object, tool);
    tool->has_patience = reading.has_patience;
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
