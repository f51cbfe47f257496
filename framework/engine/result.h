/*
 * result.h - what a synchronization tells the person who started it.
 *
 * Three layers that are independent of each other, as in Outlook's logs: the
 * session's code, errors of single items, and the lines of a log.
 */
#ifndef ST_ENGINE_RESULT_H
#define ST_ENGINE_RESULT_H

#include "framework/host/call.h"

enum { ST_ERRORS_MAX = 4096, ST_LOG_MAX = 16384 }; /* of one synchronization; more are counted */

/* The 4-tuple of Outlook's synchronization log: [error-text-low-context]. */
struct st_code {
    uint32_t error;   /* HRESULT */
    uint32_t text;    /* id of the text that is shown; 0 if the engine has none */
    uint32_t low;     /* MAPIERROR.ulLowLevelError */
    uint32_t context; /* MAPIERROR.ulContext: where in the engine */
};

struct st_sync_error {
    struct st_code code;
    st_object_id object;
    st_property property; /* ST_NO_PROPERTY: the item as a whole */
    uint8_t op;           /* enum st_call_op: the call that was refused */
    uint8_t status;       /* enum st_status */
    bool is_notice;       /* said, but the synchronization does not count as failed for it */
};

/* id, what an entry of the log says; texts are in ics_log.c */
#define ST_LOGS(X)                                          \
    X(FOLDER, "a folder is being synchronized")             \
    X(ITEM_ERROR, "an item could not be uploaded")          \
    X(FOLDER_ERROR, "the same error again, for its folder") \
    X(ADDED, "how many items were added online")            \
    X(UPDATED, "how many were updated")                     \
    X(DELETED, "how many were deleted")                     \
    X(DONE, "the end")                                      \
    X(TEXT, "what an engine outside of the program said")

enum st_log_kind {
#define X(id, about) ST_LOG_##id,
    ST_LOGS(X)
#undef X
        ST_LOG_COUNT
};

struct st_log_entry {
    struct st_code code;
    uint32_t clock;
    uint32_t number;
    st_name name; /* of the item or folder */
    uint8_t kind; /* enum st_log_kind */
};

struct st_sync_result {
    uint32_t session_code; /* 0 when the engine has none or all is well */
    struct st_sync_error *errors;
    size_t error_count, error_capacity, errors_dropped;
    struct st_log_entry *log;
    size_t log_count, log_capacity, log_dropped;
};

/* Report that a call on an item was refused. The code's error is the status' HRESULT. */
struct st_sync_error *st_result_error(
    struct st_sync_result *result,
    st_object_id object,
    st_property property,
    enum st_call_op op,
    enum st_status status);

/* The same as something said, not a failure. */
void st_result_notice(
    struct st_sync_result *result,
    st_object_id object,
    st_property property,
    enum st_call_op op,
    enum st_status status);

void st_result_log(struct st_sync_result *result, const struct st_log_entry *entry);

/* The status of the first error that is no notice, or ST_OK. */
enum st_status st_result_status(const struct st_sync_result *result);

#endif
