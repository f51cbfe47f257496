/*
 * human_cost.c - the rights that a workaround gives and takes, for people.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/report/human_matrix.h"
#include "framework/run/cost.h"

enum {
    EXAMPLES = 3, /* places that are named for a row unless all are wanted */
    COST_COLUMN = 4,
    ROW_COLUMN = 6,
    COUNT_COLUMN = 22,
    PLACE_COLUMN = 57,
};

void st_human_cost_add(json_t *sum, const json_t *workaround)
{
    const json_t *cost = st_event_member(workaround, "cost");
    const json_t *gained = st_event_member(cost, "gained");
    const json_t *lost = st_event_member(cost, "lost");

    st_json_put_bool(
        sum, "unknown",
        st_event_bool(sum, "unknown") || !json_is_object(cost) || st_event_has(cost, "unknown"));
    st_json_put_integer(
        sum, "gained", st_event_number(sum, "gained") + st_event_number(gained, "count"));
    st_json_put_integer(sum, "lost", st_event_number(sum, "lost") + st_event_number(lost, "count"));
    st_json_put_integer(
        sum, "privileges",
        st_event_number(sum, "privileges") +
            (json_int_t)json_array_size(st_event_member(cost, "privileges")));
}

const char *st_human_cost_number(struct st_arena *arena, const json_t *sum, const char *key)
{
    if (st_event_bool(sum, "unknown"))
        return "?";
    return st_arena_format(arena, "%lld", (long long)st_event_number(sum, key));
}

/* Is the triple one of the row's? */
static bool is_in_row(const json_t *triple, const json_t *row)
{
    static const char *const keys[] = { "who", "right", "kind", "through" };

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(st_event_text(triple, keys[i]), st_event_text(row, keys[i])) != 0)
            return false;
    return true;
}

/* The places of a row, the first on its line, the others below. */
static void add_places(
    struct st_page *page, const json_t *list, const json_t *row, size_t column, bool all)
{
    size_t left = (size_t)st_event_number(row, "count");
    size_t shown = 0;
    size_t i;
    json_t *triple;

    json_array_foreach (st_event_member(list, "triples"), i, triple) {
        if (!is_in_row(triple, row) || (!all && shown == EXAMPLES))
            continue;
        if (shown++ > 0)
            st_page_break(page);
        st_page_to(page, column);
        st_page_add(page, st_event_text(triple, "on"));
        if (st_event_bool(triple, "needed"))
            st_page_add(page, " (an edit needs it)");
    }
    if (shown < left)
        st_page_addf(page, " and %zu more", left - shown);
    st_page_break(page);
}

static const char *kinds_of(const json_t *row)
{
    static const char *const many[] = { "folders", "items", "properties" };
    size_t kind = st_words_find(&st_place_words, st_event_text(row, "kind"));

    if (st_event_number(row, "of") == 1 || kind == st_place_words.count)
        return st_event_text(row, "kind");
    return many[kind];
}

/* "write-property  on 1 more, now 3 of 3 properties:  /Public/Expenses/new Modified#state" */
static void add_row(
    struct st_page *page, const json_t *list, const json_t *row, bool is_gain, bool all)
{
    st_page_to(page, ROW_COLUMN);
    st_page_add(page, st_event_text(row, "right"));
    st_page_to(page, COUNT_COLUMN);
    st_page_addf(
        page, "on %lld%s, now %lld of %lld %s", (long long)st_event_number(row, "count"),
        is_gain ? " more" : " less", (long long)st_event_number(row, "held"),
        (long long)st_event_number(row, "of"), kinds_of(row));
    st_page_to(page, PLACE_COLUMN);
    add_places(page, list, row, PLACE_COLUMN, all);
}

static bool is_same_way(const json_t *a, const json_t *b)
{
    return strcmp(st_event_text(a, "who"), st_event_text(b, "who")) == 0 &&
           strcmp(st_event_text(a, "through"), st_event_text(b, "through")) == 0;
}

/* Did the rows of this person and way come before? */
static bool was_told(const json_t *rows, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (is_same_way(json_array_get(rows, i), json_array_get(rows, index)))
            return true;
    return false;
}

/* "alice gains, through Exchange Domain Servers (bypass-acl)", and the rows of that. */
static void add_list(struct st_page *page, const json_t *list, bool is_gain, bool all)
{
    const json_t *rows = st_event_member(list, "rows");
    size_t i;
    size_t k;
    json_t *row;
    json_t *other;

    json_array_foreach (rows, i, row) {
        if (was_told(rows, i))
            continue;
        st_page_to(page, COST_COLUMN);
        st_page_ink(page, ST_INK_STRONG, st_event_text(row, "who"));
        st_page_add(page, is_gain ? " gains, through " : " loses");
        st_page_add(page, st_event_text(row, "through"));
        st_page_break(page);
        json_array_foreach (rows, k, other)
            if (is_same_way(row, other))
                add_row(page, list, other, is_gain, all);
    }
}

void st_human_cost(struct st_page *page, const json_t *cost, bool all)
{
    size_t i;
    json_t *gained;

    if (st_event_has(cost, "unknown")) {
        st_page_to(page, COST_COLUMN);
        st_page_wrap(page, COST_COLUMN, st_event_text(cost, "unknown"));
        st_page_break(page);
    }
    json_array_foreach (st_event_member(cost, "privileges"), i, gained) {
        st_page_to(page, COST_COLUMN);
        st_page_ink(page, ST_INK_STRONG, st_event_text(gained, "who"));
        st_page_addf(page, " gains the privilege %s", st_event_text(gained, "privilege"));
        if (st_event_has(gained, "through"))
            st_page_addf(page, ", through %s", st_event_text(gained, "through"));
        st_page_break(page);
    }
    add_list(page, st_event_member(cost, "gained"), true, all);
    add_list(page, st_event_member(cost, "lost"), false, all);
}
