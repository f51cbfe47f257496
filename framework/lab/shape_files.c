/*
 * shape_files.c - both sides are trees of folders and files on this machine.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/lab/disk.h"

static bool open_tree(struct st_lab_visit *visit, struct st_lab_tree *tree, const char *name)
{
    tree->path = st_lab_make_own(visit, name);
    if (!tree->path || (tree == &visit->server && !st_lab_disk_open(visit)))
        return false;
    tree->folder = open(tree->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return tree->folder >= 0;
}

static bool open_both(struct st_lab_visit *visit)
{
    return open_tree(visit, &visit->server, "server") &&
           open_tree(visit, &visit->replica, "replica");
}

static bool place_server(struct st_lab_visit *visit, const struct st_lab_tree *wanted)
{
    return st_lab_tree_read(visit, &visit->server) &&
           st_lab_tree_place(visit, &visit->server, wanted);
}

/* As the user himself, for it is his. */
static bool place_replica(struct st_lab_visit *visit, const struct st_lab_tree *wanted)
{
    if (!st_lab_become(visit->user))
        return false;

    bool is_done = st_lab_tree_read(visit, &visit->replica) &&
                   st_lab_tree_place(visit, &visit->replica, wanted);
    int error = errno;

    st_lab_return();
    errno = error;
    return is_done;
}

static bool give(struct st_lab_visit *visit)
{
    return st_lab_give(visit, &visit->server);
}

static bool read_both(struct st_lab_visit *visit)
{
    return st_lab_tree_read(visit, &visit->server) && st_lab_tree_read(visit, &visit->replica);
}

#define TREES(word_, item_)                                                                 \
    {                                                                                       \
        .word = (word_), .item = &(item_), .open = open_both, .place_server = place_server, \
        .place_replica = place_replica, .give = give, .grant = st_lab_grant,                \
        .probe = st_lab_probe, .read = read_both,                                           \
    }

const struct st_lab_shape st_lab_shape_FILES = TREES("files", st_lab_item_folder);
const struct st_lab_shape st_lab_shape_PLAIN_FILES = TREES("plain-files", st_lab_item_file);
