/*
 * table.c - is what a plug-in returned a table that can be used?
 */
#include "framework/plugin/table.h"

#include <string.h>

#include "framework/base/text.h"

/* A word of small letters, digits and single dashes between them, of a size that is allowed. */
static bool is_kebab(const char *word)
{
    size_t size = strnlen(word, ST_PLUG_NAME_SIZE);

    if (size == 0 || size == ST_PLUG_NAME_SIZE || word[0] == '-' || word[size - 1] == '-')
        return false;
    return strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-") == size && !strstr(word, "--");
}

static const char *check_word(struct st_arena *arena, const char *what, const char *word)
{
    if (!word)
        return st_arena_format(arena, "%s is NULL; it must be a word such as \"my-sync\"", what);
    if (is_kebab(word))
        return NULL;
    return st_arena_format(
        arena, "%s is \"%s\"; it must be small letters, digits and single dashes, at most %d bytes",
        what, st_safe(arena, st_arena_copy(arena, word, strnlen(word, ST_PLUG_NAME_SIZE))),
        ST_PLUG_NAME_SIZE - 1);
}

static const char *check_line(struct st_arena *arena, const char *what, const char *line)
{
    if (!line)
        return st_arena_format(arena, "%s is NULL; it must be a line of text", what);

    size_t size = strnlen(line, ST_PLUG_LINE_SIZE);

    if (size == 0 || size == ST_PLUG_LINE_SIZE)
        return st_arena_format(
            arena, "%s has %s; it must be a line of 1 to %d", what,
            size ? "too many bytes" : "0 bytes", ST_PLUG_LINE_SIZE - 1);
    if (strcmp(st_safe(arena, line), line) != 0)
        return st_arena_format(
            arena, "%s is \"%s\"; it must be one line of UTF-8, without control characters", what,
            st_safe(arena, line));
    return NULL;
}

static const char *check_option(
    struct st_arena *arena, const struct st_plug_option *option, size_t number)
{
    const char *what = st_arena_format(arena, "the name of option %zu", number);
    const char *wrong = check_word(arena, what, option->name);
    size_t count = 0;

    if (wrong)
        return wrong;
    if (!option->choices)
        return st_arena_format(arena, "choices of option \"%s\" is NULL", option->name);
    for (; option->choices[count]; count++) {
        what = st_arena_format(arena, "choice %zu of option \"%s\"", count + 1, option->name);
        wrong = check_word(arena, what, option->choices[count]);
        if (!wrong && count == ST_PLUG_CHOICES_MAX)
            wrong = st_arena_format(
                arena, "option \"%s\" has more than %d choices", option->name, ST_PLUG_CHOICES_MAX);
        if (wrong)
            return wrong;
    }
    if (option->preset >= count)
        return st_arena_format(
            arena, "preset of option \"%s\" is %zu; it must be below its %zu choices", option->name,
            option->preset, count);
    what = st_arena_format(arena, "why of option \"%s\"", option->name);
    return check_line(arena, what, option->why);
}

static const char *check_options(struct st_arena *arena, const struct st_plug_option *options)
{
    const char *wrong = NULL;

    for (size_t i = 0; options && options[i].name && !wrong; i++)
        wrong =
            i < ST_PLUG_OPTIONS_MAX
                ? check_option(arena, &options[i], i + 1)
                : st_arena_format(
                      arena, "it has more than %d options, or no end of them", ST_PLUG_OPTIONS_MAX);
    return wrong;
}

static const char *check_numbers(struct st_arena *arena, const struct st_plug_engine *table)
{
    uint64_t unknown = table->capabilities >> ST_PLUG_CAN_COUNT << ST_PLUG_CAN_COUNT;

    if (unknown)
        return st_arena_format(
            arena,
            "its capabilities have bits that mean nothing: 0x%llX; it must be a set of "
            "ST_PLUG_CAN_*",
            (unsigned long long)unknown);
    if (table->recovery > ST_PLUG_RECOVERY_MAX)
        return st_arena_format(
            arena, "recovery is %u; at most %d", table->recovery, ST_PLUG_RECOVERY_MAX);
    return table->reserved ? st_arena_format(arena, "reserved is %u; it must be 0", table->reserved)
                           : NULL;
}

const char *st_plugin_table_check(struct st_arena *arena, const struct st_plug_engine *table)
{
    if (!table)
        return "st_engine_v1() returned NULL; it must return the engine's table";
    if (table->abi != ST_PLUG_ABI)
        return st_arena_format(
            arena,
            "its table has ABI %u and this program has %u; build it with this program's "
            "synctorture/engine.h",
            table->abi, ST_PLUG_ABI);
    if (table->size < sizeof *table || table->size > ST_PLUGIN_TABLE_SIZE_MAX)
        return st_arena_format(
            arena,
            "its table says it has %u bytes; size must be sizeof(struct st_plug_engine), "
            "%zu or more",
            table->size, sizeof *table);

    const char *wrong = check_word(arena, "name", table->name);

    if (!wrong)
        wrong = check_line(arena, "summary", table->summary);
    if (!wrong)
        wrong = check_line(arena, "source", table->source);
    if (!wrong)
        wrong = check_numbers(arena, table);
    if (!wrong)
        wrong = check_options(arena, table->options);
    if (!wrong && !table->sync)
        wrong = "sync is NULL; it must be the function that synchronizes";
    return wrong;
}
