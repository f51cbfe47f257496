/*
 * list.c - synctorture list: the words there are, and the scenarios.
 */
#include <string.h>

#include "framework/base/die.h"
#include "framework/base/json.h"
#include "framework/cli/tasks/inputs.h"
#include "framework/cli/words/entry.h"
#include "framework/cli/words/glossary.h"
#include "framework/report/json_out.h"
#include "framework/report/markdown_table.h"

enum { DETAILS_COLUMN = 4 };

static const char scenarios[] = "scenarios"; /* the one list that is not of words */

static json_t *names_of(struct st_arena *arena, const char *const *names, size_t count)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < count; i++)
        st_json_add_string(list, st_safe(arena, names[i]));
    return list;
}

static json_t *scenario_entry(struct st_arena *arena, const struct st_input *input)
{
    const struct st_scenario *scenario = input->scenario;
    const char **known = ST_NEW_ARRAY(arena, const char *, scenario->known_count);
    const char **workarounds = ST_NEW_ARRAY(arena, const char *, scenario->workaround_count);
    json_t *entry = st_json_object();

    for (size_t i = 0; i < scenario->known_count; i++)
        known[i] = scenario->known[i].engine;
    for (size_t i = 0; i < scenario->workaround_count; i++)
        workarounds[i] = scenario->workarounds[i].name;
    st_json_put_string(entry, "word", st_safe(arena, input->id));
    st_json_put_string(entry, "about", st_safe(arena, scenario->title));
    st_json_put_string(entry, "file", st_safe(arena, scenario->file));
    if (scenario->source)
        st_json_put_string(entry, "source", st_safe(arena, scenario->source));
    st_json_put(entry, "tags", names_of(arena, scenario->tags, scenario->tag_count));
    st_json_put(entry, "known-failures", names_of(arena, known, scenario->known_count));
    st_json_put(entry, "workarounds", names_of(arena, workarounds, scenario->workaround_count));
    return entry;
}

static const char *member(const json_t *entry, const char *key)
{
    const char *text = json_string_value(json_object_get(entry, key));

    return text ? text : "";
}

/* A list of names in one cell. */
static void add_names(struct st_text *page, const json_t *names)
{
    struct st_text all;
    size_t i;
    const json_t *name;

    st_text_init(&all, page->arena);
    json_array_foreach (names, i, name) {
        st_text_addf(&all, "%s%s", i ? ", " : "", json_string_value(name));
    }
    st_markdown_cell(page, all.size ? all.data : "");
}

static void add_scenario(struct st_text *page, const json_t *entry)
{
    st_text_add(page, "| [");
    st_markdown_text(page, member(entry, "word"));
    st_text_add(page, "](<");
    st_markdown_text(page, member(entry, "file"));
    st_text_add(page, ">) ");
    st_markdown_cell(page, member(entry, "about"));
    st_markdown_cell(page, member(entry, "source"));
    add_names(page, json_object_get(entry, "tags"));
    add_names(page, json_object_get(entry, "known-failures"));
    add_names(page, json_object_get(entry, "workarounds"));
}

/* Words of ours; or scenarios, which are anybody's text. */
static void print_markdown(const struct st_args *args, json_t *list)
{
    static const char *const of_scenarios[] = { "scenario", "title",         "source",
                                                "tags",     "known to fail", "workarounds" };
    bool is_scenarios = json_object_get(json_array_get(list, 0), "file");
    struct st_text page;
    size_t i;
    const json_t *entry;

    st_text_init(&page, args->arena);
    if (!is_scenarios) {
        st_entries_markdown(&page, list);
        fputs(page.data, stdout);
        return;
    }
    st_markdown_header(&page, of_scenarios, 6);
    json_array_foreach (list, i, entry) {
        add_scenario(&page, entry);
        st_text_add(&page, "|\n");
    }
    fputs(page.data, stdout);
}

