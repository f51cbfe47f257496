/*
 * requests.c - IMAP commands (RFC 3501 6) as calls of an engine.
 *
 * APPEND makes an item, or moves one that was elsewhere; STORE and EXPUNGE are about messages
 * by their numbers, which uids.c finds in the server's own list. A command with a literal comes in
 * parts: what is before it goes on, for the server has to ask for it, and the literal is kept until
 * the command is whole.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "framework/lab/access.h"
#include "framework/lab/mail/mail.h"
#include "framework/lab/outside/request.h"

#define C(id) (1U << ST_CALL_##id)

enum { LITERAL_DIGITS = 10 };

/* --- Lines and literals ---------------------------------------------------------------------- */

/* The size that the end of a line says that a literal has: "{12}" or "{12+}"; false: it has none.
 */
static bool find_literal(const char *line, size_t size, size_t *ret_size)
{
    size_t at = size;
    char *end = NULL;

    while (at > 0 && (line[at - 1] == '\n' || line[at - 1] == '\r'))
        at--;
    if (at == 0 || line[at - 1] != '}')
        return false;
    while (at > 0 && line[at - 1] != '{' && size - at < LITERAL_DIGITS + 6)
        at--;
    if (at == 0 || line[at - 1] != '{')
        return false;

    unsigned long length = strtoul(line + at, &end, 10);

    if (line[at] < '0' || line[at] > '9')
        return false;
    *ret_size = length;
    return *end == '}' || *end == '+';
}

/* A line with its end; 0: it is not whole. */
static size_t line_size(const char *text, size_t size)
{
    const char *end = memchr(text, '\n', size);

    return end ? (size_t)(end - text) + 1 : 0;
}

/* --- What a command is about ----------------------------------------------------------------- */

struct command {
    const struct st_lab_visit *visit;
    struct st_lab_talk *talk;
    struct st_lab_request *request;
    const char *line; /* behind the tag */
    const char *literal;
};

static bool is_called(const char *line, const char *name)
{
    size_t size = strlen(name);

    return strncasecmp(line, name, size) == 0 && strchr(" \r\n", line[size]);
}

static st_object_id folder_of(const struct command *command)
{
    return command->talk->place > 0 ? (st_object_id)(command->talk->place - 1)
                                    : (st_object_id)ST_NO_OBJECT;
}

/* The numbers of "3,7:9" as items of the mailbox. */
static void add_messages(const struct command *command, const char *numbers)
{
    const char *rest = numbers;

    for (size_t i = 0; i < ST_LAB_REQUEST_OBJECTS && *rest >= '0' && *rest <= '9'; i++) {
        char *end = NULL;
        unsigned long first = strtoul(rest, &end, 10);
        unsigned long last = *end == ':' ? strtoul(end + 1, &end, 10) : first;

        st_mail_add_messages(
            command->visit, folder_of(command), first, last < first ? first : last,
            command->request);
        rest = *end == ',' ? end + 1 : "";
    }
}

static void append(const struct command *command)
{
    const char *item =
        command->literal ? st_mail_item(command->visit->arena, command->literal) : NULL;
    size_t id = item ? st_lab_number(command->visit, ST_LAB_ITEM, item) : SIZE_MAX;

    if (id == SIZE_MAX)
        return;
    st_lab_request_add(command->request, (st_object_id)id);
    if (st_lab_is_pending(command->visit, (st_object_id)id, ST_EDIT_MOVE)) {
        command->request->op = ST_CALL_ITEM_MOVE;
        command->request->calls = C(ITEM_MOVE);
        return;
    }
    command->request->op = ST_CALL_ITEM_SAVE;
    command->request->calls = C(ITEM_CREATE) | C(PROPERTY_SET) | C(ITEM_SAVE);
    command->request->properties = st_session_all(command->visit->session);
}

/* Properties whose flag a STORE names. */
static st_properties find_properties(const struct command *command, const char *flags)
{
    const struct st_mail *mail = st_mail_of(command->visit);
    st_properties found = 0;

    for (size_t i = 0; i < command->visit->properties; i++)
        if (mail->carriers[i] < ST_MAIL_FLAG_COUNT &&
            strcasestr(flags, st_mail_flag_infos[mail->carriers[i]].word))
            found |= (st_properties)1 << i;
    return found;
}

/* Of items that go to another mailbox the last step is their deletion here. */
static void remove_them(const struct command *command)
{
    const struct st_lab_request *request = command->request;
    bool is_move = request->object_count > 0 &&
                   st_lab_is_pending(command->visit, request->objects[0], ST_EDIT_MOVE);

    command->request->op = is_move ? ST_CALL_ITEM_MOVE : ST_CALL_ITEM_DELETE;
    command->request->calls = 1U << command->request->op;
}

static void store(const struct command *command, const char *arguments)
{
    struct st_lab_request *request = command->request;
    const char *flags = arguments + strcspn(arguments, " ");

    add_messages(command, arguments);
    if (request->object_count == 0)
        return;
    if (strcasestr(flags, "\\Deleted")) {
        remove_them(command);
        return;
    }
    request->properties = find_properties(command, flags);
    request->op = request->properties ? ST_CALL_ITEM_SAVE : ST_CALL_ITEM_MARK_READ;
    request->calls = request->properties ? C(PROPERTY_SET) | C(ITEM_SAVE) : C(ITEM_MARK_READ);
}

