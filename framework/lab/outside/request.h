/*
 * request.h - what a tool says to a server, in the scenario's words.
 *
 * A request stands for calls of an engine, as a system call does (spot.h); often for several:
 * who adds an entry to a directory makes an item, sets its properties, and saves it. Each
 * protocol says where a request ends, what it stands for, and where its answer ends.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_OUTSIDE_REQUEST_H
#define ST_LAB_OUTSIDE_REQUEST_H

#include "framework/host/call.h"
#include "framework/lab/outside/ear.h"
#include "framework/lab/outside/spot.h"
#include "framework/lab/visit.h"

enum {
    ST_LAB_REQUEST_OBJECTS = 64, /* that one request is about; more are left out */
    ST_LAB_PIECE_BYTES = 64,     /* that are one request where nobody looks into what is said */
};

/* id, word, what it is */
#define ST_LAB_PROTOCOLS(X)                             \
    X(LDAP, "ldap", "RFC 4511; a request is a message") \
    X(IMAP, "imap", "RFC 3501; a request is a command") \
    X(HTTP, "http", "RFC 9112 and WebDAV, RFC 4918")    \
    X(BYTES, "bytes", "any other; a request is so many bytes, and stands for no call")

enum st_lab_protocol_id {
#define X(id, word, about) ST_LAB_PROTOCOL_##id,
    ST_LAB_PROTOCOLS(X)
#undef X
        ST_LAB_PROTOCOL_COUNT
};

struct st_lab_request {
    bool is_part;        /* of one that is judged by another part, and answered then */
    bool has_answer;     /* a server says something to it */
    enum st_call_op op;  /* as which it is told, when calls are several */
    uint32_t calls;      /* set of 1 << enum st_call_op; 0: it stands for nothing */
    size_t object_count; /* 0: it is about nothing of ours */
    st_object_id objects[ST_LAB_REQUEST_OBJECTS];
    st_properties properties; /* that are set or removed */
};

/*
 * Both look at the beginning of a text, and return the size of what is there; 0: it is not
 * whole yet. What they do not understand makes the talk strange, and is all of it. asked()
 * may be called again for the same where it waits for answers, and allocates in the visit's arena.
 */
struct st_lab_protocol {
    const char *word;
    size_t (*asked)(
        const struct st_lab_visit *visit,
        struct st_lab_talk *talk,
        const char *text,
        size_t size,
        struct st_lab_request *ret_request);
    size_t (*answered)(
        struct st_lab_talk *talk, const char *text, size_t size, bool *ret_is_answer);
    bool is_opaque; /* nothing is known of what is said: of no call, no object and no answer */
};

#define X(id, word, about) extern const struct st_lab_protocol st_lab_protocol_##id;
ST_LAB_PROTOCOLS(X)
#undef X

extern const struct st_words st_lab_protocol_words;
extern const struct st_lab_protocol *const st_lab_protocols[ST_LAB_PROTOCOL_COUNT];

/* Let it be about an object, too; ST_NO_OBJECT is left out. */
void st_lab_request_add(struct st_lab_request *request, st_object_id object);

/*
 * The fault of the plan that is due at it: an index, or the injector's count. All that match
 * count it. *ret_spot: as which call on which object it matched, or what it is told as.
 */
size_t st_lab_request_due(
    const struct st_lab_visit *visit,
    const struct st_lab_request *request,
    struct st_lab_spot *ret_spot);

/* What is said makes no sense to us: from now on all goes on. Returns the size. */
size_t st_lab_talk_strange(struct st_lab_talk *talk, size_t size);

#endif
