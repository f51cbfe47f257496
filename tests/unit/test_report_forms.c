/*
 * test_report_forms.c - what the fuzz target of the reports takes for well-formed, and what not.
 */
#include "fuzz/support/line_forms.h"
#include "fuzz/support/markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define XML  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define HTML "<!DOCTYPE html>"
#define TAP  "TAP version 13\n"

struct row {
    bool is_good;
    const char *text;
};

static const struct row xml[] = {
    { true, XML "\n<a b=\"1\" c=\"&lt;\">x &amp; &#10; y<d/></a>\n" },
    { false, XML },
    { false, "<a/>" },
    { false, XML "<a/><b/>" },
    { false, XML "<a/>x" },
    { false, XML "<a><b></a></b>" },
    { false, XML "<a>" },
    { false, XML "<a>&nbsp;</a>" },
    { false, XML "<a>&</a>" },
    { false, XML "<a>]]></a>" },
    { false, XML "<a b=\"<\"/>" },
    { false, XML "<a b=1/>" },
    { false, XML "<a b/>" },
    { false, XML "<a b=\"1\" b=\"2\"/>" },
};

static const struct row html[] = {
    { true, HTML "<html><br><p hidden>x</p><script>a < b && \"<p>\"</script></html>" },
    { false, HTML "<html><p></html>" },
    { false, HTML "<html><script>\"</b>\"</script></html>" },
    { false, HTML "<html><script>\"<!--\"</script></html>" },
    { false, HTML "<html><p title=\"a\"b\">x</p></html>" },
    { false, "<html></html>" },
};

static const struct row tap[] = {
    { true, TAP "ok 1 - a \\# b\nnot ok 2 - c # TODO d\n# e\n1..2\n" },
    { true, TAP "not ok 1 - a\n  ---\n  message: \"b \\\"c\\\"\"\n  line: 3\n  ...\n1..1\n" },
    { true, TAP "Bail out! a\n1..0 # SKIP nothing ran\n" },
    { false, "" },
    { false, TAP },
    { false, TAP "ok 1 - a\n1..2\n" },
    { false, TAP "ok 2 - a\n1..1\n" },
    { false, TAP "ok 1 - a # b\n1..1\n" },
    { false, TAP "ok 1 - a # SKIP b # c\n1..1\n" },
    { false, TAP "ok 1 - a\nb\n1..1\n" },
    { false, TAP "ok 1 - a\n1..1\nok 2 - b\n" },
    { false, TAP "not ok 1 - a\n  ---\n  message: \"b\"c\"\n  ...\n1..1\n" },
    { false, TAP "not ok 1 - a\n  ---\n1..1\n" },
};

static const struct row github[] = {
    { true, "" },
    { true, "::error file=a,line=1,title=b::c\nsum\n" },
    { false, "::error file=a::c\n" },
    { false, "::error file=a\nsum\n" },
    { false, "::error file=a:b::c\nsum\n" },
    { false, "::set-output name=a::c\nsum\n" },
    { false, "sum\n::error file=a::c\n" },
};

static const struct row markdown[] = {
    { true, "| a | b |\n|---|---|\n| c | d |\n\ntext\n" },
    { false, "| a | b |\n|---|---|\n| c |\n" },
    { false, "| a | b\n" },
    { false, "<b>\n" },
    { false, "no end" },
};

static bool is_whole_tap(const char *text)
{
    return st_is_tap(text, true);
}

static void expect(const struct row *rows, size_t count, bool (*judge)(const char *text))
{
    for (size_t i = 0; i < count; i++)
        if (judge(rows[i].text) != rows[i].is_good)
            fail_msg("%s: %s", rows[i].is_good ? "refused" : "taken", rows[i].text);
}

#define EXPECT(rows, judge) expect(rows, sizeof(rows) / sizeof(rows)[0], judge)

static void test_xml_is_one_closed_element(void **state)
{
    (void)state;
    EXPECT(xml, st_is_xml);
}

static void test_html_keeps_scripts_in_their_place(void **state)
{
    (void)state;
    EXPECT(html, st_is_html);
}

static void test_tap_has_a_plan_that_fits(void **state)
{
    (void)state;
    EXPECT(tap, is_whole_tap);
    assert_true(st_is_tap(TAP "ok 1 - a\n", false));
    assert_false(st_is_tap(TAP "ok 1 - a\n1..1\n", false));
}

static void test_annotations_are_commands_and_a_sum(void **state)
{
    (void)state;
    EXPECT(github, st_is_github);
}

static void test_rows_of_a_table_have_as_many_cells(void **state)
{
    (void)state;
    EXPECT(markdown, st_is_markdown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_xml_is_one_closed_element),
        cmocka_unit_test(test_html_keeps_scripts_in_their_place),
        cmocka_unit_test(test_tap_has_a_plan_that_fits),
        cmocka_unit_test(test_annotations_are_commands_and_a_sum),
        cmocka_unit_test(test_rows_of_a_table_have_as_many_cells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
