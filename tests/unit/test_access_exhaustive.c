/*
 * test_access_exhaustive.c - every access question of a tiny world, answered twice.
 *
 * Entries are allow or deny x trustee {user, OWNER RIGHTS, stranger, the user's group,
 * everyone} x rights {r|w, r, w} x property {none, P, Q} x inheritance flags. r is a right
 * that owners have anyway, w is not. Each world is asked for {item, P, Q} x {r, w, r|w} as
 * owned by {user, group, stranger, nobody}.
 *
 * Covered: on the object, lists of two of these entries, and of three with three trustees and
 * two properties; on its folder, any entry or a list that is absent, NULL, empty or protected,
 * while the object has one (of three trustees, two properties) or such a list too; two entries
 * on the folder (three trustees, two properties); all sixteen sets of flags on two folders above
 * one another. Not covered: longer lists, deeper folders, more than two rights at a time.
 *
 * The slow answer is given right by right, the fast one for r and w in one walk. They must be
 * equal: whether an entry takes a right off the list of what is wanted, or refuses it, depends
 * on that right alone. So a walk for both grants if and only if it meets no Deny of a right
 * before an Allow of it, and meets an Allow of each, which is what the two single walks ask.
 */
#include "tests/support/slow_access.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { USER = ST_FIRST_NAMED, GROUP, STRANGER, P = 0, Q = 1 };
enum { QUESTIONS = 4 * 3 * 3, LETTERS_MAX = 512 };

#define R ST_RIGHT_READ_ACL
#define W ST_RIGHT_WRITE_PROPERTY

