/*
 * identity.c - users, groups, who is in which, and the token a session carries.
 */
#include "framework/model/identity.h"

#include <assert.h>
#include <string.h>

static const char *const privilege_words[] = {
#define X(id, word, about) word,
    ST_PRIVILEGES(X)
#undef X
};
const struct st_words st_privilege_words = { "privilege", privilege_words, ST_PRIVILEGE_COUNT };

/* Where all identities fit into one word. */
static void make_small(
    struct st_token *token, st_identity user, const uint64_t *member_of, const uint32_t *privileges)
{
    uint64_t set = UINT64_C(1) << user | UINT64_C(1) << ST_EVERYONE;
    uint32_t carried = 0;

    for (uint64_t left = set; left;) {
        size_t identity = (size_t)__builtin_ctzll(left);

        left &= left - 1;
        carried |= privileges[identity];
        left |= member_of[identity] & ~set;
        set |= member_of[identity];
    }
    *token = (struct st_token){ .user = user, .privileges = carried, .set = { set } };
}

/* Where they need more. */
static void make_large(
    struct st_token *token,
    st_identity user,
    const uint64_t *member_of,
    const uint32_t *privileges,
    size_t words)
{
    uint64_t done[ST_IDENTITY_WORDS_MAX] = { 0 };

    *token = (struct st_token){ .user = user };
    st_bit_set(token->set, user, true);
    st_bit_set(token->set, ST_EVERYONE, true);

    /* Expand what is in the set but not yet done, until there is nothing left. */
    for (size_t word = 0; word < words;) {
        uint64_t waiting = token->set[word] & ~done[word];

        if (!waiting) {
            word++;
            continue;
        }

        size_t identity = word * 64 + (size_t)__builtin_ctzll(waiting);

        st_bit_set(done, identity, true);
        token->privileges |= privileges[identity];
        for (size_t i = 0; i < words; i++)
            token->set[i] |= member_of[identity * words + i];
        for (size_t i = 0; i <= word; i++) {
            if (token->set[i] & ~done[i]) {
                word = i;
                break;
            }
        }
    }
}

void st_token_make(
    struct st_token *token,
    st_identity user,
    const uint64_t *member_of,
    const uint32_t *privileges,
    size_t identities)
{
    assert(user < identities && identities <= ST_IDENTITIES_MAX);
    if (st_identity_words(identities) == 1)
        make_small(token, user, member_of, privileges);
    else
        make_large(token, user, member_of, privileges, st_identity_words(identities));
}
