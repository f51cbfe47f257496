/*
 * human_failure.c - one case that is not as it should be, in a block.
 */
#include <string.h>

#include "framework/report/human.h"
#include "framework/run/sweep.h"

enum {
    SHOWN_MAX = 10,    /* problems of one case; more are counted */
    SOURCE_WIDTH = 90, /* characters of a source line that are shown */
    NAME_WIDTH = 10,   /* of "expected" and its like */
};

/* "39 | ", or "   | " when there is no number. */
static void add_gutter(struct st_page *page, int digits, json_int_t line)
{
    const char *number = line > 0 ? st_arena_format(page->text.arena, "%lld", (long long)line) : "";

    st_page_ink(page, ST_INK_FAINT, st_arena_format(page->text.arena, "%*s |", digits, number));
    st_page_to(page, page->column + 1); /* and no space where nothing follows */
}

/* "   | expected  ok" */
static void add_fact(struct st_page *page, int digits, const char *name, const char *fact)
{
    if (!fact[0])
        return;
    add_gutter(page, digits, 0);
    st_page_addf(page, "%-*s", NAME_WIDTH, name);
    st_page_wrap(page, page->column, fact);
    st_page_break(page);
}

/* How many digits the largest line number in an excerpt has, at least 2. */
static int digits_of(const json_t *source)
{
    int digits = 2;
    json_int_t limit = 100;
    size_t i;
    json_t *line;

    json_array_foreach (source, i, line)
        for (; st_event_number(line, "line") >= limit && digits < 9; limit *= 10)
            digits++;
    return digits;
}

/* The text without its first `count` characters. */
static const char *skip(const char *text, size_t count)
{
    size_t length = 0;

    for (; count > 0 && *text; count--, text += length)
        (void)st_utf8_next(text, strlen(text), &length);
    return text;
}

static void add_carets(struct st_page *page, size_t before, json_int_t width)
{
    struct st_text carets;

    st_text_init(&carets, page->text.arena);
    for (json_int_t i = 0; i < width && carets.size < SOURCE_WIDTH / 2; i++)
        st_text_add_char(&carets, '^');
    st_page_addf(page, "%*s", (int)before, "");
    st_page_ink(page, ST_INK_BAD, carets.data);
    st_page_break(page);
}

/* The lines around a problem, and carets below the place. Long lines are cut where it is. */
static void add_source(struct st_page *page, const json_t *problem, int digits)
{
    struct st_arena *arena = page->text.arena;
    json_int_t column = st_event_number(problem, "column");
    size_t before = column > 1 ? (size_t)column - 1 : 0;
    size_t cut = before > SOURCE_WIDTH / 2 ? before - SOURCE_WIDTH / 2 : 0;
    size_t i;
    json_t *line;

    json_array_foreach (st_event_member(problem, "source"), i, line) {
        const char *text = skip(st_event_text(line, "text"), cut);
        size_t left = (size_t)(skip(text, before - cut) - text);

        add_gutter(page, digits, st_event_number(line, "line"));
        st_page_add(page, st_page_short(arena, text, SOURCE_WIDTH));
        st_page_break(page);
        if (st_event_number(line, "line") != st_event_number(problem, "line"))
            continue;
        add_gutter(page, digits, 0);
        add_carets(
            page, st_page_width(arena, st_arena_copy(arena, text, left)),
            st_event_number(problem, "width"));
    }
}

/* "step 3, call 5", or "" when nothing says where. */
static const char *where(struct st_arena *arena, const json_t *found)
{
    struct st_text text;

    st_text_init(&text, arena);
    if (st_event_has(found, "step"))
        st_text_addf(&text, "step %lld", (long long)st_event_number(found, "step"));
    if (st_event_has(found, "call"))
        st_text_addf(&text, ", call %lld", (long long)st_event_number(found, "call"));
    return text.data;
}

static void add_problem(struct st_page *page, const json_t *event, const json_t *problem)
{
    int digits = digits_of(st_event_member(problem, "source"));

    st_page_gap(page);
    st_page_ink(page, ST_INK_BAD, "problem");
    st_page_add(page, "  ");
    st_page_wrap(page, NAME_WIDTH, st_event_text(problem, "what"));
    st_page_break(page);
    if (st_event_number(problem, "line") > 0) {
        st_page_addf(
            page, "%*s--> %s:%lld:%lld   (%s)", digits, "", st_event_text(event, "file"),
            (long long)st_event_number(problem, "line"),
            (long long)st_event_number(problem, "column"), st_event_text(problem, "pointer"));
        st_page_break(page);
        add_source(page, problem, digits);
    }
    add_fact(page, digits, "expected", st_event_text(problem, "expected"));
    add_fact(page, digits, "actual", st_event_text(problem, "actual"));
    add_fact(page, digits, "where", where(page->text.arena, problem));
    add_fact(page, digits, "why", st_event_text(problem, "why"));
}

