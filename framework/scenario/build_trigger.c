/*
 * build_trigger.c - at which calls something goes wrong.
 *
 * A fault that could never happen is found here, as far as the steps and the tables
 * of calls and of faults tell.
 */
#include "framework/scenario/build.h"

#include <string.h>

#include "framework/base/text.h"

/* A trigger that is being built. */
struct triggering {
    struct st_build *build;
    const struct st_doc_fault *written;
    const struct st_path *at; /* of the trigger */
    struct st_trigger *trigger;
};

enum { ALL_CALLS = (1 << ST_CALL_COUNT) - 1 };

static bool is_about_property(enum st_call_op op)
{
    return st_call_infos[op].target == ST_TARGET_PROPERTY || op == ST_CALL_BASE_GET;
}

/* The kinds of object that a call may be about, as 1 << enum st_kind. */
static unsigned kinds_of(enum st_call_op op)
{
    switch ((int)op) {
    case ST_CALL_FOLDER_LIST:
    case ST_CALL_BASE_LIST:
        return 1U << ST_KIND_FOLDER;
    case ST_CALL_ITEM_OPEN:
    case ST_CALL_BASE_OPEN:
        return 1U << ST_KIND_FOLDER | 1U << ST_KIND_ITEM;
    case ST_CALL_JOURNAL_LIST:
        return 0;
    }
    return 1U << ST_KIND_ITEM;
}

/* The calls to one side that are among these. */
static uint32_t calls_to(uint32_t calls, enum st_side side)
{
    for (size_t op = 0; op < ST_CALL_COUNT; op++)
        if (!(st_call_infos[op].side & 1U << side))
            calls &= ~(1U << op);
    return calls;
}

static uint32_t property_calls(void)
{
    uint32_t calls = 0;

    for (size_t op = 0; op < ST_CALL_COUNT; op++)
        if (is_about_property((enum st_call_op)op))
            calls |= 1U << op;
    return calls;
}

/* The calls to one side at which the kind can happen. */
static uint32_t calls_with(enum st_fault_kind kind, enum st_side side)
{
    uint32_t calls = 0;

    for (size_t op = 0; op < ST_CALL_COUNT; op++)
        if (st_fault_fits(kind, (enum st_call_op)op, (enum st_call_side)(1U << side)))
            calls |= 1U << op;
    return calls_to(calls, side);
}

static void add_calls(struct st_text *text, uint32_t calls)
{
    const char *between = "";

    for (; calls; calls &= calls - 1, between = ", ")
        st_text_addf(text, "%s%s", between, st_call_words.words[__builtin_ctz(calls)]);
}

/* "any call but item.abort", of the calls to that side at which the kind can happen */
static const char *calls_text(
    const struct st_build *build, enum st_fault_kind kind, enum st_side side)
{
    uint32_t calls = calls_with(kind, side);
    uint32_t others = calls_to(ALL_CALLS, side) & ~calls;
    bool are_few = (others & (others - 1)) == 0;
    struct st_text text;

    if (!calls)
        return NULL;
    st_text_init(&text, build->arena);
    if (are_few)
        st_text_add(&text, others ? "any call but " : "any call");
    add_calls(&text, are_few ? others : calls);
    return text.data;
}

static const char *hint_for_kind(const struct st_build *build, enum st_fault_kind kind)
{
    const char *server = calls_text(build, kind, ST_SIDE_SERVER);
    const char *client = calls_text(build, kind, ST_SIDE_CLIENT);

    if (server && client && strcmp(server, client) == 0)
        return st_hint(build->problems, "it can happen at %s", server);
    if (server && client)
        return st_hint(
            build->problems, "it can happen on the server at %s; on a client at %s", server,
            client);
    return st_hint(
        build->problems, "it can happen %s at %s", server ? "on the server" : "on a client",
        server ? server : client);
}

/* Whether the kind can happen at a call as it is described; if not, that is reported. */
static void check_kind(const struct triggering *self, uint32_t calls)
{
    const struct st_doc_trigger *trigger = &self->written->trigger;
    enum st_fault_kind kind = (enum st_fault_kind)self->written->kind.value;
    uint32_t possible = 0;

    for (enum st_side side = 0; side < ST_SIDE_COUNT; side++)
        if (!trigger->on.given || trigger->on.value == side)
            possible |= calls_with(kind, side) & calls;
    if (possible)
        return;

    const char *what = "such a call";
    const char *where = "";

    if (trigger->call.given)
        what = st_call_words.words[trigger->call.value];
    else if (trigger->property)
        what = "a call about a property";
    if (trigger->on.given)
        where = trigger->on.value == ST_SIDE_SERVER ? " on the server" : " on a client";
    st_problem(
        self->build->problems, ST_DIAG_CONTRADICTION, ST_MEMBER(self->written->node.at, "inject"),
        hint_for_kind(self->build, kind), "fault \"%s\" cannot happen at %s%s",
        st_fault_words.words[kind], what, where);
}

/* "one of property.get, property.set, ..." */
static const char *hint_for_property(const struct st_build *build)
{
    struct st_text text;

    st_text_init(&text, build->arena);
    st_text_add(&text, "one of ");
    add_calls(&text, property_calls());
    return text.data;
}

