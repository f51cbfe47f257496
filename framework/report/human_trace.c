/*
 * human_trace.c - the sections of a failure: what was done, asked, called and logged.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/report/human.h"

enum {
    BEFORE_MAX = 8, /* calls that are shown before the one that matters */
    AFTER_MAX = 3,  /* and after it */
    PLACE_MAX = 40, /* of a whole path; if one is wider, names are shown */
    VALUE_MIN = 12, /* of a value that is only mentioned, however wide its place is */
};

/* Begins a line; the section's name stands before its first one. */
static void begin_line(struct st_page *page, const char **name, bool is_marked)
{
    st_page_ink(page, ST_INK_STRONG, *name);
    *name = "";
    if (is_marked) {
        st_page_to(page, ST_HUMAN_COLUMN - 2);
        st_page_ink(page, ST_INK_BAD, ">");
    }
    st_page_to(page, ST_HUMAN_COLUMN);
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* The widest text of a member in a list. */
static size_t widest(struct st_arena *arena, const json_t *list, const char *key)
{
    size_t width = 0;
    size_t i;
    json_t *entry;

    json_array_foreach (list, i, entry) {
        width = larger(width, st_page_width(arena, st_event_text(entry, key)));
    }
    return width;
}

static void add_file_line(struct st_page *page, const json_t *object)
{
    if (st_event_number(object, "line") > 0)
        st_page_ink(
            page, ST_INK_FAINT,
            st_arena_format(
                page->text.arena, "  line %lld", (long long)st_event_number(object, "line")));
}

void st_human_steps(struct st_page *page, const json_t *event)
{
    const json_t *steps = st_event_member(event, "steps");
    size_t status_column = ST_HUMAN_COLUMN + 4;
    size_t text_column = status_column + widest(page->text.arena, steps, "status") + 2;
    const char *name = "steps";
    size_t i;
    json_t *step;

    st_page_gap(page);
    json_array_foreach (steps, i, step) {
        begin_line(page, &name, st_event_bool(step, "problem"));
        st_page_addf(page, "%2lld", (long long)st_event_number(step, "n"));
        st_page_to(page, status_column);
        st_page_add(page, st_event_text(step, "status"));
        st_page_to(page, text_column);
        st_page_wrap(page, text_column, st_event_text(step, "text"));
        add_file_line(page, step);
        st_page_break(page);
    }
}

void st_human_access(struct st_page *page, const json_t *event)
{
    const json_t *refusal = st_event_member(event, "refusal");
    const json_t *walk = st_event_member(refusal, "walk");
    size_t effect_column = ST_HUMAN_COLUMN + 4;
    size_t text_column = effect_column + widest(page->text.arena, walk, "effect") + 2;
    const char *name = "access";
    size_t i;
    json_t *entry;

    if (!st_event_has(refusal, "question"))
        return;
    st_page_gap(page);
    begin_line(page, &name, false);
    st_page_wrap(page, ST_HUMAN_COLUMN, st_event_text(refusal, "question"));
    st_page_break(page);
    json_array_foreach (walk, i, entry) {
        begin_line(page, &name, st_event_bool(entry, "decides"));
        st_page_addf(page, "%2lld", (long long)st_event_number(entry, "n"));
        st_page_to(page, effect_column);
        st_page_add(page, st_event_text(entry, "effect"));
        st_page_to(page, text_column);
        st_page_wrap(page, text_column, st_event_text(entry, "text"));
        add_file_line(page, entry);
        st_page_break(page);
    }
    begin_line(page, &name, false);
    st_page_wrap(page, ST_HUMAN_COLUMN, st_event_text(refusal, "answer"));
    st_page_break(page);
}

/* The call to blame, by its number; 0 when nothing says which. */
static json_int_t blamed_call(const json_t *event)
{
    const json_t *refusal = st_event_member(event, "refusal");
    size_t i;
    json_t *broken;

    if (st_event_has(refusal, "call"))
        return st_event_number(refusal, "call");
    json_array_foreach (st_event_member(event, "broken"), i, broken)
        if (st_event_has(broken, "call"))
            return st_event_number(broken, "call");
    return 0;
}

/* The synchronization that matters: the one of the call to blame, or the last that failed. */
static const json_t *blamed_sync(const json_t *event)
{
    const json_t *syncs = st_event_member(event, "syncs");
    const json_t *found = json_array_get(syncs, json_array_size(syncs) - 1);
    json_int_t step = 0;
    size_t i;
    json_t *entry;

    json_array_foreach (st_event_member(event, "calls"), i, entry)
        if (st_event_number(entry, "n") == blamed_call(event))
            step = st_event_number(entry, "step");
    json_array_foreach (syncs, i, entry)
        if (step ? st_event_number(entry, "step") == step
                 : strcmp(st_event_text(entry, "status"), "ok") != 0)
            found = entry;
    return found;
}

/* Columns of the list of calls. */
struct columns {
    const char *fault; /* of a replay, or "" */
    bool is_whole;     /* paths, or only names */
    size_t call, place, status;
};

/* "/Team/Plan#body = "second draft"", the value as long as there is room. */
static const char *place_of(struct st_arena *arena, const json_t *call, bool is_whole)
{
    const char *place = st_human_place(arena, call, is_whole);
    size_t width = st_page_width(arena, place);
    size_t room = width + VALUE_MIN < PLACE_MAX ? PLACE_MAX - width : VALUE_MIN;

    if (!json_is_string(st_event_member(call, "value")))
        return place;
    return st_arena_format(
        arena, "%s = \"%s\"", place, st_page_short(arena, st_event_text(call, "value"), room));
}

static struct columns columns_of(struct st_arena *arena, const json_t *calls)
{
    struct columns columns = { .is_whole = true };
    size_t paths = 0;
    size_t places = 0;
    size_t i;
    json_t *call;

    json_array_foreach (calls, i, call)
        paths = larger(paths, st_page_width(arena, st_human_place(arena, call, true)));
    columns.is_whole = paths <= PLACE_MAX;
    json_array_foreach (calls, i, call)
        places = larger(places, st_page_width(arena, place_of(arena, call, columns.is_whole)));
    columns.call = ST_HUMAN_COLUMN + 4 + widest(arena, calls, "on") + 2;
    columns.place = columns.call + widest(arena, calls, "call") + 2;
    columns.status = columns.place + places + 2;
    return columns;
}

/* "lacks write-property: deny everyone write-property, line 25" */
static void add_decision(struct st_page *page, const json_t *call)
{
    const json_t *entry = st_event_member(call, "decided_by");
    size_t column = ST_HUMAN_COLUMN + 4;

    if (!st_event_has(call, "missing"))
        return;
    st_page_to(page, column);
    st_page_addf(page, "%s lacks %s", st_event_text(call, "as"), st_event_text(call, "missing"));
    if (entry) {
        st_page_add(page, ": ");
        st_page_wrap(page, column, st_event_text(entry, "text"));
        add_file_line(page, entry);
    }
    st_page_break(page);
}

/* "  fault: crash:after (fired)", where it happened. Of a pair, each call says which it was. */
static void add_marks(struct st_page *page, const json_t *call, const char *fault)
{
    if (st_event_has(call, "which"))
        fault = st_event_text(call, "which");
    if (st_event_bool(call, "fault"))
        st_page_ink(
            page, ST_INK_WARN,
            fault[0] ? st_arena_format(page->text.arena, "  fault: %s (fired)", fault) : "  fault");
    if (st_event_bool(call, "stale"))
        st_page_ink(page, ST_INK_WARN, "  granted by a token that is out of date");
}

static void add_call(
    struct st_page *page,
    const char **name,
    const json_t *call,
    const struct columns *columns,
    bool is_marked)
{
    begin_line(page, name, is_marked);
    st_page_addf(page, "%2lld", (long long)st_event_number(call, "n"));
    st_page_to(page, ST_HUMAN_COLUMN + 4);
    st_page_add(page, st_event_text(call, "on"));
    st_page_to(page, columns->call);
    st_page_add(page, st_event_text(call, "call"));
    st_page_to(page, columns->place);
    st_page_add(page, place_of(page->text.arena, call, columns->is_whole));
    st_page_to(page, columns->status);
    st_page_add(page, st_event_text(call, "status"));
    add_marks(page, call, columns->fault);
    st_page_break(page);
    add_decision(page, call);
}

static void add_left_out(struct st_page *page, const char **name, size_t count)
{
    if (count == 0)
        return;
    begin_line(page, name, false);
    st_page_addf(page, "... %zu more %s", count, count == 1 ? "call" : "calls");
    st_page_break(page);
}

/* The calls of one step, a new list. */
static json_t *calls_of(const json_t *event, json_int_t step)
{
    json_t *found = st_json_array();
    size_t i;
    json_t *call;

    json_array_foreach (st_event_member(event, "calls"), i, call)
        if (st_event_number(call, "step") == step)
            st_json_add(found, json_incref(call));
    return found;
}

static void add_calls(
    struct st_page *page, const json_t *calls, json_int_t blamed, const char *fault, bool all_calls)
{
    struct columns columns = columns_of(page->text.arena, calls);
    size_t count = json_array_size(calls);
    size_t center = count;
    size_t from = 0;
    size_t to = count;
    const char *name = "calls";

    for (size_t i = 0; i < count; i++)
        if (st_event_number(json_array_get(calls, i), "n") == blamed)
            center = i;
    if (!all_calls) {
        from = center > BEFORE_MAX ? center - BEFORE_MAX : 0;
        to = count - center > AFTER_MAX ? center + AFTER_MAX + 1 : count;
    }
    columns.fault = fault;
    st_page_gap(page);
    add_left_out(page, &name, from);
    for (size_t i = from; i < to; i++) {
        const json_t *call = json_array_get(calls, i);

        add_call(page, &name, call, &columns, i == center);
        if (st_event_bool(call, "fault"))
            columns.fault = ""; /* the other calls are told less */
    }
    add_left_out(page, &name, count - to);
}

void st_human_calls(struct st_page *page, const json_t *event, bool all_calls)
{
    json_int_t blamed = blamed_call(event);

    if (all_calls) {
        add_calls(
            page, st_event_member(event, "calls"), blamed, st_event_text(event, "fault"), true);
        return;
    }

    json_t *calls = calls_of(event, st_event_number(blamed_sync(event), "step"));

    add_calls(page, calls, blamed, "", false);
    json_decref(calls);
}

/* What the engine told its user: first the dialog, then the log. */
void st_human_log(struct st_page *page, const json_t *event)
{
    const json_t *sync = blamed_sync(event);
    const json_t *log = st_event_member(sync, "log");
    const char *told = "told";
    const char *name = "log";
    size_t i;
    json_t *line;

    st_page_gap(page);
    if (st_event_has(sync, "session_text")) {
        begin_line(page, &told, false);
        st_page_wrap(page, ST_HUMAN_COLUMN, st_event_text(sync, "session_text"));
        st_page_break(page);
    }
    json_array_foreach (log, i, line) {
        begin_line(page, &name, false);
        st_page_add(page, json_is_string(line) ? json_string_value(line) : "");
        st_page_break(page);
    }
}

void st_human_workarounds(struct st_page *page, const json_t *event)
{
    const json_t *workarounds = st_event_member(event, "workarounds");
    size_t effect_column = ST_HUMAN_COLUMN + widest(page->text.arena, workarounds, "name") + 2;
    size_t because_column = effect_column + widest(page->text.arena, workarounds, "effect") + 2;
    const char *name = "workarounds";
    size_t i;
    json_t *workaround;

    st_page_gap(page);
    json_array_foreach (workarounds, i, workaround) {
        begin_line(page, &name, false);
        st_page_add(page, st_event_text(workaround, "name"));
        st_page_to(page, effect_column);
        st_page_add(page, st_event_text(workaround, "effect"));
        st_page_to(page, because_column);
        st_page_wrap(page, because_column, st_event_text(workaround, "because"));
        st_page_break(page);
    }
}
