/*
 * matrix_events.c - workarounds by scenario and engine, as JSON.
 */
#include "framework/run/matrix_events.h"

#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/scenario/load.h"

const char *st_column_label(struct st_arena *arena, const struct st_column *column)
{
    struct st_text text;

    st_text_init(&text, arena);
    for (size_t i = 0; i < column->count; i++)
        st_text_addf(&text, "%s%s", i ? " + " : "", column->names[i]);
    return text.data;
}

static json_t *names_of(const struct st_column *column)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < column->count; i++)
        st_json_add_string(list, column->names[i]);
    return list;
}

/* --- Cost ------------------------------------------------------------------------------- */

static const char *person(const struct st_cost *cost, size_t i)
{
    return st_names_text(&cost->frame.people, (st_name)i + 1);
}

static json_t *rows_of(
    struct st_arena *arena, const struct st_cost *cost, const struct st_cost_list *list)
{
    json_t *rows = st_json_array();

    for (size_t i = 0; i < list->row_count; i++) {
        const struct st_cost_row *row = &list->rows[i];
        json_t *entry = st_json_object();

        st_json_put_string(entry, "who", person(cost, row->person));
        st_json_put_string(
            entry, "right", st_rights_text(arena, row->right, row->kind == ST_PLACE_FOLDER));
        st_json_put_string(entry, "kind", st_place_words.words[row->kind]);
        st_json_put_string(entry, "through", row->through);
        st_json_put_integer(entry, "count", (json_int_t)row->count);
        st_json_put_integer(entry, "needed", (json_int_t)row->needed);
        st_json_put_integer(entry, "held", (json_int_t)row->held);
        st_json_put_integer(entry, "of", (json_int_t)row->of);
        st_json_add(rows, entry);
    }
    return rows;
}

static json_t *triples_of(
    struct st_arena *arena, const struct st_cost *cost, const struct st_cost_list *list)
{
    json_t *triples = st_json_array();

    for (size_t i = 0; i < list->listed; i++) {
        const struct st_triple *triple = &list->triples[i];
        enum st_place_kind kind = st_cost_kind(&cost->frame, &triple->place);
        json_t *entry = st_json_object();

        st_json_put_string(entry, "who", person(cost, triple->place.person));
        st_json_put_string(
            entry, "right", st_rights_text(arena, triple->right, kind == ST_PLACE_FOLDER));
        st_json_put_string(entry, "kind", st_place_words.words[kind]);
        st_json_put_string(entry, "on", st_cost_place(arena, &cost->frame, &triple->place));
        st_json_put_string(entry, "through", triple->through);
        st_json_put_bool(entry, "needed", triple->is_needed);
        st_json_add(triples, entry);
    }
    return triples;
}

static json_t *list_of(
    struct st_arena *arena, const struct st_cost *cost, const struct st_cost_list *list)
{
    json_t *entry = st_json_object();

    st_json_put_integer(entry, "count", (json_int_t)list->count);
    st_json_put_integer(entry, "needed", (json_int_t)list->needed);
    st_json_put(entry, "rows", rows_of(arena, cost, list));
    st_json_put(entry, "triples", triples_of(arena, cost, list));
    return entry;
}

static json_t *privileges_of(const struct st_cost *cost)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < cost->privilege_count; i++) {
        const struct st_cost_privilege *gained = &cost->privileges[i];
        json_t *entry = st_json_object();

        st_json_put_string(entry, "who", person(cost, gained->person));
        st_json_put_string(entry, "privilege", st_privilege_words.words[gained->privilege]);
        st_json_put_string(entry, "through", gained->through);
        st_json_add(list, entry);
    }
    return list;
}

json_t *st_event_cost(struct st_arena *arena, const struct st_cost *cost)
{
    json_t *entry = st_json_object();

    st_json_put_string(entry, "unknown", cost->unknown);
    if (cost->unknown)
        return entry;
    st_json_put(entry, "privileges", privileges_of(cost));
    st_json_put(entry, "gained", list_of(arena, cost, &cost->gained));
    st_json_put(entry, "lost", list_of(arena, cost, &cost->lost));
    return entry;
}

json_t *st_event_workaround(
    struct st_arena *arena,
    const char *id,
    const struct st_scenario *plain,
    const struct st_column *column,
    const struct st_cost *cost,
    const char *why)
{
    const struct st_workaround *workaround = column->workaround;
    json_t *event = st_json_object();

    st_json_put_string(event, "event", "workaround");
    st_json_put_string(event, "scenario", st_safe(arena, id));
    st_json_put_string(event, "file", st_safe(arena, plain->file));
    st_json_put_string(event, "label", st_column_label(arena, column));
    st_json_put(event, "workarounds", names_of(column));
    st_json_put_string(event, "quote", workaround ? workaround->quote : NULL);
    st_json_put_string(event, "why", workaround ? workaround->why : NULL);
    st_json_put_string(event, "invalid", why);
    st_json_put(event, "cost", cost ? st_event_cost(arena, cost) : json_null());
    return event;
}

/* --- Cells ------------------------------------------------------------------------------ */

static json_t *invariants_of(unsigned set)
{
    json_t *list = st_json_array();

    for (; set; set &= set - 1)
        st_json_add_string(list, st_invariant_words.words[__builtin_ctz(set)]);
    return list;
}

static unsigned broken_by(const struct st_case *judged)
{
    unsigned broken = 0;

    for (size_t i = 0; judged && i < judged->finding_count; i++)
        broken |= 1U << judged->findings[i].invariant;
    return broken;
}

json_t *st_event_base(struct st_arena *arena, const struct st_case *plain)
{
    json_t *entry = st_json_object();
    bool is_good = st_judge_is_good(plain);

    st_json_put_string(
        entry, "effect",
        st_workaround_words.words[is_good ? ST_WORKAROUND_OK : ST_WORKAROUND_FAIL]);
    st_json_put_string(entry, "because", st_judge_first_wrong(arena, plain));
    st_json_put(entry, "broken", invariants_of(broken_by(plain)));
    if (plain->unfit)
        st_json_put_string(entry, "unfit", plain->unfit->why);
    return entry;
}

json_t *st_event_trial(struct st_arena *arena, const struct st_trial *trial)
{
    json_t *entry = st_event_trial_died(trial->effect, trial->because);

    (void)arena;
    st_json_put(entry, "broken", invariants_of(broken_by(trial->with)));
    st_json_put(entry, "worse", invariants_of(trial->worse));
    return entry;
}

json_t *st_event_trial_died(enum st_workaround_effect effect, const char *because)
{
    json_t *entry = st_json_object();

    st_json_put_string(entry, "effect", st_workaround_words.words[effect]);
    st_json_put_string(entry, "because", because);
    st_json_put(entry, "broken", st_json_array());
    st_json_put(entry, "worse", st_json_array());
    return entry;
}

const struct st_stated_effect *st_column_stated(
    const struct st_column *column, const char *engine, bool is_swept)
{
    const struct st_stated_effects *effects = NULL;

    if (!column->workaround)
        return NULL;
    effects = is_swept ? &column->workaround->under_faults : &column->workaround->effects;
    for (size_t i = 0; i < effects->count; i++)
        if (strcmp(effects->items[i].engine, engine) == 0)
            return &effects->items[i];
    return NULL;
}
