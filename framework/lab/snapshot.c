/*
 * snapshot.c - going back to a client's folder as it was.
 */
#include "framework/lab/snapshot.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/lab/disk.h"

static size_t client_of(const struct st_lab_visit *visit)
{
    return (size_t)visit->session->replica - 1;
}

/* Where the folder of a state is kept; NULL: that in which the tool began. */
static const char *place_of(const struct st_lab_visit *visit, const char *state)
{
    return st_arena_format(
        visit->arena, "%s/%zu-%s", visit->lab->beginnings, client_of(visit),
        state ? state : "begun");
}

static bool exists(const char *path)
{
    struct stat about;

    return lstat(path, &about) == 0;
}

static bool keep(struct st_lab_visit *visit, const char *state)
{
    const char *place = place_of(visit, state);

    if (visit->lab->sweeping != ST_TOOL_PREPARES || exists(place))
        return true;
    return (mkdir(visit->lab->beginnings, 0700) == 0 || errno == EEXIST) &&
           st_lab_copy(visit->path, place);
}

bool st_lab_snapshot_return(struct st_lab_visit *visit)
{
    struct st_lab *lab = visit->lab;
    st_name state = *visit->session->state;
    const struct st_names *names = visit->session->setting->names;

    if (!state)
        st_lab_disk_close(lab, client_of(visit));
    if (lab->sweeping == ST_TOOL_RUNS)
        return state ? true : st_lab_remove(visit->path);
    if (state && lab->present[client_of(visit)] == state)
        return true;

    const char *place = place_of(visit, state ? st_names_text(names, state) : NULL);

    if (!st_lab_remove(visit->path))
        return false;
    lab->present[client_of(visit)] = ST_NAME_NONE;
    if (!exists(place))
        return !state;
    if (!state)
        *visit->session->state = st_names_late(names, lab->tool->name);
    return st_lab_copy(place, visit->path);
}

bool st_lab_snapshot_begun(struct st_lab_visit *visit)
{
    return keep(visit, NULL);
}

bool st_lab_snapshot_over(struct st_lab_visit *visit)
{
    struct st_lab *lab = visit->lab;
    uint64_t hash = 0;

    if (lab->sweeping == ST_TOOL_RUNS)
        return true;
    if (!st_lab_hash_folder(visit->path, &hash))
        return false;

    const char *text =
        st_arena_format(visit->arena, "%s-%016llx", lab->tool->name, (unsigned long long)hash);

    *visit->session->state = st_names_late(visit->session->setting->names, text);
    lab->present[client_of(visit)] = *visit->session->state;
    return keep(visit, text);
}
