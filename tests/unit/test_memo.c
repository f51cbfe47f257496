/*
 * test_memo.c - what is kept of lists answers as a walk through them does, whatever changes.
 */
#include "framework/model/memo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "framework/model/world.h"
#include "framework/story/make.h"

enum { STORIES = 300, QUESTIONS = 400 };

static const struct st_swarm *all(void)
{
    static struct st_swarm swarm;

    swarm = st_swarm_all(~0U);
    return &swarm;
}

static void ask(struct st_world *world, struct st_dice *dice)
{
    const struct st_setting *setting = world->setting;
    struct st_store *server = st_world_server(world);
    st_object_id id = (st_object_id)st_roll(dice, server->used);
    uint32_t number = st_roll(dice, (uint32_t)setting->properties + 1);
    st_property property =
        number < setting->properties ? (st_property)number : (st_property)ST_NO_PROPERTY;
    st_rights any = (st_dice_next(dice) & ST_RIGHTS_ALL) | ST_RIGHT_VIEW;
    st_rights own = st_once_in(dice, 2) ? 0 : ST_RIGHT_DELETE_OWN_ITEM;
    struct st_token token;
    bool granted;

    st_world_token(world, (st_identity)(ST_FIRST_NAMED + st_roll(dice, 3)), &token);
    if (st_once_in(dice, 2))
        any = 1U << st_roll(dice, 20);
    granted = st_world_access(world, &token, id, property, any).granted;
    assert_int_equal(st_world_may(world, &token, id, property, any), granted);
    assert_int_equal(st_world_may_or_own(world, &token, id, property, any, 0), granted);
    if (own)
        assert_int_equal(
            st_world_may_or_own(world, &token, id, property, any, own),
            st_world_access_or_own(world, &token, id, property, any, own).granted);
}

/* Another list, owner, folder or membership. */
static void change(struct st_world *world, struct st_dice *dice)
{
    struct st_store *server = st_world_server(world);
    struct st_object *object = st_store_object(server, (st_object_id)st_roll(dice, server->used));
    uint64_t *groups =
        st_world_members(world) + ST_FIRST_NAMED + st_roll(dice, 3); /* a row is a word */

    if (st_once_in(dice, 4))
        object->acl = (st_acl_id)st_roll(dice, (uint32_t)world->setting->list_count);
    else if (st_once_in(dice, 3))
        object->owner = (st_identity)(ST_FIRST_NAMED + st_roll(dice, 3));
    else if (object->parent != ST_NO_OBJECT && st_once_in(dice, 2))
        object->parent = (st_object_id)st_roll(dice, 2);
    else
        *groups ^= UINT64_C(1) << (ST_FIRST_NAMED + 3 + st_roll(dice, 2));
}

static struct st_world *make_world(struct st_arena *arena, struct st_dice *dice)
{
    struct st_story story;

    st_story_make(&story, dice, all());

    const struct st_scenario *scenario = st_story_scenario(arena, &story);

    return st_arena_copy_block(arena, scenario->initial, scenario->setting.size);
}

static void test_what_is_kept_is_what_a_walk_finds_in_any_world(void **state)
{
    struct st_dice dice = { 1 };
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    for (size_t i = 0; i < STORIES; i++) {
        struct st_world *world = make_world(&arena, &dice);

        assert_non_null(world->setting->memo);
        for (size_t k = 0; k < QUESTIONS; k++) {
            change(world, &dice);
            ask(world, &dice);
        }
        st_arena_reset(&arena);
    }
    st_arena_clear(&arena);
}

/* Folder in folder in folder, deeper than what is kept. */
static void test_what_lies_too_deep_is_walked_through(void **state)
{
    struct st_dice dice = { 2 };
    struct st_arena arena;

    (void)state;
    st_arena_init(&arena);
    for (size_t i = 0; i < STORIES; i++) {
        struct st_world *world = make_world(&arena, &dice);
        struct st_store *server = st_world_server(world);

        for (st_object_id id = 0; id < server->used; id++) {
            st_store_object(server, id)->kind = ST_KIND_FOLDER;
            st_store_object(server, id)->parent = id == 0 ? ST_NO_OBJECT : (st_object_id)(id - 1);
            st_store_object(server, id)->acl =
                (st_acl_id)st_roll(&dice, (uint32_t)world->setting->list_count);
        }
        for (size_t k = 0; k < QUESTIONS; k++)
            ask(world, &dice);
        st_arena_reset(&arena);
    }
    st_arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_kept_is_what_a_walk_finds_in_any_world),
        cmocka_unit_test(test_what_lies_too_deep_is_walked_through),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
