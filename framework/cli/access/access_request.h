/*
 * access_request.h - one question of `synctorture access --batch`.
 *
 * A JSON object: {"id", "sddl", "dacl": "present|null|absent", "sids": [user, groups ...],
 * "privileges": [...], "desired": "0x..", "tree": [[0, "guid"], [1, "guid"], ...],
 * "self_sid"}. sddl, sids and desired are needed, the others may be null; members with other
 * names are ignored.
 */
#ifndef ST_CLI_ACCESS_ACCESS_REQUEST_H
#define ST_CLI_ACCESS_ACCESS_REQUEST_H

#include "framework/cli/access/json_pull.h"
#include "framework/security/check.h"

enum { ST_TOKEN_SIDS_MAX = 1024 }; /* of one question; a token of Windows has as many */

/* What becomes of the DACL: that of the text; an empty one if it has none; NULL; none. */
enum st_dacl_state { ST_DACL_AS_WRITTEN, ST_DACL_PRESENT, ST_DACL_NULL, ST_DACL_ABSENT };

struct st_access_request {
    struct st_slice id; /* as it stood in the line: any JSON value; "null" if there is none */
    struct st_slice sddl;
    enum st_dacl_state dacl;
    struct st_nt_token token;
    uint32_t desired;
    const struct st_object_node *nodes; /* a valid tree, or none */
    size_t node_count;
    const struct st_sid *self; /* or NULL */
};

/*
 * Read a line. False after saying what is wrong in ret_error, one line without an end; the
 * id is there also then, if the line is JSON up to it. What it points to lives in the line
 * or in the arena. domain may be NULL.
 */
bool st_access_request_read(
    struct st_arena *arena,
    struct st_slice line,
    const struct st_sid *domain,
    struct st_access_request *ret_request,
    const char **ret_error);

#endif
