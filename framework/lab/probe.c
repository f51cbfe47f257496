/*
 * probe.c - trying out, as the user, that what is denied is denied and what is granted is.
 *
 * A denial that does not bind would make a tool look as if it had done something wrong,
 * or right: then the run shows nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/lab/access.h"

static const char trial[] = ".synctorture-trial"; /* made and taken away again */

bool st_lab_opens(int folder, const char *name, int flags)
{
    int file = openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

    if (file >= 0)
        close(file);
    return file >= 0;
}

static bool makes(int folder)
{
    if (mkdirat(folder, trial, 0700) != 0)
        return false;
    return unlinkat(folder, trial, AT_REMOVEDIR) == 0;
}

bool st_lab_probe_complain(
    const struct st_lab_visit *visit, const char *what, const char *name, bool is_denied)
{
    return st_lab_unfit(
        visit->lab, false, "the file system lets the user %s%s %s, and the lists do%s",
        is_denied ? "" : "not ", what, name, is_denied ? " not" : "");
}

static bool probe_folder(const struct st_lab_visit *visit, st_object_id id)
{
    const struct st_lab_folder_access access = st_lab_folder_access(visit, id);
    const char *name = st_lab_object_name(visit, id);
    int folder = st_lab_open_folder(visit->server.folder, name);
    bool is_good = (folder >= 0) == access.may_list;

    if (!is_good)
        return st_lab_probe_complain(visit, "list", name, !access.may_list);
    if (folder < 0)
        return true;
    if (makes(folder) != access.may_change)
        is_good = st_lab_probe_complain(visit, "make something in", name, !access.may_change);
    for (size_t i = 0; i < visit->objects && is_good; i++)
        if (visit->server.has[i] && visit->server.parents[i] == id &&
            !st_lab_is_made(visit, (st_object_id)i))
            is_good = visit->shape->item->probe(visit, (st_object_id)i, folder);
    close(folder);
    return is_good;
}

/*
 * When entries of folders were last changed, by object; or make it so again. Tools look at
 * that (Unison does not look into a folder that has the old time), so trying may not show.
 */
static bool keep_times(const struct st_lab_visit *visit, struct timespec *times, bool is_over)
{
    for (size_t i = 0; i < visit->objects; i++) {
        st_object_id id = (st_object_id)i;
        struct stat about;

        if (!visit->server.has[i])
            continue;

        const char *name = st_lab_object_name(visit, id);
        const char *path = visit->server.parents[i] == ST_NO_OBJECT
                               ? name
                               : st_arena_format(
                                     visit->arena, "%s/%s",
                                     st_lab_object_name(visit, visit->server.parents[i]), name);
        struct timespec both[2] = { times[i], times[i] };

        if (is_over && utimensat(visit->server.folder, path, both, AT_SYMLINK_NOFOLLOW) != 0)
            return false;
        if (!is_over && fstatat(visit->server.folder, path, &about, AT_SYMLINK_NOFOLLOW) != 0)
            return false;
        if (!is_over)
            times[i] = about.st_mtim;
    }
    return true;
}

bool st_lab_probe(struct st_lab_visit *visit)
{
    struct timespec *times = ST_NEW_ARRAY(visit->arena, struct timespec, visit->objects);
    bool is_good = true;

    if (!keep_times(visit, times, false))
        return st_lab_give_up(visit->lab, "the server's tree cannot be looked at");

    if (!st_lab_become(visit->user))
        return st_lab_unfit(
            visit->lab, false, "cannot be user %u: %s", (unsigned)visit->user, strerror(errno));
    for (size_t i = 0; i < visit->session->folder_count && is_good; i++)
        is_good = probe_folder(visit, visit->session->folders[i]);
    st_lab_return();
    if (!keep_times(visit, times, true))
        return st_lab_give_up(visit->lab, "the server's tree cannot be dated");
    return is_good;
}
