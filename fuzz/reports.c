/*
 * reports.c - whatever a log holds, every report of it is well-formed and safe to show.
 *
 * The input is an event log, read as `synctorture report` reads it, complaints included.
 * Each report of the table ST_REPORTS tells it; the checks below are those that fit any text,
 * and by name those of a form. A report without a row gets the checks of any text.
 *
 * Coverage: report cli base
 */
#include "framework/report/report.h"

#include <assert.h>
#include <string.h>

#include "framework/base/text.h"
#include "framework/cli/files/log.h"
#include "framework/report/event.h"
#include "fuzz/support/json_mutate.h"
#include "fuzz/support/json_values.h"
#include "fuzz/support/line_forms.h"
#include "fuzz/support/markup.h"
#include "fuzz/support/shown.h"
#include "fuzz/support/target.h"

/* A file whose content becomes a text. */
struct sink {
    FILE *file;
    struct st_text text;
};

static ssize_t add_to_sink(void *cookie, const char *piece, size_t size)
{
    st_text_add_size(&((struct sink *)cookie)->text, piece, size);
    return (ssize_t)size;
}

static void open_sink(struct sink *sink, struct st_arena *arena)
{
    st_text_init(&sink->text, arena);
    sink->file = fopencookie(sink, "w", (cookie_io_functions_t){ .write = add_to_sink });
    assert(sink->file);
}

/* --- Forms ----------------------------------------------------------------------------------- */

static bool is_printable(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text[i] != '\n' && (text[i] < ' ' || text[i] > '~'))
            return false;
    return true;
}

static bool has_ended(const json_t *events)
{
    return st_event_kind(json_array_get(events, json_array_size(events) - 1)) == ST_EVENT_END;
}

/* One document, which has an event for each case and sweep. */
static void check_json(const struct st_text *text, json_t *events)
{
    json_t *values = st_json_values(text->data, text->size);

    assert(is_printable(text->data, text->size));
    assert(json_array_size(values) == (has_ended(events) ? 1 : 0));
    json_decref(values);
}

/* The events themselves, a line each. */
static void check_jsonl(const struct st_text *text, json_t *events)
{
    json_t *values = st_json_values(text->data, text->size);
    size_t lines = 0;

    assert(is_printable(text->data, text->size));
    for (size_t i = 0; i < text->size; i++)
        lines += text->data[i] == '\n';
    assert(lines == json_array_size(events));
    assert(lines == 0 || json_equal(values, events));
    json_decref(values);
}

static void check_markdown(const struct st_text *text, json_t *events)
{
    (void)events;
    assert(st_is_markdown(text->data));
}

static void check_tap(const struct st_text *text, json_t *events)
{
    assert(st_is_tap(text->data, has_ended(events)));
}

/* Written as it comes: what has not ended is half a document. */
static void check_junit(const struct st_text *text, json_t *events)
{
    assert(!has_ended(events) || st_is_xml(text->data));
}

static void check_github(const struct st_text *text, json_t *events)
{
    (void)events;
    assert(st_is_github(text->data));
}

static void check_html(const struct st_text *text, json_t *events)
{
    assert(has_ended(events) ? st_is_html(text->data) : text->size == 0);
}

static const struct form {
    const char *report;
    void (*check)(const struct st_text *text, json_t *events);
} forms[] = {
    { "json", check_json }, { "jsonl", check_jsonl }, { "markdown", check_markdown },
    { "tap", check_tap },   { "junit", check_junit }, { "github", check_github },
    { "html", check_html },
};

/* --- Telling -------------------------------------------------------------------------------- */

/* How a report is asked for. */
struct manner {
    const struct st_report *report;
    int verbosity;
    bool color;
};

static struct st_text tell(struct st_arena *arena, json_t *events, struct manner manner)
{
    struct sink sink;
    struct st_arena scratch;
    struct st_report_out out = { .color = manner.color,
                                 .verbosity = manner.verbosity,
                                 .arena = &scratch };
    size_t i = 0;
    json_t *event = NULL;

    st_arena_init(&scratch);
    open_sink(&sink, arena);
    out.file = sink.file;
    json_array_foreach (events, i, event) {
        manner.report->event(&out, event);
        st_arena_clear(&scratch);
    }
    json_decref(out.kept);
    fclose(sink.file);
    return sink.text;
}

/* Takes the colours out that page.c puts in: ESC [ digits and semicolons m. */
static size_t without_color(char *text, size_t size)
{
    size_t kept = 0;

    for (size_t at = 0; at < size;) {
        size_t length = text[at] == '\033' && text[at + 1] == '['
                            ? 2 + strspn(text + at + 2, "0123456789;")
                            : 0;

        if (length > 0 && text[at + length] == 'm')
            at += length + 1;
        else
            text[kept++] = text[at++];
    }
    return kept;
}

static void check_report(json_t *events, struct manner manner)
{
    struct st_arena arena;

    st_arena_init(&arena);

    struct st_text plain = tell(&arena, events, manner);

    assert(st_shown_safely(plain.data, plain.size));
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (strcmp(forms[i].report, manner.report->name) == 0)
            forms[i].check(&plain, events);
    if (manner.verbosity > 0) { /* the same code colours what is told more briefly */
        manner.color = true;

        struct st_text colored = tell(&arena, events, manner);

        assert(without_color(colored.data, colored.size) == plain.size);
        assert(memcmp(colored.data, plain.data, plain.size) == 0);
    }
    st_arena_clear(&arena);
}

/* --- Reading -------------------------------------------------------------------------------- */

/* The events up to the first that is wrong. What is said about that one is safe to show. */
static json_t *read_log(const uint8_t *data, size_t size)
{
    struct st_arena arena;
    struct st_args args = { .arena = &arena };
    struct st_log log = { .args = &args, .name = "input", .line = 1 };
    struct sink complaints;
    FILE *saved = stderr;
    json_t *events = json_array();
    json_t *event = NULL;

    st_arena_init(&arena);
    log.file = fmemopen((void *)(uintptr_t)data, size, "r");
    open_sink(&complaints, &arena);
    stderr = complaints.file;
    while ((event = st_log_next(&log)))
        (void)json_array_append_new(events, event);
    stderr = saved;
    fclose(complaints.file);
    st_log_close(&log);
    assert((complaints.text.size > 0) == log.is_wrong);
    assert(st_shown_safely(complaints.text.data, complaints.text.size));
    st_arena_clear(&arena);
    return events;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0; /* no file in memory may be empty */

    json_t *events = read_log(data, size);

    /* One verbosity an input: all four would cost four times as much. */
    for (size_t i = 0; json_array_size(events) > 0 && i < st_report_words.count; i++)
        check_report(events, (struct manner){ st_reports[i], (int)(size % 4) - 1, false });
    json_decref(events);
    st_json_memory_check();
    return 0;
}

ST_MUTATED_AS_JSON /* NOLINT: the parameters are the engine's */
