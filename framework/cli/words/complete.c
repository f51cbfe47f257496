/*
 * complete.c - what may come next on a command line, for the completions of shells.
 *
 * Commands, options and words come from the tables that the program works with; only
 * which of them an option or a command takes is said here.
 */
#include "framework/cli/words/complete.h"

#include <string.h>

#include "framework/cli/commands/completion.h"
#include "framework/cli/words/glossary.h"

/* Where a candidate goes. */
struct output {
    struct st_arena *arena;
    FILE *file;
    const char *begin; /* what the person has typed of the word */
};

static void offer(const struct output *output, const char *word, const char *about)
{
    if (strncmp(word, output->begin, strlen(output->begin)) == 0)
        fprintf(output->file, "%s\t%s\n", word, about);
}

static void offer_topic(const struct output *output, const struct st_topic *topic)
{
    for (size_t i = 0; i < topic->words->count; i++)
        offer(output, topic->words->words[i], st_topic_about(output->arena, topic, i));
}

static void offer_topics_called(const struct output *output, const char *name)
{
    for (size_t i = 0; i < st_topic_count; i++)
        if (strcmp(st_topics[i].name, name) == 0)
            offer_topic(output, &st_topics[i]);
}

static void offer_commands(const struct output *output)
{
    for (size_t i = 0; i < ST_COMMAND_COUNT; i++)
        offer(output, st_commands[i]->name, st_commands[i]->about);
}

static void offer_flags(const struct output *output, const struct st_command *command)
{
    for (size_t i = 0; i < st_flag_count; i++)
        if (st_flag_fits(&st_flags[i], command))
            offer(
                output, st_arena_format(output->arena, "--%s", st_flags[i].name),
                st_flags[i].about);
}

/* The kinds of words that an option takes; its name and what help calls its value say which. */
static const struct {
    const char *flag, *argument;
    const char *topics[2]; /* as st_topics names them */
} takers[] = {
    { "engine", "SPEC", { "engines" } },
    { "fault", "WORD", { "fault-classes", "faults" } },
    { "format", "NAME[=FILE]", { "reports" } },
    { "right", "WORD", { "rights" } },
};

/* Words of no topic. */
static const struct {
    const char *flag, *argument;
    const char *words[3];
} choosers[] = {
    { "format", "FORMAT", { "columns", "json", "markdown" } },
    { "format", "TEXT", { "text", "markdown" } },
    { "format", "SCHEMA", { "json", "markdown" } },
    { "color", "WHEN", { "auto", "always", "never" } },
    { "junit-dialect", "NAME", { "jenkins", "gitlab" } },
};

static bool is_of(const struct st_flag *flag, const char *name, const char *argument)
{
    return strcmp(flag->name, name) == 0 && strcmp(flag->argument, argument) == 0;
}

static void offer_values(const struct output *output, const struct st_flag *flag)
{
    for (size_t i = 0; i < sizeof takers / sizeof takers[0]; i++)
        for (size_t k = 0; k < 2 && takers[i].topics[k]; k++)
            if (is_of(flag, takers[i].flag, takers[i].argument))
                offer_topics_called(output, takers[i].topics[k]);
    for (size_t i = 0; i < sizeof choosers / sizeof choosers[0]; i++)
        for (size_t k = 0; k < 3 && choosers[i].words[k]; k++)
            if (is_of(flag, choosers[i].flag, choosers[i].argument))
                offer(output, choosers[i].words[k], flag->about);
}

/* What a command takes beside options; no row: files, or nothing. */
static void offer_words(const struct output *output, const struct st_command *command)
{
    if (command == &st_command_help)
        offer_commands(output);
    if (command == &st_command_explain)
        for (size_t i = 0; i < st_topic_count; i++)
            offer_topic(output, &st_topics[i]);
    if (command == &st_command_list) {
        for (size_t i = 0; i < st_topic_count; i++)
            offer(
                output, st_topics[i].name,
                st_arena_format(output->arena, "every %s", st_topics[i].one));
        offer(output, "scenarios", "every scenario of the files and folders named after it");
    }
    if (command == &st_command_completion)
        for (size_t i = 0; i < st_shell_words.count; i++)
            offer(output, st_shell_words.words[i], "a shell");
}

static const struct st_command *find_command(const char *name)
{
    for (size_t i = 0; i < ST_COMMAND_COUNT; i++)
        if (strcmp(st_commands[i]->name, name) == 0)
            return st_commands[i];
    return NULL;
}

/* The option of the command that the word is, if it waits for a value; or NULL. */
static const struct st_flag *find_waiting(const struct st_command *command, const char *word)
{
    for (size_t i = 0; i < st_flag_count; i++) {
        const struct st_flag *flag = &st_flags[i];
        bool is_long = strncmp(word, "--", 2) == 0 && strcmp(word + 2, flag->name) == 0;
        bool is_short = word[0] == '-' && flag->letter && word[1] == flag->letter && !word[2];

        if (flag->argument && (is_long || is_short) && st_flag_fits(flag, command))
            return flag;
    }
    return NULL;
}

void st_complete(struct st_arena *arena, size_t count, const char *const *words, FILE *file)
{
    if (count == 0)
        return;

    struct output output = { arena, file, words[count - 1] };

    if (count == 1) {
        offer_commands(&output);
        offer(&output, "--help", "show what the program can do");
        offer(&output, "--version", "show the version");
        return;
    }

    const struct st_command *command = find_command(words[0]);
    /* bash makes three words of --engine=x, and shows what is typed of x as empty at first. */
    size_t before = count - 2;

    if (!command)
        return;
    if (strcmp(output.begin, "=") == 0)
        output.begin = "";
    else if (strcmp(words[before], "=") == 0 && before > 0)
        before--;

    const struct st_flag *flag = before > 0 ? find_waiting(command, words[before]) : NULL;

    if (flag)
        offer_values(&output, flag);
    else if (output.begin[0] == '-')
        offer_flags(&output, command);
    else
        offer_words(&output, command);
}
