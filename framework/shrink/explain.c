/*
 * explain.c - what a finding shows, for people.
 */
#include "framework/shrink/explain.h"

#include "framework/base/text.h"
#include "framework/run/describe.h"
#include "framework/run/event_parts.h"

/* The finding that the target is about, or NULL. */
static const struct st_finding *find(const struct st_explained *found)
{
    for (size_t i = 0; found->judged && i < found->judged->finding_count; i++)
        if (found->target->keep == ST_KEEP_INVARIANT &&
            found->judged->findings[i].invariant == found->target->invariant)
            return &found->judged->findings[i];
    return NULL;
}

/* "crash at item.save", "change (leave-group)" */
static const char *fault_text(
    struct st_arena *arena, const struct st_scenario *scenario, const struct st_fault *fault)
{
    struct st_text text;

    st_text_init(&text, arena);
    st_text_add(&text, st_fault_words.words[fault->kind]);
    if (fault->kind == ST_FAULT_CHANGE)
        st_text_addf(&text, " (%s)", st_verb_words.words[scenario->changes[fault->change].verb]);
    if (fault->trigger.calls)
        st_text_addf(
            &text, " %s %s", fault->when == ST_WHEN_AFTER ? "after" : "at",
            st_call_words.words[__builtin_ctz(fault->trigger.calls)]);
    return text.data;
}

static const char *faults_text(struct st_arena *arena, const struct st_scenario *scenario)
{
    struct st_text text;

    st_text_init(&text, arena);
    for (size_t i = 0; i < scenario->fault_count; i++)
        st_text_addf(
            &text, "%s%s", i ? ", then " : "", fault_text(arena, scenario, &scenario->faults[i]));
    return text.data;
}

const char *st_explain_title(struct st_arena *arena, const struct st_explained *found)
{
    const struct st_finding *finding = find(found);
    const char *engine = found->target->spec->text;
    struct st_text text;

    st_text_init(&text, arena);
    st_text_add(&text, engine);
    if (finding)
        st_text_addf(
            &text, " breaks %s: %s", st_invariant_words.words[finding->invariant],
            st_safe(arena, finding->what));
    else if (found->target->keep == ST_KEEP_EXPECTATION)
        st_text_add(&text, " does not do what is expected");
    else if (found->target->keep == ST_KEEP_INVARIANT) /* and not this time */
        st_text_addf(
            &text, " breaks %s, now and then", st_invariant_words.words[found->target->invariant]);
    else
        st_text_addf(&text, found->target->keep == ST_KEEP_CRASH ? " crashes" : " does not end");
    if (found->scenario->fault_count > 0)
        st_text_addf(&text, " (%s)", faults_text(arena, found->scenario));
    return text.data;
}

const char *st_explain_why(struct st_arena *arena, const struct st_explained *found)
{
    const struct st_finding *finding = find(found);

    if (finding)
        return st_arena_format(
            arena, "The promise: %s. Expected: %s. It was: %s.",
            st_invariant_promises[finding->invariant], st_safe(arena, finding->expected),
            st_safe(arena, finding->actual));
    if (found->target->keep != ST_KEEP_EXPECTATION || !found->judged ||
        found->judged->run->problem_count == 0)
        return st_arena_format(arena, "What is wrong: %s.", st_keep_abouts[found->target->keep]);

    const struct st_problem *problem = &found->judged->run->problems[0];

    return st_arena_format(
        arena, "%s: expected %s, got %s.", st_safe(arena, problem->what),
        st_safe(arena, problem->expected), st_safe(arena, problem->actual));
}

const char *st_explain_counts(struct st_arena *arena, const struct st_shrink_result *shrunk)
{
    struct st_text text;

    st_text_init(&text, arena);
    for (size_t i = 0; i < ST_SHRINK_KIND_COUNT; i++) {
        bool is_one = shrunk->after[i] == 1;

        if (shrunk->before[i] == 0)
            continue;
        st_text_addf(&text, "%s%zu ", text.size ? ", " : "", shrunk->before[i]);
        if (shrunk->before[i] != shrunk->after[i])
            st_text_addf(&text, "-> %zu ", shrunk->after[i]);
        st_text_add(&text, (is_one ? st_shrink_kind_one_words : st_shrink_kind_words).words[i]);
    }
    return text.data;
}

