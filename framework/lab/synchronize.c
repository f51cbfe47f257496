/*
 * synchronize.c - one synchronization: trees of the world, the tool, the world of trees.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/lab/outside/disk.h"
#include "framework/lab/outside/snapshot.h"
#include "framework/lab/outside/wire.h"

static bool make_folder(const char *path)
{
    return mkdir(path, 0711) == 0 || errno == EEXIST;
}

const char *st_lab_make_own(struct st_lab_visit *visit, const char *name)
{
    const char *path = st_arena_format(visit->arena, "%s/%s", visit->path, name);
    const struct st_lab_mark mark = { visit->user, visit->user, 0700 };

    return make_folder(path) && st_lab_mark_entry(AT_FDCWD, path, &mark) ? path : NULL;
}

/* The client's folder, new when the engine remembers nothing of him. */
static bool open_folders(struct st_lab_visit *visit)
{
    struct st_lab *lab = visit->lab;

    if (!lab->own) {
        lab->own = st_arena_format(lab->arena, "%s/%d", lab->folder, (int)getpid());
        lab->beginnings = st_arena_format(lab->arena, "%s-kept", lab->own);
    }
    visit->path =
        st_arena_format(visit->arena, "%s/%u", lab->own, (unsigned)visit->session->replica);
    if (!make_folder(lab->own) || !st_lab_snapshot_return(visit) || !make_folder(visit->path))
        return false;
    visit->home = st_lab_make_own(visit, "home");
    st_lab_tree_init(visit, &visit->server);
    st_lab_tree_init(visit, &visit->replica);
    if (lab->tool->serve) /* its files may name the port */
        lab->server.port = st_lab_free_port();
    return visit->home && st_lab_wire_listen(visit) && visit->shape->open(visit) &&
           st_lab_wire_start(visit) && st_lab_write_files(visit);
}

static bool place(
    struct st_lab_visit *visit, const struct st_store *online, const struct st_store *here)
{
    struct st_lab_tree wanted;

    st_lab_tree_of(visit, online, &wanted);
    if (!visit->shape->place_server(visit, &wanted))
        return st_lab_give_up(visit->lab, "the server's side cannot be made");
    st_lab_tree_of(visit, here, &wanted);
    if (!visit->shape->place_replica(visit, &wanted))
        return st_lab_give_up(visit->lab, "the client's side cannot be made");
    return true;
}

/* Both sides as they were when they last agreed, and the tool's own memory of that. */
static bool begin(struct st_lab_visit *visit)
{
    struct st_lab *lab = visit->lab;
    const struct st_store *base = st_world_base(visit->world, (size_t)visit->session->replica - 1);

    if (!place(visit, base, base))
        return false;
    if (!visit->shape->give(visit))
        return st_lab_give_up(lab, "the server's side cannot be given away");
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
    return st_lab_snapshot_begun(visit) || st_lab_give_up(lab, "what was begun cannot be kept");
}

enum st_status st_lab_synchronize(struct st_lab_visit *visit)
{
    size_t client = (size_t)visit->session->replica - 1;

    if (!st_lab_names_differ(visit) || !st_lab_disk_fits(visit))
        return ST_IO_ERROR;
    if (!open_folders(visit)) {
        (void)st_lab_give_up(visit->lab, "both sides cannot be made ready");
        return ST_IO_ERROR;
    }
    if ((!*visit->session->state && !begin(visit)) ||
        !place(visit, st_world_server(visit->world), st_world_local(visit->world, client)))
        return ST_IO_ERROR;
    if (!visit->shape->grant(visit)) {
        (void)st_lab_give_up(visit->lab, "access to the server's side cannot be given");
        return ST_IO_ERROR;
    }
    if (!visit->shape->probe(visit)) {
        (void)st_lab_give_up(visit->lab, "access to the server's side cannot be tried");
        return ST_IO_ERROR;
    }

    if (!st_lab_disk_limit(visit)) {
        (void)st_lab_give_up(visit->lab, "the room of the server's side cannot be limited");
        return ST_IO_ERROR;
    }
    if (!st_lab_serve(visit))
        return ST_IO_ERROR;

    enum st_status status = st_lab_run_tool(visit);

    if (visit->lab->tool->serve)
        st_lab_server_end(&visit->lab->server);

    if (visit->lab->failure.end != ST_END_NONE || visit->lab->unfit.why)
        return ST_IO_ERROR;
    if (!visit->shape->read(visit)) {
        (void)st_lab_give_up(visit->lab, "what the tool has done cannot be read");
        return ST_IO_ERROR;
    }

    uint64_t quota = visit->world->quota;

    visit->world->quota = 0; /* the disk has said what fits, as a whole and not item by item */
    st_lab_settle(visit, true);
    visit->world->quota = quota;
    if (!st_lab_snapshot_over(visit))
        (void)st_lab_give_up(visit->lab, "what the tool has done cannot be kept");
    return status;
}
