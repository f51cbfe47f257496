/*
 * help.c - help, made from the tables of commands and options.
 */
#include "framework/cli/words/help.h"

#include <string.h>

#include "framework/report/page.h"
#include "framework/run/verdict.h"

enum { NAME_COLUMN = 2, ABOUT_COLUMN = 27, COMMAND_COLUMN = 14 };

static void add_line(struct st_page *page, const char *text)
{
    st_page_wrap(page, 0, text);
    st_page_break(page);
}

/* Paragraphs are parted by a line break. */
static void add_paragraphs(struct st_page *page, const char *text)
{
    for (size_t size = 0; *text; text += size + (text[size] == '\n')) {
        size = strcspn(text, "\n");
        st_page_break(page);
        add_line(page, st_arena_copy(page->text.arena, text, size));
    }
}

static void add_row(struct st_page *page, const char *name, size_t column, const char *about)
{
    st_page_to(page, NAME_COLUMN);
    st_page_add(page, name);
    st_page_to(page, column);
    st_page_wrap(page, column, about);
    st_page_break(page);
}

void st_help_program(struct st_arena *arena, FILE *file)
{
    static const struct {
        const char *code, *about;
    } exits[] = {
#define X(id, value, about) { #value, about },
        ST_EXITS(X)
#undef X
    };
    struct st_page page;

    st_page_init(&page, arena, false);
    add_line(&page, "usage: synctorture COMMAND [OPTION]... [ARGUMENT]...");
    st_page_break(&page);
    add_line(&page, "synctorture " ST_VERSION ": fault injection for sync protocols");
    st_page_break(&page);
    add_line(&page, "commands:");
    for (size_t i = 0; i < ST_COMMAND_COUNT; i++)
        add_row(&page, st_commands[i]->name, COMMAND_COLUMN, st_commands[i]->about);
    st_page_break(&page);
    add_line(&page, "options:");
    add_row(&page, "-h, --help", ABOUT_COLUMN, "show this text");
    add_row(&page, "-V, --version", ABOUT_COLUMN, "show the version");
    st_page_break(&page);
    add_line(&page, "exit codes:");
    for (size_t i = 0; i < sizeof exits / sizeof exits[0]; i++)
        add_row(&page, exits[i].code, NAME_COLUMN + 3, exits[i].about);
    st_page_break(&page);
    add_line(&page, "`synctorture help COMMAND` says more about a command.");
    st_page_print(&page, file);
}

void st_help_command(struct st_arena *arena, const struct st_command *command, FILE *file)
{
    struct st_page page;

    st_page_init(&page, arena, false);
    st_page_addf(
        &page, "usage: synctorture %s [OPTION]...%s%s", command->name, command->words[0] ? " " : "",
        command->words);
    st_page_break(&page);
    st_page_break(&page);
    add_line(&page, command->about);
    if (command->more)
        add_paragraphs(&page, command->more);
    st_page_break(&page);
    add_line(&page, "options:");
    for (size_t i = 0; i < st_flag_count; i++) {
        const struct st_flag *flag = &st_flags[i];
        const char *letter = flag->letter ? st_arena_format(arena, "-%c, ", flag->letter) : "    ";

        if (st_flag_fits(flag, command))
            add_row(
                &page,
                st_arena_format(
                    arena, "%s--%s%s%s", letter, flag->name, flag->argument ? " " : "",
                    flag->argument ? flag->argument : ""),
                ABOUT_COLUMN, flag->about);
    }
    st_page_break(&page);
    add_line(&page, "examples:");
    for (size_t i = 0; i < ST_EXAMPLES_MAX && command->examples[i]; i++) {
        st_page_to(&page, NAME_COLUMN);
        st_page_add(&page, command->examples[i]);
        st_page_break(&page);
    }
    st_page_print(&page, file);
}
