/*
 * shape.c - the server's side is a bare repository behind git-daemon(1), the client's a clone.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "framework/base/hash.h"
#include "framework/lab/git/git.h"

static void init_side(
    const struct st_lab_visit *visit,
    struct st_git_side *side,
    struct st_lab_tree *tree,
    const char *name)
{
    side->path = st_arena_format(visit->arena, "%s/%s", visit->path, name);
    side->tree = tree;
    side->is_begun = ST_NEW_ARRAY(visit->arena, bool, visit->objects + 1);
    st_text_init(&side->stream, visit->arena);
}

static bool make(const struct st_lab_visit *visit, struct st_git_side *side)
{
    side->is_known = access(side->path, F_OK) != 0; /* it is empty at first */
    return st_git_make(visit, side);
}

static bool open_both(struct st_lab_visit *visit)
{
    struct st_git *git = ST_NEW(visit->arena, struct st_git);

    visit->of_shape = git;
    git->asked = git->answer = git->bells = -1;
    init_side(visit, &git->server, &visit->server, "server.git");
    git->server.owner = ST_GIT_SERVING;
    git->server.author = "somebody";
    init_side(visit, &git->replica, &visit->replica, "replica.git");
    git->replica.owner = visit->user;
    git->replica.author = "user";
    visit->replica.path = git->replica.path;
    if (!make(visit, &git->server) || !make(visit, &git->replica))
        return false;
    if (git->replica.is_known)
        st_git_add_door_trial(visit, &git->replica);
    return st_git_serve(visit);
}

static bool place(
    struct st_lab_visit *visit, struct st_git_side *side, const struct st_lab_tree *wanted)
{
    if (!side->is_known && !st_git_read(visit, side))
        return false;
    st_git_place(visit, side, wanted);
    return true;
}

static bool place_server(struct st_lab_visit *visit, const struct st_lab_tree *wanted)
{
    return place(visit, &st_git_of(visit)->server, wanted);
}

static bool place_replica(struct st_lab_visit *visit, const struct st_lab_tree *wanted)
{
    return place(visit, &st_git_of(visit)->replica, wanted);
}

static bool flush_both(struct st_lab_visit *visit)
{
    struct st_git *git = st_git_of(visit);

    return st_git_flush(visit, &git->server) && st_git_flush(visit, &git->replica) &&
           st_git_configure_replica(visit);
}

/* Nothing has to be there yet, when the tool has no command that looks at it. */
static bool give(struct st_lab_visit *visit)
{
    if (!visit->lab->tool->first)
        return true;
    return flush_both(visit) && st_git_configure_server(visit, "") &&
           st_git_write_rights(visit, "may all\n");
}

/*
 * A table that the hook was asked about. The hook of all repositories is one file, and looks
 * at nothing but the table and the names of what a push changes; so it is asked once.
 */
static const char *tried_path(const struct st_lab_visit *visit)
{
    const char *rights = st_git_of(visit)->rights;

    return st_arena_format(
        visit->arena, "%s/tried-%016" PRIx64, visit->lab->folder,
        st_hash_bytes(ST_HASH_START, rights, strlen(rights)));
}

static bool grant(struct st_lab_visit *visit)
{
    struct st_git *git = st_git_of(visit);

    if (!st_git_grant(visit))
        return false;

    const char *tried = st_lab_read(visit->arena, AT_FDCWD, tried_path(visit));

    git->is_tried = tried && strcmp(tried, git->rights) == 0;
    if (!git->is_tried)
        st_git_prepare_probe(visit);
    return flush_both(visit);
}

static bool probe(struct st_lab_visit *visit)
{
    struct st_git *git = st_git_of(visit);

    if (!st_git_probe(visit))
        return false;
    return git->is_tried || st_lab_write(AT_FDCWD, tried_path(visit), git->rights, 0);
}

static bool read_both(struct st_lab_visit *visit)
{
    struct st_git *git = st_git_of(visit);

    return st_git_read(visit, &git->server) && st_git_read(visit, &git->replica);
}

const struct st_lab_shape st_lab_shape_GIT = {
    .word = "git",
    .program = "git",
    .package = "git",
    .keeps_server = true,
    .asks_groups_anew = true,
    .open = open_both,
    .place_server = place_server,
    .place_replica = place_replica,
    .give = give,
    .grant = grant,
    .probe = probe,
    .read = read_both,
    .listen = st_git_listen,
    .listen_no_more = st_git_listen_no_more,
    .spot = st_git_spot,
};
