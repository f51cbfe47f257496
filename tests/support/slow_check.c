/*
 * slow_check.c - Windows' access check a second time, slowly and obviously.
 */
#include "tests/support/slow_check.h"

enum { GRANTED = 1, DENIED = 2 };

/* One right, and what is known of it on each node: 0, GRANTED or DENIED. */
struct one {
    const struct st_nt_question *question;
    uint32_t right;
    size_t count;
    int known[ST_OBJECT_TREE_MAX];
};

static bool is_sid(const struct st_sid *sid, uint64_t authority, uint32_t sub)
{
    return sid->authority == authority && sid->count == 1 && sid->subs[0] == sub;
}

static bool same(const struct st_sid *a, const struct st_sid *b)
{
    bool equal = a->authority == b->authority && a->count == b->count;

    for (uint32_t i = 0; equal && i < a->count; i++)
        equal = a->subs[i] == b->subs[i];
    return equal;
}

static bool in_token(const struct st_nt_question *question, const struct st_sid *sid)
{
    if (question->self && is_sid(sid, 5, 10))
        sid = question->self;
    for (size_t i = 0; i < question->token->count; i++)
        if (same(&question->token->sids[i], sid))
            return true;
    return false;
}

static bool is_owner(const struct st_nt_question *question)
{
    return question->descriptor->has_owner && in_token(question, &question->descriptor->owner);
}

static uint32_t specific(const struct st_nt_question *question, uint32_t mask)
{
    static const uint32_t generic[] = { 0x80000000, 0x40000000, 0x20000000, 0x10000000 };
    const uint32_t meanings[] = {
        question->mapping->read,
        question->mapping->write,
        question->mapping->execute,
        question->mapping->all,
    };
    uint32_t result = mask & 0x0fffffff;

    for (size_t i = 0; i < 4; i++)
        if (mask & generic[i])
            result |= meanings[i];
    return result;
}

/* Is a node below another, or the other itself? */
static bool is_under(const struct st_nt_question *question, size_t lower, size_t upper)
{
    while (lower > upper) {
        size_t up = lower;

        while (question->nodes[up].level >= question->nodes[lower].level)
            up--;
        lower = up;
        if (lower < upper)
            return false;
    }
    return lower == upper;
}

static bool applies(const struct one *one, const struct st_nt_ace *ace, size_t *ret_node)
{
    const struct st_nt_question *question = one->question;

    if (ace->flags & 0x08 || !(specific(question, ace->mask) & one->right))
        return false;
    if (is_sid(&ace->sid, 3, 4) ? !is_owner(question) : !in_token(question, &ace->sid))
        return false;
    *ret_node = 0;
    if (!ace->has_object_type)
        return true;
    for (size_t i = 0; i < question->node_count; i++)
        if (memcmp(&question->nodes[i].type, &ace->object_type, sizeof ace->object_type) == 0) {
            *ret_node = i;
            return true;
        }
    return false;
}

/* Nodes of which all right below are granted are granted themselves, again and again. */
static void climb(struct one *one)
{
    for (size_t again = 0; again < one->count; again++)
        for (size_t node = 0; node < one->count; node++) {
            bool has_below = false;
            bool all = true;

            for (size_t below = node + 1; below < one->count; below++) {
                if (!is_under(one->question, below, node))
                    break;
                if (one->question->nodes[below].level != one->question->nodes[node].level + 1)
                    continue;
                has_below = true;
                all = all && one->known[below] == GRANTED;
            }
            if (has_below && all && !one->known[node])
                one->known[node] = GRANTED;
        }
}

static void settle(struct one *one, size_t top, int what)
{
    bool was_open = !one->known[top];

    for (size_t i = top; i < one->count; i++)
        if ((i == top || is_under(one->question, i, top)) && !one->known[i])
            one->known[i] = what;
    if (what == GRANTED)
        climb(one);
    for (size_t i = 0; what == DENIED && was_open && i < top; i++)
        if (is_under(one->question, top, i) && !one->known[i])
            one->known[i] = DENIED;
}

/* What the token has of the right without any entry. */
static bool has_anyway(const struct one *one)
{
    const struct st_nt_acl *dacl = &one->question->descriptor->dacl;
    bool has_owner_entry = false;

    if (one->right == 0x80000 && specific(one->question, one->question->desired) & 0x80000 &&
        one->question->token->privileges >> ST_NT_PRIVILEGE_TAKE_OWNERSHIP & 1)
        return true;
    for (size_t i = 0; i < dacl->count; i++)
        if (is_sid(&dacl->aces[i].sid, 3, 4) && !(dacl->aces[i].flags & 0x08) &&
            !dacl->aces[i].has_object_type)
            has_owner_entry = true;
    return one->right & 0x60000 && is_owner(one->question) && !has_owner_entry;
}

static bool is_deny(const struct st_nt_ace *ace)
{
    return ace->type == ST_NT_DENY || ace->type == ST_NT_OBJECT_DENY;
}

/* One right on one node. whole: a Deny of what is still wanted anywhere ends it. */
static bool may(const struct st_nt_question *question, uint32_t right, size_t node, bool whole)
{
    struct one one = { .question = question, .right = right };
    const struct st_nt_acl *dacl = &question->descriptor->dacl;

    one.count = question->node_count ? question->node_count : 1;
    if (!dacl->is_present || dacl->is_null || has_anyway(&one))
        return true;
    for (size_t i = 0; i < dacl->count; i++) {
        size_t at = 0;

        if (!applies(&one, &dacl->aces[i], &at))
            continue;
        if (whole && is_deny(&dacl->aces[i]) && !one.known[at])
            return false;
        settle(&one, at, is_deny(&dacl->aces[i]) ? DENIED : GRANTED);
    }
    return one.known[node] == GRANTED;
}

static uint32_t all_of(
    const struct st_nt_question *question, uint32_t rights, size_t node, bool whole)
{
    uint32_t granted = 0;

    for (uint32_t right = 1; right; right <<= 1)
        if (rights & right && may(question, right, node, whole))
            granted |= right;
    return granted;
}

static struct st_nt_answer answer(const struct st_nt_question *question, size_t node, bool whole)
{
    const struct st_nt_acl *dacl = &question->descriptor->dacl;
    uint32_t desired = specific(question, question->desired);
    bool wants_most = desired & 0x02000000;
    uint32_t wanted = desired & ~(uint32_t)0x03000000;
    uint32_t security = desired & 0x01000000;
    uint32_t most = dacl->is_present && !dacl->is_null ? ~(uint32_t)0x03000000
                                                       : question->mapping->all | wanted;

    if (security && !(question->token->privileges >> ST_NT_PRIVILEGE_SECURITY & 1))
        return (struct st_nt_answer){ ST_NT_PRIVILEGE_NOT_HELD, 0 };
    if (all_of(question, wanted, node, whole) != wanted)
        return (struct st_nt_answer){ ST_NT_DENIED, 0 };
    if (wants_most) {
        wanted = all_of(question, most, node, whole);
        if (!(wanted | security))
            return (struct st_nt_answer){ ST_NT_DENIED, 0 };
    }
    return (struct st_nt_answer){ ST_NT_GRANTED, wanted | security };
}

struct st_nt_answer st_slow_check(const struct st_nt_question *question)
{
    return answer(question, 0, true);
}

struct st_nt_answer st_slow_check_node(const struct st_nt_question *question, size_t node)
{
    return answer(question, node, false);
}
