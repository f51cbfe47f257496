/*
 * registry.c - the built-in engines, and engines as people name them.
 */
#include "framework/engine/registry.h"

#include <string.h>

#include "framework/base/text.h"
#include "framework/engine/zoo/zoo.h"

const struct st_engine *const st_engines[] = {
#define X(id, name) &st_engine_##id,
    ST_ENGINES(X)
#undef X
};
const size_t st_engine_count = sizeof st_engines / sizeof st_engines[0];

static const char *const names[] = {
#define X(id, name) name,
    ST_ENGINES(X)
#undef X
};
const struct st_words st_engine_words = { "engine", names, sizeof names / sizeof names[0] };

static const char *const cap_words[] = {
#define X(id, word, about) word,
    ST_CAPS(X)
#undef X
};
const struct st_words st_cap_words = { "capability", cap_words, ST_CAP_COUNT };

const char *const st_cap_abouts[ST_CAP_COUNT] = {
#define X(id, word, about) about,
    ST_CAPS(X)
#undef X
};

static bool is_among(
    const struct st_engine *engine, const struct st_engine *const *engines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (engines[i] == engine)
            return true;
    return false;
}

bool st_engine_is_built_in(const struct st_engine *engine)
{
    return is_among(engine, st_engines, st_engine_count) ||
           is_among(engine, st_zoo_engines, st_zoo_count);
}

static size_t choice_count(const struct st_option *option)
{
    size_t count = 0;

    while (count < 4 && option->choices[count])
        count++;
    return count;
}

static size_t option_count(const struct st_engine *engine)
{
    size_t count = 0;

    while (engine->options && engine->options[count].name)
        count++;
    return count;
}

/* What may stand where `word` stands, as a hint. */
static const char *choices(
    struct st_arena *arena, const char *word, const char *const *words, size_t count)
{
    const struct st_words list = { "", words, count };

    return st_choices(arena, word, &list);
}

struct parse {
    struct st_arena *arena;
    struct st_engine_spec *spec;
    const char *why, *hint;
};

/* "name=choice" */
static bool parse_option(struct parse *parse, char *text)
{
    const struct st_engine *engine = parse->spec->engine;
    const char *option_names[ST_OPTIONS_MAX] = { NULL };
    size_t count = option_count(engine);
    char *value = strchr(text, '=');
    size_t option = 0;

    if (value)
        *value++ = '\0';
    for (size_t i = 0; i < count; i++)
        option_names[i] = engine->options[i].name;
    while (option < count && strcmp(option_names[option], text) != 0)
        option++;
    if (option == count) {
        parse->why = st_arena_format(parse->arena, "%s has no option \"%s\"", engine->name, text);
        parse->hint =
            count ? choices(parse->arena, text, option_names, count) : "this engine has no options";
        return false;
    }

    const struct st_option *row = &engine->options[option];
    size_t choice = 0;

    while (value && choice < choice_count(row) && strcmp(row->choices[choice], value) != 0)
        choice++;
    if (!value || choice == choice_count(row)) {
        parse->why = st_arena_format(
            parse->arena, "option \"%s\" of %s cannot be \"%s\"", text, engine->name,
            value ? value : "");
        parse->hint = choices(parse->arena, value ? value : "", row->choices, choice_count(row));
        return false;
    }
    parse->spec->options[option] = (uint8_t)choice;
    return true;
}

/* The spec as it is compared: options in table order, defaults left out. */
static const char *canonical(
    struct st_arena *arena, const char *name, const struct st_engine_spec *spec)
{
    struct st_text text;
    char separator = ':';

    st_text_init(&text, arena);
    st_text_add(&text, name);
    for (size_t i = 0; i < option_count(spec->engine); i++) {
        const struct st_option *option = &spec->engine->options[i];

        if (spec->options[i] == option->preset)
            continue;
        st_text_add_char(&text, separator);
        st_text_addf(&text, "%s=%s", option->name, option->choices[spec->options[i]]);
        separator = ',';
    }
    return text.data;
}

bool st_engine_spec_choose(
    struct st_arena *arena,
    const char *name,
    const char *options,
    struct st_engine_spec *spec,
    const char **ret_why,
    const char **ret_hint)
{
    struct parse parse = { .arena = arena, .spec = spec };
    char *rest = options ? st_arena_copy_string(arena, options) : NULL;

    for (size_t i = 0; i < option_count(spec->engine); i++)
        spec->options[i] = (uint8_t)spec->engine->options[i].preset;
    while (rest) {
        char *option = rest;

        rest = strchr(rest, ',');
        if (rest)
            *rest++ = '\0';
        if (!parse_option(&parse, option)) {
            *ret_why = parse.why;
            *ret_hint = parse.hint;
            return false;
        }
    }
    spec->text = canonical(arena, name, spec);
    return true;
}

bool st_engine_spec_parse(
    struct st_arena *arena,
    const char *text,
    struct st_engine_spec *ret_spec,
    const char **ret_why,
    const char **ret_hint)
{
    char *name = st_arena_copy_string(arena, text);
    char *rest = strchr(name, ':');
    struct st_engine_spec spec = { 0 };

    if (rest)
        *rest++ = '\0';

    /* The zoo is another list: it is only for those who say so. */
    bool is_zoo = strncmp(name, "zoo/", strlen("zoo/")) == 0;
    const struct st_words *words = is_zoo ? &st_zoo_words : &st_engine_words;
    size_t engine = st_words_find(words, name);

    if (engine == words->count) {
        if (!is_zoo && !st_nearest(name, words->words, words->count) &&
            st_nearest(name, st_tool_words.words, st_tool_words.count))
            words = &st_tool_words;
        *ret_why = st_arena_format(arena, "no engine is called \"%s\"", name);
        *ret_hint = st_choices(arena, name, words);
        return false;
    }
    spec.engine = (is_zoo ? st_zoo_engines : st_engines)[engine];
    if (!st_engine_spec_choose(arena, spec.engine->name, rest, &spec, ret_why, ret_hint))
        return false;
    *ret_spec = spec;
    return true;
}
