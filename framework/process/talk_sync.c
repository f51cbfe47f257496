/*
 * talk_sync.c - the conversation with an engine: one synchronization.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/process/lines.h"
#include "framework/process/talk_parts.h"

/* --- The question ------------------------------------------------------------------------- */

/* What the engine gave us to keep, or null. */
static json_t *state_json(const struct st_session *session)
{
    const char *text =
        *session->state ? st_names_text(session->setting->names, *session->state) : NULL;
    json_t *state = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;

    return state ? state : json_null();
}

static bool ask(struct st_talk *talk, const struct st_session *session)
{
    json_t *question = st_json_object();
    json_t *folders = st_json_array();
    json_t *properties = st_json_array();
    size_t size = 0;

    for (size_t i = 0; i < session->folder_count; i++)
        st_json_add(folders, json_integer(session->folders[i]));
    for (size_t i = 0; i < session->properties; i++)
        st_json_add_string(properties, session->setting->property_names[i]);
    st_json_put_string(question, "type", "sync");
    st_json_put_integer(question, "sync", talk->syncs);
    st_json_put_string(question, "user", session->setting->identity_names[session->user]);
    st_json_put_integer(question, "replica", session->replica);
    st_json_put(question, "folders", folders);
    st_json_put(question, "properties", properties);
    st_json_put_integer(question, "clock", session->clock);
    st_json_put(question, "options", json_deep_copy(talk->options));
    st_json_put(question, "state", state_json(session));
    st_arena_reset(&talk->scratch);

    const char *line = st_wire_line(&talk->scratch, question, &size);

    return st_talk_send(talk, line, size);
}

/* --- Calls -------------------------------------------------------------------------------- */

/* Do what was asked and answer. Not ST_OK: it is over. */
static enum st_status serve(
    struct st_talk *talk, struct st_session *session, struct st_reader *reader)
{
    struct st_wire_call wire = { .call = { .op = ST_CALL_COUNT } };
    struct st_reply reply = { .refused = ST_NO_PROPERTY };
    bool is_full = false;
    size_t size = 0;

    if (!st_wire_read_call(reader, session, &wire, &is_full)) {
        st_talk_complain(talk, reader->problem);
        return ST_IO_ERROR;
    }
    if (is_full) {
        st_talk_fail_here(talk, ST_END_LIMIT, "made up more texts than can be kept");
        return ST_IO_ERROR;
    }
    talk->calls++;

    struct st_host *host = wire.side == ST_ON_SERVER ? session->server : session->client;
    enum st_status status = st_host_call(host, &wire.call, &reply);

    if (status == ST_CRASHED)
        return status;

    const char *line = st_wire_answer(&talk->scratch, session, &wire.call, status, &reply, &size);

    return st_talk_send(talk, line, size) ? ST_OK : ST_IO_ERROR;
}

/* --- The answer --------------------------------------------------------------------------- */

static void read_error(struct st_reader *outer, struct st_session *session, const json_t *object)
{
    struct st_words properties = st_wire_properties(session);
    struct st_reader reader;

    st_reader_init(&reader, outer->arena, object, "an element of \"errors\"");
    if (!json_is_object(object))
        st_reader_complain(&reader, "there is to be an object");

    uint32_t item = st_read_number(&reader, "item", true, 0, (uint32_t)session->objects - 1);
    st_property property = ST_NO_PROPERTY;

    if (json_object_get(object, "property"))
        property = (st_property)st_read_word(&reader, "property", &properties);

    enum st_call_op op = (enum st_call_op)st_read_word(&reader, "call", &st_call_words);
    enum st_status status = (enum st_status)st_read_word(&reader, "status", &st_status_words);
    bool is_notice = st_read_bool(&reader, "notice", false);

    if (status == ST_OK)
        st_reader_complain(&reader, "\"status\" says that it is none");
    if (!st_reader_end(&reader))
        outer->problem = outer->problem ? outer->problem : reader.problem;
    else if (is_notice)
        st_result_notice(session->result, (st_object_id)item, property, op, status);
    else
        st_result_error(session->result, (st_object_id)item, property, op, status);
}

static void read_log(
    struct st_reader *reader, struct st_session *session, const json_t *lines, bool *ret_is_full)
{
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);

        if (!json_is_string(line) || json_string_length(line) > ST_WIRE_LOG_MAX) {
            st_reader_complain(
                reader, "\"log\" is to be made of strings of at most %d bytes", ST_WIRE_LOG_MAX);
            return;
        }

        struct st_log_entry entry = {
            .clock = session->clock,
            .kind = ST_LOG_TEXT,
            .name = st_names_late(session->setting->names, json_string_value(line)),
        };

        *ret_is_full = *ret_is_full || entry.name == ST_NAME_NONE;
        st_result_log(session->result, &entry);
    }
}

/* What the engine wants to have in its next synchronization of this client; as text. */
static void keep_state(
    struct st_reader *reader, struct st_session *session, const json_t *state, bool *ret_is_full)
{
    const char *text =
        st_json_text(reader->arena, state, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);

    if (json_is_null(state)) {
        *session->state = ST_NAME_NONE;
    } else if (strlen(text) > ST_WIRE_STATE_MAX) {
        st_reader_complain(reader, "\"state\" has more than %d bytes", ST_WIRE_STATE_MAX);
    } else {
        *session->state = st_names_late(session->setting->names, text);
        *ret_is_full = *ret_is_full || *session->state == ST_NAME_NONE;
    }
}

static enum st_status finish(
    struct st_talk *talk, struct st_session *session, struct st_reader *reader)
{
    bool is_full = false;

    reader->what = "the message `done`";

    const json_t *number = st_read_any(reader, "sync", true);

    if (!json_is_integer(number) || json_integer_value(number) != talk->syncs)
        st_reader_complain(reader, "\"sync\" is to be %u, as in the question", talk->syncs);

    enum st_status status = (enum st_status)st_read_word(reader, "status", &st_status_words);
    const json_t *errors = st_read_array(reader, "errors", false, ST_ERRORS_MAX);
    const json_t *lines = st_read_array(reader, "log", false, ST_LOG_MAX);
    const json_t *state = st_read_any(reader, "state", false);

    for (size_t i = 0; i < json_array_size(errors); i++)
        read_error(reader, session, json_array_get(errors, i));
    read_log(reader, session, lines, &is_full);
    if (state && !reader->problem)
        keep_state(reader, session, state, &is_full);
    (void)st_talk_ends_well(talk, reader);
    if (is_full)
        st_talk_fail_here(talk, ST_END_LIMIT, "made up more texts than can be kept");
    return status;
}

enum st_status st_talk_sync(struct st_talk *talk, struct st_session *session)
{
    enum st_status status = ST_OK;
    bool is_done = false;

    talk->syncs++;
    talk->calls = 0;
    if (!ask(talk, session))
        return ST_IO_ERROR;
    while (status == ST_OK && !is_done) {
        json_t *message = st_talk_hear(talk);
        struct st_reader reader;

        if (!message)
            return ST_IO_ERROR;
        st_reader_init(&reader, &talk->scratch, message, "a message");

        const char *type = st_read_string(&reader, "type", true, ST_WIRE_WORD_MAX);

        is_done = strcmp(type, "done") == 0;
        if (is_done) {
            status = finish(talk, session, &reader);
        } else if (strcmp(type, "call") == 0) {
            status = serve(talk, session, &reader);
        } else {
            st_reader_complain(&reader, "\"type\" is to be \"call\" or \"done\"");
            st_talk_complain(talk, reader.problem);
            status = ST_IO_ERROR;
        }
        json_decref(message);
    }
    return status;
}
