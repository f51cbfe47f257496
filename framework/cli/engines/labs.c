/*
 * labs.c - the labs that are part of the program, as engines that a person names.
 */
#include "framework/cli/engines/labs.h"

#include <string.h>

#include "framework/base/die.h"

struct st_lab *st_labs_read(
    struct st_arena *arena, const char *text, size_t size, const char **ret_why)
{
    json_error_t error;
    json_t *object = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    const struct st_lab_tool *tool = NULL;

    if (!object) {
        *ret_why = st_arena_format(arena, "line %d: %s", error.line, error.text);
        return NULL;
    }
    tool = st_lab_tool_read(arena, object, ret_why);
    json_decref(object);
    return tool ? st_lab_new(arena, tool) : NULL;
}

/* One of ours; that it cannot be read is a mistake of ours. */
struct st_lab *st_labs_own(struct st_arena *arena, size_t word)
{
    const char *why = NULL;
    struct st_lab *lab =
        st_labs_read(arena, st_lab_texts[word].text, st_lab_texts[word].size, &why);

    if (!lab)
        st_die("lab %s of the program cannot be read: %s", st_tool_words.words[word], why);
    if (strcmp(st_lab_tool_of(lab)->name, st_tool_words.words[word]) != 0)
        st_die("lab %s of the program has another name", st_tool_words.words[word]);
    return lab;
}

struct st_lab *st_labs_find(const struct st_args *args, const char *name)
{
    size_t index = st_words_find(&st_tool_words, name);

    return index < st_tool_words.count ? st_labs_own(args->arena, index) : NULL;
}

void st_labs_take_all(struct st_args *args)
{
    for (size_t i = 0; i < st_lab_text_count; i++) {
        const struct st_lab *lab = st_labs_own(args->arena, i);

        args->engines = st_arena_grow(
            args->arena, args->engines, args->engine_count, &args->engine_capacity,
            sizeof *args->engines);
        args->engines[args->engine_count++] = (struct st_engine_spec){
            .engine = st_lab_engine(lab),
            .text = st_lab_tool_of(lab)->name,
        };
    }
}

void st_labs_open(struct st_args *args)
{
    for (size_t i = 0; i < args->engine_count; i++) {
        struct st_lab *lab = st_lab_of(args->engines[i].engine);

        if (!lab)
            continue;
        st_lab_limit(lab, args->deadline_s * 1000, (uint64_t)args->memory_mib << 20);
        st_lab_open(lab);
    }
}

void st_labs_end(struct st_args *args)
{
    for (size_t i = 0; i < args->engine_count; i++) {
        struct st_lab *lab = st_lab_of(args->engines[i].engine);

        if (lab)
            st_lab_clear(lab);
    }
}
