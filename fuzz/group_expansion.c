/*
 * group_expansion.c - a token holds exactly the groups that a walk from member to group finds.
 *
 * The bytes are a number of identities and then memberships, two identities each; cycles,
 * diamonds and groups of oneself are as good as any. The second answer is a depth-first
 * search over the list of memberships, with no bits and no rows.
 *
 * Coverage: model
 */
#include "framework/model/identity.h"

#include <assert.h>

#include "fuzz/support/pick.h"
#include "fuzz/support/target.h"

enum { PAIRS_MAX = 2048 };

struct pair {
    size_t member, group;
};

struct groups {
    size_t identities;
    struct pair pairs[PAIRS_MAX];
    size_t count;
    uint64_t rows[ST_IDENTITIES_MAX * ST_IDENTITY_WORDS_MAX];
    uint32_t privileges[ST_IDENTITIES_MAX];
};

/* Two bytes, so that all of a large scenario can be picked. */
static size_t pick_identity(struct st_pick *pick, size_t identities)
{
    size_t high = st_pick_byte(pick);

    return (high << 8 | st_pick_byte(pick)) % identities;
}

/* Nobody is a member of everyone or of OWNER RIGHTS: the loader refuses that. */
static void pick_groups(struct groups *groups, struct st_pick *pick)
{
    groups->identities =
        ST_FIRST_NAMED + 1 + pick_identity(pick, ST_IDENTITIES_MAX - ST_FIRST_NAMED);

    size_t words = st_identity_words(groups->identities);

    while (pick->size > 0 && groups->count < PAIRS_MAX) {
        size_t named = groups->identities - ST_FIRST_NAMED;
        struct pair *pair = &groups->pairs[groups->count++];

        pair->member = ST_FIRST_NAMED + pick_identity(pick, named);
        pair->group = ST_FIRST_NAMED + pick_identity(pick, named);
        st_bit_set(groups->rows + pair->member * words, pair->group, true);
        if (pair->group % 3 == 0)
            groups->privileges[pair->group] = 1U << ST_PRIVILEGE_BYPASS_ACL;
    }
}

/* Mark all that is reached from the user. */
static void search(const struct groups *groups, size_t user, bool reached[ST_IDENTITIES_MAX])
{
    size_t open[ST_IDENTITIES_MAX];
    size_t count = 0;

    reached[ST_EVERYONE] = reached[user] = true;
    open[count++] = user;
    while (count > 0) {
        size_t member = open[--count];

        for (size_t i = 0; i < groups->count; i++) {
            size_t group = groups->pairs[i].group;

            if (groups->pairs[i].member != member || reached[group])
                continue;
            reached[group] = true;
            open[count++] = group;
        }
    }
}

static void check(const struct groups *groups, st_identity user)
{
    struct st_token token;
    bool reached[ST_IDENTITIES_MAX] = { false };
    uint32_t privileges = 0;

    search(groups, user, reached);
    st_token_make(&token, user, groups->rows, groups->privileges, groups->identities);
    for (size_t i = 0; i < ST_IDENTITIES_MAX; i++) {
        assert(st_token_has(&token, (st_identity)i) == reached[i]);
        if (reached[i])
            privileges |= groups->privileges[i];
    }
    assert(token.user == user && token.privileges == privileges);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct st_arena arena;
    struct st_pick pick = st_pick_from(data, size);

    st_arena_init(&arena);

    struct groups *groups = ST_NEW(&arena, struct groups);

    pick_groups(groups, &pick);
    check(groups, ST_FIRST_NAMED);
    check(groups, (st_identity)(groups->identities - 1));
    st_arena_clear(&arena);
    return 0;
}
