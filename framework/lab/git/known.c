/*
 * known.c - commits whose files are known, so that git need not be asked for them.
 *
 * The name of a commit is a hash of all that is in it, and nearly all commits of a run are
 * ours: so which commit a branch is at says what the tool has made of it. That is in one
 * small file for each branch (gitrepository-layout(5), "refs"), which is read in a hundredth
 * of the time that git-cat-file(1) takes to start.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "framework/lab/git/git.h"

enum { KNOWN_MAX = 1U << 12U }; /* commits; for those beyond, git is asked */

struct st_git_known {
    struct st_git_commit *commits;
    size_t count, capacity;
};

struct st_git_commit st_git_commit_of(struct st_lab_visit *visit, const st_name *values)
{
    const struct st_names *names = visit->session->setting->names;
    struct st_git_file *files =
        ST_NEW_ARRAY(visit->arena, struct st_git_file, visit->properties + 1);
    struct st_git_commit commit = { .files = files };

    for (size_t i = 0; i < visit->properties; i++)
        if (values[i])
            files[commit.count++] = (struct st_git_file){ st_lab_property_name(visit, i),
                                                          st_names_text(names, values[i]) };
    return commit;
}

static struct st_git_known **memory_of(const struct st_lab_visit *visit)
{
    return (struct st_git_known **)&visit->lab->memories[visit->session->replica - 1];
}

void st_git_know(struct st_lab_visit *visit, const struct st_git_commit *commit)
{
    struct st_arena *lasting = &visit->lab->lasting;
    struct st_git_known **memory = memory_of(visit);

    if (!*memory)
        *memory = ST_NEW(lasting, struct st_git_known);

    struct st_git_known *known = *memory;
    struct st_git_file *files = ST_NEW_ARRAY(lasting, struct st_git_file, commit->count + 1);

    if (known->count == KNOWN_MAX)
        return;
    for (size_t i = 0; i < commit->count; i++)
        files[i] = (struct st_git_file){
            st_arena_format(lasting, "%s", commit->files[i].name),
            st_arena_format(lasting, "%s", commit->files[i].text),
        };
    known->commits = st_arena_grow(
        lasting, known->commits, known->count, &known->capacity, sizeof *known->commits);
    known->commits[known->count++] = (struct st_git_commit){
        .id = st_arena_format(lasting, "%s", commit->id),
        .files = files,
        .count = commit->count,
    };
}

const struct st_git_commit *st_git_known(const struct st_lab_visit *visit, const char *id)
{
    const struct st_git_known *known = *memory_of(visit);

    for (size_t i = known ? known->count : 0; i-- > 0;)
        if (strcmp(known->commits[i].id, id) == 0)
            return &known->commits[i];
    return NULL;
}

/* The text of a file some folders below; following no link, since all of it may be a user's. */
static const char *read_below(
    const struct st_lab_visit *visit, const char *path, const char *const *names, size_t count)
{
    int place = st_lab_open_folder(AT_FDCWD, path);
    const char *text = NULL;

    for (size_t i = 0; i + 1 < count && place >= 0; i++) {
        int next = st_lab_open_folder(place, names[i]);
        int error = errno;

        close(place);
        place = next;
        errno = error;
    }
    if (place < 0)
        return NULL;
    errno = 0;
    text = st_lab_read(visit->arena, place, names[count - 1]);

    int error = errno;

    close(place);
    errno = error;
    return text;
}

bool st_git_ref(
    const struct st_lab_visit *visit,
    const struct st_git_side *side,
    st_object_id folder,
    st_object_id id,
    const char **ret_id)
{
    const char *const names[] = {
        "refs",
        "heads",
        st_lab_object_name(visit, folder),
        st_lab_object_name(visit, id),
    };
    const char *packed = st_arena_format(visit->arena, "%s/packed-refs", side->path);

    *ret_id = NULL;
    if (access(packed, F_OK) == 0)
        return false;

    const char *text = read_below(visit, side->path, names, sizeof names / sizeof names[0]);

    if (!text)
        return errno == ENOENT;
    if (strspn(text, "0123456789abcdef") != ST_GIT_ID_SIZE ||
        strcmp(text + ST_GIT_ID_SIZE, "\n") != 0)
        return false;
    *ret_id = st_arena_copy(visit->arena, text, ST_GIT_ID_SIZE);
    return true;
}
