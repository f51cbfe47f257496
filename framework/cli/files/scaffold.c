/*
 * scaffold.c - files that the program writes for people to go on with.
 */
#include "framework/cli/files/scaffold.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/cli/files/folders.h"
#include "framework/scenario/load.h"

const char st_scaffold_home[] = "scenarios/";

const char st_scaffold_skeleton[] =
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

/* "../schema.json", as many levels up as the file is below scenarios/; NULL outside of it. */
static const char *schema_of(struct st_arena *arena, const char *path)
{
    const char *schema = "schema.json";

    if (strncmp(path, st_scaffold_home, strlen(st_scaffold_home)) != 0)
        return NULL;
    for (const char *at = strchr(path + strlen(st_scaffold_home), '/'); at;
         at = strchr(at + 1, '/'))
        schema = st_arena_format(arena, "../%s", schema);
    return schema;
}

const char *st_scaffold_text(
    struct st_arena *arena, const char *text, size_t size, const char *path)
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

enum st_exit st_scaffold_write(struct st_args *args, const char *path, const char *text)
{
    FILE *file = st_make_folders(args, path) ? fopen(path, "wxe")
                                             : NULL; /* "x": whoever makes it meanwhile */

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
