/*
 * inputs.c - the scenarios that a person means.
 */
#include "framework/cli/tasks/inputs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "framework/base/file.h"
#include "framework/base/text.h"
#include "framework/cli/tasks/select.h"

static const char root[] = "scenarios/"; /* what ids are relative to, wherever it lies */

const char *st_input_id(struct st_arena *arena, const char *path)
{
    size_t size = sizeof root - 1;
    const char *start = path;

    while (strncmp(start, "./", 2) == 0)
        start += 2;
    if (strncmp(start, root, size) == 0)
        start += size;
    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/'))
        if (strncmp(slash + 1, root, size) == 0)
            start = slash + 1 + size;
    size = strlen(start);
    if (size > 5 && strcmp(start + size - 5, ".json") == 0)
        size -= 5;
    return st_arena_copy(arena, start, size);
}

/* True if there was nothing to print. */
static bool print_diags(const struct st_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++)
        fputs(st_diag_text(diags->arena, diags, i), stderr);
    if (diags->dropped > 0)
        fprintf(
            stderr, "%zu more problems in %s\n", diags->dropped,
            st_safe(diags->arena, diags->file));
    return !st_diags_any(diags);
}

/* An argument or a file that cannot be read is a problem like any other. */
static void complain_unreadable(struct st_arena *arena, const char *path, bool is_too_large)
{
    struct st_diags diags;

    st_diags_init(&diags, arena, path);
    if (is_too_large)
        (void)st_diags_add(
            &diags, ST_DIAG_FILE_TOO_LARGE, NULL, NULL, "the file has more than %d MiB",
            ST_FILE_SIZE_MAX >> 20);
    else
        (void)st_diags_add(
            &diags, ST_DIAG_CANNOT_READ, NULL, NULL, "cannot be read: %s", strerror(errno));
    print_diags(&diags);
}

/* Is the scenario still one with each of its workarounds? Says on stderr where it is not. */
static bool try_workarounds(const struct st_scenario *scenario)
{
    struct st_arena arena;
    bool is_good = true;

    st_arena_init(&arena);
    for (size_t i = 0; i < scenario->workaround_count; i++) {
        struct st_diags diags;

        st_diags_init(&diags, &arena, scenario->file);
        diags.text = scenario->text;
        diags.size = scenario->size;
        (void)st_scenario_load_with(&arena, scenario, &scenario->workarounds[i].name, 1, &diags);
        is_good = print_diags(&diags) && is_good;
        st_arena_clear(&arena);
    }
    return is_good;
}

const struct st_scenario *st_input_load(struct st_arena *arena, const char *path)
{
    struct st_diags diags;
    const char *text = NULL;
    size_t size = 0;
    enum st_file_result result = st_file_read(arena, path, ST_FILE_SIZE_MAX, &text, &size);

    if (result != ST_FILE_OK) {
        complain_unreadable(arena, path, result == ST_FILE_TOO_LARGE);
        return NULL;
    }
    st_diags_init(&diags, arena, path);
    diags.text = text;
    diags.size = size;

    const struct st_scenario *scenario = st_scenario_load(arena, text, size, &diags);

    return print_diags(&diags) && scenario && try_workarounds(scenario) ? scenario : NULL;
}

const struct st_scenario *st_input_change(
    const struct st_args *args, const struct st_scenario *scenario)
{
    struct st_diags diags;

    if (!scenario || args->workaround_count == 0)
        return scenario;
    st_diags_init(&diags, args->arena, scenario->file);

    const struct st_scenario *changed = st_scenario_load_with(
        args->arena, scenario, args->workarounds, args->workaround_count, &diags);

    return print_diags(&diags) ? changed : NULL;
}

/* The files that one more argument adds. */
static enum st_exit find(struct st_args *args, struct st_files *files, const char *argument)
{
    size_t before = files->count;
    struct st_files alone = { 0 };

    if (!st_files_add(args->arena, files, argument)) {
        complain_unreadable(args->arena, argument, false);
        return ST_EXIT_INVALID;
    }
    if (files->count > before || args->allow_empty)
        return ST_EXIT_OK;
    /* It added nothing: perhaps because other arguments named the same files. */
    if (st_files_add(args->arena, &alone, argument) && alone.count > 0)
        return ST_EXIT_OK;
    st_complain(args, "%s names no scenario; is it the right folder or pattern?", argument);
    return ST_EXIT_NOTHING;
}

static enum st_exit worse(enum st_exit a, enum st_exit b)
{
    return a == ST_EXIT_INVALID || b == ST_EXIT_OK ? a : b;
}

enum st_exit st_inputs_load(struct st_args *args, struct st_inputs *ret_inputs)
{
    enum st_exit found = ST_EXIT_OK;
    struct st_files files = { 0 };

    if (!st_select_read_failed(args))
        return ST_EXIT_INVALID;
    if (args->failed_log && args->word_count == 0)
        return ST_EXIT_OK; /* nothing is wrong in it */
    if (args->word_count == 0)
        found = find(args, &files, root);
    for (size_t i = 0; i < args->word_count; i++)
        found = worse(find(args, &files, args->words[i]), found);
    for (size_t i = 0; i < files.count; i++) {
        struct st_input input = {
            .id = st_input_id(args->arena, files.paths[i]),
            .scenario = st_input_change(args, st_input_load(args->arena, files.paths[i])),
        };

        if (!input.scenario) {
            found = ST_EXIT_INVALID;
            continue;
        }
        ret_inputs->items = st_arena_grow(
            args->arena, ret_inputs->items, ret_inputs->count, &ret_inputs->capacity, sizeof input);
        ret_inputs->items[ret_inputs->count++] = input;
    }
    return found;
}
