/*
 * human_outcome.c - a case in half a line.
 */
#include <string.h>

#include "framework/report/human.h"

enum { VALUE_WIDTH = 40 }; /* of a value that is only mentioned */

const struct st_human_style st_human_styles[ST_VERDICT_COUNT] = {
    [ST_VERDICT_ERROR] = { "ERROR", "E", ST_INK_BAD },
    [ST_VERDICT_FAIL] = { "FAIL", "F", ST_INK_BAD },
    [ST_VERDICT_STALE] = { "STALE", "S", ST_INK_BAD },
    [ST_VERDICT_INCONCLUSIVE] = { "INCONCLUSIVE", "?", ST_INK_WARN },
    [ST_VERDICT_SKIPPED] = { "skip", NULL, ST_INK_FAINT },
    [ST_VERDICT_KNOWN] = { "known", NULL, ST_INK_WARN },
    [ST_VERDICT_PASS] = { "pass", NULL, ST_INK_GOOD },
};

const struct st_human_style *st_human_style(const json_t *event)
{
    return &st_human_styles[st_event_verdict(event)];
}

static void add_short(struct st_text *text, const char *value)
{
    st_text_add(text, st_page_short(text->arena, value, VALUE_WIDTH));
}

/* ", " before every piece but the first. */
static void add_listed(struct st_text *text, const char *piece)
{
    st_text_addf(text, "%s%s", text->size ? ", " : "", piece);
}

static void add_problem(struct st_text *text, const json_t *problem)
{
    st_text_addf(text, "%s: expected ", st_event_text(problem, "what"));
    add_short(text, st_event_text(problem, "expected"));
    st_text_add(text, ", got ");
    add_short(text, st_event_text(problem, "actual"));
}

const char *st_human_place(struct st_arena *arena, const json_t *object, bool is_whole)
{
    const char *item = st_event_text(object, "item");
    const char *property = st_event_text(object, "property");
    const char *slash = is_whole ? NULL : strrchr(item, '/');

    return st_arena_format(
        arena, "%s%s%s", slash ? slash + 1 : item, property[0] ? "#" : "", property);
}

const char *st_human_broken(struct st_arena *arena, const json_t *event)
{
    struct st_text text;
    size_t i;
    json_t *broken;

    st_text_init(&text, arena);
    json_array_foreach (st_event_member(event, "broken"), i, broken) {
        add_listed(&text, st_event_text(broken, "invariant"));
    }
    return text.data;
}

const char *st_human_reason(struct st_arena *arena, const json_t *event)
{
    const json_t *problem = json_array_get(st_event_member(event, "problems"), 0);
    struct st_text text;

    st_text_init(&text, arena);
    if (problem)
        add_problem(&text, problem);
    else if (st_event_has(event, "broken"))
        st_text_addf(&text, "breaks %s", st_human_broken(arena, event));
    else
        st_text_add(&text, st_event_text(event, "reason"));
    if (!text.size && st_event_bool(event, "unstable"))
        st_text_add(&text, "the same run gave different results");
    return text.data;
}

const char *st_human_flaky(struct st_arena *arena, const json_t *event)
{
    const json_t *flaky = st_event_member(event, "flaky");

    if (!json_is_object(flaky))
        return "";
    return st_arena_format(
        arena, "flaky: passed at try %lld; before: %s", (long long)st_event_number(flaky, "tries"),
        st_event_text(flaky, "reason"));
}

/* The last synchronization that somebody was told had failed. */
static const json_t *failed_sync(const json_t *event)
{
    const json_t *failed = NULL;
    size_t i;
    json_t *sync;

    json_array_foreach (st_event_member(event, "syncs"), i, sync)
        if (strcmp(st_event_text(sync, "status"), "ok") != 0)
            failed = sync;
    return failed;
}

static void add_sync(struct st_text *text, const json_t *sync)
{
    const json_t *found = NULL;
    size_t i;
    json_t *error;

    st_text_add(text, st_event_text(sync, "status"));
    json_array_foreach (st_event_member(sync, "errors"), i, error)
        if (!found && !st_event_bool(error, "notice"))
            found = error;
    if (!found)
        return;
    st_text_addf(
        text, " %s at %s %s", st_event_text(found, "code"), st_event_text(found, "call"),
        st_human_place(text->arena, found, false));
}

const char *st_human_outcome(struct st_arena *arena, const json_t *event)
{
    const json_t *problem = json_array_get(st_event_member(event, "problems"), 0);
    const json_t *sync = failed_sync(event);
    struct st_text text;

    st_text_init(&text, arena);
    if (sync)
        add_sync(&text, sync);
    else if (problem)
        add_problem(&text, problem);
    else
        st_text_add(&text, "the synchronization says ok");
    return text.data;
}

const char *st_human_remark(struct st_arena *arena, const json_t *event)
{
    switch (st_event_verdict(event)) {
    case ST_VERDICT_PASS:
        return st_human_flaky(arena, event);
    case ST_VERDICT_KNOWN:
        return st_human_outcome(arena, event);
    case ST_VERDICT_SKIPPED:
        return st_event_text(event, "reason");
    case ST_VERDICT_ERROR:
    case ST_VERDICT_FAIL:
    case ST_VERDICT_STALE:
    case ST_VERDICT_INCONCLUSIVE:
    case ST_VERDICT_COUNT:
        break;
    }
    return st_human_reason(arena, event);
}

const char *st_human_effects(struct st_arena *arena, const json_t *event, bool only_broken)
{
    struct st_text text;
    size_t i;
    json_t *workaround;

    st_text_init(&text, arena);
    json_array_foreach (st_event_member(event, "workarounds"), i, workaround) {
        const char *effect = st_event_text(workaround, "effect");

        if (!only_broken || strcmp(effect, "broken") == 0)
            add_listed(
                &text, st_arena_format(arena, "%s: %s", st_event_text(workaround, "name"), effect));
    }
    return text.data;
}