/* --- The page --------------------------------------------------------------------------- */

static void add_steps(struct st_text *text, const struct st_explained *found)
{
    const struct st_run *run = found->judged ? found->judged->run : NULL;

    for (size_t i = 0; run && i < found->scenario->step_count; i++)
        st_text_addf(
            text, "%s  %zu %s\n", i ? "         " : "steps    ", i + 1,
            st_safe(text->arena, st_describe_step(run, &found->scenario->steps[i])));
    for (size_t i = 0; i < found->scenario->fault_count; i++)
        st_text_addf(
            text, "%s  %s: %s\n", i ? "         " : "fault    ",
            fault_text(text->arena, found->scenario, &found->scenario->faults[i]),
            st_fault_infos[found->scenario->faults[i].kind].about);
}

static void add_blame(struct st_text *text, const struct st_explained *found)
{
    const struct st_finding *finding = find(found);

    if (!finding)
        return;
    st_text_addf(
        text, "where      %s, in step %zu\n", st_safe(text->arena, finding->what),
        finding->step + 1);
    if (finding->call < found->judged->run->trace.count) {
        const struct st_record *record = &found->judged->run->trace.records[finding->call];

        st_text_addf(
            text, "call       %zu: %s of %s, answered %s\n", finding->call + 1,
            st_call_word(record->op),
            record->object < found->scenario->setting.objects
                ? st_safe(text->arena, st_describe_object(found->judged->run, record->object))
                : "all",
            st_status_words.words[record->status]);
    }
    st_text_addf(
        text, "expected   %s\nwas        %s\n", st_safe(text->arena, finding->expected),
        st_safe(text->arena, finding->actual));
}

static void add_origin(struct st_text *text, const struct st_explained *found)
{
    const struct st_found_origin *origin = found->origin;

    if (origin->file)
        st_text_addf(
            text, "from       %s%s%s\n", st_safe(text->arena, origin->file),
            origin->cell ? ", cell " : "", origin->cell ? st_safe(text->arena, origin->cell) : "");
    if (origin->how)
        st_text_addf(text, "found by   %s\n", st_safe(text->arena, origin->how));
    if (found->shrunk->end == ST_SHRINK_END_NOT_BROKEN) {
        st_text_add(text, "shrunk     not: it did not break again\n");
        return;
    }
    st_text_addf(
        text, "shrunk     %s; %zu runs of the engine, %zu rounds; %s\n",
        st_explain_counts(text->arena, found->shrunk), found->shrunk->runs, found->shrunk->rounds,
        st_shrink_end_abouts[found->shrunk->end]);
}

static void add_commands(struct st_text *text, const struct st_explained *found)
{
    const char *path = found->origin->path ? found->origin->path : "scenario.json";
    const char *command = st_event_reproduce(text->arena, path, found->target->spec);

    st_text_addf(text, "\nsee it     %s\n           %s -vv\n", command, command);
    st_text_addf(
        text, "keep it    synctorture new --from %s NAME\n",
        st_safe(text->arena, st_event_shell_word(text->arena, path)));
    st_text_add(
        text, "\n`expect` in the scenario is what should be; `known_failures` is exactly what the "
              "engine does.\nSo `synctorture run` calls it `known` now, and `stale` when the "
              "engine is put right.\n");
}

const char *st_explain(struct st_arena *arena, const struct st_explained *found)
{
    struct st_text text;

    st_text_init(&text, arena);
    st_text_addf(&text, "%s\n\n", st_explain_title(arena, found));
    if (found->target->keep == ST_KEEP_INVARIANT)
        st_text_addf(
            &text, "invariant  %s\npromise    %s\n",
            st_invariant_words.words[found->target->invariant],
            st_invariant_promises[found->target->invariant]);
    else
        st_text_addf(&text, "kept       %s\n", st_keep_abouts[found->target->keep]);
    add_blame(&text, found);
    add_steps(&text, found);
    add_origin(&text, found);
    if (found->is_reference_wrong)
        st_text_add(
            &text, "\nThe engine `reference` does not keep every promise here, either: look at "
                   "`expect` before you believe it.\n");
    if (found->inconclusive)
        st_text_addf(
            &text, "\nOn %s the fault has no call to happen at: `run` calls that inconclusive.\n",
            found->inconclusive);
    add_commands(&text, found);
    return text.data;
}
