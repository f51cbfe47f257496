/*
 * lab.c - synctorture lab: which real tools this machine can run.
 */
#include <stdio.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/cli/engines/labs.h"
#include "framework/fault/plan.h"
#include "framework/lab/outside/injector.h"

enum { NAME_WIDTH = 20 };

/* The kinds of fault that can happen to the tool here. */
static json_t *list_faults(const struct st_engine *engine)
{
    json_t *list = st_json_array();

    for (unsigned kind = 0; kind < ST_FAULT_COUNT && !engine->absent; kind++)
        if (!engine->refuses(engine, kind, NULL))
            st_json_add_string(list, st_fault_words.words[kind]);
    return list;
}

static json_t *look(struct st_lab *lab)
{
    const struct st_lab_tool *tool = st_lab_tool_of(lab);
    json_t *row = st_json_object();

    st_json_put_string(row, "lab", tool->name);
    st_json_put_string(row, "about", tool->about);
    st_json_put_string(row, "package", tool->package);
    st_json_put_bool(row, "runs", !st_lab_engine(lab)->absent);
    st_json_put_string(row, "version", st_lab_version(lab));
    st_json_put_string(row, "why", st_lab_engine(lab)->absent);
    st_json_put(row, "faults", list_faults(st_lab_engine(lab)));
    return row;
}

static const char *text_of(const json_t *row, const char *key)
{
    const char *text = json_string_value(json_object_get(row, key));

    return text ? text : "";
}

/* What faults from outside need. */
static void tell_injectors(struct st_args *args)
{
    printf("\n");
    for (enum st_lab_injector i = 0; i < ST_LAB_INJECTOR_COUNT; i++) {
        const char *why = st_lab_injector_missing(args->arena, i);

        printf(
            "%-*s  %-8s %s\n", NAME_WIDTH, st_lab_injector_words.words[i],
            why ? "missing" : "works", why ? why : st_lab_injector_abouts[i]);
    }
}

/* All of ours, or those that were named. False if one of those is none. */
static bool choose(struct st_args *args)
{
    if (args->engine_count == 0) {
        st_labs_take_all(args);
        st_labs_open(args);
    }
    for (size_t i = 0; i < args->engine_count; i++) {
        if (st_lab_of(args->engines[i].engine))
            continue;
        st_complain(
            args, "%s is no real tool; `synctorture engine check` looks at such an engine",
            args->engines[i].text);
        return false;
    }
    return true;
}

static enum st_exit check(struct st_args *args)
{
    json_t *rows = st_json_array();
    size_t runs = 0;

    if (!choose(args)) {
        json_decref(rows);
        return ST_EXIT_USAGE;
    }
    for (size_t i = 0; i < args->engine_count; i++) {
        json_t *row = look(st_lab_of(args->engines[i].engine));
        bool can_run = json_is_true(json_object_get(row, "runs"));

        runs += can_run;
        if (!args->is_json)
            printf(
                "%-*s  %-8s %s\n", NAME_WIDTH, text_of(row, "lab"), can_run ? "runs" : "skipped",
                st_safe(args->arena, text_of(row, can_run ? "version" : "why")));
        st_json_add(rows, row);
    }
    if (args->is_json)
        printf("%s\n", st_json_text(args->arena, rows, JSON_INDENT(2)));
    else
        tell_injectors(args);
    if (!args->is_json)
        printf("\n%zu of %zu labs run here\n", runs, args->engine_count);
    json_decref(rows);
    return runs > 0 ? ST_EXIT_OK : ST_EXIT_NOTHING;
}

static enum st_exit run_lab(struct st_args *args)
{
    static const char *const words[] = { "check" };
    static const struct st_words actions = { "action", words, 1 };

    if (strcmp(args->words[0], "check") == 0)
        return check(args);
    st_complain(
        args, "no action is called \"%s\"; %s", args->words[0],
        st_choices(args->arena, args->words[0], &actions));
    return ST_EXIT_USAGE;
}

const struct st_command st_command_lab = {
    .name = "lab",
    .words = "check",
    .about = "say which real tools this machine can run as engines, and why not",
    .more = "A lab is a real tool from a package of the system, which `run`, `matrix` and "
            "`compare` take as an engine by its name. Labs are several users: with root, or "
            "without it in a user namespace, which needs a range in /etc/subuid and /etc/subgid. "
            "./dev labs installs the tools. docs/labs.md says how to add one without C.",
    .examples = {
        "synctorture lab check",
        "synctorture lab check --format json",
        "synctorture lab check --engine-file mine.json",
    },
    .words_min = 1,
    .words_max = 1,
    .run = run_lab,
};
