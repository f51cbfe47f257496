/*
 * check.c - what a descriptor grants to a token.
 */
#include "framework/security/check.h"

#include <assert.h>

/* Bits that no entry gives. */
#define NOT_GIVEN (ST_NT_ACCESS_SYSTEM_SECURITY | ST_NT_MAXIMUM_ALLOWED)

#define OWNER_RIGHTS (ST_NT_READ_CONTROL | ST_NT_WRITE_DAC)

static const struct st_sid owner_rights_sid = { 3, 1, { 4 } };
static const struct st_sid principal_self_sid = { 5, 1, { 10 } };

/* What is decided of a node: once in either set, a bit stays there. */
struct state {
    uint32_t granted, denied;
};

struct walk {
    const struct st_nt_question *question;
    bool is_owner;
    uint32_t wanted; /* bits that entries can decide; all of them for MAXIMUM_ALLOWED */
    size_t count;    /* of states: the nodes of the tree, or 1 */
    struct state states[ST_OBJECT_TREE_MAX];
};

bool st_object_tree_is_valid(const struct st_object_node *nodes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (i == 0 ? nodes[i].level != 0
                   : nodes[i].level < 1 || nodes[i].level > nodes[i - 1].level + 1)
            return false;
    return true;
}

/* --- Who is meant --------------------------------------------------------------------- */

static bool has_sid(const struct st_nt_token *token, const struct st_sid *sid)
{
    for (size_t i = 0; i < token->count; i++)
        if (st_sid_equal(&token->sids[i], sid))
            return true;
    return false;
}

/* [MS-DTYP] 2.5.3.1.1, SidInToken: PRINCIPAL_SELF stands for another SID. */
static bool is_caller(const struct st_nt_question *question, const struct st_sid *sid)
{
    if (question->self && st_sid_equal(sid, &principal_self_sid))
        return has_sid(question->token, question->self);
    return has_sid(question->token, sid);
}

static bool is_for_caller(const struct walk *walk, const struct st_nt_ace *ace)
{
    if (st_sid_equal(&ace->sid, &owner_rights_sid))
        return walk->is_owner;
    return is_caller(walk->question, &ace->sid);
}

static bool has_owner_rights_entry(const struct st_nt_acl *dacl)
{
    for (size_t i = 0; i < dacl->count; i++)
        if (!(dacl->aces[i].flags & ST_NT_INHERIT_ONLY) && !dacl->aces[i].has_object_type &&
            st_sid_equal(&dacl->aces[i].sid, &owner_rights_sid))
            return true;
    return false;
}

/* --- The tree ------------------------------------------------------------------------- */

/* The first node behind a node and all below it. */
static size_t end_of(const struct walk *walk, size_t node)
{
    const struct st_object_node *nodes = walk->question->nodes;
    size_t end = node + 1;

    while (end < walk->count && nodes[end].level > nodes[node].level)
        end++;
    return end;
}

/* The node above a node that is not the root. */
static size_t above(const struct walk *walk, size_t node)
{
    const struct st_object_node *nodes = walk->question->nodes;
    size_t parent = node;

    while (nodes[parent].level >= nodes[node].level)
        parent--;
    return parent;
}

/* What all nodes right below a node have. */
static uint32_t common_below(const struct walk *walk, size_t node)
{
    const struct st_object_node *nodes = walk->question->nodes;
    size_t end = end_of(walk, node);
    uint32_t common = UINT32_MAX;

    for (size_t i = node + 1; i < end; i++)
        if (nodes[i].level == nodes[node].level + 1)
            common &= walk->states[i].granted;
    return common;
}

/* Allow on a node is allow on all below it; a node has what all right below it have. */
static void grant(struct walk *walk, size_t node, uint32_t mask)
{
    size_t end = end_of(walk, node);

    for (size_t i = node; i < end; i++)
        walk->states[i].granted |= mask & ~walk->states[i].denied;
    while (node > 0) {
        node = above(walk, node);

        uint32_t more = common_below(walk, node) & ~walk->states[node].denied;

        if (!(more & ~walk->states[node].granted))
            return;
        walk->states[node].granted |= more;
    }
}

/* Deny on a node is deny on all below it, and what is above cannot have it all any more. */
static void deny(struct walk *walk, size_t node, uint32_t mask)
{
    size_t end = end_of(walk, node);

    mask &= ~walk->states[node].granted;
    for (size_t i = node; i < end; i++)
        walk->states[i].denied |= mask & ~walk->states[i].granted;
    while (node > 0) {
        node = above(walk, node);
        walk->states[node].denied |= mask & ~walk->states[node].granted;
    }
}

/* --- The walk ------------------------------------------------------------------------- */

