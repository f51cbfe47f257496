/*
 * identity.h - users, groups, who is in which, and the token a session carries.
 *
 * An identity is a dense number. Membership is a matrix of bits: row i holds
 * the groups that i is a direct member of. Groups nest; a token is the whole
 * closure, taken when a session opens, so it can be out of date, and that is
 * something to test.
 */
#ifndef ST_MODEL_IDENTITY_H
#define ST_MODEL_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "framework/base/words.h"

enum {
    ST_IDENTITIES_MAX = 1024, /* in a scenario, the two special ones included */
    ST_IDENTITY_WORDS_MAX = ST_IDENTITIES_MAX / 64,
};

typedef uint16_t st_identity;

enum {
    ST_EVERYONE = 0,        /* S-1-1-0: in every token */
    ST_OWNER = 1,           /* S-1-3-4 OWNER RIGHTS: whoever owns the object */
    ST_FIRST_NAMED = 2,     /* what a scenario names comes after */
    ST_NOBODY = UINT16_MAX, /* owner of what has none */
};

/*
 * id, word, meaning. bypass-acl is our reading of what membership in Exchange
 * Domain Servers gave: Exchange's store grants some kinds of user everything
 * before it looks at a descriptor. That this group was one of them is inferred
 * from KB 810018's third workaround, not documented.
 */
#define ST_PRIVILEGES(X) X(BYPASS_ACL, "bypass-acl", "no access list is consulted")

enum st_privilege {
#define X(id, word, about) ST_PRIVILEGE_##id,
    ST_PRIVILEGES(X)
#undef X
        ST_PRIVILEGE_COUNT
};

extern const struct st_words st_privilege_words;

struct st_token {
    st_identity user;
    uint32_t privileges; /* set of 1 << ST_PRIVILEGE_* */
    uint64_t set[ST_IDENTITY_WORDS_MAX];
};

static inline bool st_bit(const uint64_t *bits, size_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

static inline void st_bit_set(uint64_t *bits, size_t i, bool on)
{
    uint64_t bit = UINT64_C(1) << (i % 64);

    bits[i / 64] = on ? bits[i / 64] | bit : bits[i / 64] & ~bit;
}

/* Words in a row of the membership matrix for that many identities. */
static inline size_t st_identity_words(size_t identities)
{
    return (identities + 63) / 64;
}

/*
 * Make the token of a user: the user, everyone, and every group reached through
 * member_of (rows of st_identity_words(identities) words). privileges[i] are
 * those of identity i. Linear in identities times row length, whatever the
 * nesting; a cycle ends like anything else.
 */
void st_token_make(
    struct st_token *token,
    st_identity user,
    const uint64_t *member_of,
    const uint32_t *privileges,
    size_t identities);

static inline bool st_token_has(const struct st_token *token, st_identity identity)
{
    return st_bit(token->set, identity);
}

#endif
