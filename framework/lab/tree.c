/*
 * tree.c - a whole tree: reading it, and making it what is wanted.
 *
 * A tree has the session's folders next to each other, items in them, and a file for each
 * property of an item. What else is there is a stray, which is counted and left alone.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "framework/lab/disk.h"

void st_lab_tree_init(const struct st_lab_visit *visit, struct st_lab_tree *tree)
{
    tree->folder = -1;
    tree->strays = 0;
    tree->has = ST_NEW_ARRAY(visit->arena, bool, visit->objects);
    tree->parents = ST_NEW_ARRAY(visit->arena, st_object_id, visit->objects);
    tree->values = ST_NEW_ARRAY(visit->arena, st_name, visit->objects * visit->properties + 1);
}

/* --- Reading ---------------------------------------------------------------------------------- */

/* The names in a folder, without . and .., in an arena; false with errno. */
static bool list(struct st_arena *arena, int folder, const char ***ret_names, size_t *ret_count)
{
    int copy = st_lab_open_folder(folder, ".");
    DIR *entries = copy < 0 ? NULL : fdopendir(copy);
    const char **names = NULL;
    size_t count = 0;
    size_t capacity = 0;

    if (!entries) {
        if (copy >= 0)
            close(copy);
        return false;
    }
    for (struct dirent *entry; (entry = readdir(entries)) && count < ST_LAB_ENTRIES_MAX;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        names = st_arena_grow(arena, names, count, &capacity, sizeof *names);
        names[count++] = st_arena_copy_string(arena, entry->d_name);
    }
    closedir(entries);
    *ret_names = names;
    *ret_count = count;
    return true;
}

static const char *read_value(const struct st_lab_visit *visit, int folder, const char *name)
{
    const char *text = st_lab_read(visit->arena, folder, name);

    return text && visit->session->is_limited ? st_lab_pages_read(visit->arena, text) : text;
}

static bool read_item(
    const struct st_lab_visit *visit, struct st_lab_tree *tree, st_object_id id, int folder)
{
    const char **names = NULL;
    size_t count = 0;

    if (!list(visit->arena, folder, &names, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t property = st_lab_number(visit, ST_LAB_PROPERTY, names[i]);
        const char *text = property == SIZE_MAX ? NULL : read_value(visit, folder, names[i]);

        if (text)
            st_lab_value(visit, tree, id)[property] =
                st_names_late(visit->session->setting->names, text);
        else
            tree->strays++;
    }
    return true;
}

static bool read_folder(
    const struct st_lab_visit *visit, struct st_lab_tree *tree, st_object_id parent, int folder)
{
    const char **names = NULL;
    size_t count = 0;
    bool is_done = list(visit->arena, folder, &names, &count);

    for (size_t i = 0; i < count && is_done; i++) {
        size_t id = st_lab_number(visit, ST_LAB_ITEM, names[i]);
        int item = id == SIZE_MAX ? -1 : st_lab_open_folder(folder, names[i]);

        if (item < 0) {
            tree->strays++;
            continue;
        }
        tree->has[id] = true;
        tree->parents[id] = parent;
        is_done = read_item(visit, tree, (st_object_id)id, item);
        close(item);
    }
    return is_done;
}

bool st_lab_tree_read(const struct st_lab_visit *visit, struct st_lab_tree *tree)
{
    const struct st_session *session = visit->session;

    memset(tree->has, 0, visit->objects * sizeof *tree->has);
    memset(tree->values, 0, visit->objects * visit->properties * sizeof *tree->values);
    tree->strays = 0;
    for (size_t i = 0; i < session->folder_count; i++) {
        st_object_id id = session->folders[i];
        int folder = st_lab_open_folder(tree->folder, st_lab_object_name(visit, id));

        if (folder < 0 && errno == ENOENT)
            continue;
        if (folder < 0)
            return false;
        tree->has[id] = true;
        tree->parents[id] = ST_NO_OBJECT;

        bool is_done = read_folder(visit, tree, id, folder);

        close(folder);
        if (!is_done)
            return false;
    }
    return true;
}

static bool is_in_scope(const struct st_lab_visit *visit, st_object_id folder)
{
    for (size_t i = 0; i < visit->session->folder_count; i++)
        if (visit->session->folders[i] == folder)
            return true;
    return false;
}

void st_lab_tree_of(
    const struct st_lab_visit *visit, const struct st_store *store, struct st_lab_tree *ret_tree)
{
    st_lab_tree_init(visit, ret_tree);
    for (st_object_id id = 0; id < store->used; id++) {
        const struct st_object *object = st_store_peek(store, id);

        if (object->presence != ST_PRESENT || object->kind != ST_KIND_ITEM ||
            !is_in_scope(visit, object->parent))
            continue;
        ret_tree->has[id] = true;
        ret_tree->parents[id] = object->parent;
        memcpy(
            st_lab_value(visit, ret_tree, id), object->values, visit->properties * sizeof(st_name));
    }
    for (size_t i = 0; i < visit->session->folder_count; i++) {
        ret_tree->has[visit->session->folders[i]] = true;
        ret_tree->parents[visit->session->folders[i]] = ST_NO_OBJECT;
    }
}

/* --- Writing ---------------------------------------------------------------------------------- */

struct placing {
    const struct st_lab_visit *visit;
    struct st_lab_tree *tree;
    const struct st_lab_tree *wanted;
};

static bool write_value(
    const struct st_lab_visit *visit, int folder, const char *name, const char *text)
{
    if (visit->session->is_limited && strlen(text) > ST_LAB_PAGES_MAX)
        return st_lab_unfit(
            visit->lab, true, "on a small disk, values have at most %d bytes",
            (int)ST_LAB_PAGES_MAX);
    if (visit->session->is_limited)
        text = st_lab_pages_of(visit->arena, text);
    return st_lab_write(folder, name, text, visit->lab->moment++);
}

/* The texts of an item that are not what is wanted. */
static bool place_values(const struct placing *placing, st_object_id id, int item)
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
            is_done = write_value(visit, item, name, st_names_text(names, wanted[i]));
        else
            is_done = unlinkat(item, name, 0) == 0;
        values[i] = wanted[i];
    }
    return is_done && (!has_changed || st_lab_date(item, "", visit->lab->moment++));
}

