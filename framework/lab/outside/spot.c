/*
 * spot.c - system calls in the scenario's words, and the errors that faults are to them.
 */
#include "framework/lab/outside/spot.h"

#include <errno.h>
#include <string.h>

#include "framework/lab/access.h"

/* --- Which call of an engine it stands for ------------------------------------------------- */

#define F(id) (1U << ST_FILE_CALL_##id)

enum {
    ALL = (1U << ST_FILE_CALL_REQUEST) - 1, /* a request is none on files */
    LOOKS = F(OPEN) | F(READ) | F(LIST) | F(STAT),
    ON_OPEN_FILES = F(READ) | F(LIST) | F(WRITE) | F(SYNC),
    REMOVES = F(UNLINK) | F(RMDIR),
    GROWS = F(OPEN_WRITE) | F(WRITE) | F(TRUNCATE) | F(RENAME) | F(LINK) | F(SYMLINK) | F(MKDIR) |
            F(SETXATTR) | F(SYNC),
    MAKES = F(OPEN_WRITE) | F(WRITE) | F(TRUNCATE) | F(LINK) | F(SYMLINK) | F(MKDIR),
    BEGINS = F(OPEN_WRITE) | F(LINK) | F(SYMLINK),
    NOTES = F(CHMOD) | F(CHOWN) | F(UTIME) | F(SETXATTR),
    TAKES_PLACES = F(OPEN_WRITE) | F(RENAME) | F(LINK) | REMOVES,
};

static bool is_one_of(enum st_file_call call, unsigned set)
{
    return set >> call & 1;
}

/* Is the last part of the path exactly a name of that kind, and not one that a tool made up? */
static bool is_exact(const struct st_lab_visit *visit, enum st_lab_kind kind, const char *path)
{
    const char *slash = strrchr(path, '/');

    return st_lab_number(visit, kind, slash ? slash + 1 : path) != SIZE_MAX;
}

/* Is the item to go from that side? Then taking its files away is the beginning of that. */
static bool is_to_go(const struct st_lab_visit *visit, st_object_id id, enum st_call_side side)
{
    return side == ST_ON_SERVER ? st_lab_is_pending(visit, id, ST_EDIT_DELETE)
                                : !st_store_has(st_world_server(visit->world), id);
}

static enum st_call_op op_of_file(enum st_file_call call, bool is_exact)
{
    if (is_one_of(call, LOOKS))
        return ST_CALL_PROPERTY_GET;
    if (is_one_of(call, REMOVES))
        return is_exact ? ST_CALL_PROPERTY_DELETE : ST_CALL_ITEM_ABORT;
    return is_one_of(call, MAKES | NOTES) ? ST_CALL_PROPERTY_SET : ST_CALL_ITEM_SAVE;
}

#define C(id) (1U << ST_CALL_##id)

/* Is something of an item to go there that stays otherwise? Then who writes it all takes that. */
static bool loses_property(const struct st_lab_visit *visit, st_object_id id, bool is_online)
{
    const struct st_store *server = st_world_server(visit->world);
    const struct st_store *local =
        st_world_local(visit->world, (size_t)visit->session->replica - 1);
    const struct st_object *is = st_store_peek(is_online ? server : local, id);
    const struct st_object *wanted = st_store_peek(is_online ? local : server, id);

    if (!st_store_has(server, id) || !st_store_has(local, id))
        return false;
    for (size_t i = 0; i < visit->properties; i++)
        if (is->values[i] && !wanted->values[i])
            return true;
    return false;
}

static bool is_new(const struct st_lab_visit *visit, st_object_id id, bool is_online)
{
    return !st_store_has(
        is_online ? st_world_server(visit->world)
                  : st_world_local(visit->world, (size_t)visit->session->replica - 1),
        id);
}

/* An item that is a file: what is written to it are its properties, one cannot say which. */
static uint32_t calls_of_write(const struct st_lab_visit *visit, const struct st_lab_spot *spot)
{
    bool is_online = spot->side == ST_ON_SERVER;
    uint32_t calls = C(PROPERTY_SET);

    if (loses_property(visit, spot->object, is_online))
        calls |= C(PROPERTY_DELETE);
    if (is_new(visit, spot->object, is_online) && is_one_of((enum st_file_call)spot->call, BEGINS))
        calls |= C(ITEM_CREATE);
    return calls;
}

