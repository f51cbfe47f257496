/*
 * test_conflicts.c - many conflicts in one synchronization.
 */
#include "framework/base/text.h"
#include "framework/run/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/world.h"

/* Both versions of each item have to be kept, however many items there are. */
static void test_twelve_conflicts_in_one_synchronization_all_find_room(void **state)
{
    enum { ITEMS = 12 };

    struct st_arena arena;
    struct st_text items;
    struct st_text doings;
    struct st_text losers;

    (void)state;
    st_arena_init(&arena);
    st_text_init(&items, &arena);
    st_text_init(&doings, &arena);
    st_text_init(&losers, &arena);
    for (int i = 0; i < ITEMS; i++) {
        st_text_addf(&items, "%s\"i%d\": { \"properties\": { \"p\": \"old\" } }", i ? ", " : "", i);
        st_text_addf(
            &doings,
            ", { \"do\": \"server-edit\", \"item\": \"/T/i%d\","
            " \"set\": { \"p\": \"theirs\" } }"
            ", { \"do\": \"edit\", \"as\": \"kim\", \"item\": \"/T/i%d\","
            " \"set\": { \"p\": \"hers\" } }",
            i, i);
        st_text_addf(&losers, "%s\"/T/i%d\": { \"p\": \"theirs\" }", i ? ", " : "", i);
    }

    const char *text = st_arena_format(
        &arena,
        "{ \"scenario\": 1, \"title\": \"t\", \"identities\": { \"kim\": {} },"
        " \"server\": { \"/T\": { \"items\": { %s } } }, \"steps\": ["
        " { \"do\": \"go-offline\", \"as\": \"kim\", \"folders\": [\"/T\"] }%s,"
        " { \"do\": \"sync\", \"as\": \"kim\" } ],"
        " \"expect\": { \"sync\": \"ok\", \"conflicts\": { %s } } }",
        items.data, doings.data, losers.data);
    const struct st_case *judged = st_test_judge(&arena, st_test_load(&arena, text), "reference");

    assert_int_equal(judged->verdict, ST_VERDICT_PASS);
    st_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_twelve_conflicts_in_one_synchronization_all_find_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
