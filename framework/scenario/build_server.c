/*
 * build_server.c - the folders and items that the scenario begins with.
 *
 * Objects are numbered here: folders first, parents before what they hold, then
 * items in the order of the file. Steps add theirs after these.
 */
#include "framework/scenario/build.h"

#include <string.h>

#include "framework/scenario/rule.h"

st_object_id st_plan(struct st_build *build, const struct st_planned *object)
{
    bool is_folder = object->kind == ST_KIND_FOLDER;
    size_t *count = is_folder ? &build->folder_count : &build->item_count;
    size_t max = is_folder ? ST_FOLDERS_MAX : ST_ITEMS_MAX;

    if (*count == max) {
        if (!(build->unsure & 1U << object->kind))
            st_problem(
                build->problems, ST_DIAG_TOO_MANY, build->document->server.at,
                is_folder ? "the folders above a folder count, too"
                          : "items made by steps count, too",
                "the scenario has more than %zu %s", max, is_folder ? "folders" : "items");
        build->unsure |= 1U << object->kind;
        return ST_NO_OBJECT;
    }
    ++*count;
    build->objects = st_arena_grow(
        build->arena, build->objects, build->object_count, &build->object_capacity,
        sizeof *build->objects);
    build->objects[build->object_count] = *object;
    return (st_object_id)build->object_count++;
}

/* The folder at the path, and those above it, planned if they are not yet. */
static st_object_id plan_folder(struct st_build *build, const char *path)
{
    struct st_planned folder = {
        .kind = ST_KIND_FOLDER,
        .parent = ST_NO_OBJECT,
        .owner = ST_NOBODY,
    };
    char *prefix = st_arena_copy_string(build->arena, path);

    for (char *end = strchr(prefix + 1, '/');; end = strchr(end + 1, '/')) {
        if (end)
            *end = '\0';

        const struct st_bound *bound = st_bound_to(build, prefix);
        st_object_id id = bound ? bound->object : ST_NO_OBJECT;

        if (!bound) {
            folder.name = st_names_add(&build->scenario->names, st_path_leaf(prefix));
            id = st_plan(build, &folder);
            if (id == ST_NO_OBJECT)
                return id;
            st_bind(build, prefix, id)->replicas = ST_ALL_REPLICAS;
        }
        if (!end)
            return id;
        folder.parent = id;
        *end = '/';
    }
}

static void describe_folder(
    struct st_build *build, const struct st_doc_folder *document, struct st_planned *folder)
{
    folder->acl = st_build_acl(build, &document->acl, &document->is_protected, true);
    folder->owner = st_build_owner(build, &document->acl, document->owner, document->node.at);
    folder->resolve = (enum st_resolve)document->resolve.value;
}

static void plan_items(
    struct st_build *build,
    const char *folder_path,
    const struct st_many *items,
    st_object_id folder)
{
    const struct st_doc_item *documents = items->items;
    struct st_planned item = { .kind = ST_KIND_ITEM, .parent = folder };
    st_object_id id = 0;

    for (size_t i = 0; i < items->count && id != ST_NO_OBJECT; i++) {
        const struct st_doc_item *document = &documents[i];
        const char *name = items->keys[i];

        if (!name) {
            build->unsure |= 1U << ST_KIND_ITEM;
            continue;
        }

        const char *path = st_join_path(build, folder_path, name);

        if (st_bound_to(build, path)) {
            st_problem_key(
                build->problems, ST_DIAG_BAD_NAME, ST_MEMBER(items->at, name),
                "choose another name", "there is a folder \"%s\"", path);
            build->unsure |= 1U << ST_KIND_ITEM;
            continue;
        }
        item.name = st_names_add(&build->scenario->names, name);
        item.properties = &document->properties;
        item.is_read = document->read.value;
        item.acl = st_build_acl(build, &document->acl, &document->is_protected, false);
        item.owner = st_build_owner(build, &document->acl, document->owner, document->node.at);
        id = st_plan(build, &item);
        if (id != ST_NO_OBJECT)
            st_bind(build, path, id)->replicas = ST_ALL_REPLICAS;
    }
}

void st_build_server(struct st_build *build)
{
    const struct st_many *folders = &build->document->server;
    const struct st_doc_folder *documents = folders->items;
    st_object_id *ids = ST_NEW_ARRAY(build->arena, st_object_id, folders->count);

    for (size_t i = 0; i < folders->count; i++) {
        ids[i] = folders->keys[i] ? plan_folder(build, folders->keys[i]) : ST_NO_OBJECT;
        if (ids[i] == ST_NO_OBJECT)
            build->unsure |= 1U << ST_KIND_FOLDER | 1U << ST_KIND_ITEM;
    }
    for (size_t i = 0; i < folders->count; i++)
        if (ids[i] != ST_NO_OBJECT)
            describe_folder(build, &documents[i], &build->objects[ids[i]]);
    for (size_t i = 0; i < folders->count; i++)
        if (ids[i] != ST_NO_OBJECT)
            plan_items(build, folders->keys[i], &documents[i].items, ids[i]);
}
