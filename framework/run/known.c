/*
 * known.c - does an engine fail exactly as its scenario declares?
 */
#include "framework/run/known.h"

#include <string.h>

#include "framework/base/release.h"
#include "framework/base/text.h"
#include "framework/engine/ics_log.h"
#include "framework/run/describe.h"

struct facts {
    struct st_case *judged;
    struct st_run *run;
    const struct st_known *known;
    const struct st_sync_record *sync; /* the last; NULL if there was none */
};

static void differ(
    const struct facts *facts,
    const char *member,
    const char *what,
    const char *expected,
    const char *actual)
{
    struct st_run *run = facts->run;

    st_run_problem(
        run, &(struct st_problem){
                 .at = st_path_member(run->arena, facts->known->at, member),
                 .what = what,
                 .expected = expected,
                 .actual = actual,
                 .step = SIZE_MAX,
             });
}

/* "from 1.60 and below 1.66" */
static const char *range_text(struct st_arena *arena, const struct st_known *known)
{
    if (!known->from)
        return st_arena_format(arena, "below %s", known->below);
    return st_arena_format(
        arena, "from %s%s%s", known->from, known->below ? " and below " : "",
        known->below ? known->below : "");
}

static bool is_in_range(const struct st_known *known, const char *version)
{
    if (!known->from && !known->below)
        return true;
    return version && (!known->from || st_release_compare(version, known->from) >= 0) &&
           (!known->below || st_release_compare(version, known->below) < 0);
}

const struct st_known *st_known_find(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_engine_spec *spec,
    const char **ret_why)
{
    const char *version = spec->engine->version;
    const struct st_known *known = NULL;

    for (size_t i = 0; i < scenario->known_count && !known; i++)
        if (strcmp(scenario->known[i].engine, spec->text) == 0)
            known = &scenario->known[i];
    if (!known || is_in_range(known, version))
        return known;
    *ret_why = st_arena_format(
        arena, "the failure is declared of versions %s, and this is %s", range_text(arena, known),
        version ? version : "none that can be told");
    return NULL;
}

size_t st_known_refusal(const struct st_sync_record *sync)
{
    for (size_t i = sync->first_call; i < sync->call_end; i++) {
        const struct st_record *record = &sync->trace->records[i];

        /* Asking whether something exists is no failure, whatever the answer. */
        if (record->replica == ST_SERVER && record->status != ST_OK &&
            record->status != ST_NOT_FOUND && record->status != ST_GONE)
            return i;
    }
    return SIZE_MAX;
}

static const char *hex(const struct facts *facts, uint32_t code)
{
    return st_arena_format(facts->run->arena, "0x%08X", code);
}

static void compare_codes(const struct facts *facts)
{
    const struct st_sync_result *result = &facts->sync->result;
    uint32_t code = 0;

    for (size_t i = 0; i < result->error_count && !code; i++)
        if (!result->errors[i].is_notice)
            code = result->errors[i].code.error;
    if (facts->known->has_code && code != facts->known->code)
        differ(
            facts, "code", "code of the first error", hex(facts, facts->known->code),
            hex(facts, code));
    if (facts->known->has_session_code && result->session_code != facts->known->session_code)
        differ(
            facts, "session-code", "code of the session", hex(facts, facts->known->session_code),
            hex(facts, result->session_code));
}

static const char *call_text(const struct facts *facts, const struct st_record *record)
{
    return st_arena_format(
        facts->run->arena, "%s, %s", st_call_word(record->op),
        st_describe_target(facts->run, record->object, record->property));
}

static void compare_call(const struct facts *facts)
{
    const struct st_known *known = facts->known;
    size_t call = st_known_refusal(facts->sync);

    if (call == SIZE_MAX) {
        differ(facts, "at", "first refused call", st_call_words.words[known->call], "none");
        return;
    }

    const struct st_record *record = &facts->run->trace.records[call];
    const struct st_object *object = st_describe_find(facts->run, record->object);
    bool same_item =
        !known->has_item || (object->parent == known->folder && object->name == known->name);
    bool same_property = known->property == ST_NO_PROPERTY || record->property == known->property;

    if (record->op != known->call || !same_item || !same_property)
        differ(
            facts, "at", "first refused call", st_call_words.words[known->call],
            call_text(facts, record));
}

static const char *invariants_text(const struct facts *facts, unsigned set)
{
    struct st_text text;

    st_text_init(&text, facts->run->arena);
    for (size_t i = 0; i < ST_INVARIANT_COUNT; i++)
        if (set >> i & 1)
            st_text_addf(&text, "%s%s", text.size ? ", " : "", st_invariant_words.words[i]);
    return text.size ? text.data : "none";
}

static void compare_breaks(const struct facts *facts)
{
    unsigned broken = 0;

    for (size_t i = 0; i < facts->judged->finding_count; i++)
        broken |= 1U << facts->judged->findings[i].invariant;
    if (broken != facts->known->breaks)
        differ(
            facts, "breaks", "broken invariants", invariants_text(facts, facts->known->breaks),
            invariants_text(facts, broken));
}

static void compare_log(const struct facts *facts)
{
    struct st_text log;

    st_text_init(&log, facts->run->arena);
    for (size_t i = 0; i < facts->sync->result.log_count; i++)
        st_ics_log_add(&log, &facts->run->scenario->names, &facts->sync->result.log[i]);
    for (size_t i = 0; i < facts->known->log_count; i++) {
        const char *wanted = facts->known->log[i];

        if (!strstr(log.data, wanted))
            differ(facts, "log", "a line of the log", wanted, log.size ? log.data : "no log");
    }
}

bool st_known_compare(struct st_case *judged)
{
    struct st_run *run = judged->run;
    const struct facts facts = {
        .judged = judged,
        .run = run,
        .known = judged->known,
        .sync = run->sync_count ? &run->syncs[run->sync_count - 1] : NULL,
    };
    struct st_problem *as_expected = run->problems;
    size_t as_expected_count = run->problem_count;

    /* What the scenario expects is known not to hold; only the declaration counts now. */
    run->problems = NULL;
    run->problem_count = run->problem_capacity = 0;
    st_expect_compare(run, &judged->known->expect, SIZE_MAX);
    if (facts.sync) {
        compare_codes(&facts);
        if (facts.known->has_call)
            compare_call(&facts);
        compare_log(&facts);
    }
    if (facts.known->has_breaks)
        compare_breaks(&facts);
    if (run->problem_count > 0)
        return false;
    run->problems = as_expected;
    run->problem_count = run->problem_capacity = as_expected_count;
    return true;
}