/* All that is to go from this mailbox. */
static void expunge(const struct command *command)
{
    const struct st_lab_visit *visit = command->visit;
    const struct st_store *server = st_world_server(visit->world);

    for (size_t i = 0; i < visit->objects; i++)
        if (st_store_has(server, (st_object_id)i) &&
            st_store_peek(server, (st_object_id)i)->parent == folder_of(command) &&
            (st_lab_is_pending(visit, (st_object_id)i, ST_EDIT_DELETE) ||
             st_lab_is_pending(visit, (st_object_id)i, ST_EDIT_MOVE)))
            st_lab_request_add(command->request, (st_object_id)i);
    if (command->request->object_count > 0)
        remove_them(command);
}

static void fetch(const struct command *command, const char *arguments)
{
    bool is_all = strchr(arguments, '*') != NULL;

    if (!is_all)
        add_messages(command, arguments);
    if (command->request->object_count == 0)
        st_lab_request_add(command->request, folder_of(command));
    command->request->op = is_all ? ST_CALL_FOLDER_LIST : ST_CALL_ITEM_OPEN;
    command->request->calls = 1U << command->request->op;
}

static void list(const struct command *command, bool selects)
{
    st_object_id folder = st_lab_mentioned(command->visit, command->line).object;

    if (selects)
        command->talk->place = folder == ST_NO_OBJECT ? 0 : (uint32_t)folder + 1;
    st_lab_request_add(command->request, folder);
    command->request->op = ST_CALL_FOLDER_LIST;
    command->request->calls = C(FOLDER_LIST);
}

static void read_command(struct command *command)
{
    bool has_numbers = is_called(command->line, "UID");
    const char *line = has_numbers ? command->line + strlen("UID ") : command->line;
    const char *arguments = line + strcspn(line, " \r\n");

    arguments += strspn(arguments, " ");
    if (is_called(line, "APPEND"))
        append(command);
    else if (is_called(line, "EXPUNGE") || is_called(line, "CLOSE"))
        expunge(command);
    else if (is_called(line, "SELECT") || is_called(line, "EXAMINE"))
        list(command, true);
    else if (is_called(line, "LIST") || is_called(line, "STATUS"))
        list(command, false);
    else if (has_numbers && is_called(line, "STORE"))
        store(command, arguments);
    else if (has_numbers && is_called(line, "FETCH"))
        fetch(command, arguments);
}

/* --- Both ways ------------------------------------------------------------------------------- */

/* The line that a command begins with is kept, as far as there is room; its end names nothing. */
static size_t take_part(struct st_lab_talk *talk, const char *text, size_t size)
{
    size_t most = size < sizeof talk->line ? size : sizeof talk->line - 1;

    if (!talk->line[0])
        (void)snprintf(talk->line, sizeof talk->line, "%.*s", (int)most, text);
    return size;
}

static size_t asked(
    const struct st_lab_visit *visit,
    struct st_lab_talk *talk,
    const char *text,
    size_t size,
    struct st_lab_request *ret_request)
{
    size_t literal = (size_t)talk->asked_left; /* that the line before has announced */
    size_t line = literal < size ? line_size(text + literal, size - literal) : 0;

    if (line == 0)
        return 0;

    size_t next = 0;
    const char *last = text + literal;
    const char *whole = st_arena_copy(visit->arena, last, line);

    if (find_literal(whole, line, &next)) {
        if (next >= ST_LAB_ASKED_MAX)
            return st_lab_talk_strange(talk, size);
        ret_request->is_part = true;
        talk->asked_left = next;
        return take_part(talk, text, literal + line);
    }

    bool goes_on = talk->line[0] != '\0';
    const char *first = goes_on ? talk->line : whole;
    size_t tag = strcspn(first, " \r\n");
    struct command command = {
        .visit = visit,
        .talk = talk,
        .request = ret_request,
        .line = first[tag] == ' ' ? first + tag + 1 : "",
        .literal = goes_on ? st_arena_copy(visit->arena, text, literal) : NULL,
    };

    /* What has no tag answers a server that has asked for more. */
    ret_request->has_answer = first[tag] == ' ';
    ret_request->is_part = !ret_request->has_answer;
    if (ret_request->has_answer)
        read_command(&command);
    return literal + line;
}

/* Line by line; a literal in the middle is no line, whatever is in it. */
static size_t answered(struct st_lab_talk *talk, const char *text, size_t size, bool *ret_is_answer)
{
    size_t literal = 0;

    if (talk->said_left > 0) {
        size_t piece = size < talk->said_left ? size : (size_t)talk->said_left;

        talk->said_left -= piece;
        return piece;
    }

    size_t line = line_size(text, size);
    bool is_tagged = line > 0 && !talk->goes_on && text[0] != '*' && text[0] != '+';

    if (line == 0)
        return 0;
    talk->goes_on = find_literal(text, line, &literal);
    talk->said_left = talk->goes_on ? literal : 0;
    *ret_is_answer = is_tagged;
    return line;
}

const struct st_lab_protocol st_lab_protocol_IMAP = { .word = "imap",
                                                      .asked = asked,
                                                      .answered = answered };
