/*
 * spot.c - system calls on a repository in the scenario's words.
 *
 * A branch is a file of 41 bytes, and is written as git writes all that others read
 * (gitrepository-layout(5), "refs"): NAME.lock, which only one can make, gets the new commit's
 * name, and is renamed to NAME. What is in commits are objects, whose names say nothing about
 * branches: one push has one pack of them, for all of its branches.
 */
#include <string.h>

#include "framework/lab/access.h"
#include "framework/lab/git/git.h"
#include "framework/lab/outside/spot.h"

#define F(id) (1U << ST_FILE_CALL_##id)

enum {
    LOOKS = F(OPEN) | F(READ) | F(LIST) | F(STAT),
    REMOVES = F(UNLINK) | F(RMDIR),
};

static bool is_one_of(enum st_file_call call, unsigned set)
{
    return set >> call & 1;
}

/* The path below a folder, without the slash; NULL when it is not there. */
static const char *below(const char *path, const char *folder)
{
    size_t size = folder ? strlen(folder) : 0;

    if (!folder || strncmp(path, folder, size) != 0 || (path[size] && path[size] != '/'))
        return NULL;
    return path + size + (path[size] == '/');
}

/* Is the last part of the path a branch, and not its lock? */
static bool is_branch(const struct st_lab_visit *visit, const char *path)
{
    const char *slash = strrchr(path, '/');

    return st_lab_number(visit, ST_LAB_ITEM, slash ? slash + 1 : path) != SIZE_MAX;
}

/* What the commit that goes into a lock does to the item: sets properties, or only removes some. */
static enum st_call_op op_of_content(const struct st_lab_visit *visit, st_object_id id)
{
    const struct st_store *local =
        st_world_local(visit->world, (size_t)visit->session->replica - 1);
    st_properties pending = st_lab_pending(visit, id);

    for (size_t i = 0; i < visit->properties; i++)
        if (pending >> i & 1 && st_store_peek(local, id)->values[i])
            return ST_CALL_PROPERTY_SET;
    return pending ? ST_CALL_PROPERTY_DELETE : ST_CALL_PROPERTY_SET;
}

/* Who is to delete a branch locks it, and writes nothing into the lock. */
static enum st_call_op op_of_lock(
    const struct st_lab_visit *visit, st_object_id id, enum st_file_call call)
{
    if (is_one_of(call, REMOVES))
        return ST_CALL_ITEM_ABORT;
    if (st_lab_is_pending(visit, id, ST_EDIT_DELETE))
        return ST_CALL_ITEM_OPEN;
    if (call == ST_FILE_CALL_OPEN_WRITE && !visit->server.has[id])
        return ST_CALL_ITEM_CREATE;
    return op_of_content(visit, id);
}

static enum st_call_op op_of_branch(
    const struct st_lab_visit *visit, st_object_id id, enum st_file_call call, const char *path)
{
    if (is_one_of(call, LOOKS))
        return ST_CALL_ITEM_OPEN;
    if (!is_branch(visit, path))
        return op_of_lock(visit, id, call);
    return is_one_of(call, REMOVES) ? ST_CALL_ITEM_DELETE : ST_CALL_ITEM_SAVE;
}

/* A folder is there for the branches in it: it is made for the first, and goes with the last. */
static enum st_call_op op_of_folder(enum st_file_call call)
{
    if (is_one_of(call, LOOKS))
        return ST_CALL_FOLDER_LIST;
    return is_one_of(call, REMOVES) ? ST_CALL_ITEM_ABORT : ST_CALL_ITEM_CREATE;
}

static void find_branch(
    const struct st_lab_visit *visit, const char *path, struct st_lab_spot *spot)
{
    enum st_file_call call = (enum st_file_call)spot->call;
    struct st_lab_mention mention = st_lab_mentioned(visit, path);
    bool is_item = mention.object != ST_NO_OBJECT && strchr(path, '/');

    spot->object = mention.object;
    spot->op =
        (uint8_t)(is_item ? op_of_branch(visit, mention.object, call, path) : op_of_folder(call));
}

/* Of all branches that are packed; who deletes any has it locked (git-pack-refs(1)). */
static enum st_call_op op_of_packed(enum st_file_call call)
{
    if (is_one_of(call, LOOKS))
        return ST_CALL_FOLDER_LIST;
    return is_one_of(call, REMOVES) ? ST_CALL_ITEM_ABORT : ST_CALL_ITEM_DELETE;
}

static enum st_call_op op_of_objects(enum st_file_call call)
{
    if (is_one_of(call, LOOKS))
        return ST_CALL_ITEM_OPEN;
    return is_one_of(call, REMOVES) ? ST_CALL_ITEM_ABORT : ST_CALL_PROPERTY_SET;
}

/* Settings, the hook and its table are ours; what begins a path with one of these is git's. */
bool st_git_spot(
    const struct st_lab_visit *visit, const struct st_traced_call *call, struct st_lab_spot *ret)
{
    const char *online = below(call->path, st_git_of(visit)->server.path);
    const char *path = online ? online : below(call->path, st_git_of(visit)->replica.path);
    bool looks = is_one_of(call->kind, LOOKS);

    *ret = (struct st_lab_spot){
        .call = (uint8_t)call->kind,
        .side = online ? ST_ON_SERVER : ST_ON_CLIENT,
        .object = ST_NO_OBJECT,
        .property = ST_NO_PROPERTY,
    };
    if (!path)
        return false;
    if (strncmp(path, "refs/heads/", 11) == 0)
        find_branch(visit, path + 11, ret);
    else if (strncmp(path, "refs/remotes", 12) == 0)
        ret->op = looks ? ST_CALL_BASE_LIST : ST_CALL_ITEM_CHECKPOINT;
    else if (strncmp(path, "objects", 7) == 0)
        ret->op = (uint8_t)op_of_objects(call->kind);
    else if (strncmp(path, "packed-refs", 11) == 0)
        ret->op = (uint8_t)op_of_packed(call->kind);
    else if (strncmp(path, "refs", 4) == 0 || strncmp(path, "HEAD", 4) == 0)
        ret->op = (uint8_t)op_of_folder(call->kind);
    else
        return false;
    ret->calls = 1U << ret->op;
    if (ret->calls & (1U << ST_CALL_PROPERTY_SET | 1U << ST_CALL_PROPERTY_DELETE) &&
        ret->object != ST_NO_OBJECT)
        ret->properties = st_lab_pending(visit, ret->object);
    return true;
}
