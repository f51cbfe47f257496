/*
 * hear.c - running the tool, and what its lines and its exit code tell a person.
 */
#include <string.h>

#include "framework/lab/access.h"
#include "framework/lab/outside.h"

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

/* A summary that names the item says nothing new when one of its properties has been named. */
static bool is_told(const struct st_sync_result *result, struct st_lab_mention mention)
{
    for (size_t i = 0; i < result->error_count; i++)
        if (result->errors[i].object == mention.object &&
            (mention.property == ST_NO_PROPERTY || result->errors[i].property == mention.property))
            return true;
    return false;
}

/* A line without its end, and what it is at. */
static const char *take_one(struct st_arena *arena, const char **rest)
{
    size_t size = strcspn(*rest, "\r\n");
    const char *line = st_arena_copy(arena, *rest, size);

    *rest += size;
    *rest += strspn(*rest, "\r\n");
    return line;
}

static bool goes_on(const char *line)
{
    size_t size = strlen(line);

    while (size > 0 && line[size - 1] == ' ')
        size--;
    return size > 0 && line[size - 1] == ':';
}

/* The next line; what ends in a colon goes on in the line after it, as with Unison. */
static const char *take_line(struct st_arena *arena, const char **rest)
{
    const char *line = take_one(arena, rest);

    for (int i = 0; i < LINES_MAX && goes_on(line) && **rest; i++)
        line = st_arena_format(arena, "%s %s", line, take_one(arena, rest));
    return line;
}

/* What it said, as errors of items and lines of the log. Who exits with 0 has only mentioned it. */
static void hear(struct st_lab_visit *visit, const char *said, bool is_well)
{
    struct st_session *session = visit->session;

    for (const char *rest = said; *rest;) {
        const char *line = take_line(visit->arena, &rest);
        const struct st_lab_message *message = st_lab_tool_message(visit->lab->tool, line);
        struct st_lab_mention mention = st_lab_mentioned(visit, line);

        if (!message)
            continue;
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

/* Its commands, one after the other; the first thing that is not well. */
static enum st_status run_commands(struct st_lab_visit *visit)
{
    const struct st_lab_tool *tool = visit->lab->tool;
    enum st_status told = ST_OK;

    for (size_t i = 0; i < tool->sync_count && !st_lab_outside_crashed(visit); i++) {
        const char *said = NULL;
        int code = 0;

        if (!st_lab_run(visit, &tool->syncs[i], &code, &said))
            return ST_IO_ERROR;

        enum st_status status = st_lab_tool_exit(tool, code);

        hear(visit, said, status == ST_OK);
        told = told == ST_OK ? status : told;
    }
    return told;
}

enum st_status st_lab_run_tool(struct st_lab_visit *visit)
{
    visit->lab->child->tracer = st_lab_outside_begin(visit);

    enum st_status told = run_commands(visit);
    enum st_status first = st_result_status(visit->session->result);

    visit->lab->child->tracer = NULL;
    st_lab_outside_end(visit);

    return told != ST_OK && first != ST_OK ? first : told;
}
