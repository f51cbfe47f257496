/*
 * run.c - one process of git, or of the hook, as the owner of a repository.
 *
 * None of it is the tool: what fails here is no finding about anything.
 */
#include <errno.h>
#include <string.h>
#include <sys/wait.h>

#include "framework/base/moment.h"
#include "framework/lab/git/git.h"

enum { SAID_BYTES = 300 };

/* While the tool runs, the lab's child is the tool. */
static struct st_child *child_of(const struct st_lab_visit *visit)
{
    return st_git_of(visit)->is_midway ? visit->lab->aside : visit->lab->child;
}

/* No settings but those of the repository itself. */
static const char *const *make_environment(
    const struct st_lab_visit *visit, const struct st_git_side *side)
{
    const char *const *own = st_child_environment(visit->arena);
    size_t count = 0;

    while (own[count])
        count++;

    const char **all = ST_NEW_ARRAY(visit->arena, const char *, count + 4);

    all[0] = st_arena_format(visit->arena, "GIT_DIR=%s", side->path);
    all[1] = "GIT_CONFIG_NOSYSTEM=1";
    all[2] = "GIT_CONFIG_GLOBAL=/dev/null";
    memcpy(all + 3, own, count * sizeof *own);
    return all;
}

static bool is_good(struct st_lab_visit *visit, enum st_child_io io)
{
    static const char *const words[] = {
        [ST_CHILD_OK] = "nothing",
        [ST_CHILD_LATE] = "it does not answer in time",
        [ST_CHILD_CLOSED] = "it has ended too early",
        [ST_CHILD_LONG] = "it prints a line that is too long",
        [ST_CHILD_MUCH] = "it prints too much",
        [ST_CHILD_LARGE] = "it needs too much memory",
    };

    return io == ST_CHILD_OK ||
           st_lab_unfit(visit->lab, false, "git, with which branches are made: %s", words[io]);
}

bool st_git_start(
    struct st_lab_visit *visit, const struct st_git_side *side, const char *const *argv)
{
    struct st_child *child = child_of(visit);
    const char *file = st_child_find(visit->arena, argv[0]);
    const char *const *environment = make_environment(visit, side);

    child->user = side->owner;

    bool is_started =
        file && st_child_start(child, file, argv, environment, visit->lab->memory_bytes);

    child->user = 0;
    if (!is_started)
        return st_lab_unfit(
            visit->lab, false, "%s could not be started: %s", argv[0], strerror(errno));
    st_child_count_anew(child);
    return true;
}

static uint64_t deadline_of(const struct st_lab_visit *visit)
{
    return st_now_ms() + visit->lab->deadline_ms;
}

bool st_git_send(struct st_lab_visit *visit, const char *text, size_t size)
{
    return is_good(visit, st_child_send(child_of(visit), text, size, deadline_of(visit)));
}

bool st_git_line(struct st_lab_visit *visit, const char **ret_line, size_t *ret_size)
{
    enum st_child_io io = st_child_line(child_of(visit), deadline_of(visit), ret_line, ret_size);

    if (io == ST_CHILD_CLOSED)
        *ret_line = NULL;
    return io == ST_CHILD_CLOSED || is_good(visit, io);
}

bool st_git_end(struct st_lab_visit *visit, bool is_well)
{
    struct st_child *child = child_of(visit);
    bool was_forced = false;
    size_t size = 0;
    int status = st_child_end(child, is_well ? deadline_of(visit) : 0, &was_forced);
    const char *said = st_child_said(child, visit->arena, &size);

    if (is_well && !was_forced && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    if (strstr(said, "cannot lock ref"))
        return st_lab_unfit(
            visit->lab, true, "nobody else can change a branch that git has locked: %s",
            st_lab_translate(visit, said));
    if (size > SAID_BYTES)
        said += size - SAID_BYTES;
    return st_lab_unfit(
        visit->lab, false, "git, with which branches are made, has failed: %s",
        st_lab_translate(visit, said));
}
