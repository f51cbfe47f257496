/*
 * engine.h - what a sync engine is to the framework.
 *
 * An engine is a constant table. It keeps nothing between runs; what it needs to
 * remember from one synchronization to the next it keeps in the client's base,
 * by item.checkpoint. It reaches stores only through the two hosts of its
 * session, and it never prints.
 */
#ifndef ST_ENGINE_ENGINE_H
#define ST_ENGINE_ENGINE_H

#include "framework/base/ending.h"
#include "framework/engine/limit.h"
#include "framework/engine/result.h"
#include "framework/engine/tool_call.h"
#include "framework/host/host.h"

/* id, word, what the engine claims. A scenario that needs more is skipped, with the reason. */
#define ST_CAPS(X)                                                                           \
    X(UPLOAD, "upload", "sends what was done offline to the server")                         \
    X(DOWNLOAD, "download", "brings what others did to the client")                          \
    X(CREATE, "create", "items made offline")                                                \
    X(DELETE, "delete", "items deleted offline")                                             \
    X(MOVE, "move", "items moved offline")                                                   \
    X(READ_STATE, "read-state", "items marked as read offline")                              \
    X(CONFLICT, "conflict", "notices that an item changed on both sides, and loses neither") \
    X(REVOKE, "revoke", "takes the local copy away when the right to see an item is lost")   \
    X(WHOLE_ITEM, "whole-item",                                                              \
      "one refused property refuses the item's other edits, by contract")                    \
    X(SERVER_WINS, "server-wins", "takes the server's side of all that differs, by contract")

enum st_cap {
#define X(id, word, about) ST_CAP_##id,
    ST_CAPS(X)
#undef X
        ST_CAP_COUNT
};

extern const struct st_words st_cap_words;
extern const char *const st_cap_abouts[ST_CAP_COUNT];

#define ST_CAN(id) (1U << ST_CAP_##id)

enum { ST_OPTIONS_MAX = 4 }; /* of one engine */

/* A point that the source leaves open: its possible readings and the one we take. */
struct st_option {
    const char *name;       /* kebab-case; NULL ends a list */
    const char *choices[4]; /* NULL-padded */
    size_t preset;          /* index of the default */
    const char *why;        /* what is open, and why this default */
};

/* How an engine outside of the program has failed the framework. */
struct st_failure {
    enum st_end end;   /* never ST_END_NONE */
    const char *words; /* "it exited with code 3 before it had answered"; of one line */
    const char *said;  /* the end of its standard error; "" if it said nothing */
};

/* Why a run of a lab shows nothing. */
struct st_unfit {
    const char *why;
    bool is_skipped; /* it cannot be done there; else it could not be made sure of */
};

struct st_fault;
struct st_injector;
struct st_trace;

struct st_session {
    const struct st_engine *engine;
    struct st_world *world;       /* for labs, which have no calls: what is behind the doors */
    struct st_injector *injector; /* for labs: what is to go wrong; NULL: nothing is */
    struct st_trace *trace;       /* for labs: where that is told; NULL: nowhere */
    bool is_limited;              /* for labs: the server's room is limited at some time */
    const struct st_setting *setting;
    st_identity user;
    st_name *state; /* what the engine remembers of this client, durably; for those outside */
    struct st_host *client;
    struct st_host *server;
    const st_object_id *folders; /* the client's folders that are to be synchronized */
    size_t folder_count;
    unsigned caps;          /* the engine's, for parts that several engines share */
    st_replica_id replica;  /* the client's own: changes are made in its name */
    size_t objects;         /* numbers of objects are below this */
    size_t properties;      /* the scenario's; sets are masks of this many bits */
    const uint8_t *options; /* by index into the engine's options: which choice */
    uint32_t clock;         /* virtual seconds since midnight */
    const char *variant;    /* one of the engine's, for this synchronization; or NULL */
    struct st_sync_result *result;
    struct st_pending *pending; /* scratch of st_pending_collect(), room for the journal */
    size_t pending_count;
    struct st_journal_entry *journal; /* scratch, room for the journal */
    st_object_id *items;              /* scratch, room for every object */
};

struct st_engine {
    const char *name;    /* kebab-case, unique, never reused */
    const char *summary; /* one line */
    const char *source;  /* where the behaviour is written down */
    unsigned caps;       /* set of ST_CAN(...) */
    const struct st_option *options;

    /* Further synchronizations that it may need after a fault was lifted; 0 is 2. */
    uint8_t recovery;

    /* Calls for which it goes on with the groups of the session's start; 0: it asks anew. */
    uint32_t stale_calls;

    /*
     * Bring the client and the server together once. Errors, codes and log
     * lines go to session->result; the return value is what a person is told:
     * ST_OK, or the first thing that could not be done.
     */
    enum st_status (*sync)(struct st_session *session);

    /*
     * For engines outside of the program; both NULL for others. failed: how it has failed,
     * or NULL: from then on nothing that it seems to have done counts. close: no more
     * synchronizations follow for now. It ends, which may fail, too, and is as it was before
     * its first. What is returned is borrowed until the next synchronization.
     */
    const struct st_failure *(*failed)(const struct st_engine *engine);
    const struct st_failure *(*close)(const struct st_engine *engine);

    /*
     * For labs, which make no calls: faults happen to the tool itself, from outside. refuses:
     * why one of that kind (enum st_fault_kind) cannot happen to it, at none of the places that it
     * is for; fault NULL: anywhere. NULL: it can.
     */
    bool is_lab;
    const char *absent;          /* why it cannot run on this machine; NULL: it can */
    const char *version;         /* of the real tool: numbers with dots; NULL: it is not known */
    const char *const *variants; /* names of other ways to synchronize; ends in NULL, or NULL */
    const char *(*refuses)(
        const struct st_engine *engine, unsigned kind, const struct st_fault *fault);
    const struct st_tool_sweeping *sweeping; /* of labs that can be swept; NULL: it cannot be */
    struct st_limits limits;                 /* of this version */

    /*
     * NULL; or why the run that has just ended shows nothing; the next one begins without it.
     * Borrowed until the next synchronization.
     */
    const struct st_unfit *(*unfit)(const struct st_engine *engine);
};

static inline const struct st_failure *st_engine_failed(const struct st_engine *engine)
{
    return engine->failed ? engine->failed(engine) : NULL;
}

static inline const struct st_unfit *st_engine_unfit(const struct st_engine *engine)
{
    return engine->unfit ? engine->unfit(engine) : NULL;
}

static inline const struct st_failure *st_engine_close(const struct st_engine *engine)
{
    return engine->close ? engine->close(engine) : NULL;
}

/* The set of all properties of the scenario. */
static inline st_properties st_session_all(const struct st_session *session)
{
    return session->properties >= 64 ? ~(st_properties)0
                                     : ((st_properties)1 << session->properties) - 1;
}

#endif
