/*
 * synchronize.c - one synchronization: trees of the world, the tool, the world of trees.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/lab/visit.h"

static bool make_folder(struct st_lab *lab, const char *path)
{
    return mkdir(path, 0711) == 0 || errno == EEXIST || st_lab_give_up(lab, path);
}

static bool open_tree(struct st_lab_visit *visit, struct st_lab_tree *tree, const char *name)
{
    const struct st_lab_mark mark = { visit->user, visit->user, 0700 };

    st_lab_tree_init(visit, tree);
    tree->path = st_arena_format(visit->arena, "%s/%s", visit->path, name);
    if (!make_folder(visit->lab, tree->path))
        return false;
    tree->folder = open(tree->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (tree->folder < 0)
        return st_lab_give_up(visit->lab, tree->path);
    return st_lab_mark_entry(tree->folder, ".", &mark) || st_lab_give_up(visit->lab, tree->path);
}

/* The client's folder, new when the engine remembers nothing of him. */
static bool open_folders(struct st_lab_visit *visit)
{
    struct st_lab *lab = visit->lab;
    struct st_lab_tree home;

    if (!lab->own) {
        lab->own = st_arena_format(lab->arena, "%s/%d", lab->folder, (int)getpid());
        if (!make_folder(lab, lab->own))
            return false;
    }
    visit->path =
        st_arena_format(visit->arena, "%s/%u", lab->own, (unsigned)visit->session->replica);
    if (!*visit->session->state && !st_lab_remove(visit->path))
        return st_lab_give_up(lab, visit->path);
    if (!make_folder(lab, visit->path))
        return false;

    bool is_done = open_tree(visit, &visit->server, "server") &&
                   open_tree(visit, &visit->replica, "replica") && open_tree(visit, &home, "home");

    visit->home = home.path;
    if (home.folder >= 0)
        close(home.folder);
    return is_done;
}

/* Make the client's tree what it is now; as himself, for it is his. */
static bool place_replica(struct st_lab_visit *visit, const struct st_lab_tree *wanted)
{
    if (!st_lab_become(visit->user))
        return st_lab_give_up(visit->lab, "cannot be another user");

    bool is_done = st_lab_tree_read(visit, &visit->replica) &&
                   st_lab_tree_place(visit, &visit->replica, wanted);
    int error = errno;

    st_lab_return();
    errno = error;
    return is_done || st_lab_give_up(visit->lab, "the client's tree cannot be made");
}

static bool place_server(struct st_lab_visit *visit, const struct st_lab_tree *wanted)
{
    return (st_lab_tree_read(visit, &visit->server) &&
            st_lab_tree_place(visit, &visit->server, wanted)) ||
           st_lab_give_up(visit->lab, "the server's tree cannot be made");
}

/* Both sides as they were when they last agreed, and the tool's own memory of that. */
static bool begin(struct st_lab_visit *visit)
{
    struct st_lab *lab = visit->lab;
    size_t client = (size_t)visit->session->replica - 1;
    struct st_lab_tree wanted;

    st_lab_tree_of(visit, st_world_base(visit->world, client), &wanted);
    if (!place_server(visit, &wanted) || !place_replica(visit, &wanted))
        return false;
    if (!st_lab_give(visit, &visit->server))
        return st_lab_give_up(lab, "the server's tree cannot be given away");
    for (size_t i = 0; lab->tool->first && i < lab->tool->first_times; i++) {
        const char *said = NULL;
        int code = 0;

        if (!st_lab_run(visit, lab->tool->first, &code, &said))
            return false;
        if (code != 0)
            return st_lab_unfit(
                lab, false, "%s did not accept two sides that are the same: %s", lab->tool->name,
                st_lab_translate(visit, said));
    }
    *visit->session->state = st_names_late(visit->session->setting->names, lab->tool->name);
    return true;
}

enum st_status st_lab_synchronize(struct st_lab_visit *visit)
{
    struct st_lab_tree wanted;
    size_t client = (size_t)visit->session->replica - 1;

    if (!st_lab_names_differ(visit) || !open_folders(visit) ||
        (!*visit->session->state && !begin(visit)))
        return ST_IO_ERROR;
    st_lab_tree_of(visit, st_world_server(visit->world), &wanted);
    if (!place_server(visit, &wanted))
        return ST_IO_ERROR;
    st_lab_tree_of(visit, st_world_local(visit->world, client), &wanted);
    if (!place_replica(visit, &wanted))
        return ST_IO_ERROR;
    if (!st_lab_grant(visit)) {
        (void)st_lab_give_up(visit->lab, "access to the server's tree cannot be given");
        return ST_IO_ERROR;
    }
    if (!st_lab_probe(visit))
        return ST_IO_ERROR;

    enum st_status status = st_lab_run_tool(visit);

    if (visit->lab->failure.end != ST_END_NONE)
        return ST_IO_ERROR;
    if (!st_lab_tree_read(visit, &visit->server) || !st_lab_tree_read(visit, &visit->replica)) {
        (void)st_lab_give_up(visit->lab, "what the tool has done cannot be read");
        return ST_IO_ERROR;
    }
    st_lab_settle(visit);
    return status;
}
