/*
 * human_group.c - the cases of one scenario, in as few lines as possible.
 */
#include "framework/report/human.h"

enum { ENGINE_COLUMN = 9 }; /* after "  known  " */

static const char *engine_of(const json_t *event)
{
    return st_event_text(event, "engine");
}

/* Is there something to say about the case beyond its verdict? */
static bool is_plain(struct st_arena *arena, const json_t *event)
{
    return st_event_verdict(event) == ST_VERDICT_PASS && !st_event_has(event, "flaky") &&
           !st_human_effects(arena, event, true)[0];
}

static void add_label(struct st_page *page, const struct st_human_style *style)
{
    st_page_to(page, 2);
    st_page_ink(page, style->ink, style->label);
    st_page_to(page, ENGINE_COLUMN);
}

/* "  pass   reference, dav-atomic": all engines about which there is no more to say. */
static void add_plain(struct st_page *page, const json_t *cases)
{
    struct st_text names;
    size_t i;
    json_t *event;

    st_text_init(&names, page->text.arena);
    json_array_foreach (cases, i, event)
        if (is_plain(page->text.arena, event))
            st_text_addf(&names, "%s%s", names.size ? ", " : "", engine_of(event));
    if (!names.size)
        return;
    add_label(page, &st_human_styles[ST_VERDICT_PASS]);
    st_page_wrap(page, ENGINE_COLUMN, names.data);
    st_page_break(page);
}

static const char *remark_on(struct st_arena *arena, const json_t *event)
{
    const char *remark = st_human_remark(arena, event);

    if (remark[0] || st_event_verdict(event) != ST_VERDICT_PASS)
        return remark;
    return st_arena_format(
        arena, "%lld expectations looked at", (long long)st_event_number(event, "evaluated"));
}

/* "breaks progress; with stay-online: fixed": what there is to say besides. */
static const char *second_line(struct st_arena *arena, const json_t *event, int verbosity)
{
    bool is_passed = st_event_verdict(event) == ST_VERDICT_PASS;
    const char *broken = st_human_broken(arena, event);
    const char *effects = st_human_effects(arena, event, is_passed && verbosity < 1);

    return st_arena_format(
        arena, "%s%s%s%s%s", broken[0] ? "breaks " : "", broken,
        broken[0] && effects[0] ? "; " : "", effects[0] ? "with " : "", effects);
}

/* "  known  ics-2000    access-denied at ...", and a line for what there is besides. */
static void add_case(struct st_page *page, const json_t *event, size_t column, int verbosity)
{
    const char *second = second_line(page->text.arena, event, verbosity);

    add_label(page, st_human_style(event));
    st_page_add(page, engine_of(event));
    st_page_to(page, column);
    if (st_event_verdict(event) != ST_VERDICT_PASS || st_event_has(event, "flaky") || verbosity > 0)
        st_page_wrap(page, column, remark_on(page->text.arena, event));
    st_page_break(page);
    if (!second[0])
        return;
    st_page_to(page, ENGINE_COLUMN + 2);
    st_page_wrap(page, ENGINE_COLUMN + 2, second);
    st_page_break(page);
}

/* The column after the longest name of an engine that gets a line of its own. */
static size_t remark_column(struct st_arena *arena, const json_t *cases, int verbosity)
{
    size_t width = 0;
    size_t i;
    json_t *event;

    json_array_foreach (cases, i, event) {
        size_t wide = st_page_width(arena, engine_of(event));

        if ((verbosity > 0 || !is_plain(arena, event)) && wide > width)
            width = wide;
    }
    return ENGINE_COLUMN + width + 2;
}

static void add_lines(struct st_page *page, const json_t *cases, int verbosity)
{
    struct st_arena *arena = page->text.arena;
    size_t column = remark_column(arena, cases, verbosity);
    size_t i;
    json_t *event;

    if (verbosity < 1)
        add_plain(page, cases);
    json_array_foreach (cases, i, event) {
        bool is_wrong = st_human_style(event)->mark;

        if (verbosity < 1 && (is_wrong || is_plain(arena, event)))
            continue;
        add_case(page, event, column, verbosity);
        if (verbosity > 1 && !is_wrong) {
            st_human_steps(page, event);
            st_human_access(page, event);
            st_human_calls(page, event, true);
            st_human_log(page, event);
            st_human_workarounds(page, event);
            st_page_gap(page);
        }
    }
}

void st_human_group(struct st_page *page, const json_t *cases, int verbosity)
{
    const json_t *first = json_array_get(cases, 0);
    size_t i;
    json_t *event;

    if (st_event_has(first, "cell")) {
        st_human_replay(page, first, verbosity);
        return;
    }
    if (verbosity >= 0) {
        st_page_ink(page, ST_INK_STRONG, st_event_text(first, "scenario"));
        st_page_addf(page, "  %s", st_event_text(first, "title"));
        st_page_break(page);
        add_lines(page, cases, verbosity);
        st_page_gap(page);
    }
    json_array_foreach (cases, i, event) {
        if (!st_human_style(event)->mark)
            continue;
        st_human_failure(page, event, verbosity > 1);
        st_page_gap(page);
    }
}
