/*
 * http.c - requests of WebDAV (RFC 9112, RFC 4918) as calls of an engine.
 *
 * The last names in a path say what it is about. A PUT of an item that is one file makes it, if
 * it is new, sets its properties, and saves it.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "framework/lab/access.h"
#include "framework/lab/outside/request.h"

enum { HEAD_MAX = 64 << 10, STATUS_BYTES = 12, STATUS_AT = 9, CHUNKS_MAX = 100000 };

#define C(id) (1U << ST_CALL_##id)

/* --- How long it is ------------------------------------------------------------------------- */

/* The value of a field of the head, which ends in an empty line; NULL. */
static const char *find_field(const char *head, const char *name)
{
    size_t size = strlen(name);

    for (const char *line = strstr(head, "\r\n"); line; line = strstr(line, "\r\n")) {
        line += 2;
        if (strncasecmp(line, name, size) == 0 && line[size] == ':')
            return line + size + 1 + strspn(line + size + 1, " \t");
    }
    return NULL;
}

/* A body in chunks; 0: it is not whole. */
static size_t chunked_size(const char *text, size_t size)
{
    size_t at = 0;

    for (size_t i = 0; i < CHUNKS_MAX && at < size; i++) {
        const char *end = memmem(text + at, size - at, "\r\n", 2);
        size_t length = end ? strtoul(text + at, NULL, 16) : 0;

        if (!end || length > ST_LAB_ASKED_MAX)
            return 0;
        at = (size_t)(end - text) + 2 + length;
        if (length > 0)
            at += 2;
        else if (size - at >= 2) /* trailers are not sent by anybody that we know */
            return at + 2;
    }
    return 0;
}

static size_t body_size(const char *head, const char *body, size_t left, bool *ret_is_whole)
{
    const char *length = find_field(head, "Content-Length");
    const char *coding = find_field(head, "Transfer-Encoding");
    size_t size = length ? strtoul(length, NULL, 10) : 0;

    if (coding && strncasecmp(coding, "chunked", strlen("chunked")) == 0) {
        size = chunked_size(body, left);
        *ret_is_whole = size > 0;
    } else {
        *ret_is_whole = size <= left;
    }
    return size;
}

/* --- What it stands for --------------------------------------------------------------------- */

static bool is_to_go(const struct st_lab_visit *visit, st_object_id id)
{
    return st_lab_is_pending(visit, id, ST_EDIT_DELETE);
}

static void put(
    const struct st_lab_visit *visit, struct st_lab_mention mention, struct st_lab_request *request)
{
    bool is_file = mention.property != ST_NO_PROPERTY;

    request->op = ST_CALL_ITEM_SAVE;
    request->calls = C(PROPERTY_SET);
    if (!is_file && st_lab_is_pending(visit, mention.object, ST_EDIT_CREATE))
        request->calls |= C(ITEM_CREATE);
    request->properties =
        is_file ? (st_properties)1 << mention.property : st_session_all(visit->session);
}

static void make(bool is_item, struct st_lab_request *request)
{
    request->op = is_item ? ST_CALL_ITEM_CREATE : ST_CALL_ITEM_SAVE;
}

static void read_method(
    const struct st_lab_visit *visit,
    const char *method,
    const char *path,
    struct st_lab_request *request)
{
    struct st_lab_mention mention = st_lab_mentioned(visit, path);
    bool is_item = strstr(path, "/item-") != NULL;
    bool is_file = mention.property != ST_NO_PROPERTY;

    if (strcmp(method, "PUT") == 0 && is_item)
        put(visit, mention, request);
    else if (strcmp(method, "MKCOL") == 0)
        make(is_item, request);
    else if (strcmp(method, "DELETE") == 0)
        request->op = is_file && !is_to_go(visit, mention.object) ? ST_CALL_PROPERTY_DELETE
                                                                  : ST_CALL_ITEM_DELETE;
    else if (strcmp(method, "MOVE") == 0)
        request->op = ST_CALL_ITEM_MOVE;
    else if (strcmp(method, "PROPPATCH") == 0)
        request->op = ST_CALL_ITEM_MARK_READ; /* what an item has besides its properties */
    else if (strcmp(method, "PROPFIND") == 0)
        request->op = is_item ? ST_CALL_ITEM_OPEN : ST_CALL_FOLDER_LIST;
    else if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
        request->op = ST_CALL_PROPERTY_GET;
    else
        return;
    if (is_file)
        request->properties = (st_properties)1 << mention.property;
    request->calls |= 1U << request->op;
    st_lab_request_add(request, mention.object);
}

static size_t asked(
    const struct st_lab_visit *visit,
    struct st_lab_talk *talk,
    const char *text,
    size_t size,
    struct st_lab_request *ret_request)
{
    const char *end = memmem(text, size, "\r\n\r\n", 4);
    size_t head_size = end ? (size_t)(end - text) + 4 : 0;
    bool is_whole = false;

    if (!end)
        return size > HEAD_MAX ? st_lab_talk_strange(talk, size) : 0;

    const char *head = st_arena_copy(visit->arena, text, head_size);
    size_t method = strcspn(head, " \r");
    size_t body = body_size(head, text + head_size, size - head_size, &is_whole);

    if (head[method] != ' ' || memchr(text, '\0', head_size))
        return st_lab_talk_strange(talk, size);
    if (!is_whole)
        return 0;

    size_t path = strcspn(head + method + 1, " ?\r");

    ret_request->has_answer = true;
    read_method(
        visit, st_arena_copy(visit->arena, head, method),
        st_arena_copy(visit->arena, head + method + 1, path), ret_request);
    return head_size + body;
}

/* --- Answers -------------------------------------------------------------------------------- */

/* The server has done it when it begins to answer; what follows goes on as it comes. */
static size_t answered(struct st_lab_talk *talk, const char *text, size_t size, bool *ret_is_answer)
{
    if (talk->waiting == 0)
        return size;
    if (size < STATUS_BYTES)
        return 0;
    if (memcmp(text, "HTTP/", strlen("HTTP/")) != 0)
        return size;              /* the rest of the answer before */
    if (text[STATUS_AT] == '1') { /* 100 Continue, 102 Processing */
        const char *end = memmem(text, size, "\r\n\r\n", 4);

        return end ? (size_t)(end - text) + 4 : 0;
    }
    *ret_is_answer = true;
    return size;
}

const struct st_lab_protocol st_lab_protocol_HTTP = { "http", asked, answered };