static uint32_t calls_of_plain(
    const struct st_lab_visit *visit, const struct st_lab_spot *spot, bool is_exact, bool was_exact)
{
    enum st_file_call call = (enum st_file_call)spot->call;

    if (call == ST_FILE_CALL_OPEN)
        return C(ITEM_OPEN) | C(PROPERTY_GET);
    if (call == ST_FILE_CALL_READ)
        return C(PROPERTY_GET);
    if (is_one_of(call, LOOKS))
        return C(ITEM_OPEN);
    if (is_one_of(call, REMOVES))
        return is_exact ? C(ITEM_DELETE) : C(ITEM_ABORT);
    if (is_one_of(call, MAKES))
        return calls_of_write(visit, spot);
    if (is_one_of(call, NOTES))
        return C(ITEM_MARK_READ);
    return call == ST_FILE_CALL_RENAME && was_exact ? C(ITEM_MOVE) : C(ITEM_SAVE);
}

/* As which a call is told that stands for several: what is made, or opened, before what is in it.
 */
static enum st_call_op first_of(uint32_t calls)
{
    if (calls & C(ITEM_CREATE))
        return ST_CALL_ITEM_CREATE;
    if (calls & C(ITEM_OPEN))
        return ST_CALL_ITEM_OPEN;
    if (calls & C(PROPERTY_SET))
        return ST_CALL_PROPERTY_SET;
    return (enum st_call_op)__builtin_ctz(calls);
}

static enum st_call_op op_of_item(enum st_file_call call, bool is_exact, bool was_exact)
{
    if (is_one_of(call, LOOKS))
        return ST_CALL_ITEM_OPEN;
    if (is_one_of(call, REMOVES))
        return is_exact ? ST_CALL_ITEM_DELETE : ST_CALL_ITEM_ABORT;
    if (call == ST_FILE_CALL_MKDIR)
        return ST_CALL_ITEM_CREATE;
    if (is_one_of(call, NOTES))
        return ST_CALL_ITEM_MARK_READ; /* of what an item has besides its properties */
    return call == ST_FILE_CALL_RENAME && was_exact ? ST_CALL_ITEM_MOVE : ST_CALL_ITEM_SAVE;
}

/* The call is about a whole item. */
static void find_whole(
    const struct st_lab_visit *visit, const char *path, const char *other, struct st_lab_spot *spot)
{
    bool is_whole = is_exact(visit, ST_LAB_ITEM, path);
    bool was_whole = is_exact(visit, ST_LAB_ITEM, other);

    if (visit->shape->item == &st_lab_item_file) {
        spot->calls = calls_of_plain(visit, spot, is_whole, was_whole);
        spot->op = (uint8_t)first_of(spot->calls);
        spot->properties = st_session_all(visit->session);
    } else
        spot->op = (uint8_t)op_of_item((enum st_file_call)spot->call, is_whole, was_whole);
}

/* The path below a folder, without the slash; NULL when it is not there. */
static const char *below(const char *path, const char *folder)
{
    size_t size = folder ? strlen(folder) : 0;

    if (!folder || strncmp(path, folder, size) != 0 || (path[size] && path[size] != '/'))
        return NULL;
    return path + size + (path[size] == '/');
}

static bool is_folder(const struct st_lab_visit *visit, st_object_id id)
{
    for (size_t i = 0; i < visit->session->folder_count; i++)
        if (visit->session->folders[i] == id)
            return true;
    return false;
}

static void find_in_tree(
    const struct st_lab_visit *visit, const char *path, const char *other, struct st_lab_spot *spot)
{
    enum st_file_call call = (enum st_file_call)spot->call;
    struct st_lab_mention mention = st_lab_mentioned(visit, path);

    spot->object = mention.object;
    spot->property = mention.property;
    if (mention.property != ST_NO_PROPERTY) {
        spot->op = (uint8_t)op_of_file(call, is_exact(visit, ST_LAB_PROPERTY, path));
        if (spot->op == ST_CALL_PROPERTY_DELETE &&
            is_to_go(visit, spot->object, (enum st_call_side)spot->side))
            spot->op = ST_CALL_ITEM_DELETE;
    } else if (mention.object != ST_NO_OBJECT && !is_folder(visit, mention.object))
        find_whole(visit, path, other, spot);
    else
        spot->op = is_one_of(call, LOOKS) ? ST_CALL_FOLDER_LIST : ST_CALL_ITEM_SAVE;
}