static const st_identity sids[] = { USER, GROUP, ST_EVERYONE };
static const st_identity trustees[] = { USER, ST_OWNER, STRANGER, GROUP, ST_EVERYONE };
static const st_identity owners[] = { USER, GROUP, STRANGER, ST_NOBODY };
static const st_rights masks[] = { R | W, R, W };
static const st_property properties[] = { ST_NO_PROPERTY, P, Q };
static const uint8_t some_flags[] = {
    0, ST_ACE_ONLY | ST_ACE_ITEMS, ST_ACE_ITEMS, ST_ACE_FOLDERS, ST_ACE_ITEMS | ST_ACE_ONE_LEVEL,
};
static const uint8_t all_flags[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

/* Every entry that can be made of the first so many of each part. */
struct alphabet {
    size_t count;
    struct st_ace letters[LETTERS_MAX];
};

struct parts {
    size_t trustees, masks, properties;
    const uint8_t *flags;
    size_t flag_count;
};

static void spell(struct alphabet *alphabet, const struct parts *parts)
{
    size_t total = 2 * parts->trustees * parts->masks * parts->properties * parts->flag_count;

    assert_true(total <= LETTERS_MAX);
    for (size_t i = 0; i < total; i++) {
        size_t rest = i / 2;
        struct st_ace *ace = &alphabet->letters[i];

        *ace = (struct st_ace){ .type = (uint8_t)(i % 2) };
        ace->trustee = trustees[rest % parts->trustees];
        rest /= parts->trustees;
        ace->mask = masks[rest % parts->masks];
        rest /= parts->masks;
        ace->property = properties[rest % parts->properties];
        ace->flags = parts->flags[rest / parts->properties];
    }
    alphabet->count = total;
}

/* Fill in the i-th list of up to one entry: absent, NULL, empty, a letter, the same protected. */
static const struct st_acl *shape(struct st_acl *acl, const struct alphabet *alphabet, size_t i)
{
    if (i == 0)
        return NULL;
    *acl = (struct st_acl){ .null = i == 1, .is_protected = i > 2 && i % 2 == 0 };
    if (i >= 5) {
        acl->entries = &alphabet->letters[(i - 5) / 2];
        acl->count = 1;
    }
    return acl;
}

static size_t shapes(const struct alphabet *alphabet)
{
    return 5 + 2 * alphabet->count;
}

static void make_token(struct st_token *token)
{
    *token = (struct st_token){ .user = USER };
    for (size_t i = 0; i < sizeof sids / sizeof sids[0]; i++)
        st_bit_set(token->set, sids[i], true);
}

static void print_world(const struct st_security *security)
{
    print_error("%s owned by %u\n", security->is_folder ? "folder" : "item", security->owner);
    for (size_t level = 0; level < security->level_count; level++) {
        const struct st_acl *acl = security->levels[level];

        print_error(
            "  level %zu: %s%s\n", level,
            !acl        ? "no list"
            : acl->null ? "NULL"
                        : "a list",
            acl && acl->is_protected ? ", protected" : "");
        for (size_t i = 0; acl && i < acl->count; i++) {
            const struct st_ace *ace = &acl->entries[i];

            print_error(
                "    %s identity %u mask 0x%x property %u flags 0x%x\n",
                ace->type == ST_DENY ? "deny" : "allow", ace->trustee, ace->mask, ace->property,
                ace->flags);
        }
    }
}

static void compare(
    const struct st_token *token,
    const struct st_security *security,
    st_property property,
    st_rights wanted,
    st_rights slow)
{
    struct st_access access = st_access_check(token, security, property, wanted, NULL, NULL);
    bool granted = (wanted & ~slow) == 0;

    /* A Deny ends the walk early, so that more may be missing than is refused. */
    st_rights undecided = access.reason == ST_REASON_DENIED ? slow : 0;

    if (access.granted == granted && (access.missing == 0) == granted &&
        (access.missing & ~undecided) == (wanted & ~slow))
        return;
    print_world(security);
    fail_msg(
        "0x%x of property %u: granted %d, missing 0x%x; slowly, granted is 0x%x", wanted, property,
        access.granted, access.missing, slow);
}

/* Ask a world all questions. Returns how many there were. */
static size_t ask(const struct st_token *token, struct st_security *security)
{
    struct st_slow_acl slow;

    st_slow_acl_make(&slow, security);
    for (size_t o = 0; o < 4; o++) {
        security->owner = owners[o];
        for (size_t p = 0; p < 3; p++) {
            st_rights granted =
                st_slow_acl_granted(&slow, sids, 3, owners[o], properties[p], R | W);

            for (size_t m = 0; m < 3; m++)
                compare(token, security, properties[p], masks[m], granted & masks[m]);
        }
    }
    return QUESTIONS;
}

static void ask_maximum(const struct st_token *token, struct st_security *security)
{
    struct st_slow_acl slow;

    st_slow_acl_make(&slow, security);
    for (size_t o = 0; o < 4; o++) {
        security->owner = owners[o];
        for (size_t p = 0; p < 3; p++)
            assert_int_equal(
                st_access_maximum(token, security, properties[p]),
                st_slow_acl_granted(&slow, sids, 3, owners[o], properties[p], ST_RIGHTS_ALL));
    }
}

static void expect(size_t asked, size_t worlds)
{
    print_message("%zu comparisons\n", asked);
    assert_int_equal(asked, worlds * QUESTIONS);
}

/* ONLY is the one flag that matters on the object itself. */
static void test_two_entries_on_an_object(void **state)
{
    struct alphabet alphabet;
    struct st_ace pair[2];
    struct st_acl acl = { .entries = pair };
    struct st_security security = { .level_count = 1, .levels = { &acl } };
    struct st_token token;
    size_t asked = 0;

    (void)state;
    make_token(&token);
    spell(&alphabet, &(struct parts){ 5, 3, 3, some_flags, 2 });
    for (size_t a = 0; a < alphabet.count; a++) {
        pair[0] = alphabet.letters[a];
        for (acl.count = 0; acl.count < 2; acl.count++)
            asked += ask(&token, &security);
        for (size_t b = 0; b < alphabet.count; b++) {
            pair[1] = alphabet.letters[b];
            asked += ask(&token, &security);
        }
    }
    expect(asked, (size_t)180 * (2 + 180));
}

static void test_three_entries_on_an_object(void **state)
{
    struct alphabet alphabet;
    struct st_ace three[3];
    struct st_acl acl = { .entries = three, .count = 3 };
    struct st_security security = { .level_count = 1, .levels = { &acl } };
    struct st_token token;
    size_t asked = 0;

    (void)state;
    make_token(&token);
    spell(&alphabet, &(struct parts){ 3, 3, 2, some_flags, 1 });
    for (size_t i = 0; i < alphabet.count * alphabet.count * alphabet.count; i++) {
        three[0] = alphabet.letters[i % alphabet.count];
        three[1] = alphabet.letters[i / alphabet.count % alphabet.count];
        three[2] = alphabet.letters[i / alphabet.count / alphabet.count];
        asked += ask(&token, &security);
    }
    expect(asked, (size_t)36 * 36 * 36);
}

static void test_an_entry_on_the_object_and_one_on_its_folder(void **state)
{
    struct alphabet own;
    struct alphabet inherited;
    struct st_acl lists[2];
    struct st_security security = { .level_count = 2 };
    struct st_token token;
    size_t asked = 0;

    (void)state;
    make_token(&token);
    spell(&own, &(struct parts){ 3, 3, 2, some_flags, 2 });
    spell(&inherited, &(struct parts){ 5, 3, 3, some_flags, 5 });
    for (size_t a = 0; a < shapes(&own); a++) {
        security.levels[0] = shape(&lists[0], &own, a);
        for (size_t b = 0; b < shapes(&inherited) * 2; b++) {
            security.levels[1] = shape(&lists[1], &inherited, b / 2);
            security.is_folder = b % 2;
            asked += ask(&token, &security);
        }
    }
    expect(asked, (size_t)(5 + 2 * 72) * (5 + 2 * 450) * 2);
}

static void test_two_entries_on_the_folder(void **state)
{
    struct alphabet alphabet;
    struct st_ace pair[2];
    struct st_acl acl = { .entries = pair, .count = 2 };
    struct st_security security = { .level_count = 2, .levels = { NULL, &acl } };
    struct st_token token;
    size_t asked = 0;

    (void)state;
    make_token(&token);
    spell(&alphabet, &(struct parts){ 3, 3, 2, some_flags, 5 });
    for (size_t a = 0; a < alphabet.count; a++) {
        pair[0] = alphabet.letters[a];
        for (size_t b = 0; b < alphabet.count * 2; b++) {
            pair[1] = alphabet.letters[b / 2];
            security.is_folder = b % 2;
            asked += ask(&token, &security);
        }
    }
    expect(asked, (size_t)180 * 180 * 2);
}

static void test_all_flags_on_two_folders_above_one_another(void **state)
{
    struct alphabet alphabet;
    struct st_ace whole = { ST_ALLOW, 0, ST_NO_PROPERTY, USER, R | W, NULL };
    struct st_acl own = { .entries = &whole, .count = 1 };
    struct st_acl lists[2];
    struct st_security security = { .level_count = 3 };
    struct st_token token;
    size_t asked = 0;

    (void)state;
    make_token(&token);
    spell(&alphabet, &(struct parts){ 2, 1, 1, all_flags, 16 });
    for (size_t a = 0; a < shapes(&alphabet); a++) {
        security.levels[1] = shape(&lists[0], &alphabet, a);
        for (size_t b = 0; b < shapes(&alphabet) * 4; b++) {
            security.levels[2] = shape(&lists[1], &alphabet, b / 4);
            security.is_folder = b % 2;
            security.levels[0] = b / 2 % 2 ? &own : NULL;
            asked += ask(&token, &security);
        }
    }
    expect(asked, (size_t)133 * 133 * 4);
}

static void test_maximum_is_every_right_that_is_granted_alone(void **state)
{
    struct alphabet alphabet;
    struct st_ace pair[2];
    struct st_acl acl = { .entries = pair, .count = 2 };
    struct st_security security = { .level_count = 1, .levels = { &acl } };
    struct st_token token;

    (void)state;
    make_token(&token);
    spell(&alphabet, &(struct parts){ 5, 3, 2, some_flags, 1 });
    for (size_t a = 0; a < alphabet.count; a++) {
        pair[0] = alphabet.letters[a];
        for (size_t b = 0; b < alphabet.count; b++) {
            pair[1] = alphabet.letters[b];
            ask_maximum(&token, &security);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_entries_on_an_object),
        cmocka_unit_test(test_three_entries_on_an_object),
        cmocka_unit_test(test_an_entry_on_the_object_and_one_on_its_folder),
        cmocka_unit_test(test_two_entries_on_the_folder),
        cmocka_unit_test(test_all_flags_on_two_folders_above_one_another),
        cmocka_unit_test(test_maximum_is_every_right_that_is_granted_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
