/*
 * access_check.c - the access check answers as the slow one does that shares no code with it.
 *
 * The bytes are decisions (pick.h): who is in which group, an object and the folders above it
 * with their lists, and what is asked. tests/support/slow_access.h says how the slow answer
 * is come by, test_access_exhaustive.c why both must be equal; that test tries all of a tiny
 * world, this one larger worlds.
 *
 * Coverage: model
 */
#include <assert.h>
#include <string.h>

#include "fuzz/support/pick.h"
#include "fuzz/support/target.h"
#include "tests/support/slow_access.h"

enum { IDENTITIES = 8, LEVELS = 5, PROPERTIES = 3, QUESTIONS = 4, USER = ST_FIRST_NAMED };

struct question {
    struct st_token token;
    st_identity sids[IDENTITIES]; /* the same, as a list */
    size_t sid_count;
    struct st_security security;
    struct st_acl acls[LEVELS];
    struct st_ace entries[ST_SLOW_ENTRIES_MAX];
    size_t entry_count;
    struct st_slow_acl slow;
};

/* Rights near one another in an entry and in a question, and sometimes any at all. */
static st_rights pick_rights(struct st_pick *pick)
{
    static const st_rights some[] = {
        ST_RIGHT_READ_ACL,  ST_RIGHT_WRITE_ACL, ST_RIGHT_READ_PROPERTY, ST_RIGHT_WRITE_PROPERTY,
        ST_RIGHT_READ_BODY, ST_RIGHT_DELETE,    ST_RIGHTS_ALL,
    };
    uint8_t set = st_pick_byte(pick);
    st_rights rights = 0;

    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++)
        if (set & 1U << i)
            rights |= some[i];
    return set & 0x80 ? (rights ^ st_pick_word(pick)) & ST_RIGHTS_ALL : rights;
}

static st_property pick_property(struct st_pick *pick)
{
    size_t property = st_pick_below(pick, PROPERTIES + 1);

    return property < PROPERTIES ? (st_property)property : ST_NO_PROPERTY;
}

/*
 * A membership is a bit of a byte for each identity. The token comes from st_token_make; the
 * list is filled by looking for one more member until there is none.
 */
static void pick_token(struct question *question, struct st_pick *pick)
{
    uint64_t rows[IDENTITIES] = { 0 };
    uint32_t privileges[IDENTITIES] = { 0 };
    bool is_in[IDENTITIES] = { [ST_EVERYONE] = true, [USER] = true };
    bool has_grown = true;

    for (size_t i = USER; i < IDENTITIES; i++)
        rows[i] = st_pick_byte(pick) & (UINT64_MAX << USER);
    st_token_make(&question->token, USER, rows, privileges, IDENTITIES);
    while (has_grown) {
        has_grown = false;
        for (size_t i = 0; i < (size_t)IDENTITIES * IDENTITIES; i++) {
            size_t member = i / IDENTITIES;
            size_t group = i % IDENTITIES;

            if (is_in[member] && rows[member] >> group & 1 && !is_in[group])
                is_in[group] = has_grown = true;
        }
    }
    for (size_t i = 0; i < IDENTITIES; i++)
        if (is_in[i])
            question->sids[question->sid_count++] = (st_identity)i;
}

static void pick_entry(struct st_ace *entry, struct st_pick *pick)
{
    *entry = (struct st_ace){
        .type = st_pick_flag(pick) ? ST_DENY : ST_ALLOW,
        .flags = (uint8_t)st_pick_below(pick, 16),
        .property = pick_property(pick),
        .trustee = (st_identity)st_pick_below(pick, IDENTITIES),
        .mask = pick_rights(pick),
    };
}

/* No list, one that is NULL, or some entries. */
static const struct st_acl *pick_acl(
    struct question *question, struct st_acl *acl, struct st_pick *pick)
{
    uint8_t kind = st_pick_byte(pick);
    size_t count = kind >> 2 & 7;

