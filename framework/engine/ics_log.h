/*
 * ics_log.h - the synchronization log of Outlook 97-2002, made from its parts.
 *
 * The lines and codes are those of KB 810018 and of eleven older articles of
 * Microsoft's knowledge base; KB 185136 says that the first field of the tuple
 * is the error and the last the point in the code. That the second numbers the
 * text and the third is MAPIERROR.ulLowLevelError is inferred from all samples.
 */
#ifndef ST_ENGINE_ICS_LOG_H
#define ST_ENGINE_ICS_LOG_H

#include "framework/base/text.h"
#include "framework/engine/result.h"

enum {
    ST_ICS_IMPORT = 0x322, /* context: a change is being imported, its item purged */
    ST_ICS_SAVE = 0x324,   /* context: an imported change is being saved */
};

/* SYNC_W_PROGRESS; Outlook shows it for a session in which something failed. */
#define ST_ICS_SESSION_WARNING UINT32_C(0x00040820)

/* The tuple of an error at that point. Exchange 2000 repeats the error as the low-level one. */
struct st_code st_ics_code(enum st_status status, uint32_t context);

/* Add the lines of an entry, each with its time and a newline. */
void st_ics_log_add(
    struct st_text *text, const struct st_names *names, const struct st_log_entry *entry);

/* What the Errors tab of the progress dialog shows for a session code, or NULL for 0. */
const char *st_ics_session_text(struct st_arena *arena, uint32_t session_code);

#endif