static void add_broken(struct st_page *page, const json_t *broken)
{
    st_page_gap(page);
    st_page_ink(page, ST_INK_BAD, "broken");
    st_page_to(page, NAME_WIDTH - 1);
    st_page_ink(page, ST_INK_STRONG, st_event_text(broken, "invariant"));
    st_page_add(page, ": ");
    st_page_wrap(page, NAME_WIDTH - 1, st_event_text(broken, "promise"));
    st_page_break(page);
    add_fact(page, 2, "what", st_event_text(broken, "what"));
    add_fact(page, 2, "expected", st_event_text(broken, "expected"));
    add_fact(page, 2, "actual", st_event_text(broken, "actual"));
    add_fact(page, 2, "where", where(page->text.arena, broken));
}

static void add_problems(struct st_page *page, const json_t *event)
{
    const json_t *problems = st_event_member(event, "problems");
    size_t count = json_array_size(problems);
    size_t i;
    json_t *broken;

    for (i = 0; i < count && i < SHOWN_MAX; i++)
        add_problem(page, event, json_array_get(problems, i));
    if (count > SHOWN_MAX) {
        st_page_gap(page);
        st_page_addf(page, "... and %zu more problems", count - SHOWN_MAX);
        st_page_break(page);
    }
    json_array_foreach (st_event_member(event, "broken"), i, broken) {
        add_broken(page, broken);
    }
}

/* "reproduce   synctorture run ..." */
static void add_line(struct st_page *page, const char *name, const char *text)
{
    if (!text[0])
        return;
    st_page_ink(page, ST_INK_STRONG, name);
    st_page_to(page, ST_HUMAN_COLUMN);
    st_page_wrap(page, ST_HUMAN_COLUMN, text);
    st_page_break(page);
}

/* The last lines of what an engine outside of the program printed on its standard error. */
static void add_said(struct st_page *page, const char *text)
{
    const char *name = "it said";
    size_t lines = 0;

    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    for (; *text; text = strchr(text, '\n') + 1, lines--) {
        size_t size = strcspn(text, "\n");

        if (lines > SHOWN_MAX)
            continue;
        add_line(page, name, size ? st_arena_copy(page->text.arena, text, size) : " ");
        name = "";
    }
}

static void add_head(struct st_page *page, const json_t *event)
{
    const struct st_human_style *style = st_human_style(event);

    st_page_ink(page, style->ink, style->label);
    st_page_add(page, "  ");
    st_page_ink(page, ST_INK_STRONG, st_event_text(event, "scenario"));
    st_page_addf(page, "  [%s]", st_event_text(event, "engine"));
    st_page_break(page);
}

static void add_reproduce(struct st_page *page, const json_t *event)
{
    st_page_gap(page);
    /* A command must stay one line, so that it can be copied. */
    st_page_ink(page, ST_INK_STRONG, "reproduce");
    st_page_to(page, ST_HUMAN_COLUMN);
    st_page_add(page, st_event_text(event, "reproduce"));
    st_page_break(page);
}

void st_human_replay(struct st_page *page, const json_t *event, int verbosity)
{
    struct st_arena *arena = page->text.arena;
    const char *came = st_event_text(event, "came");
    size_t cell = st_words_find(&st_cell_words, came);

    add_head(page, event);
    add_line(page, "cell", st_event_text(event, "cell"));
    add_line(
        page, "fault",
        st_arena_format(
            arena, "%s (%s)", st_event_text(event, "fault"),
            st_event_bool(event, "fired") ? "fired" : "never fired"));
    add_line(
        page, "sweep",
        cell < ST_CELL_COUNT ? st_arena_format(arena, "%s: %s", came, st_cell_abouts[cell]) : came);
    add_line(page, "because", st_event_text(event, "reason"));
    add_said(page, st_event_text(event, "engine_said"));
    add_problems(page, event);
    if (verbosity > 0) {
        st_human_steps(page, event);
        st_human_access(page, event);
    }
    st_human_calls(page, event, true);
    if (verbosity > 0)
        st_human_log(page, event);
    st_page_gap(page);
    add_line(page, "trace", st_event_text(event, "trace"));
    add_reproduce(page, event);
}

void st_human_failure(struct st_page *page, const json_t *event, bool all_calls)
{
    bool is_unstable = st_event_bool(event, "unstable");

    add_head(page, event);
    add_line(page, "because", st_event_text(event, "reason"));
    add_said(page, st_event_text(event, "engine_said"));
    add_line(page, "unstable", is_unstable ? "the same run gave different results" : "");
    if (st_event_has(event, "tries"))
        add_line(
            page, "tries",
            st_arena_format(
                page->text.arena, "%lld, and none passed",
                (long long)st_event_number(event, "tries")));
    add_problems(page, event);
    st_human_steps(page, event);
    st_human_access(page, event);
    st_human_calls(page, event, all_calls);
    st_human_log(page, event);
    st_human_workarounds(page, event);
    add_reproduce(page, event);
}
