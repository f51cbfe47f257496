/*
 * test_lab_tool.c - what descriptions of tools say, and what is no description.
 */
#include "framework/lab/tool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static int set_up(void **state)
{
    static struct st_arena arena;

    st_arena_init(&arena);
    *state = &arena;
    return 0;
}

static int tear_down(void **state)
{
    st_arena_clear(*state);
    return 0;
}

/* One of those that are part of the program. */
static const struct st_lab_tool *read_own(struct st_arena *arena, const char *name)
{
    for (size_t i = 0; i < st_lab_text_count; i++) {
        json_t *object = json_loadb(st_lab_texts[i].text, st_lab_texts[i].size, 0, NULL);
        const char *why = NULL;
        const struct st_lab_tool *tool = st_lab_tool_read(arena, object, &why);

        json_decref(object);
        assert_null(why);
        if (strcmp(tool->name, name) == 0)
            return tool;
    }
    fail_msg("no tool is called %s", name);
    return NULL;
}

/*
 * rclone sets a new deadline after each write (fs/fshttp/dialer.go). When the other end has
 * closed by then, that is what fails, and not the reading of the answer: which of the two is
 * told is chance.
 */
static void test_a_closed_connection_is_one_thing_however_rclone_notices(void **state)
{
    static const char *const tools[] = { "rclone-webdav-plain", "rclone-apache-plain" };
    static const char *const lines[] = {
        "ERROR : item-1: Failed to copy: Put \"http://127.0.0.1:1/item-1\": EOF",
        "ERROR : item-1: Failed to copy: Put \"http://127.0.0.1:1/item-1\": set tcp 127.0.0.1:2: "
        "use of closed network connection",
        "ERROR : item-1: Failed to copy: Put \"http://127.0.0.1:1/item-1\": read tcp 127.0.0.1:2: "
        "read: connection reset by peer",
        "ERROR : item-1: Failed to copy: Put \"http://127.0.0.1:1/item-1\": write tcp "
        "127.0.0.1:2: write: broken pipe",
    };

    for (size_t i = 0; i < sizeof tools / sizeof tools[0]; i++) {
        const struct st_lab_tool *tool = read_own(*state, tools[i]);

        st_lab_tool_init(tool);
        for (size_t line = 0; line < sizeof lines / sizeof lines[0]; line++) {
            const struct st_lab_message *message = st_lab_tool_message(tool, lines[line]);

            assert_non_null(message);
            assert_int_equal(message->status, ST_IO_ERROR);
        }
        st_lab_tool_clear(tool);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_closed_connection_is_one_thing_however_rclone_notices, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
