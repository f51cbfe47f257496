/*
 * manual.c - synctorture manual: the manual page, made from the tables that help is made of.
 *
 * In the macros of mdoc(7), which groff and mandoc know.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "framework/base/text.h"
#include "framework/cli/args.h"
#include "framework/run/verdict.h"

/* A text that roff shows as it is: neither escapes nor requests; sentences begin lines. */
static const char *literal(struct st_arena *arena, const char *text)
{
    struct st_text out;

    st_text_init(&out, arena);
    st_text_add(&out, "\\&");
    for (const char *begin = text; *text; text++) {
        if (*text == '\\')
            st_text_add(&out, "\\e");
        else if (*text == '-')
            st_text_add(&out, "\\-");
        else if (*text == '\n')
            st_text_add(&out, "\n.Pp\n\\&");
        else if (*text == ' ' && text > begin && text[-1] == '.' && isupper((unsigned char)text[1]))
            st_text_add(&out, "\n\\&");
        else
            st_text_add_char(&out, *text);
    }
    return out.data;
}

static void print_options(struct st_arena *arena, const struct st_command *command)
{
    puts(".Bl -tag -width indent");
    for (size_t i = 0; i < st_flag_count; i++) {
        const struct st_flag *flag = &st_flags[i];

        if (!st_flag_fits(flag, command))
            continue;
        fputs(".It ", stdout);
        if (flag->letter)
            printf("Fl %c , ", flag->letter);
        printf("Fl Fl %s", flag->name);
        if (flag->argument)
            printf(" Ar %s", literal(arena, flag->argument));
        printf("\n%s.\n", literal(arena, flag->about));
    }
    puts(".El");
}

static void print_command(struct st_arena *arena, const struct st_command *command)
{
    printf(".Ss %s", command->name);
    if (command->words[0])
        printf(" %s", literal(arena, command->words));
    putchar('\n');
    printf("%s.\n", literal(arena, command->about));
    if (command->more)
        printf(".Pp\n%s\n", literal(arena, command->more));
    print_options(arena, command);
    puts(".Pp\nExamples:\n.Bd -literal -offset indent");
    for (size_t i = 0; i < ST_EXAMPLES_MAX && command->examples[i]; i++)
        puts(literal(arena, command->examples[i]));
    puts(".Ed");
}

static void print_exits(struct st_arena *arena)
{
    static const struct {
        const char *code, *about;
    } exits[] = {
#define X(id, value, about) { #value, about },
        ST_EXITS(X)
#undef X
    };

    puts(".Sh EXIT STATUS\n.Bl -tag -width indent -compact");
    for (size_t i = 0; i < sizeof exits / sizeof exits[0]; i++)
        printf(".It %s\n%s\n", exits[i].code, literal(arena, exits[i].about));
    puts(".El");
}

static enum st_exit run_manual(struct st_args *args)
{
    puts(
        ".Dd November 2026\n.Dt SYNCTORTURE 1\n.Os synctorture " ST_VERSION "\n"
        ".Sh NAME\n.Nm synctorture\n.Nd fault injection for sync protocols\n"
        ".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar option ...\n.Op Ar argument ...\n"
        ".Sh DESCRIPTION\n.Nm\nloads scenarios: folders, access control entries, groups and what "
        "people edited while offline.\nIt runs them against sync engines, lets faults happen, and "
        "says whether what the\nscenario expects came true, and whether what every engine owes its "
        "users held.\n.Sh COMMANDS");
    for (size_t i = 0; i < ST_COMMAND_COUNT; i++)
        print_command(args->arena, st_commands[i]);
    puts(".Sh ENVIRONMENT\n.Bl -tag -width indent\n.It Ev NO_COLOR\nif it is set and not empty, "
         "reports have no colour unless\n.Fl Fl color\nsays otherwise.\n.El");
    print_exits(args->arena);
    return ST_EXIT_OK;
}

const struct st_command st_command_manual = {
    .name = "manual",
    .words = "",
    .about = "print the manual page, for man",
    .examples = {
        "synctorture manual | man -l -",
        "synctorture manual > synctorture.1",
    },
    .words_max = 0,
    .run = run_manual,
};
