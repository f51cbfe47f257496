/*
 * build_identities.c - users, groups, and who is in which.
 */
#include "framework/scenario/build.h"

#include <string.h>

#include "framework/base/text.h"

enum { SHOWN_MAX = 12 }; /* groups of a cycle that a message lists */

/* What the file says about identity i, NULL for the special ones. */
struct written {
    const struct st_doc_identity **identities;
    size_t count;
};

static struct written add_names(struct st_build *build)
{
    const struct st_many *many = &build->document->identities;
    const struct st_doc_identity *identities = many->items;
    struct written written = { .count = ST_FIRST_NAMED };

    written.identities =
        ST_NEW_ARRAY(build->arena, const struct st_doc_identity *, many->count + ST_FIRST_NAMED);
    st_names_add(&build->identities, "everyone");
    st_names_add(&build->identities, "owner");
    for (size_t i = 0; i < many->count; i++) {
        const char *name = many->keys[i];

        if (!name)
            continue;
        if (st_names_find(&build->identities, name) != ST_NAME_NONE) {
            st_problem_key(
                build->problems, ST_DIAG_BAD_NAME, ST_MEMBER(many->at, name), "choose another name",
                "\"%s\" always exists", name);
            continue;
        }
        st_names_add(&build->identities, name);
        written.identities[written.count++] = &identities[i];
    }
    return written;
}

static void add_members(
    struct st_build *build, const struct st_many *members, size_t words, st_identity group)
{
    const char *const *names = members->items;

    for (size_t i = 0; i < members->count; i++) {
        st_identity member = st_resolve_identity(build, names[i], ST_ELEMENT(members->at, i));

        if (member == ST_NOBODY)
            continue;

        uint64_t *row = build->members + member * words;

        if (st_bit(row, group))
            st_problem(
                build->problems, ST_DIAG_BAD_VALUE, ST_ELEMENT(members->at, i), "leave one out",
                "\"%s\" is listed twice", names[i]);
        st_bit_set(row, group, true);
    }
}

/* --- Cycles ----------------------------------------------------------------------------- */

/* A walk from groups to members, without recursion: a scenario may nest a thousand groups. */
struct walk {
    struct st_build *build;
    const struct written *written;
    struct visit {
        st_identity group;
        size_t next; /* of its members */
    } * stack;
    size_t depth;
    enum { NEW, ON_STACK, DONE } * states; /* by identity */
};

static const char *name_of(const struct walk *walk, st_identity identity)
{
    return st_names_text(&walk->build->identities, identity + 1U);
}

/* "kim, staff, ": the groups from the member, which is on the stack, to the top. */
static const char *groups_since(const struct walk *walk, st_identity member)
{
    struct st_text names;
    size_t first = walk->depth - 1;

    while (walk->stack[first].group != member)
        first--;
    st_text_init(&names, walk->build->arena);
    for (size_t i = first; i < walk->depth && i - first < SHOWN_MAX; i++)
        st_text_addf(&names, "%s, ", name_of(walk, walk->stack[i].group));
    if (walk->depth - first > SHOWN_MAX)
        st_text_add(&names, "..., ");
    return names.data;
}

/* A thousand groups can make a million cycles: those that are only counted cost nothing. */
static void report_cycle(const struct walk *walk, st_identity member, const struct st_path *at)
{
    struct st_problems *problems = walk->build->problems;

    st_problem(
        problems, ST_DIAG_GROUP_CYCLE, at, "take one of them out of the other",
        "group \"%s\" is a member of itself: %s%s", name_of(walk, member),
        st_problems_full(problems) ? "" : groups_since(walk, member), name_of(walk, member));
}

static void enter(struct walk *walk, st_identity group)
{
    walk->stack[walk->depth++] = (struct visit){ .group = group };
    walk->states[group] = ON_STACK;
}

static void visit_next(struct walk *walk)
{
    struct visit *top = &walk->stack[walk->depth - 1];
    const struct st_many *members = &walk->written->identities[top->group]->members;
    const char *const *names = members->items;

    if (top->next == members->count) {
        walk->states[top->group] = DONE;
        walk->depth--;
        return;
    }

    size_t i = top->next++;
    st_name id = names[i] ? st_names_find(&walk->build->identities, names[i]) : ST_NAME_NONE;

    if (id <= ST_FIRST_NAMED || id > walk->written->count)
        return;

    st_identity member = (st_identity)(id - 1);

    if (walk->states[member] == ON_STACK)
        report_cycle(walk, member, ST_ELEMENT(members->at, i));
    else if (walk->states[member] == NEW)
        enter(walk, member);
}

static void check_cycles(struct st_build *build, const struct written *written)
{
    struct walk walk = { .build = build, .written = written };

    walk.stack = st_arena_alloc_array(build->arena, written->count, sizeof *walk.stack);
    walk.states = st_arena_alloc_array(build->arena, written->count, sizeof *walk.states);
    for (size_t i = ST_FIRST_NAMED; i < written->count; i++) {
        if (walk.states[i] == NEW)
            enter(&walk, (st_identity)i);
        while (walk.depth > 0)
            visit_next(&walk);
    }
}

/* --- All of them ------------------------------------------------------------------------ */

void st_build_identities(struct st_build *build)
{
    struct written written = add_names(build);

    st_build_sids(build);
    st_build_strangers(build);

    size_t count = build->identities.count - 1;
    size_t words = st_identity_words(count);

    build->members = ST_NEW_ARRAY(build->arena, uint64_t, count * words);
    build->members_now = ST_NEW_ARRAY(build->arena, uint64_t, count * words);
    build->members_ever = ST_NEW_ARRAY(build->arena, uint64_t, count * words);
    build->privileges = ST_NEW_ARRAY(build->arena, uint32_t, count);
    for (size_t i = ST_FIRST_NAMED; i < written.count; i++) {
        add_members(build, &written.identities[i]->members, words, (st_identity)i);
        build->privileges[i] = written.identities[i]->privileges.set;
    }
    memcpy(build->members_now, build->members, count * words * sizeof(uint64_t));
    memcpy(build->members_ever, build->members, count * words * sizeof(uint64_t));
    check_cycles(build, &written);
}
