/*
 * branches.c - reading what is in a repository.
 *
 * Of commits that we know nothing is asked. For others one process answers for all branches
 * (git-cat-file(1), "--batch"); it is asked for those that a push of ours can have made.
 */
#include <stdlib.h>
#include <string.h>

#include "framework/lab/git/git.h"

enum { STORES = 3 };

const char *st_git_branch(const struct st_lab_visit *visit, st_object_id folder, st_object_id id)
{
    return st_arena_format(
        visit->arena, "%s/%s", st_lab_object_name(visit, folder), st_lab_object_name(visit, id));
}

/* "OBJECT TYPE SIZE", or "WHAT WAS ASKED missing" */
bool st_git_answer(const char *line, bool *ret_is_there, size_t *ret_size)
{
    static const char missing[] = " missing";
    size_t length = strlen(line);
    const char *size = strrchr(line, ' ');
    char *end = NULL;

    if (length > strlen(missing) && strcmp(line + length - strlen(missing), missing) == 0) {
        *ret_is_there = false;
        *ret_size = 0;
        return true;
    }
    if (strspn(line, "0123456789abcdef") != ST_GIT_ID_SIZE || line[ST_GIT_ID_SIZE] != ' ' ||
        size == line + ST_GIT_ID_SIZE || size[1] < '0' || size[1] > '9')
        return false;
    *ret_is_there = true;
    *ret_size = strtoul(size + 1, &end, 10);
    return *end == '\0';
}

/* The bytes of an object, which come as lines; the newline after them is none of them. */
static bool take_object(struct st_lab_visit *visit, size_t size, struct st_text *text)
{
    if (size > ST_LAB_VALUE_MAX)
        return st_lab_unfit(
            visit->lab, false, "a branch has a file of %zu bytes; %d are the most", size,
            (int)ST_LAB_VALUE_MAX);
    while (text->size < size + 1) {
        const char *line = NULL;
        size_t length = 0;

        if (!st_git_line(visit, &line, &length))
            return false;
        if (!line)
            return st_lab_unfit(visit->lab, false, "git cat-file has ended too early");
        st_text_add_size(text, line, length);
        st_text_add_char(text, '\n');
    }
    text->data[size] = '\0';
    return true;
}

/* What is there, as text; NULL when nothing is. */
static bool take_answer(struct st_lab_visit *visit, const char **ret_text)
{
    struct st_text text;
    const char *line = NULL;
    size_t size = 0;
    bool is_there = false;

    *ret_text = NULL;
    if (!st_git_line(visit, &line, &size))
        return false;
    if (!line || !st_git_answer(line, &is_there, &size))
        return st_lab_unfit(visit->lab, false, "git cat-file does not answer as it is to");
    if (!is_there)
        return true;
    st_text_init(&text, visit->arena);
    if (!take_object(visit, size, &text))
        return false;
    *ret_text = text.data;
    return true;
}

static bool ask(struct st_lab_visit *visit, const char *branch)
{
    struct st_text lines;

    st_text_init(&lines, visit->arena);
    st_text_addf(&lines, "refs/heads/%s\n", branch);
    for (size_t i = 0; i < visit->properties; i++)
        st_text_addf(&lines, "refs/heads/%s:%s\n", branch, st_lab_property_name(visit, i));
    return st_git_send(visit, lines.data, lines.size);
}

/* It is there, in that folder. */
static bool note(
    struct st_lab_visit *visit, struct st_lab_tree *tree, st_object_id folder, st_object_id id)
{
    if (tree->has[id])
        return st_lab_unfit(
            visit->lab, true, "an item that is in two folders; git has a branch for each");
    tree->has[id] = true;
    tree->parents[id] = folder;
    return true;
}

static void set_value(
    struct st_lab_visit *visit,
    struct st_lab_tree *tree,
    st_object_id id,
    size_t property,
    const char *text)
{
    st_lab_value(visit, tree, id)[property] = st_lab_learn(visit, text, strlen(text));
}

