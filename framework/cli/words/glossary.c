/*
 * glossary.c - every word that people type or read, and what it means.
 */
#include "framework/cli/words/glossary.h"

#include "framework/base/diag.h"
#include "framework/base/die.h"
#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/cli/engines/labs.h"
#include "framework/fuzz/limits.h"
#include "framework/report/report.h"
#include "framework/run/sweep.h"
#include "framework/run/verdict.h"
#include "framework/scenario/abouts.h"
#include "framework/scenario/scenario.h"

static const char *const diag_abouts[] = {
#define X(id, word, about) about,
    ST_DIAGS(X)
#undef X
};

static const char *const exit_abouts[] = {
#define X(id, value, about) about,
    ST_EXITS(X)
#undef X
};

static const char *const class_abouts[] = {
#define X(id, word, about) about,
    ST_FAULT_CLASSES(X)
#undef X
};

static const char *const exit_codes[] = {
#define X(id, value, about) #value,
    ST_EXITS(X)
#undef X
};
static const struct st_words exit_words = { "exit code", exit_codes,
                                            sizeof exit_codes / sizeof exit_codes[0] };

static const char *engine_about(struct st_arena *arena, size_t word)
{
    (void)arena;
    return st_engines[word]->summary;
}

static const char *report_about(struct st_arena *arena, size_t word)
{
    (void)arena;
    return st_reports[word]->about;
}

static const char *fault_about(struct st_arena *arena, size_t word)
{
    (void)arena;
    return st_fault_infos[word].about;
}

/* A role is nothing but the rights it grants. */
static const char *role_about(struct st_arena *arena, size_t word)
{
    const struct st_right_masks *masks = &st_role_masks[word];

    if (!masks->folder && !masks->item)
        return "grants nothing";
    return st_arena_format(
        arena, "on the folder: %s; on its items: %s",
        masks->folder ? st_rights_text(arena, masks->folder, true) : "nothing",
        masks->item ? st_rights_text(arena, masks->item, false) : "nothing");
}

static json_t *mask_details(struct st_arena *arena, const struct st_right_masks *masks)
{
    json_t *details = st_json_object();

    (void)arena;
    st_json_put_format(details, "folder-mask", "0x%06X", (unsigned)masks->folder);
    st_json_put_format(details, "item-mask", "0x%06X", (unsigned)masks->item);
    return details;
}

static json_t *right_details(struct st_arena *arena, size_t word)
{
    return mask_details(arena, &st_right_masks[word]);
}

static json_t *role_details(struct st_arena *arena, size_t word)
{
    return mask_details(arena, &st_role_masks[word]);
}

static json_t *status_details(struct st_arena *arena, size_t word)
{
    json_t *details = st_json_object();

    (void)arena;
    st_json_put_format(details, "code", "0x%08X", (unsigned)st_status_infos[word].hresult);
    st_json_put_bool(details, "definite", st_status_infos[word].definite);
    return details;
}

static json_t *call_details(struct st_arena *arena, size_t word)
{
    static const char *const sides[] = {
        [ST_ON_SERVER] = "server", [ST_ON_CLIENT] = "client", [ST_ON_BOTH] = "server and client"
    };
    const struct st_call_info *info = &st_call_infos[word];
    bool on_folder = info->target == ST_TARGET_FOLDER || word == ST_CALL_FOLDER_LIST;
    json_t *details = st_json_object();

    st_json_put_string(details, "on", sides[info->side]);
    if (info->any)
        st_json_put_string(details, "needs", st_rights_text(arena, info->any, on_folder));
    if (info->own)
        st_json_put_string(details, "owner-needs", st_rights_text(arena, info->own, on_folder));
    return details;
}

static json_t *verdict_details(struct st_arena *arena, size_t word)
{
    static const int codes[ST_VERDICT_COUNT] = {
#define X(id, word, code, about) (code),
        ST_VERDICTS(X)
#undef X
    };
    json_t *details = st_json_object();

    (void)arena;
    st_json_put_integer(details, "exit-code", codes[word]);
    return details;
}

static json_t *fault_details(struct st_arena *arena, size_t word)
{
    const struct st_fault_info *info = &st_fault_infos[word];
    json_t *details = st_json_object();

    (void)arena;
    st_json_put_string(details, "class", st_fault_class_words.words[info->class]);
    st_json_put_string(details, "answer", st_status_words.words[info->answer]);
    st_json_put_bool(details, "claims", info->claims);
    return details;
}

static json_t *cell_details(struct st_arena *arena, size_t word)
{
    json_t *details = st_json_object();

    (void)arena;
    if (word == ST_CELL_UNFIT)
        st_json_put_string(details, "letter", "(blank)");
    else
        st_json_put_format(details, "letter", "%c", st_cell_letters[word]);
    return details;
}

static json_t *option_entry(const struct st_option *option)
{
    json_t *entry = st_json_object();
    json_t *choices = st_json_array();

    for (size_t i = 0; i < 4 && option->choices[i]; i++)
        st_json_add_string(choices, option->choices[i]);
    st_json_put_string(entry, "option", option->name);
    st_json_put(entry, "choices", choices);
    st_json_put_string(entry, "default", option->choices[option->preset]);
    st_json_put_string(entry, "why", option->why);
    return entry;
}

