/*
 * cmd_new.c - synctorture new: a scenario to begin with, or a finding that is kept.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "framework/base/json.h"
#include "framework/cli/folders.h"
#include "framework/cli/inputs.h"

/* What every engine passes; the smallest that shows how a scenario is written. */
static const char skeleton[] =
    "{\n"
    "  \"scenario\": 1,\n"
    "  \"title\": \"An offline edit arrives on the server\",\n"
    "  \"why\": \"Say here why it should be so, and in source where that is written down.\",\n"
    "  \"identities\": { \"alice\": {} },\n"
    "  \"server\": {\n"
    "    \"/Team\": {\n"
    "      \"acl\": [{ \"allow\": \"alice\", \"role\": \"editor\" }],\n"
    "      \"items\": { \"plan\": { \"properties\": { \"body\": \"draft\" } } }\n"
    "    }\n"
    "  },\n"
    "  \"steps\": [\n"
    "    { \"do\": \"go-offline\", \"as\": \"alice\", \"folders\": [\"/Team\"] },\n"
    "    { \"do\": \"edit\", \"as\": \"alice\", \"item\": \"/Team/plan\",\n"
    "      \"set\": { \"body\": \"final\" } },\n"
    "    { \"do\": \"sync\", \"as\": \"alice\" }\n"
    "  ],\n"
    "  \"expect\": {\n"
    "    \"sync\": \"ok\",\n"
    "    \"server\": { \"/Team/plan\": { \"body\": \"final\" } },\n"
    "    \"pending\": { \"alice\": [] }\n"
    "  }\n"
    "}\n";

static const char extension[] = ".json";
static const char home[] = "scenarios/";

static bool ends_in(const char *text, const char *end)
{
    size_t size = strlen(text);
    size_t end_size = strlen(end);

    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

/* "sync/lost-write" is scenarios/sync/lost-write.json; what ends in .json is a path. */
static const char *path_of(struct st_args *args, const char *name)
{
    bool has_gap = name[0] == '/' || ends_in(name, "/") || strstr(name, "//") ||
                   strstr(name, "..") || !name[0];

    if (ends_in(name, extension))
        return name;
    if (!has_gap)
        return st_arena_format(args->arena, "%s%s%s", home, name, extension);
    st_complain(
        args,
        "\"%s\" is no name of a scenario; write FOLDER/NAME, such as sync/lost-write, or a "
        "path that ends in .json",
        name);
    return NULL;
}

/* "../schema.json", as many levels up as the file is below scenarios/; NULL outside of it. */
static const char *schema_of(struct st_arena *arena, const char *path)
{
    const char *schema = "schema.json";

    if (strncmp(path, home, strlen(home)) != 0)
        return NULL;
    for (const char *at = strchr(path + strlen(home), '/'); at; at = strchr(at + 1, '/'))
        schema = st_arena_format(arena, "../%s", schema);
    return schema;
}

/* The scenario in canonical form, with the schema that fits its place; NULL when it is none. */
static const char *text_for(struct st_arena *arena, const char *text, size_t size, const char *path)
{
    json_t *tree = json_loadb(text, size, 0, NULL);
    const char *schema = schema_of(arena, path);
    struct st_diags diags;

    if (schema)
        st_json_put_string(tree, "$schema", schema);
    else
        (void)json_object_del(tree, "$schema");
    text = st_json_text(arena, tree, JSON_COMPACT);
    json_decref(tree);
    st_diags_init(&diags, arena, path);

    const struct st_scenario *scenario = st_scenario_load(arena, text, strlen(text), &diags);

    return scenario ? st_scenario_print(arena, scenario) : NULL;
}

/* "x": a file that is there is left alone, whoever makes it in the meantime. */
static enum st_exit write_new(struct st_args *args, const char *path, const char *text)
{
    FILE *file = st_make_folders(args, path) ? fopen(path, "wxe") : NULL;

    if (!file && errno == EEXIST) {
        st_complain(args, "%s is there already, and is left as it is", path);
        return ST_EXIT_USAGE;
    }
    if (!file) {
        st_complain(args, "cannot write %s: %s", path, strerror(errno));
        return ST_EXIT_BROKEN;
    }

    bool is_whole = fputs(text, file) >= 0;

    is_whole = fclose(file) == 0 && is_whole;
    if (is_whole) {
        printf("%s\n", path);
        return ST_EXIT_OK;
    }
    st_complain(args, "cannot write %s: %s", path, strerror(errno));
    (void)remove(path);
    return ST_EXIT_BROKEN;
}

/* A finding is a folder with a scenario in it. */
static const char *source_of(struct st_args *args)
{
    struct stat status;

    if (stat(args->from, &status) == 0 && S_ISDIR(status.st_mode))
        return st_arena_format(args->arena, "%s/scenario.json", args->from);
    return args->from;
}

static enum st_exit run_new(struct st_args *args)
{
    const char *path = path_of(args, args->words[0]);
    const char *text = skeleton;
    size_t size = sizeof skeleton - 1;

    if (!path)
        return ST_EXIT_USAGE;
    if (args->from) {
        const struct st_scenario *scenario = st_input_load(args->arena, source_of(args));

        if (!scenario)
            return ST_EXIT_INVALID;
        text = scenario->text;
        size = scenario->size;
    }
    text = text_for(args->arena, text, size, path);
    return text ? write_new(args, path, text) : ST_EXIT_INVALID;
}

const struct st_command st_command_new = {
    .name = "new",
    .words = "NAME",
    .about = "begin a scenario, or keep a finding among scenarios",
    .more = "NAME is FOLDER/NAME below scenarios/, or a path that ends in .json. The skeleton is a "
            "whole scenario that every engine passes; change it from there. With --from, the "
            "scenario of a finding is checked and put there instead. A file that is there already "
            "is left alone.",
    .examples = {
        "synctorture new sync/my-first",
        "synctorture new --from small.json sync/lost-write",
        "synctorture new --from findings/progress-1 sync/denied-beside",
    },
    .words_min = 1,
    .words_max = 1,
    .run = run_new,
};