bool st_lab_spot_find(
    const struct st_lab_visit *visit, const struct st_traced_call *call, struct st_lab_spot *ret)
{
    if (visit->shape->spot)
        return visit->shape->spot(visit, call, ret);

    const char *online = below(call->path, visit->server.path);
    const char *here = below(call->path, visit->replica.path);

    *ret = (struct st_lab_spot){
        .call = (uint8_t)call->kind,
        .side = online ? ST_ON_SERVER : ST_ON_CLIENT,
        .object = ST_NO_OBJECT,
        .property = ST_NO_PROPERTY,
    };
    if (online || here)
        find_in_tree(visit, online ? online : here, call->other, ret);
    else
        ret->op = is_one_of(call->kind, LOOKS) ? ST_CALL_BASE_LIST : ST_CALL_ITEM_CHECKPOINT;
    if (!ret->calls)
        ret->calls = 1U << ret->op;
    return online || here || below(call->path, visit->home);
}

bool st_lab_spot_same(const struct st_lab_spot *a, const struct st_lab_spot *b)
{
    return a->call == b->call && a->side == b->side && a->op == b->op && a->object == b->object &&
           a->property == b->property;
}

/* --- What can go wrong ---------------------------------------------------------------------- */

/*
 * The error that a kind of fault is (errno(3)), and where: a right is asked for where a name
 * is used, and a name is missed there, not at what is open already (open(2)); room is missed
 * where something grows.
 */
static const struct {
    enum st_tracer_act act;
    int error;
    unsigned calls;
    const char *why_not;
} expressions[ST_FAULT_COUNT] = {
    [ST_FAULT_ACCESS_DENIED] = { ST_TRACER_FAIL, EACCES, ALL & ~ON_OPEN_FILES, NULL },
    [ST_FAULT_NOT_FOUND] = { ST_TRACER_FAIL, ENOENT, ALL & ~ON_OPEN_FILES, NULL },
    [ST_FAULT_GONE] = { 0, 0, 0, "files do not tell what was deleted from what never was" },
    [ST_FAULT_CONFLICT] = { 0, 0, 0, "files do not tell who changed them" },
    [ST_FAULT_QUOTA] = { ST_TRACER_FAIL, ENOSPC, GROWS, NULL },
    [ST_FAULT_BUSY] = { ST_TRACER_FAIL, EBUSY, TAKES_PLACES, NULL },
    [ST_FAULT_TIMEOUT] = { 0, 0, 0, "a call on files of one machine has no time-out" },
    [ST_FAULT_IO_ERROR] = { ST_TRACER_FAIL, EIO, ALL, NULL },
    [ST_FAULT_LOSE_ANSWER] = { 0, 0, 0, "a call on files of one machine has no answer to lose" },
    [ST_FAULT_REPEAT] = { 0, 0, 0, "a call on files of one machine is not delivered" },
    [ST_FAULT_CUT] = { 0, 0, 0, "there is no way between a tool and files of one machine" },
    [ST_FAULT_CRASH] = { ST_TRACER_KILL_BEFORE, 0, ALL, NULL },
    [ST_FAULT_TORN_WRITE] = { ST_TRACER_TEAR, EIO, F(WRITE), NULL },
    [ST_FAULT_STALE_READ] = { 0, 0, 0, "files of one machine are what they are now" },
    [ST_FAULT_STALE_TOKEN] = { 0, 0, 0, "a tool has the groups that it was started with" },
    [ST_FAULT_CHANGE] = { ST_TRACER_PASS, 0, ALL, NULL },
};

bool st_lab_spot_fits(enum st_fault_kind kind, const struct st_lab_spot *spot)
{
    /* Who is told that his own file is not there has deleted it, as far as he knows. */
    if (kind == ST_FAULT_NOT_FOUND && spot->side != ST_ON_SERVER)
        return false;
    return is_one_of((enum st_file_call)spot->call, expressions[kind].calls);
}

uint32_t st_lab_spot_kinds(const struct st_lab_spot *spot)
{
    enum st_file_call call = (enum st_file_call)spot->call;
    uint32_t kinds = 0;

    if (call == ST_FILE_CALL_STAT)
        return 0;
    for (enum st_fault_kind kind = 0; kind < ST_FAULT_COUNT; kind++)
        if (st_lab_spot_fits(kind, spot) && !(kind == ST_FAULT_CRASH && is_one_of(call, LOOKS)))
            kinds |= 1U << kind;
    return kinds;
}

struct st_tracer_order st_lab_spot_order(const struct st_fault *fault)
{
    bool is_after = fault->kind == ST_FAULT_CRASH && fault->when == ST_WHEN_AFTER;

    return (struct st_tracer_order){
        .act = is_after ? ST_TRACER_KILL_AFTER : expressions[fault->kind].act,
        .error = expressions[fault->kind].error,
    };
}

const char *st_lab_spot_refuses(enum st_fault_kind kind)
{
    return expressions[kind].why_not;
}
