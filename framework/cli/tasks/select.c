/*
 * select.c - which of the scenarios and engines that were named are meant.
 */
#include "framework/cli/tasks/select.h"

#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/cli/engines/engines.h"
#include "framework/cli/files/log.h"
#include "framework/report/point.h"

/* Does the whole name fit? Goes back to the last * only, which is enough. */
static bool fits(const char *pattern, const char *name)
{
    const char *star = NULL;
    const char *behind = name;

    while (*name) {
        if (*pattern == '*') {
            star = pattern++;
            behind = name;
        } else if (*pattern == '?' || *pattern == *name) {
            pattern++;
            name++;
        } else if (star) {
            pattern = star + 1;
            name = ++behind;
        } else {
            return false;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

bool st_select_matches(const char *pattern, const char *name)
{
    for (; *name; name++) {
        struct st_arena arena;

        st_arena_init(&arena);

        bool is_found = fits(st_arena_format(&arena, "%s*", pattern), name);

        st_arena_clear(&arena);
        if (is_found)
            return true;
    }
    return pattern[0] == '\0';
}

static bool has_tag(const struct st_args *args, const struct st_scenario *scenario)
{
    for (size_t i = 0; i < args->tags.count; i++)
        for (size_t k = 0; k < scenario->tag_count; k++)
            if (strcmp(args->tags.items[i], scenario->tags[k]) == 0)
                return true;
    return args->tags.count == 0;
}

/* "kb810018/base [ics-2000]", as reports say it. */
static const char *name_of(struct st_arena *arena, const char *scenario, const char *engine)
{
    return st_arena_format(arena, "%s [%s]", scenario, engine);
}

void st_tasks_add(
    const struct st_args *args,
    struct st_tasks *tasks,
    const struct st_input *input,
    const struct st_engine_spec *spec)
{
    const char *name =
        name_of(args->arena, st_safe(args->arena, input->id), st_safe(args->arena, spec->text));
    bool is_filtered = args->filters.count == 0;
    bool has_failed = !args->failed_log;

    for (size_t i = 0; i < args->filters.count; i++)
        is_filtered = is_filtered || st_select_matches(args->filters.items[i], name);
    for (size_t i = 0; i < args->failed.count; i++)
        has_failed = has_failed || strcmp(args->failed.items[i], name) == 0;
    if (!is_filtered || !has_failed || !has_tag(args, input->scenario)) {
        tasks->passed_over++;
        return;
    }
    tasks->items = st_arena_grow(
        args->arena, tasks->items, tasks->count, &tasks->capacity, sizeof *tasks->items);
    tasks->items[tasks->count++] = (struct st_task){ input, spec };
}

size_t st_tasks_inputs(const struct st_tasks *tasks)
{
    size_t count = 0;

    for (size_t i = 0; i < tasks->count; i++)
        count += i == 0 || tasks->items[i].input != tasks->items[i - 1].input;
    return count;
}

bool st_tasks_are_none(
    const struct st_args *args, const struct st_inputs *inputs, const struct st_tasks *tasks)
{
    if (tasks->count == 0 && args->failed_log && args->failed.count == 0)
        st_complain(args, "nothing ran: in %s nothing is wrong", args->failed_log);
    else if (tasks->count == 0 && tasks->passed_over > 0)
        st_complain(
            args, "nothing ran: --tag, --filter and --failed pass over all of %zu scenarios",
            inputs->count);
    else
        return false;
    return true;
}

/* --- The log of --failed ----------------------------------------------------------------- */

static bool is_wrong(struct st_arena *arena, const json_t *begin, const json_t *event)
{
    size_t count = 0;
    const struct st_test_point *points = st_points(arena, begin, event, &count);

    for (size_t i = 0; i < count; i++)
        if (st_point_is_wrong(points[i].result))
            return true;
    return false;
}

/* Add a word, unless it is there. */
static void add_once(struct st_arena *arena, struct st_list *list, const char *word)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], word) == 0)
            return;
    st_list_add(arena, list, st_arena_copy_string(arena, word));
}

static void add_word_once(struct st_args *args, const char *word)
{
    for (size_t i = 0; i < args->word_count; i++)
        if (strcmp(args->words[i], word) == 0)
            return;
    st_args_add_word(args, st_arena_copy_string(args->arena, word));
}

/* Add the engine; a program of somebody's own is known by its name alone, and left out. */
static void add_engine(struct st_args *args, const char *text)
{
    const char *name = st_arena_copy_string(args->arena, text);
    const char *why = NULL;
    const char *hint = NULL;
    struct st_engine_spec spec;

    if (st_engine_spec_parse(args->arena, name, &spec, &why, &hint))
        (void)st_take_own_engine(args, name);
    else
        st_complain(
            args, "%s says that \"%s\" failed, which is not built in; name it with --engine",
            args->failed_log, name);
}

bool st_select_read_failed(struct st_args *args)
{
    bool with_files = args->word_count == 0;
    bool with_engines = args->engine_count == 0;
    json_t *begin = NULL;
    json_t *event = NULL;
    struct st_log log;
    struct st_arena scratch;

    if (!args->failed_log)
        return true;
    if (!st_log_open(&log, args, args->failed_log))
        return false;
    st_arena_init(&scratch);
    while ((event = st_log_next(&log))) {
        if (st_event_kind(event) == ST_EVENT_BEGIN) {
            begin = json_incref(event);
        } else if (is_wrong(&scratch, begin, event)) {
            const char *engine = st_event_text(event, "engine");

            add_once(
                args->arena, &args->failed,
                name_of(&scratch, st_event_text(event, "scenario"), engine));
            if (with_files)
                add_word_once(args, st_event_text(event, "file"));
            if (with_engines)
                add_engine(args, engine);
        }
        json_decref(event);
        st_arena_clear(&scratch);
    }
    json_decref(begin);
    st_log_close(&log);
    return !log.is_wrong;
}
