/*
 * events.c - finished runs as JSON: the event log.
 */
#include "framework/run/events.h"

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/engine/ics_log.h"
#include "framework/run/describe.h"
#include "framework/run/event_parts.h"
#include "framework/run/known.h"
#include "framework/scenario/load.h"

json_t *st_event_begin(size_t scenarios, const struct st_engine_spec *engines, size_t engine_count)
{
    json_t *event = st_json_object();
    json_t *names = st_json_array();

    for (size_t i = 0; i < engine_count; i++)
        st_json_add_string(names, engines[i].text);
    st_json_put_string(event, "event", "begin");
    st_json_put_integer(event, "version", ST_EVENTS_VERSION);
    st_json_put_string(event, "synctorture", ST_VERSION);
    st_json_put_integer(event, "scenarios", (json_int_t)scenarios);
    st_json_put(event, "engines", names);
    return event;
}

static json_t *steps(const struct st_run *run)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < run->scenario->step_count; i++) {
        const struct st_step *step = &run->scenario->steps[i];
        json_t *entry = st_json_object();
        bool is_problem = false;

        for (size_t k = 0; k < run->problem_count; k++)
            is_problem = is_problem || run->problems[k].step == i;
        st_json_put_integer(entry, "n", (json_int_t)i + 1);
        st_json_put_string(entry, "do", st_verb_words.words[step->verb]);
        st_json_put_string(entry, "text", st_describe_step(run, step));
        st_json_put_string(entry, "status", st_status_words.words[run->step_statuses[i]]);
        st_json_put_integer(
            entry, "line", st_scenario_place(run->scenario, step->at, ST_AT_VALUE).line);
        st_json_put_bool(entry, "problem", is_problem);
        st_json_add(list, entry);
    }
    return list;
}

static json_t *errors(const struct st_run *run, const struct st_sync_result *result)
{
    const char *const *properties = run->scenario->setting.property_names;
    json_t *list = st_json_array();

    for (size_t i = 0; i < result->error_count; i++) {
        const struct st_sync_error *error = &result->errors[i];
        json_t *entry = st_json_object();

        st_json_put_string(entry, "item", st_describe_object(run, error->object));
        st_json_put_string(
            entry, "property",
            error->property == ST_NO_PROPERTY ? NULL : properties[error->property]);
        st_json_put_string(entry, "call", st_call_words.words[error->op]);
        st_json_put_string(entry, "status", st_status_words.words[error->status]);
        st_json_put_format(entry, "code", "0x%08X", error->code.error);
        st_json_put_bool(entry, "notice", error->is_notice);
        st_json_add(list, entry);
    }
    return list;
}

/* The engine's log, a line an element. */
static json_t *log_lines(const struct st_run *run, const struct st_sync_result *result)
{
    json_t *list = st_json_array();
    struct st_text text;

    st_text_init(&text, run->arena);
    for (size_t i = 0; i < result->log_count; i++)
        st_ics_log_add(&text, &run->scenario->names, &result->log[i]);
    for (char *line = text.data; *line;) {
        char *end = line;

        while (*end != '\n')
            end++;
        *end = '\0';
        st_json_add_string(list, line);
        line = end + 1;
    }
    return list;
}

static json_t *syncs(const struct st_run *run)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < run->sync_count; i++) {
        const struct st_sync_record *sync = &run->syncs[i];
        json_t *entry = st_json_object();

        st_json_put_integer(entry, "step", (json_int_t)sync->step + 1);
        st_json_put_string(entry, "client", run->scenario->client_names[sync->client]);
        st_json_put_string(entry, "status", st_status_words.words[sync->status]);
        if (sync->result.session_code)
            st_json_put_format(entry, "session_code", "0x%08X", sync->result.session_code);
        else
            st_json_put(entry, "session_code", json_null());
        st_json_put_string(
            entry, "session_text", st_ics_session_text(run->arena, sync->result.session_code));
        st_json_put(entry, "errors", errors(run, &sync->result));
        st_json_put(entry, "log", log_lines(run, &sync->result));
        st_json_add(list, entry);
    }
    return list;
}