    if ((kind & 3) == 3)
        return NULL;
    *acl = (struct st_acl){
        .entries = &question->entries[question->entry_count],
        .null = (kind & 3) == 2,
        .is_protected = (kind & 3) == 1,
    };
    for (; acl->count < count && question->entry_count < ST_SLOW_ENTRIES_MAX && !acl->null;
         acl->count++)
        pick_entry(&question->entries[question->entry_count++], pick);
    return acl;
}

static void pick_security(struct question *question, struct st_pick *pick)
{
    struct st_security *security = &question->security;
    size_t owner = st_pick_below(pick, IDENTITIES);

    /* Nobody is owned by everyone or by OWNER RIGHTS. */
    security->owner = owner < ST_FIRST_NAMED ? ST_NOBODY : (st_identity)owner;
    security->is_folder = st_pick_flag(pick);
    security->level_count = 1 + st_pick_below(pick, LEVELS);
    for (size_t i = 0; i < security->level_count; i++)
        security->levels[i] = pick_acl(question, &question->acls[i], pick);
}

/* What a visitor has seen. */
struct seen {
    size_t entries, decisive;
    bool is_after;
};

static void look(void *argument, const struct st_ace *ace, size_t level, enum st_effect effect)
{
    struct seen *seen = argument;

    assert(level < LEVELS && ace->mask <= ST_RIGHTS_ALL);
    seen->entries++;
    seen->decisive += effect == ST_EFFECT_DENIES;
    assert(!seen->is_after || effect == ST_EFFECT_NOT_REACHED);
    seen->is_after = effect == ST_EFFECT_NOT_REACHED || effect == ST_EFFECT_DENIES;
}

/* What was asked in one walk is granted if and only if each right is granted alone. */
static void check_answer(
    const struct question *question, st_property property, st_rights wanted, st_rights slow)
{
    const struct st_security *security = &question->security;
    struct st_access access =
        st_access_check(&question->token, security, property, wanted, NULL, NULL);
    struct seen seen = { 0 };
    struct st_access watched =
        st_access_check(&question->token, security, property, wanted, look, &seen);

    assert(access.granted == ((wanted & ~slow) == 0));
    assert((access.missing & ~wanted) == 0 && (wanted & ~slow & ~access.missing) == 0);
    assert(access.granted == (access.missing == 0));
    assert(access.granted || !access.decided_by || access.decided_by->type == ST_DENY);
    assert((access.reason == ST_REASON_DENIED) == (seen.decisive == 1) && seen.decisive <= 1);
    assert(seen.entries <= question->entry_count);
    assert(
        watched.granted == access.granted && watched.reason == access.reason &&
        watched.missing == access.missing && watched.decided_by == access.decided_by);
}

static void check_maximum(const struct question *question, st_property property, st_rights slow)
{
    assert(st_access_maximum(&question->token, &question->security, property) == slow);
}

/* Who bypasses lists is granted everything, whatever they say. */
static void check_bypass(struct question *question, st_property property, st_rights wanted)
{
    question->token.privileges = 1U << ST_PRIVILEGE_BYPASS_ACL;

    struct st_access access =
        st_access_check(&question->token, &question->security, property, wanted, NULL, NULL);

    assert(access.granted && access.reason == ST_REASON_BYPASS && access.missing == 0);
    question->token.privileges = 0;
}

static void ask(struct question *question, struct st_pick *pick)
{
    st_property property = pick_property(pick);
    st_rights wanted = pick_rights(pick);
    st_rights all = st_slow_acl_granted(
        &question->slow, question->sids, question->sid_count, question->security.owner, property,
        ST_RIGHTS_ALL);

    check_maximum(question, property, all);
    if (wanted == 0)
        return;
    check_answer(question, property, wanted, all & wanted);
    check_bypass(question, property, wanted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct st_pick pick = st_pick_from(data, size);
    struct question question = { .sid_count = 0 };

    pick_token(&question, &pick);
    pick_security(&question, &pick);
    st_slow_acl_make(&question.slow, &question.security);
    for (size_t i = 0; i < QUESTIONS; i++)
        ask(&question, &pick);
    return 0;
}
