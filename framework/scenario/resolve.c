/*
 * resolve.c - what the names in a scenario stand for.
 */
#include "framework/scenario/build.h"

#include <assert.h>
#include <string.h>

#include "framework/base/text.h"
#include "framework/scenario/pattern.h"
#include "framework/scenario/rule.h"

/* --- Identities ------------------------------------------------------------------------- */

static st_identity find_identity(
    struct st_build *build, const char *name, const struct st_path *path, size_t first)
{
    const struct st_names *names = &build->identities;
    size_t named = names->count - 1 - build->stranger_count;
    const struct st_words known = { "identity", names->texts + 1 + first, named - first };
    st_name id = name ? st_names_find(names, name) : ST_NAME_NONE;

    if (id > named)
        id = ST_NAME_NONE; /* only lists know strangers */
    if (id > first)
        return (st_identity)(id - 1);
    if (!name || !build->document->identities.given)
        return ST_NOBODY;
    if (id != ST_NAME_NONE)
        st_problem(
            build->problems, ST_DIAG_BAD_NAME, path, "name an identity",
            "\"%s\" can only be granted or denied something", name);
    else
        st_problem(
            build->problems, ST_DIAG_UNKNOWN_NAME, path,
            st_hint_choices(build->problems, name, &known), "nobody is called \"%s\"", name);
    return ST_NOBODY;
}

st_identity st_resolve_identity(
    struct st_build *build, const char *name, const struct st_path *path)
{
    return find_identity(build, name, path, ST_FIRST_NAMED);
}

st_identity st_resolve_trustee(struct st_build *build, const char *name, const struct st_path *path)
{
    return find_identity(build, name, path, 0);
}

/* --- Paths ------------------------------------------------------------------------------ */

struct st_bound *st_bound_to(struct st_build *build, const char *path)
{
    st_name id = st_names_find(&build->paths, path);

    assert(build->bound);
    return id == ST_NAME_NONE ? NULL : &build->bound[id];
}

struct st_bound *st_bind(struct st_build *build, const char *path, st_object_id object)
{
    st_name id = st_names_add(&build->paths, path);

    build->bound =
        st_arena_grow(build->arena, build->bound, id, &build->bound_capacity, sizeof *build->bound);
    build->bound[id].object = object;
    build->bindings = st_arena_grow(
        build->arena, build->bindings, build->binding_count, &build->binding_capacity,
        sizeof *build->bindings);
    build->bindings[build->binding_count++] = (struct st_binding){ id, object };
    return &build->bound[id];
}

const char *st_join_path(struct st_build *build, const char *folder, const char *leaf)
{
    struct st_text path;

    st_text_init(&path, build->arena);
    st_text_add(&path, folder);
    st_text_add_char(&path, '/');
    st_text_add(&path, leaf);
    return path.data;
}

enum wanted { FOLDERS = 1 << ST_KIND_FOLDER, ITEMS = 1 << ST_KIND_ITEM };

/* The path most like the one that leads nowhere, among those of what is wanted. */
static const char *hint_for(const struct st_build *build, const char *name, unsigned wanted)
{
    const struct st_names *paths = &build->paths;

    if (st_problems_full(build->problems))
        return NULL;

    const char **candidates = ST_NEW_ARRAY(build->arena, const char *, paths->count);
    struct st_words words = { "path", candidates, 0 };

    for (size_t i = 1; i < paths->count; i++)
        if (wanted & 1U << build->objects[build->bound[i].object].kind)
            candidates[words.count++] = paths->texts[i];
    return st_hint_choices(build->problems, name, &words);
}

static st_object_id find_object(
    struct st_build *build,
    const char *name,
    const struct st_path *path,
    enum st_diag_place place,
    unsigned wanted)
{
    static const char *const called[] = {
        [FOLDERS] = "folder",
        [ITEMS] = "item",
        [FOLDERS | ITEMS] = "folder or item",
    };
    const struct st_bound *bound = name ? st_bound_to(build, name) : NULL;

    if (bound && wanted & 1U << build->objects[bound->object].kind)
        return bound->object;
    if (!name || !build->document->server.given || wanted & build->unsure)
        return ST_NO_OBJECT;
    (place == ST_AT_KEY ? st_problem_key : st_problem)(
        build->problems, ST_DIAG_UNKNOWN_NAME, path, hint_for(build, name, wanted),
        "there is no %s \"%s\"", called[wanted], name);
    return ST_NO_OBJECT;
}

st_object_id st_resolve_folder(
    struct st_build *build, const char *name, const struct st_path *path, enum st_diag_place place)
{
    return find_object(build, name, path, place, FOLDERS);
}

