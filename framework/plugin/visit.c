/*
 * visit.c - one synchronization by a plug-in, but for its calls on stores.
 */
#include "framework/plugin/visit.h"

#include <string.h>

static struct st_plugin_visit *visit_of(struct st_plug_session *session)
{
    return (struct st_plugin_visit *)(void *)session; /* its first member */
}

static bool is_object(const struct st_plugin_visit *visit, st_plug_object object)
{
    return object == ST_PLUG_NO_OBJECT || object < visit->inner->setting->objects;
}

static bool is_property(const struct st_plugin_visit *visit, st_plug_property property)
{
    return property == ST_PLUG_NO_PROPERTY || property < visit->inner->setting->properties;
}

void st_plugin_report(struct st_plug_session *session, const struct st_plug_error *error)
{
    struct st_plugin_visit *visit = visit_of(session);

    if (!error || !is_object(visit, error->object) || !is_property(visit, error->property) ||
        error->call >= ST_PLUG_CALL_COUNT || error->status == ST_PLUG_OK ||
        error->status >= ST_PLUG_STATUS_COUNT) {
        visit->is_misused = true;
        return;
    }

    struct st_sync_error *told = st_result_error(
        visit->inner->result, error->object, error->property, (enum st_call_op)error->call,
        (enum st_status)error->status);

    told->is_notice = error->is_notice != 0;
    if (error->code)
        told->code.error = error->code;
    told->code.text = error->code_more[0];
    told->code.low = error->code_more[1];
    told->code.context = error->code_more[2];
}

void st_plugin_log(struct st_plug_session *session, const struct st_plug_log *line)
{
    struct st_plugin_visit *visit = visit_of(session);

    if (!line || line->kind >= ST_PLUG_LOG_COUNT ||
        line->name >= visit->inner->setting->names->count) {
        visit->is_misused = true;
        return;
    }
    st_result_log(
        visit->inner->result,
        &(struct st_log_entry){
            .code = { line->code[0], line->code[1], line->code[2], line->code[3] },
            .clock = visit->inner->clock,
            .number = line->number,
            .name = line->name,
            .kind = (uint8_t)line->kind,
        });
}

void st_plugin_set_code(struct st_plug_session *session, uint32_t code)
{
    visit_of(session)->inner->result->session_code = code;
}

st_plug_status st_plugin_first_error(const struct st_plug_session *session)
{
    const struct st_plugin_visit *visit = (const struct st_plugin_visit *)(const void *)session;

    return (st_plug_status)st_result_status(visit->inner->result);
}

void *st_plugin_scratch(struct st_plug_session *session, size_t size)
{
    struct st_plugin_visit *visit = visit_of(session);

    if (size > ST_PLUGIN_SCRATCH_MAX - visit->scratch_used)
        return NULL;
    visit->scratch_used += size;
    return st_arena_alloc(&visit->arena, size ? size : 1);
}

void st_plugin_version_out(struct st_plug_version *ret_to, const struct st_version *from)
{
    memset(ret_to, 0, sizeof *ret_to);
    memcpy(ret_to->seen, from->pcl, sizeof ret_to->seen);
    ret_to->key_counter = from->key_counter;
    ret_to->key_replica = from->key_replica;
    ret_to->modified = from->modified;
}

void st_plugin_version_in(struct st_version *ret_to, const struct st_plug_version *from)
{
    memset(ret_to, 0, sizeof *ret_to);
    memcpy(ret_to->pcl, from->seen, sizeof ret_to->pcl);
    ret_to->key_counter = from->key_counter;
    ret_to->key_replica = from->key_replica;
    ret_to->modified = from->modified;
}

enum st_status st_plugin_visit(const struct st_plug_engine *table, struct st_session *session)
{
    struct st_plugin_visit visit = {
        .session = {
            .size = sizeof(struct st_plug_session),
            .door = &st_plugin_door,
            .client = &visit.client,
            .server = &visit.server,
            .folders = session->folders,
            .folder_count = session->folder_count,
            .object_count = session->objects,
            .property_count = session->properties,
            .options = session->options,
            .replica = session->replica,
            .clock = session->clock,
        },
        .inner = session,
        .client = { session->client, session->setting, &visit.arena },
        .server = { session->server, session->setting, &visit.arena },
    };

    st_arena_init(&visit.arena);

    st_plug_status status = table->sync(&visit.session);

    st_arena_clear(&visit.arena);
    if (visit.is_misused || status >= ST_PLUG_STATUS_COUNT)
        return ST_BAD_CALL;
    return (enum st_status)status;
}
