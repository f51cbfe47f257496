/*
 * build_sids.c - what the SIDs in access lists stand for.
 *
 * A list that is pasted from a real system names SIDs; an identity may say which one is
 * its own. What nobody has is still kept: it becomes an identity that nobody ever is, so
 * that a list says the same as where it came from.
 */
#include "framework/scenario/build.h"

#include <string.h>

#include "framework/base/text.h"
#include "framework/security/sddl.h"

/* SIDs that mean the same in every scenario, and flags that their entries get. */
static const struct {
    struct st_sid sid;
    st_identity identity;
    uint8_t flags;
} fixed[] = {
    { { .authority = 1, .count = 1, .subs = { 0 } }, ST_EVERYONE, 0 },
    /* AU: nobody gets into a scenario without having said who he is. */
    { { .authority = 5, .count = 1, .subs = { 11 } }, ST_EVERYONE, 0 },
    { { .authority = 3, .count = 1, .subs = { 4 } }, ST_OWNER, 0 },
    { { .authority = 3, .count = 1, .subs = { 0 } }, ST_OWNER, ST_ACE_CREATOR },
};

enum { FIXED = sizeof fixed / sizeof fixed[0] };

static size_t find_fixed(const struct st_sid *sid)
{
    size_t i = 0;

    while (i < FIXED && !st_sid_equal(&fixed[i].sid, sid))
        i++;
    return i;
}

static const struct st_known_sid *find_known(const struct st_build *build, const struct st_sid *sid)
{
    for (size_t i = 0; i < build->sid_count; i++)
        if (st_sid_equal(&build->sids[i].sid, sid))
            return &build->sids[i];
    return NULL;
}

st_identity st_build_trustee(
    const struct st_build *build, const struct st_sid *sid, uint8_t *ret_flags)
{
    const struct st_known_sid *known = find_known(build, sid);
    size_t at = find_fixed(sid);

    *ret_flags = 0;
    if (known)
        return known->identity;
    if (at == FIXED)
        return ST_NOBODY; /* in a list that could not be read when strangers were looked for */
    *ret_flags = fixed[at].flags;
    return fixed[at].identity;
}

static void add(struct st_build *build, const struct st_sid *sid, st_identity identity)
{
    build->sids = st_arena_grow(
        build->arena, build->sids, build->sid_count, &build->sid_capacity, sizeof *build->sids);
    build->sids[build->sid_count++] = (struct st_known_sid){ *sid, identity };
}

/* --- Those that identities have -------------------------------------------------------------- */

static void take_sid(
    struct st_build *build, const struct st_doc_identity *identity, const char *name)
{
    const struct st_path *at = ST_MEMBER(identity->node.at, "sid");
    struct st_mistake mistake;
    struct st_sid sid;

    if (!st_alias_parse(build->arena, identity->sid, strlen(identity->sid), NULL, &sid, &mistake)) {
        st_problem(
            build->problems, ST_DIAG_BAD_VALUE, at, mistake.hint, "\"%s\" is no SID: %s",
            identity->sid, mistake.message);
        return;
    }

    const struct st_known_sid *other = find_known(build, &sid);

    if (find_fixed(&sid) < FIXED)
        st_problem(
            build->problems, ST_DIAG_CONTRADICTION, at, "give it a SID of its own",
            "\"%s\" is nobody's own SID", identity->sid);
    else if (other)
        st_problem(
            build->problems, ST_DIAG_CONTRADICTION, at, "give each its own",
            "\"%s\" is the SID of \"%s\", too", identity->sid,
            st_names_text(&build->identities, other->identity + 1U));
    else
        add(build, &sid, (st_identity)(st_names_find(&build->identities, name) - 1));
}

void st_build_sids(struct st_build *build)
{
    const struct st_many *many = &build->document->identities;
    const struct st_doc_identity *identities = many->items;

    for (size_t i = 0; i < many->count; i++)
        if (many->keys[i] && identities[i].sid)
            take_sid(build, &identities[i], many->keys[i]);
}

/* --- Those that nobody has -------------------------------------------------------------------- */

/*
 * An identity of the SID's name; one that the scenario gives that very name is it. False
 * when there are too many to make another one.
 */
static bool meet(struct st_build *build, const struct st_sid *sid)
{
    struct st_text name;

    if (find_known(build, sid) || find_fixed(sid) < FIXED)
        return true;
    st_text_init(&name, build->arena);
    st_alias_print(&name, sid, NULL);

    bool is_new = st_names_find(&build->identities, name.data) == ST_NAME_NONE;

    if (is_new && build->identities.count - 1 == ST_IDENTITIES_MAX)
        return false;
    build->stranger_count += is_new;
    add(build, sid, (st_identity)(st_names_add(&build->identities, name.data) - 1));
    return true;
}

/* What is wrong with a descriptor is told when its list is built. */
static bool meet_all(struct st_build *build, const struct st_many *acl)
{
    struct st_descriptor descriptor;
    struct st_mistake mistake;
    bool fits = true;

    if (!acl->text ||
        !st_sddl_parse(build->arena, acl->text, strlen(acl->text), NULL, &descriptor, &mistake))
        return true;
    for (size_t i = 0; i < descriptor.dacl.count && fits; i++)
        fits = meet(build, &descriptor.dacl.aces[i].sid);
    return fits && (!descriptor.has_owner || meet(build, &descriptor.owner));
}

static bool meet_folders(struct st_build *build)
{
    const struct st_many *many = &build->document->server;
    const struct st_doc_folder *folders = many->items;
    bool fits = true;

    for (size_t i = 0; i < many->count && fits; i++) {
        const struct st_doc_item *items = folders[i].items.items;

        fits = meet_all(build, &folders[i].acl);
        for (size_t k = 0; k < folders[i].items.count && fits; k++)
            fits = meet_all(build, &items[k].acl);
    }
    return fits;
}

static bool meet_steps(struct st_build *build)
{
    const struct st_document *document = build->document;
    const struct st_doc_step *steps = document->steps.items;
    const struct st_doc_fault *faults = document->faults.items;
    bool fits = true;

    for (size_t i = 0; i < document->steps.count && fits; i++)
        fits = meet_all(build, &steps[i].acl);
    for (size_t i = 0; i < document->faults.count && fits; i++)
        fits = meet_all(build, &faults[i].change.acl);
    return fits;
}

void st_build_strangers(struct st_build *build)
{
    if (meet_folders(build) && meet_steps(build))
        return;
    st_problem(
        build->problems, ST_DIAG_TOO_MANY, build->document->identities.at,
        "the SIDs that only lists name count, too", "the scenario has more than %d identities",
        (int)ST_IDENTITIES_MAX);
}
