/*
 * item_folder.c - an item is a folder, and each of its properties a file in it.
 *
 * In a folder with the sticky bit the user cannot put anything in the place of what is not
 * his (chmod(1), "Restricted deletion flag"), so that a denied property binds for tools
 * that make a new file and rename it, too.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/lab/access.h"
#include "framework/lab/outside/disk.h"

static const char trial[] = ".synctorture-trial"; /* made and taken away again */

/* --- Reading and writing ------------------------------------------------------------------ */

static bool read_files(
    const struct st_lab_visit *visit, struct st_lab_tree *tree, st_object_id id, int folder)
{
    const char **names = NULL;
    size_t count = 0;

    if (!st_lab_list(visit->arena, folder, &names, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t property = st_lab_number(visit, ST_LAB_PROPERTY, names[i]);
        st_name value =
            property == SIZE_MAX ? ST_NAME_NONE : st_lab_value_read(visit, folder, names[i]);

        if (value)
            st_lab_value(visit, tree, id)[property] = value;
        else
            tree->strays++;
    }
    return true;
}

static bool read_folder(
    const struct st_lab_visit *visit,
    struct st_lab_tree *tree,
    st_object_id id,
    int folder,
    const char *name)
{
    int item = st_lab_open_folder(folder, name);

    if (item < 0) {
        tree->strays++;
        return true;
    }
    tree->has[id] = true;

    bool is_done = read_files(visit, tree, id, item);

    close(item);
    return is_done;
}

/* The texts of an item that are not what is wanted. */
static bool place_values(const struct st_lab_placing *placing, st_object_id id, int item)
{
    const struct st_lab_visit *visit = placing->visit;
    const struct st_names *names = visit->session->setting->names;
    const st_name *wanted = st_lab_value(visit, placing->wanted, id);
    st_name *values = st_lab_value(visit, placing->tree, id);
    bool is_done = true;
    bool has_changed = false;

    for (size_t i = 0; i < visit->properties && is_done; i++) {
        const char *name = st_lab_property_name(visit, i);

        if (values[i] == wanted[i])
            continue;
        has_changed = has_changed || !values[i] || !wanted[i]; /* what a folder's time tells */
        if (wanted[i])
            is_done = st_lab_value_write(visit, item, name, st_names_text(names, wanted[i]));
        else
            is_done = unlinkat(item, name, 0) == 0;
        values[i] = wanted[i];
    }
    return is_done && (!has_changed || st_lab_date(item, "", visit->lab->moment++));
}

static bool place_item(const struct st_lab_placing *placing, st_object_id id, int folder)
{
    const char *name = st_lab_object_name(placing->visit, id);
    bool has_changed = !placing->tree->has[id];

    if (!st_lab_make_folder(folder, name))
        return false;

    int item = st_lab_open_folder(folder, name);

    if (item < 0)
        return false;

    bool is_done = place_values(placing, id, item);

    if (is_done && has_changed)
        is_done = st_lab_date(item, "", placing->visit->lab->moment++);
    close(item);
    placing->tree->has[id] = true;
    return is_done;
}

/* --- Access ------------------------------------------------------------------------------- */

/* The user would make a file that he may not, in a folder where he may make others. */
static bool makes_denied(
    const struct st_lab_visit *visit,
    st_object_id id,
    const struct st_lab_item_access *access,
    size_t *ret_property)
{
    const st_name *online = st_lab_value(visit, &visit->server, id);
    const st_name *local = st_lab_value(visit, &visit->replica, id);

    for (size_t i = 0; i < visit->properties; i++)
        if (access->may_write && !(access->may_write >> i & 1) && !online[i] && local[i]) {
            *ret_property = i;
            return true;
        }
    return false;
}

static bool can_express_item(
    const struct st_lab_visit *visit, st_object_id id, const struct st_lab_item_access *access)
{
    size_t property = 0;
    st_properties all = st_session_all(visit->session);

    if (!access->may_view && (access->may_write || access->may_delete))
        return st_lab_unfit(
            visit->lab, true, "no folder can be changed by who may not see it, as \"%s\" is to be",
            st_lab_online_name(visit, id));
    if (access->may_delete && access->may_write != all &&
        st_lab_is_pending(visit, id, ST_EDIT_DELETE))
        return st_lab_unfit(
            visit->lab, true,
            "who may delete a folder may write all files in it; \"%s\" is to be deleted by "
            "somebody who may not write all its properties",
            st_lab_online_name(visit, id));
    if (makes_denied(visit, id, access, &property))
        return st_lab_unfit(
            visit->lab, true,
            "who may make files in a folder may make any; property \"%s\" of \"%s\" is denied "
            "and not there",
            visit->session->setting->property_names[property], st_lab_online_name(visit, id));
    return true;
}

static bool mark_files(
    const struct st_lab_visit *visit,
    st_object_id id,
    const struct st_lab_item_access *access,
    int item)
{
    const st_name *values = st_lab_value(visit, &visit->server, id);

    for (size_t i = 0; i < visit->properties; i++) {
        bool reads = access->may_read >> i & 1;
        bool writes = access->may_write >> i & 1;
        const struct st_lab_mark mark = {
            .owner = writes ? visit->user : 0,
            .group = visit->user,
            .mode = writes ? (reads ? 0600U : 0200U) : (reads ? 0640U : 0600U),
        };

        if (values[i] && !st_lab_mark_entry(item, st_lab_property_name(visit, i), &mark))
            return false;
    }
    return true;
}

static bool mark_item(const struct st_lab_visit *visit, st_object_id id, int folder)
{
    const struct st_lab_item_access access = st_lab_item_access(visit, id);
    bool is_whole = access.may_write == st_session_all(visit->session);
    const char *name = st_lab_object_name(visit, id);
    int item = st_lab_open_folder(folder, name);
    struct st_lab_mark mark = { 0, visit->user, 0750 };

    if (item < 0)
        return false;
    if (!access.may_view)
        mark.mode = 0700;
    else if (access.may_write)
        mark.mode = is_whole ? 0770 : 01770;
    if (access.may_delete && is_whole && access.may_view)
        mark.owner = visit->user;

    bool is_done = can_express_item(visit, id, &access) && mark_files(visit, id, &access, item) &&
                   st_lab_mark_entry(folder, name, &mark);

    close(item);
    return is_done;
}

static bool give_item(
    const struct st_lab_visit *visit, const struct st_lab_tree *tree, st_object_id id, int folder)
{
    const st_name *values = st_lab_value(visit, tree, id);
    const struct st_lab_mark of_file = { visit->user, visit->user, 0600 };
    const struct st_lab_mark of_folder = { visit->user, visit->user, 0700 };
    int item = st_lab_open_folder(folder, st_lab_object_name(visit, id));
    bool is_done = item >= 0;

    for (size_t i = 0; i < visit->properties && is_done; i++)
        is_done = !values[i] || st_lab_mark_entry(item, st_lab_property_name(visit, i), &of_file);
    is_done = is_done && st_lab_mark_entry(item, ".", &of_folder);
    if (item >= 0)
        close(item);
    return is_done;
}

/* --- Trying it out ------------------------------------------------------------------------ */

/* Could he put a file of his in its place, or take it away? It comes back if he could. */
static bool replaces(int folder, const char *name)
{
    if (renameat(folder, name, folder, trial) != 0)
        return false;
    return renameat(folder, trial, folder, name) == 0;
}

static bool probe_file(
    const struct st_lab_visit *visit,
    const struct st_lab_item_access *access,
    size_t property,
    int item)
{
    const char *name = st_lab_property_name(visit, property);
    bool reads = access->may_view && access->may_read >> property & 1;
    bool writes = access->may_view && access->may_write >> property & 1;

    if (st_lab_opens(item, name, O_RDONLY) != reads)
        return st_lab_probe_complain(visit, "read", name, !reads);
    if (st_lab_opens(item, name, O_WRONLY) != writes)
        return st_lab_probe_complain(visit, "write", name, !writes);
    if (replaces(item, name) != writes)
        return st_lab_probe_complain(visit, "replace", name, !writes);
    return true;
}

static bool probe_item(const struct st_lab_visit *visit, st_object_id id, int folder)
{
    const struct st_lab_item_access access = st_lab_item_access(visit, id);
    const st_name *values = st_lab_value(visit, &visit->server, id);
    const char *name = st_lab_object_name(visit, id);
    int item = st_lab_open_folder(folder, name);
    bool is_good = (item >= 0) == access.may_view;

    if (!is_good)
        (void)st_lab_probe_complain(visit, "look into", name, !access.may_view);
    for (size_t i = 0; i < visit->properties && is_good && item >= 0; i++)
        is_good = !values[i] || probe_file(visit, &access, i, item);
    if (item >= 0)
        close(item);
    return is_good;
}

const struct st_lab_item_form st_lab_item_folder = {
    .changeable = 01770,
    .read = read_folder,
    .place = place_item,
    .mark = mark_item,
    .give = give_item,
    .probe = probe_item,
};