typedef bool read_branch(
    struct st_lab_visit *visit, struct st_git_side *side, st_object_id folder, st_object_id id);

static bool ask_branch(
    struct st_lab_visit *visit, struct st_git_side *side, st_object_id folder, st_object_id id)
{
    const char *commit = NULL;

    if (!ask(visit, st_git_branch(visit, folder, id)) || !take_answer(visit, &commit) ||
        (commit && !note(visit, side->tree, folder, id)))
        return false;
    for (size_t i = 0; i < visit->properties; i++) {
        const char *text = NULL;

        if (!take_answer(visit, &text))
            return false;
        if (text)
            set_value(visit, side->tree, id, i, text);
    }
    return true;
}

static bool recall_branch(
    struct st_lab_visit *visit, struct st_git_side *side, st_object_id folder, st_object_id id)
{
    const char *name = NULL;

    if (!st_git_ref(visit, side, folder, id, &name))
        return false;
    if (!name)
        return true;

    const struct st_git_commit *commit = st_git_known(visit, name);

    if (!commit || !note(visit, side->tree, folder, id))
        return false;
    for (size_t i = 0; i < visit->properties; i++)
        for (size_t k = 0; k < commit->count; k++)
            if (strcmp(commit->files[k].name, st_lab_property_name(visit, i)) == 0)
                set_value(visit, side->tree, id, i, commit->files[k].text);
    return true;
}

static bool is_in_scope(const struct st_lab_visit *visit, st_object_id folder)
{
    for (size_t i = 0; i < visit->session->folder_count; i++)
        if (visit->session->folders[i] == folder)
            return true;
    return false;
}

/* Where it is, was, or is to be. */
static bool read_item(
    struct st_lab_visit *visit, struct st_git_side *side, read_branch *read, st_object_id id)
{
    size_t client = (size_t)visit->session->replica - 1;
    const struct st_store *const stores[STORES] = {
        st_world_local(visit->world, client),
        st_world_base(visit->world, client),
        st_world_server(visit->world),
    };
    st_object_id asked[STORES] = { ST_NO_OBJECT, ST_NO_OBJECT, ST_NO_OBJECT };
    size_t count = 0;

    for (size_t i = 0; i < STORES; i++) {
        const struct st_object *object = st_store_peek(stores[i], id);
        bool is_new = object->name != ST_NAME_NONE && object->kind == ST_KIND_ITEM &&
                      is_in_scope(visit, object->parent);

        for (size_t k = 0; k < count && is_new; k++)
            is_new = asked[k] != object->parent;
        if (!is_new)
            continue;
        asked[count++] = object->parent;
        if (!read(visit, side, object->parent, id))
            return false;
    }
    return true;
}

static bool read_all(struct st_lab_visit *visit, struct st_git_side *side, read_branch *read)
{
    struct st_lab_tree *tree = side->tree;
    bool is_well = true;

    memset(tree->has, 0, visit->objects * sizeof *tree->has);
    memset(tree->values, 0, visit->objects * visit->properties * sizeof *tree->values);
    for (size_t i = 0; i < visit->session->folder_count; i++) {
        tree->has[visit->session->folders[i]] = true;
        tree->parents[visit->session->folders[i]] = ST_NO_OBJECT;
    }
    for (size_t i = 0; i < visit->objects && is_well; i++)
        is_well = read_item(visit, side, read, (st_object_id)i);
    return is_well;
}

bool st_git_read(struct st_lab_visit *visit, struct st_git_side *side)
{
    static const char *const argv[] = { "git", "cat-file", "--batch", NULL };

    side->is_known = read_all(visit, side, recall_branch);
    if (side->is_known)
        return true;
    if (!st_git_start(visit, side, argv))
        return false;
    side->is_known = st_git_end(visit, read_all(visit, side, ask_branch));
    return side->is_known;
}