st_object_id st_resolve_item(
    struct st_build *build, const char *name, const struct st_path *path, enum st_diag_place place)
{
    return find_object(build, name, path, place, ITEMS);
}

st_object_id st_resolve_object(struct st_build *build, const char *name, const struct st_path *path)
{
    return find_object(build, name, path, ST_AT_VALUE, FOLDERS | ITEMS);
}

const st_object_id *st_resolve_list(
    struct st_build *build, const struct st_many *paths, bool are_folders)
{
    const char *const *names = paths->items;
    st_object_id *ids = ST_NEW_ARRAY(build->arena, st_object_id, paths->count);
    uint64_t *seen = ST_NEW_ARRAY(build->arena, uint64_t, build->object_count / 64 + 1);

    for (size_t i = 0; i < paths->count; i++) {
        const struct st_path *at = ST_ELEMENT(paths->at, i);

        ids[i] =
            (are_folders ? st_resolve_folder : st_resolve_item)(build, names[i], at, ST_AT_VALUE);
        if (ids[i] == ST_NO_OBJECT)
            continue;
        if (st_bit(seen, ids[i]))
            st_problem(
                build->problems, ST_DIAG_BAD_VALUE, at, "leave one out", "\"%s\" is listed twice",
                names[i]);
        st_bit_set(seen, ids[i], true);
    }
    return ids;
}

const uint64_t *st_resolve_objects(
    struct st_build *build, const char *pattern, const struct st_path *path, unsigned *ret_kinds)
{
    uint64_t *objects = ST_NEW_ARRAY(build->arena, uint64_t, st_build_objects(build) / 64 + 1);
    unsigned kinds = 0;

    for (size_t i = 0; pattern && i < build->binding_count; i++) {
        const struct st_binding *binding = &build->bindings[i];

        if (!st_pattern_path(pattern, st_names_text(&build->paths, binding->path)))
            continue;
        st_bit_set(objects, binding->object, true);
        kinds |= 1U << build->objects[binding->object].kind;
    }
    if (kinds) {
        *ret_kinds = kinds;
        return objects;
    }
    if (pattern && build->document->server.given && !build->unsure)
        st_problem(
            build->problems, ST_DIAG_UNKNOWN_NAME, path, hint_for(build, pattern, FOLDERS | ITEMS),
            st_pattern_is(pattern) ? "no folder or item is like \"%s\""
                                   : "there is no folder or item \"%s\"",
            pattern);
    return NULL;
}

bool st_resolve_place(
    struct st_build *build,
    const char *item,
    const struct st_path *path,
    enum st_diag_place place,
    struct st_spot *ret_spot)
{
    const char *leaf = st_path_leaf(item);
    const char *folder = st_arena_copy(build->arena, item, (size_t)(leaf - item - 1));
    st_object_id id = st_resolve_folder(build, folder, path, place);

    *ret_spot = (struct st_spot){ id, st_names_add(&build->scenario->names, leaf) };
    return id != ST_NO_OBJECT;
}

/* --- Properties ------------------------------------------------------------------------- */

st_property st_resolve_property(const struct st_build *build, const char *name)
{
    return name ? (st_property)(st_names_find(build->properties, name) - 1) : ST_NO_PROPERTY;
}

st_properties st_resolve_properties(
    struct st_build *build, const char *pattern, const struct st_path *path)
{
    const struct st_names *names = build->properties;
    const struct st_words known = { "property", names->texts + 1, names->count - 1 };
    st_properties set = 0;

    for (size_t i = 0; pattern && i < known.count && i < ST_PROPERTIES_MAX; i++)
        if (st_pattern_name(pattern, known.words[i]))
            set |= (st_properties)1 << i;
    if (pattern && !set && !build->has_gaps)
        st_problem(
            build->problems, ST_DIAG_UNKNOWN_NAME, path,
            st_hint_choices(build->problems, pattern, &known),
            st_pattern_is(pattern) ? "no property is like \"%s\"" : "no property is called \"%s\"",
            pattern);
    return set;
}

const st_name *st_resolve_values(
    struct st_build *build, const struct st_many *values, st_properties *ret_set)
{
    size_t count = build->properties->count - 1;
    st_name *names = ST_NEW_ARRAY(build->arena, st_name, count);
    const char *const *texts = values->items;
    st_properties set = 0;

    for (size_t i = 0; i < values->count; i++) {
        st_property property = st_resolve_property(build, values->keys[i]);

        if (property >= ST_PROPERTIES_MAX)
            continue;
        set |= (st_properties)1 << property;
        if (texts[i])
            names[property] = st_names_add(&build->scenario->names, texts[i]);
    }
    *ret_set = set;
    return names;
}