static json_t *limit_entry(struct st_arena *arena, const struct st_limit *limit)
{
    json_t *entry = st_json_object();

    st_json_put_string(entry, "breaks", st_invariant_words.words[limit->invariant]);
    st_json_put_string(entry, "with", st_limit_classes(arena, limit));
    st_json_put_string(entry, "why", limit->why);
    return entry;
}

/* What the engine's design is known not to keep. */
static json_t *limit_entries(struct st_arena *arena, const struct st_engine *engine)
{
    struct st_limits limits = st_limits_of(engine);
    json_t *entries = st_json_array();

    for (size_t i = 0; i < limits.count; i++)
        st_json_add(entries, limit_entry(arena, &limits.rows[i]));
    return entries;
}

static json_t *engine_details(struct st_arena *arena, size_t word)
{
    const struct st_engine *engine = st_engines[word];
    json_t *details = st_json_object();
    json_t *options = st_json_array();

    for (size_t i = 0; engine->options && engine->options[i].name; i++)
        st_json_add(options, option_entry(&engine->options[i]));
    st_json_put_string(details, "source", engine->source);
    st_json_put(details, "claims", st_json_words(&st_cap_words, engine->caps));
    st_json_put(details, "options", options);
    st_json_put(details, "limits", limit_entries(arena, engine));
    return details;
}

static const char *lab_about(struct st_arena *arena, size_t word)
{
    return st_lab_tool_of(st_labs_own(arena, word))->about;
}

/* Of a limit: nothing where it is of all. */
static void put_versions(json_t *entry, const struct st_lab_range *range)
{
    json_t *versions = st_json_object();

    if (range->from)
        st_json_put_string(versions, "from", range->from);
    if (range->below)
        st_json_put_string(versions, "below", range->below);
    if (json_object_size(versions) > 0)
        st_json_put(entry, "versions", versions);
    else
        json_decref(versions);
}

/* Of all versions: nobody asks here which one this machine has. */
static json_t *lab_details(struct st_arena *arena, size_t word)
{
    const struct st_lab_tool *tool = st_lab_tool_of(st_labs_own(arena, word));
    json_t *details = st_json_object();
    json_t *variants = st_json_array();
    json_t *limits = st_json_array();

    for (size_t i = 0; tool->variant_names[i]; i++)
        st_json_add_string(variants, tool->variant_names[i]);
    for (size_t i = 0; i < tool->limit_count; i++) {
        json_t *entry = limit_entry(arena, &tool->limits[i].limit);

        put_versions(entry, &tool->limits[i].versions);
        st_json_add(limits, entry);
    }
    st_json_put_string(details, "package", tool->package);
    st_json_put(details, "claims", st_json_words(&st_cap_words, tool->caps));
    st_json_put(details, "variants", variants);
    st_json_put(details, "limits", limits);
    return details;
}

/* Add a kind of words: a row. Lists and help keep this order. */
const struct st_topic st_topics[] = {
    { "engines", "engine", &st_engine_words, NULL, engine_about, engine_details },
    { "labs", "lab of a real tool", &st_tool_words, NULL, lab_about, lab_details },
    { "capabilities", "capability", &st_cap_words, st_cap_abouts, NULL, NULL },
    { "calls", "call", &st_call_words, st_call_abouts, NULL, call_details },
    { "statuses", "status", &st_status_words, st_status_abouts, NULL, status_details },
    { "rights", "right", &st_right_words, st_right_abouts, NULL, right_details },
    { "roles", "role", &st_role_words, NULL, role_about, role_details },
    { "privileges", "privilege", &st_privilege_words, st_privilege_abouts, NULL, NULL },
    { "verbs", "verb", &st_verb_words, st_verb_abouts, NULL, NULL },
    { "resolve-methods", "resolve method", &st_resolve_words, st_resolve_abouts, NULL, NULL },
    { "invariants", "invariant", &st_invariant_words, st_invariant_promises, NULL, NULL },
    { "faults", "fault", &st_fault_words, NULL, fault_about, fault_details },
    { "fault-classes", "class of faults", &st_fault_class_words, class_abouts, NULL, NULL },
    { "cells", "cell of a sweep", &st_cell_words, st_cell_abouts, NULL, cell_details },
    { "verdicts", "verdict", &st_verdict_words, st_verdict_abouts, NULL, verdict_details },
    { "effects", "effect of a workaround", &st_workaround_words, st_workaround_abouts, NULL, NULL },
    { "diagnostics", "diagnostic", &st_diag_words, diag_abouts, NULL, NULL },
    { "reports", "report", &st_report_words, NULL, report_about, NULL },
    { "exit-codes", "exit code", &exit_words, exit_abouts, NULL, NULL },
};
const size_t st_topic_count = sizeof st_topics / sizeof st_topics[0];

const char *st_topic_about(struct st_arena *arena, const struct st_topic *topic, size_t word)
{
    return topic->abouts ? topic->abouts[word] : topic->about(arena, word);
}

json_t *st_topic_entry(struct st_arena *arena, const struct st_topic *topic, size_t word)
{
    json_t *entry = st_json_object();

    st_json_put_string(entry, "word", topic->words->words[word]);
    st_json_put_string(entry, "about", st_topic_about(arena, topic, word));
    if (topic->details) {
        json_t *details = topic->details(arena, word);

        if (json_object_update(entry, details) < 0)
            st_out_of_memory();
        json_decref(details);
    }
    return entry;
}
