/*
 * new.c - synctorture new: a scenario to begin with, or a finding that is kept.
 */
#include <string.h>
#include <sys/stat.h>

#include "framework/cli/files/scaffold.h"
#include "framework/cli/tasks/inputs.h"

static const char extension[] = ".json";

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
        return st_arena_format(args->arena, "%s%s%s", st_scaffold_home, name, extension);
    st_complain(
        args,
        "\"%s\" is no name of a scenario; write FOLDER/NAME, such as sync/lost-write, or a "
        "path that ends in .json",
        name);
    return NULL;
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
    const char *text = st_scaffold_skeleton;
    size_t size = strlen(st_scaffold_skeleton);

    if (!path)
        return ST_EXIT_USAGE;
    if (args->from) {
        const struct st_scenario *scenario = st_input_load(args->arena, source_of(args));

        if (!scenario)
            return ST_EXIT_INVALID;
        text = scenario->text;
        size = scenario->size;
    }
    text = st_scaffold_text(args->arena, text, size, path);
    return text ? st_scaffold_write(args, path, text) : ST_EXIT_INVALID;
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
