/*
 * hear.c - running the tool, and what its lines and its exit code tell a person.
 */
#include <string.h>

#include "framework/base/text.h"
#include "framework/lab/access.h"
#include "framework/lab/outside/outside.h"

enum { LINES_MAX = 4 }; /* that follow one */

/* A tool tells of an item with a line; what kind of call that was is not said. */
static enum st_call_op op_of(const struct st_lab_visit *visit, struct st_lab_mention mention)
{
    if (mention.property != ST_NO_PROPERTY)
        return ST_CALL_PROPERTY_SET;
    if (st_lab_is_pending(visit, mention.object, ST_EDIT_DELETE))
        return ST_CALL_ITEM_DELETE;
    return st_lab_is_pending(visit, mention.object, ST_EDIT_CREATE) ? ST_CALL_ITEM_CREATE
                                                                    : ST_CALL_ITEM_SAVE;
}

/* A line about an item tells nothing new after one about a property of it. */
static bool is_told(const struct st_sync_result *result, struct st_lab_mention mention)
{
    for (size_t i = 0; i < result->error_count; i++)
        if (result->errors[i].object == mention.object &&
            (result->errors[i].property == mention.property || mention.property == ST_NO_PROPERTY))
            return true;
    return false;
}

/* A line without the blanks at its end, with which some overwrite a line on a terminal. */
static const char *take_one(struct st_arena *arena, const char **rest)
{
    const char *line = *rest;
    size_t size = strcspn(line, "\r\n");

    *rest += size;
    *rest += strspn(*rest, "\r\n");
    while (size > 0 && line[size - 1] == ' ')
        size--;
    return st_arena_copy(arena, line, size);
}

/*
 * Without the times that Dovecot ends its replies with, "(0.001 + 0.000 secs)": they are
 * others each time, and two runs are to have the same log.
 */
static const char *leave_out_times(struct st_arena *arena, const char *line)
{
    static const char unit[] = "secs)";
    struct st_text text;

    st_text_init(&text, arena);
    while (*line) {
        size_t size = strncmp(line, " (", 2) == 0 ? strspn(line + 2, "0123456789.+ ") : 0;

        if (size > 0 && strncmp(line + 2 + size, unit, strlen(unit)) == 0)
            line += 2 + size + strlen(unit);
        else
            st_text_add_char(&text, *line++);
    }
    return text.data;
}

static bool goes_on(const char *line)
{
    return line[0] && line[strlen(line) - 1] == ':';
}

/* The next line; what ends in a colon goes on in the line after it, as with Unison. */
static const char *take_line(struct st_arena *arena, const char **rest)
{
    const char *line = take_one(arena, rest);

    for (int i = 0; i < LINES_MAX && goes_on(line) && **rest; i++)
        line = st_arena_format(arena, "%s %s", line, take_one(arena, rest));
    return leave_out_times(arena, line);
}

/*
 * What it said, as errors of items and lines of the log. Who exits with 0 has only mentioned it;
 * of others the status is what the exit code says, if no line says why.
 */
static void hear(struct st_lab_visit *visit, const char *said, enum st_status *told)
{
    bool is_well = *told == ST_OK;
    struct st_session *session = visit->session;
    const char *before = ""; /* the last line that named something, and what */
    struct st_lab_mention named = { ST_NO_OBJECT, ST_NO_PROPERTY };

    for (const char *rest = said; *rest;) {
        const char *line = take_line(visit->arena, &rest);
        const struct st_lab_message *message = st_lab_tool_message(visit->lab->tool, line);
        struct st_lab_mention mention = st_lab_mentioned(visit, line);

        if (mention.object != ST_NO_OBJECT) {
            before = line;
            named = mention;
        }
        if (!message)
            continue;
        if (message->about == ST_LAB_ABOUT_SESSION && *told != ST_OK)
            *told = message->status;
        if (message->about == ST_LAB_ABOUT_BEFORE && mention.object == ST_NO_OBJECT) {
            mention = named;
            line = st_arena_format(visit->arena, "%s: %s", before, line);
        }
        st_result_log(
            session->result,
            &(struct st_log_entry){
                .clock = session->clock,
                .kind = ST_LOG_TEXT,
                .name = st_names_late(session->setting->names, st_lab_translate(visit, line)),
            });
        if (mention.object == ST_NO_OBJECT || is_told(session->result, mention))
            continue;
        if (is_well)
            st_result_notice(
                session->result, mention.object, mention.property, op_of(visit, mention),
                message->status);
        else
            st_result_error(
                session->result, mention.object, mention.property, op_of(visit, mention),
                message->status);
    }
}

static const struct st_lab_variant *find_variant(const struct st_lab_visit *visit)
{
    const struct st_lab_tool *tool = visit->lab->tool;

    for (size_t i = 0; visit->session->variant && tool->variant_names[i]; i++)
        if (strcmp(tool->variant_names[i], visit->session->variant) == 0)
            return &tool->variants[i];
    return NULL;
}

/* What is to be done before it. What does not work shows nothing. */
static bool prepare(struct st_lab_visit *visit, const struct st_lab_variant *variant)
{
    for (size_t i = 0; variant && i < variant->before_count; i++) {
        const char *said = NULL;
        int code = 0;

        if (!st_lab_run(visit, &variant->before[i], &code, &said))
            return false;
        if (code != 0)
            return st_lab_unfit(
                visit->lab, false, "the variant %s cannot be prepared: %s", visit->session->variant,
                st_lab_translate(visit, said));
    }
    return true;
}

/* A command with the words that the variant adds. */
static struct st_lab_command extend(
    const struct st_lab_visit *visit,
    const struct st_lab_command *command,
    const struct st_lab_variant *variant)
{
    size_t count = 0;

    if (!variant || variant->add_count == 0)
        return *command;
    while (command->argv[count])
        count++;

    const char **argv = ST_NEW_ARRAY(visit->arena, const char *, count + variant->add_count + 1);

    memcpy(argv, command->argv, count * sizeof *argv);
    memcpy(argv + count, variant->add, variant->add_count * sizeof *argv);
    return (struct st_lab_command){ argv };
}

/* Its commands, one after the other; the first thing that is not well. */
static enum st_status run_commands(struct st_lab_visit *visit, const struct st_lab_variant *variant)
{
    const struct st_lab_tool *tool = visit->lab->tool;
    enum st_status told = ST_OK;

    for (size_t i = 0; i < tool->sync_count && !st_lab_outside_crashed(visit); i++) {
        const struct st_lab_command command = extend(visit, &tool->syncs[i], variant);
        const char *said = NULL;
        int code = 0;

        if (!st_lab_run(visit, &command, &code, &said))
            return ST_IO_ERROR;

        enum st_status status = st_lab_tool_exit(tool, code);

        hear(visit, said, &status);
        told = told == ST_OK ? status : told;
    }
    return told;
}

enum st_status st_lab_run_tool(struct st_lab_visit *visit)
{
    const struct st_lab_variant *variant = find_variant(visit);

    if (!prepare(visit, variant))
        return ST_IO_ERROR;
    visit->lab->child->tracer = st_lab_outside_begin(visit);

    enum st_status told = run_commands(visit, variant);
    enum st_status first = st_result_status(visit->session->result);

    visit->lab->child->tracer = NULL;
    st_lab_outside_end(visit);

    return told != ST_OK && first != ST_OK ? first : told;
}
