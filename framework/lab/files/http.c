/*
 * http.c - requests of WebDAV (RFC 9112, RFC 4918) as calls of an engine.
 *
 * The last names in a path say what it is about. A PUT of an item that is one file makes it, if
 * it is new, sets its properties, and saves it.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "framework/lab/access.h"
#include "framework/lab/outside/request.h"

enum {
    HEAD_MAX = 64 << 10,
    STATUS_BYTES = 12,
    STATUS_AT = 9,
    CHUNKS_MAX = 100000,
    DIGITS_MAX = 15,       /* of a size, with what follows it */
    CHUNK_LINE_MAX = 1024, /* bytes of the line that a chunk begins with */
};

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

/* What is there of a body. */
enum body { WHOLE, TO_COME, SENSELESS };

/* A number of a few digits, and nothing else; SIZE_MAX when it is none, or more than that. */
static size_t read_size(const char *text, unsigned base, size_t most)
{
    static const char all[] = "0123456789abcdef";
    size_t number = 0;
    size_t count = 0;

    for (; count < DIGITS_MAX && text[count]; count++) {
        const char *digit = strchr(all, tolower((unsigned char)text[count]));

        if (!digit || digit >= all + base)
            break;
        number = number * base + (size_t)(digit - all);
    }
    return count > 0 && count < DIGITS_MAX && strchr(" \t;,\r", text[count]) && number <= most
               ? number
               : SIZE_MAX;
}

/* The line that a chunk begins with, which says how long it is. */
static enum body take_chunk(const char *text, size_t size, size_t *ret_line, size_t *ret_length)
{
    char digits[DIGITS_MAX + 1] = "";
    const char *end = memmem(text, size, "\r\n", 2);
    size_t line = end ? (size_t)(end - text) : size;

    memcpy(digits, text, line < DIGITS_MAX ? line : DIGITS_MAX);
    if (!end)
        return size > CHUNK_LINE_MAX ? SENSELESS : TO_COME;
    *ret_line = line + 2;
    *ret_length = read_size(digits, 16, ST_LAB_ASKED_MAX);
    return *ret_length == SIZE_MAX || line > CHUNK_LINE_MAX ? SENSELESS : WHOLE;
}

/* A body in chunks (RFC 9112 7.1); trailers are not sent by anybody that we know. */
static enum body measure_chunks(const char *text, size_t size, size_t *ret_size)
{
    size_t at = 0;

    for (size_t i = 0; i < CHUNKS_MAX; i++) {
        size_t line = 0;
        size_t length = 0;
        enum body found = take_chunk(text + at, size - at, &line, &length);

        if (found != WHOLE)
            return found;
        at += line;
        if (size - at < length + 2)
            return TO_COME;
        if (memcmp(text + at + length, "\r\n", 2) != 0)
            return SENSELESS;
        at += length + 2;
        *ret_size = at;
        if (length == 0)
            return WHOLE;
    }
    return SENSELESS;
}

static enum body measure_body(const char *head, const char *body, size_t left, size_t *ret_size)
{
    const char *length = find_field(head, "Content-Length");
    const char *coding = find_field(head, "Transfer-Encoding");

    if (coding && strncasecmp(coding, "chunked", strlen("chunked")) == 0)
        return measure_chunks(body, left, ret_size);
    *ret_size = length ? read_size(length, 10, ST_LAB_ASKED_MAX) : 0;
    if (*ret_size == SIZE_MAX)
        return SENSELESS;
    return *ret_size <= left ? WHOLE : TO_COME;
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
    size_t head_size = end ? (size_t)(end - text) + 4 : size;
    size_t body_size = 0;

    if (head_size > HEAD_MAX)
        return st_lab_talk_strange(talk, size);
    if (!end)
        return 0;

    const char *head = st_arena_copy(visit->arena, text, head_size);
    size_t method = strcspn(head, " \r");
    enum body body = measure_body(head, text + head_size, size - head_size, &body_size);

    if (head[method] != ' ' || memchr(text, '\0', head_size) || body == SENSELESS)
        return st_lab_talk_strange(talk, size);
    if (body == TO_COME)
        return 0;

    size_t path = strcspn(head + method + 1, " ?\r");

    ret_request->has_answer = true;
    read_method(
        visit, st_arena_copy(visit->arena, head, method),
        st_arena_copy(visit->arena, head + method + 1, path), ret_request);
    return head_size + body_size;
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

const struct st_lab_protocol st_lab_protocol_HTTP = { .word = "http",
                                                      .asked = asked,
                                                      .answered = answered };