static void print_columns(const struct st_args *args, const json_t *list)
{
    size_t width = 0;
    size_t i;
    json_t *entry;
    struct st_page page;

    st_page_init(&page, args->arena, false);
    json_array_foreach (list, i, entry) {
        size_t wide = st_page_width(args->arena, member(entry, "word"));

        width = wide > width ? wide : width;
    }
    json_array_foreach (list, i, entry) {
        st_page_add(&page, member(entry, "word"));
        st_page_to(&page, width + 2);
        st_page_add(&page, member(entry, "about"));
        st_page_break(&page);
        if (args->verbosity > 0)
            st_entry_details(&page, DETAILS_COLUMN, entry);
    }
    st_page_print(&page, stdout);
}

/* Takes the list over. */
static void print_list(const struct st_args *args, json_t *list)
{
    if (args->is_json)
        st_json_out(stdout, args->arena, list, JSON_INDENT(2));
    else if (args->is_markdown)
        print_markdown(args, list);
    else
        print_columns(args, list);
    json_decref(list);
}

static enum st_exit list_scenarios(struct st_args *args)
{
    struct st_inputs inputs = { 0 };
    enum st_exit found = ST_EXIT_OK;
    json_t *list = NULL;

    args->words++; /* the first word is "scenarios" */
    args->word_count--;
    found = st_inputs_load(args, &inputs);
    if (found == ST_EXIT_INVALID)
        return found;
    list = st_json_array();
    for (size_t i = 0; i < inputs.count; i++)
        st_json_add(list, scenario_entry(args->arena, &inputs.items[i]));
    print_list(args, list);
    return found;
}

static enum st_exit complain_of_topic(const struct st_args *args, const char *name)
{
    const char **names = ST_NEW_ARRAY(args->arena, const char *, st_topic_count + 1);
    struct st_words words = { "list", names, st_topic_count + 1 };
    struct st_text all;

    st_text_init(&all, args->arena);
    for (size_t i = 0; i <= st_topic_count; i++) {
        names[i] = i < st_topic_count ? st_topics[i].name : scenarios;
        st_text_addf(&all, "%s%s", i ? ", " : "", names[i]);
    }
    if (!name)
        st_complain(args, "list what? One of %s", all.data);
    else
        st_complain(
            args, "there is no list of \"%s\"; %s", name, st_choices(args->arena, name, &words));
    return ST_EXIT_USAGE;
}

static enum st_exit run_list(struct st_args *args)
{
    const char *name = args->word_count > 0 ? args->words[0] : NULL;
    const struct st_topic *topic = NULL;

    if (name && strcmp(name, scenarios) == 0)
        return list_scenarios(args);
    for (size_t i = 0; name && i < st_topic_count; i++)
        if (strcmp(st_topics[i].name, name) == 0)
            topic = &st_topics[i];
    if (!topic)
        return complain_of_topic(args, name);
    if (args->word_count > 1) {
        st_complain(args, "\"%s\" is too much", args->words[1]);
        return ST_EXIT_USAGE;
    }

    json_t *list = st_json_array();

    for (size_t i = 0; i < topic->words->count; i++)
        st_json_add(list, st_topic_entry(args->arena, topic, i));
    print_list(args, list);
    return ST_EXIT_OK;
}

const struct st_command st_command_list = {
    .name = "list",
    .words = "WHAT [PATH|PATTERN]...",
    .about = "list the words that there are, or scenarios",
    .more = "WHAT is scenarios, engines, capabilities, calls, statuses, rights, roles, privileges, "
            "verbs, resolve-methods, invariants, faults, fault-classes, cells, verdicts, effects, "
            "diagnostics, reports or exit-codes. Paths and patterns go with scenarios.",
    .examples = {
        "synctorture list engines --verbose",
        "synctorture list scenarios scenarios/kb810018",
        "synctorture list scenarios --format markdown",
    },
    .words_max = ST_ANY_NUMBER,
    .run = run_list,
};