/* The node an entry is about: the root for a plain one; count when it is about none. */
static size_t node_of(const struct walk *walk, const struct st_nt_ace *ace)
{
    const struct st_nt_question *question = walk->question;
    size_t node = 0;

    if (!ace->has_object_type)
        return 0;
    while (node < question->node_count &&
           !st_guid_equal(&question->nodes[node].type, &ace->object_type))
        node++;
    return node < question->node_count ? node : walk->count;
}

static void apply(struct walk *walk, const struct st_nt_ace *ace)
{
    uint32_t mask = st_mask_map(ace->mask, walk->question->mapping) & walk->wanted;
    size_t node = node_of(walk, ace);

    if (!mask || ace->flags & ST_NT_INHERIT_ONLY || node == walk->count ||
        !is_for_caller(walk, ace))
        return;
    if (ace->type == ST_NT_ALLOW || ace->type == ST_NT_OBJECT_ALLOW)
        grant(walk, node, mask);
    else
        deny(walk, node, mask);
}

/* Nothing that is left can change the answer for the root. */
static bool is_decided(const struct walk *walk)
{
    if (walk->question->desired & ST_NT_MAXIMUM_ALLOWED)
        return false;
    return walk->states[0].denied & walk->wanted || !(walk->wanted & ~walk->states[0].granted);
}

/* What the token has before any entry is read. */
static uint32_t granted_first(const struct walk *walk, uint32_t desired)
{
    const struct st_nt_question *question = walk->question;
    uint32_t granted = desired & ST_NT_ACCESS_SYSTEM_SECURITY;

    if (question->token->privileges & UINT64_C(1) << ST_NT_PRIVILEGE_TAKE_OWNERSHIP)
        granted |= desired & ST_NT_WRITE_OWNER;
    if (walk->is_owner && !has_owner_rights_entry(&question->descriptor->dacl))
        granted |= OWNER_RIGHTS;
    return granted;
}

static struct st_nt_answer answer_of(uint32_t desired, uint32_t granted)
{
    uint32_t wanted = desired & ~ST_NT_MAXIMUM_ALLOWED;

    if (wanted & ~granted || (desired & ST_NT_MAXIMUM_ALLOWED && !granted))
        return (struct st_nt_answer){ .verdict = ST_NT_DENIED };
    return (struct st_nt_answer){
        .verdict = ST_NT_GRANTED,
        .mask = desired & ST_NT_MAXIMUM_ALLOWED ? granted : wanted,
    };
}

/* Fill in the states of all nodes, or of the root alone if only that is asked for. */
static void walk_entries(struct walk *walk, uint32_t desired, bool for_root)
{
    const struct st_descriptor *descriptor = walk->question->descriptor;
    struct state first = { 0 };

    walk->is_owner = descriptor->has_owner && is_caller(walk->question, &descriptor->owner);
    walk->count = walk->question->node_count ? walk->question->node_count : 1;
    walk->wanted = ~(uint32_t)NOT_GIVEN;
    if (!(desired & ST_NT_MAXIMUM_ALLOWED))
        walk->wanted &= desired;
    first.granted = granted_first(walk, desired);
    for (size_t i = 0; i < walk->count; i++)
        walk->states[i] = first;
    for (size_t i = 0; i < descriptor->dacl.count && !(for_root && is_decided(walk)); i++)
        apply(walk, &descriptor->dacl.aces[i]);
}

static bool lacks_privilege(const struct st_nt_question *question, uint32_t desired)
{
    return desired & ST_NT_ACCESS_SYSTEM_SECURITY &&
           !(question->token->privileges & UINT64_C(1) << ST_NT_PRIVILEGE_SECURITY);
}

static void check(
    const struct st_nt_question *question, size_t count, struct st_nt_answer *ret_answers)
{
    uint32_t desired = st_mask_map(question->desired, question->mapping);
    const struct st_nt_acl *dacl = &question->descriptor->dacl;
    struct walk walk;

    assert(question->node_count <= ST_OBJECT_TREE_MAX);
    walk.question = question;
    if (!lacks_privilege(question, desired) && dacl->is_present && !dacl->is_null)
        walk_entries(&walk, desired, count == 1);
    for (size_t i = 0; i < count; i++) {
        if (lacks_privilege(question, desired))
            ret_answers[i] = (struct st_nt_answer){ .verdict = ST_NT_PRIVILEGE_NOT_HELD };
        else if (!dacl->is_present || dacl->is_null)
            ret_answers[i] =
                answer_of(desired, (desired & ~ST_NT_MAXIMUM_ALLOWED) | question->mapping->all);
        else
            ret_answers[i] = answer_of(desired, walk.states[i].granted);
    }
}

struct st_nt_answer st_nt_check(const struct st_nt_question *question)
{
    struct st_nt_answer answer;

    check(question, 1, &answer);
    return answer;
}

void st_nt_check_nodes(const struct st_nt_question *question, struct st_nt_answer *ret_answers)
{
    check(question, question->node_count, ret_answers);
}