static void report_item(const struct triggering *self, enum st_call_op op)
{
    struct st_problems *problems = self->build->problems;
    const char *what = "one item or folder";
    const char *hint = "leave it out";

    if (kinds_of(op) == 1U << ST_KIND_FOLDER) {
        what = "an item";
        hint = "name the folder";
    }
    if (kinds_of(op) == 1U << ST_KIND_ITEM) {
        what = "a folder";
        hint = st_hint(problems, "for the items in it: \"%s/*\"", self->written->trigger.item);
    }
    st_problem(
        problems, ST_DIAG_CONTRADICTION, ST_MEMBER(self->at, "item"), hint, "%s is not about %s",
        st_call_words.words[op], what);
}

/* Whether the members go with the call; the first that does not is reported. */
static bool check_call(const struct triggering *self, unsigned kinds)
{
    const struct st_doc_trigger *trigger = &self->written->trigger;
    struct st_problems *problems = self->build->problems;
    enum st_call_op op = (enum st_call_op)trigger->call.value;
    const char *word = st_call_words.words[op];

    if (trigger->on.given && !(st_call_infos[op].side & 1U << trigger->on.value)) {
        st_problem(
            problems, ST_DIAG_CONTRADICTION, ST_MEMBER(self->at, "on"),
            trigger->on.value == ST_SIDE_SERVER ? "write \"client\"" : "write \"server\"",
            "%s is no call to the %s", word, st_side_words.words[trigger->on.value]);
        return false;
    }
    if (trigger->property && !is_about_property(op)) {
        st_problem(
            problems, ST_DIAG_CONTRADICTION, ST_MEMBER(self->at, "call"),
            hint_for_property(self->build), "%s is not about one property", word);
        return false;
    }
    if (kinds && !(kinds & kinds_of(op))) {
        report_item(self, op);
        return false;
    }
    return true;
}

/* Whether a sync step is one that the trigger means. */
static bool is_meant(const struct triggering *self, size_t step)
{
    const struct st_trigger *trigger = self->trigger;
    const struct st_step *steps = self->build->scenario->steps;

    return steps[step].verb == ST_VERB_SYNC &&
           (trigger->step == ST_ANY_STEP || trigger->step == step) &&
           (trigger->as == ST_NOBODY || steps[step].as == ST_NOBODY ||
            trigger->as == steps[step].as);
}

/* The numbers of the steps that synchronize: "one of 3, 5". */
static const char *hint_for_step(const struct st_build *build)
{
    enum { SHOWN_MAX = 12 };
    const struct st_scenario *scenario = build->scenario;
    struct st_text text;
    size_t shown = 0;

    st_text_init(&text, build->arena);
    for (size_t i = 0; i < scenario->step_count && shown <= SHOWN_MAX; i++)
        if (scenario->steps[i].verb == ST_VERB_SYNC && shown++ < SHOWN_MAX)
            st_text_addf(&text, "%s%zu", shown > 1 ? ", " : "one of ", i + 1);
    if (shown > SHOWN_MAX)
        st_text_add(&text, ", ...");
    return text.data;
}

/* Calls are made by synchronizations alone, and by who is connected. */
static void check_step(const struct triggering *self)
{
    const struct st_trigger *trigger = self->trigger;
    const struct st_scenario *scenario = self->build->scenario;
    struct st_problems *problems = self->build->problems;
    bool has_step = trigger->step != ST_ANY_STEP;
    bool is_possible = false;

    if (self->build->has_unsure_steps || self->build->sync_count == 0)
        return;
    if (has_step && trigger->step >= scenario->step_count) {
        st_problem(
            problems, ST_DIAG_UNKNOWN_NAME, ST_MEMBER(self->at, "step"), hint_for_step(self->build),
            "there is no step %u; the scenario has %zu", (unsigned)trigger->step + 1,
            scenario->step_count);
        return;
    }
    if (has_step && scenario->steps[trigger->step].verb != ST_VERB_SYNC) {
        st_problem(
            problems, ST_DIAG_BAD_VALUE, ST_MEMBER(self->at, "step"), hint_for_step(self->build),
            "step %u is \"%s\", not \"sync\"", (unsigned)trigger->step + 1,
            st_verb_words.words[scenario->steps[trigger->step].verb]);
        return;
    }
    for (size_t i = 0; i < scenario->step_count; i++)
        is_possible = is_possible || is_meant(self, i);
    if (!is_possible)
        st_problem(
            problems, ST_DIAG_BAD_VALUE, ST_MEMBER(self->at, "as"), NULL,
            has_step ? "\"%s\" does not synchronize at that step" : "\"%s\" never synchronizes",
            self->written->trigger.as);
}

void st_build_trigger(
    struct st_build *build, const struct st_doc_fault *fault, struct st_trigger *ret_trigger)
{
    const struct st_doc_trigger *written = &fault->trigger;
    const struct triggering self = { build, fault, written->node.at, ret_trigger };
    uint32_t calls = ALL_CALLS;
    unsigned kinds = 0;

    *ret_trigger = (struct st_trigger){
        .calls = written->call.given ? 1U << written->call.value : 0,
        .objects = st_resolve_objects(build, written->item, ST_MEMBER(self.at, "item"), &kinds),
        .properties =
            st_resolve_properties(build, written->property, ST_MEMBER(self.at, "property")),
        .as = st_resolve_identity(build, written->as, ST_MEMBER(self.at, "as")),
        .sides = (uint8_t)(written->on.given ? 1U << written->on.value : 0),
        .step = written->step.given ? written->step.value - 1 : ST_ANY_STEP,
        .nth = written->nth.given ? written->nth.value : 1,
    };
    check_step(&self);
    if (written->call.given)
        calls = ret_trigger->calls;
    else if (written->property)
        calls = property_calls();
    if (!written->call.given || check_call(&self, kinds))
        check_kind(&self, calls);
}
