/*
 * test_bypass.c - who holds bypass-acl is granted everything before a list is looked at.
 */
#include "framework/model/access.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { USER = ST_FIRST_NAMED, SERVERS, IDENTITIES };

static const struct st_ace refusal = { ST_DENY, 0, ST_NO_PROPERTY, ST_EVERYONE, ST_RIGHTS_ALL, 0 };
static const struct st_acl refusing = { .entries = &refusal, .count = 1 };
static const struct st_security refused = {
    .owner = ST_NOBODY,
    .level_count = 1,
    .levels = { &refusing },
};

/* The user's token when SERVERS has the privilege, and the user is a member or not. */
static void make_token(struct st_token *token, bool is_member)
{
    const uint32_t privileges[IDENTITIES] = { [SERVERS] = 1U << ST_PRIVILEGE_BYPASS_ACL };
    uint64_t member_of[IDENTITIES] = { 0 };

    st_bit_set(&member_of[USER], SERVERS, is_member);
    st_token_make(token, USER, member_of, privileges, IDENTITIES);
}

static void count_visit(
    void *argument, const struct st_ace *ace, size_t level, enum st_effect effect)
{
    (void)ace;
    (void)level;
    (void)effect;
    ++*(size_t *)argument;
}

static void test_members_are_granted_what_a_list_denies(void **state)
{
    struct st_token token;
    size_t visits = 0;

    (void)state;
    make_token(&token, true);

    struct st_access access =
        st_access_check(&token, &refused, ST_NO_PROPERTY, ST_RIGHT_DELETE, count_visit, &visits);

    assert_true(access.granted);
    assert_int_equal(access.reason, ST_REASON_BYPASS);
    assert_int_equal(access.missing, 0);
    assert_null(access.decided_by);
    assert_int_equal(visits, 0);
    assert_int_equal(st_access_maximum(&token, &refused, 0), ST_RIGHTS_ALL);
}

static void test_others_are_refused(void **state)
{
    struct st_token token;
    size_t visits = 0;

    (void)state;
    make_token(&token, false);

    struct st_access access =
        st_access_check(&token, &refused, ST_NO_PROPERTY, ST_RIGHT_DELETE, count_visit, &visits);

    assert_false(access.granted);
    assert_int_equal(access.reason, ST_REASON_DENIED);
    assert_int_equal(access.missing, ST_RIGHT_DELETE);
    assert_ptr_equal(access.decided_by, &refusal);
    assert_int_equal(visits, 1);
    assert_int_equal(st_access_maximum(&token, &refused, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_are_granted_what_a_list_denies),
        cmocka_unit_test(test_others_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
