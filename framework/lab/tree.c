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

#include "framework/lab/visit.h"

void st_lab_tree_init(const struct st_lab_visit *visit, struct st_lab_tree *tree)
{
    tree->folder = -1;
    tree->strays = 0;
    tree->is_read = NULL;
    tree->has = ST_NEW_ARRAY(visit->arena, bool, visit->objects);
    tree->is_twice = ST_NEW_ARRAY(visit->arena, bool, visit->objects);
    tree->is_denied = ST_NEW_ARRAY(visit->arena, bool, visit->objects);
    tree->is_erased = ST_NEW_ARRAY(visit->arena, bool, visit->objects);
    tree->parents = ST_NEW_ARRAY(visit->arena, st_object_id, visit->objects);
    tree->values = ST_NEW_ARRAY(visit->arena, st_name, visit->objects * visit->properties + 1);
}

/* --- Reading ---------------------------------------------------------------------------------- */

bool st_lab_list(struct st_arena *arena, int folder, const char ***ret_names, size_t *ret_count)
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

static bool read_folder(
    const struct st_lab_visit *visit, struct st_lab_tree *tree, st_object_id parent, int folder)
{
    const char **names = NULL;
    size_t count = 0;
    bool is_done = st_lab_list(visit->arena, folder, &names, &count);

    for (size_t i = 0; i < count && is_done; i++) {
        size_t id = st_lab_number(visit, ST_LAB_ITEM, names[i]);

        if (id == SIZE_MAX) {
            tree->strays++;
            continue;
        }
        if (tree->has[id])
            return st_lab_unfit(
                visit->lab, true, "an item that is in two folders; a tool has a file for each");
        tree->parents[id] = parent;
        is_done = visit->shape->item->read(visit, tree, (st_object_id)id, folder, names[i]);
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
    ret_tree->is_read = ST_NEW_ARRAY(visit->arena, bool, visit->objects);
    for (st_object_id id = 0; id < store->used; id++) {
        const struct st_object *object = st_store_peek(store, id);

        if (object->presence != ST_PRESENT || object->kind != ST_KIND_ITEM ||
            !is_in_scope(visit, object->parent))
            continue;
        ret_tree->has[id] = true;
        ret_tree->parents[id] = object->parent;
        ret_tree->is_read[id] = object->is_read;
        memcpy(
            st_lab_value(visit, ret_tree, id), object->values, visit->properties * sizeof(st_name));
    }
    for (size_t i = 0; i < visit->session->folder_count; i++) {
        ret_tree->has[visit->session->folders[i]] = true;
        ret_tree->parents[visit->session->folders[i]] = ST_NO_OBJECT;
    }
}

/* --- Writing ---------------------------------------------------------------------------------- */

/* An item that is not wanted here goes, with the files that are no strays. */
static bool take_away(const struct st_lab_placing *placing, st_object_id id, st_object_id folder)
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

/*
 * All that is not wanted in its folder, before anything is placed: what is moved would else be
 * there already, in the old place.
 */
static bool clear_folder(const struct st_lab_placing *placing, st_object_id id)
{
    const struct st_lab_tree *wanted = placing->wanted;
    const struct st_lab_tree *tree = placing->tree;
    bool has_changed = false;

    for (size_t i = 0; i < placing->visit->objects; i++) {
        if (!tree->has[i] || tree->parents[i] != id || (wanted->has[i] && wanted->parents[i] == id))
            continue;
        if (!take_away(placing, (st_object_id)i, id))
            return false;
        has_changed = true;
    }
    return !has_changed ||
           st_lab_date(
               tree->folder, st_lab_object_name(placing->visit, id), placing->visit->lab->moment++);
}

static bool place_folder(const struct st_lab_placing *placing, st_object_id id)
{
    const struct st_lab_visit *visit = placing->visit;
    const char *name = st_lab_object_name(visit, id);
    bool has_changed = !placing->tree->has[id];
    int folder = -1;
    bool is_done = st_lab_make_folder(placing->tree->folder, name) &&
                   (folder = st_lab_open_folder(placing->tree->folder, name)) >= 0;

    for (size_t i = 0; i < visit->objects && is_done; i++) {
        if (!placing->wanted->has[i] || placing->wanted->parents[i] != id)
            continue;
        has_changed = has_changed || !placing->tree->has[i];
        is_done = visit->shape->item->place(placing, (st_object_id)i, folder);
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
    const struct st_lab_placing placing = { visit, tree, wanted };
    const struct st_session *session = visit->session;

    for (size_t i = 0; i < session->folder_count; i++)
        if (!clear_folder(&placing, session->folders[i]))
            return false;
    for (size_t i = 0; i < session->folder_count; i++)
        if (!place_folder(&placing, session->folders[i]))
            return false;
    return true;
}