static json_t *broken(const struct st_case *judged)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < judged->finding_count; i++) {
        const struct st_finding *finding = &judged->findings[i];
        json_t *entry = st_json_object();

        st_json_put_string(entry, "invariant", st_invariant_words.words[finding->invariant]);
        st_json_put_string(entry, "promise", st_invariant_promises[finding->invariant]);
        st_json_put_string(entry, "what", finding->what);
        st_json_put_string(entry, "expected", finding->expected);
        st_json_put_string(entry, "actual", finding->actual);
        st_json_put_integer(entry, "step", (json_int_t)finding->step + 1);
        st_json_put(entry, "call", st_event_index(finding->call));
        st_json_add(list, entry);
    }
    return list;
}

/* The first refusal of the last synchronization that had one; an injected one has no lists. */
static json_t *refusal(const struct st_run *run)
{
    for (size_t i = run->sync_count; i-- > 0;) {
        size_t call = st_known_refusal(&run->syncs[i]);

        if (call != SIZE_MAX && run->trace.records[call].status == ST_ACCESS_DENIED &&
            run->trace.records[call].missing)
            return st_event_walk(run, &run->syncs[i], call);
    }
    return json_null();
}

static json_t *workarounds(const struct st_case *judged)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < judged->effect_count; i++) {
        const struct st_effect_found *found = &judged->effects[i];
        json_t *entry = st_json_object();

        st_json_put_string(entry, "name", found->workaround->name);
        st_json_put_string(entry, "effect", st_workaround_words.words[found->effect]);
        st_json_put_string(entry, "because", found->because);
        st_json_put_string(entry, "quote", found->workaround->quote);
        st_json_add(list, entry);
    }
    return list;
}

static void put_run(struct st_arena *arena, json_t *event, const struct st_case *judged)
{
    const struct st_run *run = judged->run;

    st_json_put(event, "steps", steps(run));
    st_json_put(event, "calls", st_event_calls(run));
    st_json_put(event, "syncs", syncs(run));
    st_json_put(event, "problems", st_event_problems(arena, run));
    st_json_put(event, "broken", broken(judged));
    st_json_put(event, "refusal", refusal(run));
    st_json_put(event, "before", st_event_world(run, judged->scenario->initial));
    st_json_put(event, "after", st_event_world(run, run->world));
    st_json_put(event, "workarounds", workarounds(judged));
    st_json_put_integer(event, "evaluated", (json_int_t)run->evaluated);
    st_json_put_format(event, "trace", "0x%016llx", (unsigned long long)run->hash);
}

static void put_nothing(json_t *event)
{
    static const char *const lists[] = { "steps",    "calls",  "syncs",
                                         "problems", "broken", "workarounds" };
    static const char *const values[] = { "refusal", "before", "after", "trace" };

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        st_json_put(event, lists[i], st_json_array());
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        st_json_put(event, values[i], json_null());
    st_json_put_integer(event, "evaluated", 0);
}

json_t *st_event_case(struct st_arena *arena, const struct st_case *judged)
{
    const struct st_scenario *scenario = judged->scenario;
    const char *file = st_safe(arena, scenario->file);
    json_t *event = st_json_object();

    st_json_put_string(event, "event", "case");
    st_json_put_string(event, "scenario", st_safe(arena, judged->id));
    st_json_put_string(event, "file", file);
    st_json_put_string(event, "title", scenario->title);
    st_json_put_string(event, "source", scenario->source);
    st_json_put_string(event, "engine", judged->spec->text);
    st_json_put_string(event, "verdict", st_verdict_words.words[judged->verdict]);
    st_json_put_string(event, "reason", judged->reason);
    if (judged->failure)
        st_json_put_string(event, "engine_end", st_end_words.words[judged->failure->end]);
    if (judged->failure && judged->failure->said[0])
        st_json_put_string(event, "engine_said", judged->failure->said);
    if (judged->run)
        put_run(arena, event, judged);
    else
        put_nothing(event);
    st_json_put_format(
        event, "reproduce", "%s%s", st_event_reproduce(arena, scenario->file, judged->spec),
        st_event_merged_options(arena, scenario));
    st_json_put_bool(event, "unstable", judged->is_unstable);
    return event;
}

json_t *st_event_end(const size_t counts[ST_VERDICT_COUNT], size_t evaluated)
{
    json_t *event = st_json_object();
    json_t *verdicts = st_json_object();

    for (size_t i = 0; i < ST_VERDICT_COUNT; i++)
        st_json_put_integer(verdicts, st_verdict_words.words[i], (json_int_t)counts[i]);
    st_json_put_string(event, "event", "end");
    st_json_put(event, "counts", verdicts);
    st_json_put_integer(event, "evaluated", (json_int_t)evaluated);
    return event;
}
