/*
 * stream.c - making a repository what is wanted, by git-fast-import(1).
 *
 * Whatever both sides have in common begins with the same commit, as in a clone: what
 * they last agreed on. For what is beyond that each has a commit of its own, by another
 * author; so who changes an item that somebody else has changed has no fast-forward.
 * Authors and times are fixed: the same run has the same commits.
 */
#include <string.h>

#include "framework/lab/git/git.h"

struct placing {
    struct st_lab_visit *visit;
    struct st_git_side *side;
    const struct st_lab_tree *wanted;
};

static const char *ref_of(const struct placing *placing, st_object_id folder, st_object_id id)
{
    return st_arena_format(
        placing->visit->arena, "refs/heads/%s", st_git_branch(placing->visit, folder, id));
}

/*
 * from: a branch, a commit, or NULL for what the branch is already, or a first commit. commit
 * is what will be in it.
 */
static void add_commit(
    struct st_lab_visit *visit,
    struct st_git_side *side,
    const char *ref,
    const char *author,
    const char *from,
    struct st_git_commit commit)
{
    struct st_text *stream = &side->stream;

    side->made = st_arena_grow(
        visit->arena, side->made, side->made_count, &side->made_capacity, sizeof *side->made);
    side->made[side->made_count++] = commit;
    st_text_addf(
        stream,
        "commit %s\nmark :%zu\n"
        "committer %s <%s@example.invalid> 1000000000 +0000\ndata 0\n",
        ref, side->made_count, author, author);
    if (from)
        st_text_addf(stream, "from %s\n", from);
}

static void add_file(struct st_git_side *side, const char *name, const char *text)
{
    if (text)
        st_text_addf(&side->stream, "M 100644 inline %s\ndata %zu\n%s\n", name, strlen(text), text);
    else
        st_text_addf(&side->stream, "D %s\n", name);
}

/* The files of a commit that makes of some values others. */
static void add_files(const struct placing *placing, const st_name *before, const st_name *after)
{
    struct st_lab_visit *visit = placing->visit;
    const struct st_names *names = visit->session->setting->names;

    for (size_t i = 0; i < visit->properties; i++)
        if (before[i] != after[i])
            add_file(
                placing->side, st_lab_property_name(visit, i),
                after[i] ? st_names_text(names, after[i]) : NULL);
}

static void add_reset(struct st_git_side *side, const char *ref, const char *to)
{
    st_text_addf(&side->stream, "reset %s\nfrom %s\n\n", ref, to);
}

/* A branch in the stream is known by its name, another one by that of its commit. */
static const char *commit_of(
    const struct st_lab_visit *visit,
    const struct st_git_side *side,
    st_object_id id,
    const char *ref)
{
    return side->is_begun[id] ? ref : st_arena_format(visit->arena, "%s^0", ref);
}

static void begin_branch(const struct placing *placing, st_object_id id, const char *ref)
{
    struct st_lab_visit *visit = placing->visit;
    struct st_git_side *side = placing->side;
    const struct st_store *base = st_world_base(visit->world, (size_t)visit->session->replica - 1);
    const st_name *wanted = st_lab_value(visit, placing->wanted, id);
    const st_name *nothing = ST_NEW_ARRAY(visit->arena, st_name, visit->properties + 1);
    const st_name *common = st_store_has(base, id) ? st_store_peek(base, id)->values : NULL;
    bool is_common = common && memcmp(common, wanted, visit->properties * sizeof *common) == 0;

    if (common) {
        add_commit(visit, side, ref, "nobody", NULL, st_git_commit_of(visit, common));
        add_files(placing, nothing, common);
        if (side->owner != ST_GIT_SERVING)
            add_reset(
                side,
                st_arena_format(
                    visit->arena, "refs/remotes/origin/%s", ref + strlen("refs/heads/")),
                ref);
    }
    if (!is_common) {
        add_commit(visit, side, ref, side->author, NULL, st_git_commit_of(visit, wanted));
        add_files(placing, common ? common : nothing, wanted);
    }
    side->is_begun[id] = true;
}