static bool place_item(const struct placing *placing, st_object_id id, int folder)
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

/* An item that is not wanted here goes, with the files that are no strays. */
static bool take_away(const struct placing *placing, st_object_id id, st_object_id folder)
{
    const char *path = st_arena_format(
        placing->visit->arena, "%s/%s/%s", placing->tree->path,
        st_lab_object_name(placing->visit, folder), st_lab_object_name(placing->visit, id));

    placing->tree->has[id] = false;
    memset(
        st_lab_value(placing->visit, placing->tree, id), 0,
        placing->visit->properties * sizeof(st_name));
    return st_lab_remove(path);
}

static bool place_folder(const struct placing *placing, st_object_id id)
{
    const struct st_lab_visit *visit = placing->visit;
    const char *name = st_lab_object_name(visit, id);
    bool has_changed = !placing->tree->has[id];
    int folder = -1;
    bool is_done = st_lab_make_folder(placing->tree->folder, name) &&
                   (folder = st_lab_open_folder(placing->tree->folder, name)) >= 0;

    for (size_t i = 0; i < visit->objects && is_done; i++) {
        st_object_id item = (st_object_id)i;
        bool is_here = placing->tree->has[i] && placing->tree->parents[i] == id;
        bool is_wanted = placing->wanted->has[i] && placing->wanted->parents[i] == id;

        if (!is_here && !is_wanted)
            continue;
        has_changed = has_changed || is_here != is_wanted;
        if (is_wanted)
            is_done = place_item(placing, item, folder);
        else
            is_done = take_away(placing, item, id);
        placing->tree->parents[i] = id;
    }
    if (is_done && has_changed)
        is_done = st_lab_date(folder, "", visit->lab->moment++);
    if (folder >= 0)
        close(folder);
    placing->tree->has[id] = true;
    placing->tree->parents[id] = ST_NO_OBJECT;
    return is_done;
}

bool st_lab_tree_place(
    const struct st_lab_visit *visit, struct st_lab_tree *tree, const struct st_lab_tree *wanted)
{
    const struct placing placing = { visit, tree, wanted };

    for (size_t i = 0; i < visit->session->folder_count; i++)
        if (!place_folder(&placing, visit->session->folders[i]))
            return false;
    return true;
}
