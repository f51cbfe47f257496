/*
 * help_markdown.c - help as a page of Markdown, made from the same tables.
 */
#include "framework/cli/words/help.h"

#include "framework/report/markdown_table.h"

static void add_options(struct st_text *page, const struct st_command *command)
{
    static const char *const names[] = { "option", "meaning" };

    st_markdown_header(page, names, 2);
    for (size_t i = 0; i < st_flag_count; i++) {
        const struct st_flag *flag = &st_flags[i];

        if (!st_flag_fits(flag, command))
            continue;
        st_text_add(page, "| ");
        if (flag->letter)
            st_text_addf(page, "`-%c`, ", flag->letter);
        st_text_addf(page, "`--%s", flag->name);
        if (flag->argument)
            st_text_addf(page, " %s", flag->argument);
        st_text_add(page, "` ");
        st_markdown_own_cell(page, flag->about);
        st_text_add(page, "|\n");
    }
}

static void add_command(struct st_text *page, const struct st_command *command)
{
    st_text_addf(
        page, "## %s\n\n`synctorture %s [OPTION]...%s%s`: ", command->name, command->name,
        command->words[0] ? " " : "", command->words);
    st_markdown_own(page, command->about);
    st_text_add(page, ".\n\n");
    if (command->more) {
        st_markdown_own(page, command->more);
        st_text_add(page, "\n\n");
    }
    add_options(page, command);
    st_text_add(page, "\n```\n");
    for (size_t i = 0; i < ST_EXAMPLES_MAX && command->examples[i]; i++)
        st_text_addf(page, "%s\n", command->examples[i]);
    st_text_add(page, "```\n");
}

void st_help_markdown(struct st_arena *arena, const struct st_command *command, FILE *file)
{
    struct st_text page;

    st_text_init(&page, arena);
    if (command)
        add_command(&page, command);
    for (size_t i = 0; !command && i < ST_COMMAND_COUNT; i++) {
        st_text_add(&page, i ? "\n" : "");
        add_command(&page, st_commands[i]);
    }
    fputs(page.data, file);
}