static void place_item(const struct placing *placing, st_object_id id)
{
    struct st_lab_visit *visit = placing->visit;
    struct st_git_side *side = placing->side;
    struct st_lab_tree *tree = side->tree;
    st_object_id folder = placing->wanted->parents[id];
    st_name *values = st_lab_value(visit, tree, id);
    const st_name *wanted = st_lab_value(visit, placing->wanted, id);
    size_t bytes = visit->properties * sizeof *values;
    const char *ref = placing->wanted->has[id] ? ref_of(placing, folder, id) : NULL;
    const char *old = tree->has[id] ? ref_of(placing, tree->parents[id], id) : NULL;
    bool stays = ref && old && tree->parents[id] == folder;

    if (stays && memcmp(values, wanted, bytes) == 0)
        return;
    if (ref && !old) {
        begin_branch(placing, id, ref);
    } else if (ref) {
        bool is_open = stays && side->is_begun[id];

        add_commit(
            visit, side, ref, side->author, is_open ? NULL : commit_of(visit, side, id, old),
            st_git_commit_of(visit, wanted));
        add_files(placing, values, wanted);
    }
    if (old && !stays)
        add_reset(side, old, ST_GIT_ZERO);
    side->is_begun[id] = ref != NULL;
    tree->has[id] = ref != NULL;
    tree->parents[id] = folder;
    memcpy(values, wanted, bytes);
}

void st_git_place(
    struct st_lab_visit *visit, struct st_git_side *side, const struct st_lab_tree *wanted)
{
    const struct placing placing = { visit, side, wanted };

    for (size_t i = 0; i < visit->objects; i++)
        if ((wanted->has[i] && wanted->parents[i] != ST_NO_OBJECT) ||
            (side->tree->has[i] && side->tree->parents[i] != ST_NO_OBJECT))
            place_item(&placing, (st_object_id)i);
}

/* --- Trials ----------------------------------------------------------------------------------- */

size_t st_git_add_trial(struct st_lab_visit *visit, st_object_id id, st_properties properties)
{
    struct st_git *git = st_git_of(visit);
    struct st_git_side *side = &git->server;
    const struct st_names *names = visit->session->setting->names;
    const st_name *values = st_lab_value(visit, side->tree, id);
    const char *ref = st_arena_format(
        visit->arena, "refs/heads/%s", st_git_branch(visit, side->tree->parents[id], id));

    git->trial_count++;
    add_commit(
        visit, side, ST_GIT_TRIAL, side->author, commit_of(visit, side, id, ref),
        (struct st_git_commit){ .trial = git->trial_count });
    for (; properties; properties &= properties - 1) {
        size_t property = (size_t)__builtin_ctzll(properties);
        const char *text = values[property] ? st_names_text(names, values[property]) : "";

        add_file(
            side, st_lab_property_name(visit, property),
            st_arena_format(visit->arena, "%s!", text));
    }
    return git->trial_count;
}

void st_git_add_door_trial(struct st_lab_visit *visit, struct st_git_side *side)
{
    add_commit(visit, side, ST_GIT_TRIAL, side->author, NULL, (struct st_git_commit){ 0 });
}

/* The name of a commit: to be known, or for all that asks with that trial. */
static bool take_name(struct st_lab_visit *visit, struct st_git_commit *commit)
{
    struct st_git *git = st_git_of(visit);
    const char *line = NULL;
    size_t size = 0;

    if (!st_git_line(visit, &line, &size))
        return false;
    if (!line || size != ST_GIT_ID_SIZE)
        return st_lab_unfit(visit->lab, false, "git fast-import does not name a commit");
    commit->id = st_arena_copy(visit->arena, line, size);
    if (commit->trial == 0)
        st_git_know(visit, commit);
    for (size_t i = 0; i < git->question_count && commit->trial > 0; i++)
        if (git->questions[i].trial == commit->trial)
            git->questions[i].new = commit->id;
    return true;
}

bool st_git_flush(struct st_lab_visit *visit, struct st_git_side *side)
{
    static const char *const argv[] = { "git", "fast-import", "--quiet", "--done", NULL };
    const struct st_git *git = st_git_of(visit);

    if (side->stream.size == 0)
        return true;
    for (size_t i = 1; i <= side->made_count; i++)
        st_text_addf(&side->stream, "get-mark :%zu\n", i);
    if (side == &git->server && git->trial_count > 0)
        add_reset(side, ST_GIT_TRIAL, ST_GIT_ZERO);
    st_text_add(&side->stream, "done\n");
    if (!st_git_start(visit, side, argv))
        return false;

    bool is_well = st_git_send(visit, side->stream.data, side->stream.size);

    for (size_t i = 0; i < side->made_count && is_well; i++)
        is_well = take_name(visit, &side->made[i]);
    is_well = st_git_end(visit, is_well);
    side->made_count = 0;
    st_text_init(&side->stream, visit->arena);
    memset(side->is_begun, 0, visit->objects * sizeof *side->is_begun);
    return is_well;
}
