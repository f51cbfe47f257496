/*
 * result.c - what a synchronization tells the person who started it.
 */
#include "framework/engine/result.h"

struct st_sync_error *st_result_error(
    struct st_sync_result *result,
    st_object_id object,
    st_property property,
    enum st_call_op op,
    enum st_status status)
{
    static struct st_sync_error surplus; /* written to, never read */

    if (result->error_count >= result->error_capacity) {
        result->errors_dropped++;
        return &surplus;
    }

    struct st_sync_error *error = &result->errors[result->error_count++];

    *error = (struct st_sync_error){
        .code = { .error = st_status_infos[status].hresult },
        .object = object,
        .property = property,
        .op = (uint8_t)op,
        .status = (uint8_t)status,
    };
    return error;
}

void st_result_notice(
    struct st_sync_result *result,
    st_object_id object,
    st_property property,
    enum st_call_op op,
    enum st_status status)
{
    st_result_error(result, object, property, op, status)->is_notice = true;
}

void st_result_log(struct st_sync_result *result, const struct st_log_entry *entry)
{
    if (result->log_count < result->log_capacity)
        result->log[result->log_count++] = *entry;
    else
        result->log_dropped++;
}

enum st_status st_result_status(const struct st_sync_result *result)
{
    for (size_t i = 0; i < result->error_count; i++)
        if (!result->errors[i].is_notice)
            return (enum st_status)result->errors[i].status;
    return ST_OK;
}
