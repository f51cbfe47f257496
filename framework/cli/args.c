/*
 * args.c - what a person typed: options and words.
 */
#include "framework/cli/args.h"

#include <assert.h>
#include <getopt.h>
#include <stdarg.h>
#include <string.h>

#include "framework/base/text.h"

enum { FIRST_CODE = 256, FLAGS_MAX = 32 }; /* getopt's codes for long options */

bool st_flag_fits(const struct st_flag *flag, const struct st_command *command)
{
    for (size_t i = 0; i < ST_COMMAND_COUNT; i++)
        if (st_commands[i] == command)
            return flag->commands >> i & 1;
    return false;
}

void st_complain(const struct st_args *args, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);

    const char *text = st_arena_vformat(args->arena, format, arguments);

    va_end(arguments);
    fprintf(
        stderr, "synctorture%s%s: %s\n", args->command ? " " : "",
        args->command ? args->command->name : "", st_safe(args->arena, text));
}

void st_list_add(struct st_arena *arena, struct st_list *list, const char *item)
{
    list->items =
        st_arena_grow(arena, list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = item;
}

void st_args_add_word(struct st_args *args, const char *word)
{
    args->words = st_arena_grow(
        args->arena, args->words, args->word_count, &args->word_capacity, sizeof *args->words);
    args->words[args->word_count++] = word;
}

/* "--engin": an option that the command does not have. */
static void complain_of_option(const struct st_args *args, const char *typed)
{
    const char *names[FLAGS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < st_flag_count; i++)
        if (st_flag_fits(&st_flags[i], args->command))
            names[count++] = st_flags[i].name;

    const char *name = typed + strspn(typed, "-");
    const char *nearest =
        st_nearest(st_arena_copy(args->arena, name, strcspn(name, "=")), names, count);

    if (nearest)
        st_complain(args, "there is no option %s; did you mean --%s?", typed, nearest);
    else
        st_complain(
            args, "there is no option %s; `synctorture %s --help` lists what there is", typed,
            args->command->name);
}

/* What getopt needs to know, made from the table. */
struct grammar {
    struct option options[FLAGS_MAX + 1];
    const struct st_flag *flags[FLAGS_MAX]; /* by code - FIRST_CODE */
    char letters[2 * FLAGS_MAX + 3];
};

static void make_grammar(struct grammar *grammar, const struct st_command *command)
{
    char *letter = grammar->letters;
    size_t count = 0;

    *letter++ = '-'; /* words are options with the code 1, so that none is lost or moved */
    *letter++ = ':'; /* a missing value gives ':' */
    for (size_t i = 0; i < st_flag_count; i++) {
        const struct st_flag *flag = &st_flags[i];

        if (!st_flag_fits(flag, command))
            continue;
        grammar->flags[count] = flag;
        grammar->options[count] = (struct option){
            .name = flag->name,
            .has_arg = flag->argument ? required_argument : no_argument,
            .val = FIRST_CODE + (int)count,
        };
        count++;
        if (flag->letter)
            *letter++ = flag->letter;
        if (flag->letter && flag->argument)
            *letter++ = ':';
    }
}

static const struct st_flag *flag_of(const struct grammar *grammar, int code)
{
    size_t i = 0;

    if (code >= FIRST_CODE)
        return grammar->flags[code - FIRST_CODE];
    while (grammar->flags[i] && grammar->flags[i]->letter != code)
        i++;
    assert(grammar->flags[i]); /* getopt knows no others */
    return grammar->flags[i];
}

/*
 * getopt accepts the beginning of a name where it is unambiguous. That would
 * make every new option a danger to those who rely on it, so we do not.
 */
static bool is_whole_name(const struct st_flag *flag, const char *typed)
{
    size_t size = strlen(flag->name);

    return strncmp(typed, "--", 2) != 0 || (strncmp(typed + 2, flag->name, size) == 0 &&
                                            (typed[2 + size] == '=' || typed[2 + size] == '\0'));
}

/* One thing that getopt found. */
static bool take(struct st_args *args, const struct grammar *grammar, int code, const char *typed)
{
    switch (code) {
    case 1:
        st_args_add_word(args, optarg);
        return true;
    case ':':
        st_complain(args, "option %s needs a value", typed);
        return false;
    case '?':
        if (optopt >= FIRST_CODE)
            st_complain(args, "option --%s takes no value", flag_of(grammar, optopt)->name);
        else if (optopt)
            complain_of_option(args, st_arena_format(args->arena, "-%c", optopt));
        else
            complain_of_option(args, typed);
        return false;
    default:
        if (is_whole_name(flag_of(grammar, code), typed))
            return flag_of(grammar, code)->take(args, optarg);
        complain_of_option(args, typed);
        return false;
    }
}

static bool count_words(const struct st_args *args)
{
    const struct st_command *command = args->command;

    if (args->word_count < command->words_min)
        st_complain(args, "usage: synctorture %s %s", command->name, command->words);
    else if (args->word_count > command->words_max)
        st_complain(args, "\"%s\" is too much", args->words[command->words_max]);
    else
        return true;
    return false;
}

bool st_args_read(struct st_args *args, int argc, char **argv)
{
    struct grammar grammar = { 0 };
    int code = 0;

    make_grammar(&grammar, args->command);
    opterr = 0;
    optind = 0; /* makes glibc forget an earlier reading */
    while ((code = getopt_long(argc, argv, grammar.letters, grammar.options, NULL)) != -1) {
        bool is_apart = optind > 1 && optarg == argv[optind - 1];
        const char *typed = code == 1 ? optarg : argv[optind - (is_apart ? 2 : 1)];

        if (!take(args, &grammar, code, typed))
            return false;
    }
    while (optind < argc)
        st_args_add_word(args, argv[optind++]);
    return args->wants_help || count_words(args);
}

void st_args_take_all_engines(struct st_args *args)
{
    const char *why = NULL;
    const char *hint = NULL;

    args->engine_count = args->engine_capacity = st_engine_count;
    args->engines = ST_NEW_ARRAY(args->arena, struct st_engine_spec, st_engine_count);
    for (size_t i = 0; i < st_engine_count; i++)
        (void)st_engine_spec_parse(
            args->arena, st_engine_words.words[i], &args->engines[i], &why, &hint);
}
