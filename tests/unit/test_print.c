/*
 * test_print.c - what is printed is the same scenario, and prints the same again.
 */
#include "framework/scenario/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "framework/base/file.h"

static struct st_arena arena;

static int start(void **state)
{
    (void)state;
    st_arena_init(&arena);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    st_arena_clear(&arena);
    return 0;
}

static const struct st_scenario *load(const char *file, const char *text)
{
    struct st_diags diags;

    st_diags_init(&diags, &arena, file);

    const struct st_scenario *scenario = st_scenario_load(&arena, text, strlen(text), &diags);

    for (size_t i = 0; i < diags.count; i++)
        print_error("%s", st_diag_text(&arena, &diags, i));
    assert_non_null(scenario);
    return scenario;
}

static const char *read(const char *path)
{
    const char *text = NULL;
    size_t size = 0;

    assert_int_equal(st_file_read(&arena, path, ST_FILE_SIZE_MAX, &text, &size), ST_FILE_OK);
    return text;
}

/* Every world is one block, so equal worlds are equal bytes. */
static void is_same(const struct st_scenario *a, const struct st_scenario *b)
{
    size_t size = a->setting.size - sizeof(struct st_world);

    assert_int_equal(a->setting.size, b->setting.size);
    assert_int_equal(a->initial->clock, b->initial->clock);
    assert_memory_equal(a->initial->data, b->initial->data, size);
    assert_int_equal(a->step_count, b->step_count);
    assert_int_equal(a->needs, b->needs);
    assert_int_equal(a->except, b->except);
    assert_int_equal(a->fault_count, b->fault_count);
    assert_int_equal(a->change_count, b->change_count);
    assert_int_equal(a->known_count, b->known_count);
    assert_int_equal(a->workaround_count, b->workaround_count);
    assert_int_equal(a->setting.list_count, b->setting.list_count);
}

static void survives_printing(const char *path)
{
    const struct st_scenario *scenario = load(path, read(path));
    const char *printed = st_scenario_print(&arena, scenario);
    const struct st_scenario *again = load(path, printed);

    is_same(scenario, again);
    assert_string_equal(st_scenario_print(&arena, again), printed);
}

static void test_every_scenario_survives_printing(void **state)
{
    struct st_files files = { 0 };

    (void)state;
    assert_true(st_files_add(&arena, &files, "scenarios"));
    assert_true(st_files_add(&arena, &files, "tests/good"));
    assert_true(files.count > 2);
    for (size_t i = 0; i < files.count; i++)
        survives_printing(files.paths[i]);
}

/* Members in the order of the tables, lists of words too; what fits goes on a line. */
static void test_what_is_printed_is_canonical(void **state)
{
    static const char text[] = "{\"expect\":{\"sync\":\"ok\"},\"steps\":["
                               "{\"folders\":[\"/a\"],\"as\":\"kim\",\"do\":\"go-offline\"},"
                               "{\"as\":\"kim\",\"do\":\"sync\"}],"
                               "\"server\":{\"/a\":{\"acl\":[{\"to\":[\"delete\",\"read\"],"
                               "\"allow\":\"kim\"}]}},\"identities\":{\"kim\":{}},"
                               "\"title\":\"t\",\"scenario\":1}";
    static const char printed[] =
        "{\n"
        "  \"scenario\": 1,\n"
        "  \"title\": \"t\",\n"
        "  \"identities\": { \"kim\": {} },\n"
        "  \"server\": { \"/a\": { \"acl\": "
        "[{ \"allow\": \"kim\", \"to\": [\"read\", \"delete\"] }] } },\n"
        "  \"steps\": [\n"
        "    { \"do\": \"go-offline\", \"as\": \"kim\", \"folders\": [\"/a\"] },\n"
        "    { \"do\": \"sync\", \"as\": \"kim\" }\n"
        "  ],\n"
        "  \"expect\": { \"sync\": \"ok\" }\n"
        "}\n";

    (void)state;
    assert_string_equal(st_scenario_print(&arena, load("x.json", text)), printed);
}

/* A change is printed as it is, members that no scenario has included. */
static void test_a_change_is_printed_raw(void **state)
{
    static const char text[] =
        "{ \"scenario\": 1, \"title\": \"t\", \"identities\": { \"kim\": {} },\n"
        "  \"server\": { \"/a\": {} },\n"
        "  \"steps\": [{ \"do\": \"go-offline\", \"as\": \"kim\", \"folders\": [\"/a\"] }],\n"
        "  \"expect\": { \"server\": { \"/a/b\": null } },\n"
        "  \"workarounds\": "
        "{ \"w\": { \"change\": { \"z\": null, \"a\": [1.5, \"\\u00e9\"] } } } }";
    const char *printed = st_scenario_print(&arena, load("x.json", text));

    (void)state;
    assert_non_null(strstr(printed, "\"change\": { \"z\": null, \"a\": [1.5, \"\xc3\xa9\"] }"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_scenario_survives_printing),
        cmocka_unit_test(test_what_is_printed_is_canonical),
        cmocka_unit_test(test_a_change_is_printed_raw),
    };

    return cmocka_run_group_tests(tests, start, stop) != 0;
}
