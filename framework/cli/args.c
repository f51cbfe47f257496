/*
 * args.c - what a person typed: options and words.
 */
#include "framework/cli/args.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "framework/base/text.h"

enum { FIRST_CODE = 256, FLAGS_MAX = 16 }; /* getopt's codes for long options */

static bool take_engine(struct st_args *args, const char *value)
{
    const char *why = NULL;
    const char *hint = NULL;
    struct st_engine_spec spec;

    if (!st_engine_spec_parse(args->arena, value, &spec, &why, &hint)) {
        st_complain(args, "%s; %s", why, hint);
        return false;
    }
    for (size_t i = 0; i < args->engine_count; i++)
        if (strcmp(args->engines[i].text, spec.text) == 0)
            return true;
    args->engines = st_arena_grow(
        args->arena, args->engines, args->engine_count, &args->engine_capacity, sizeof spec);
    args->engines[args->engine_count++] = spec;
    return true;
}

static bool same_path(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool take_format(struct st_args *args, const char *value)
{
    const char *file = strchr(value, '=');
    const char *name =
        st_arena_copy(args->arena, value, file ? (size_t)(file - value) : strlen(value));
    size_t report = st_words_find(&st_report_words, name);
    struct st_format format = { .path = file && strcmp(file, "=-") != 0 ? file + 1 : NULL };

    if (report == st_report_words.count) {
        st_complain(
            args, "no report is called \"%s\"; %s", name,
            st_choices(args->arena, name, &st_report_words));
        return false;
    }
    if (format.path && !format.path[0]) {
        st_complain(args, "--format %s needs the name of a file after \"=\"", value);
        return false;
    }
    for (size_t i = 0; i < args->format_count; i++) {
        if (!same_path(args->formats[i].path, format.path))
            continue;
        st_complain(
            args, "two reports cannot both go to %s; give one a file: --format %s=FILE",
            format.path ? format.path : "the standard output", name);
        return false;
    }
    format.report = st_reports[report];
    args->formats = st_arena_grow(
        args->arena, args->formats, args->format_count, &args->format_capacity, sizeof format);
    args->formats[args->format_count++] = format;
    return true;
}

static bool take_list_format(struct st_args *args, const char *value)
{
    static const char *const words[] = { "columns", "json" };
    static const struct st_words formats = { "format", words, 2 };
    size_t format = st_words_find(&formats, value);

    args->is_json = format == 1;
    if (format < formats.count)
        return true;
    st_complain(
        args, "no format is called \"%s\"; %s", value, st_choices(args->arena, value, &formats));
    return false;
}

static bool take_repeat(struct st_args *args, const char *value)
{
    char *end = NULL;

    errno = 0;

    long count = strtol(value, &end, 10);

    if (errno || end == value || *end || count < 1 || count > ST_REPEAT_MAX) {
        st_complain(args, "--repeat takes a number from 1 to %d, not \"%s\"", ST_REPEAT_MAX, value);
        return false;
    }
    args->repeat = (size_t)count;
    return true;
}

static bool take_allow_empty(struct st_args *args, const char *value)
{
    (void)value;
    args->allow_empty = true;
    return true;
}

static bool take_quiet(struct st_args *args, const char *value)
{
    (void)value;
    args->verbosity = -1;
    return true;
}

static bool take_verbose(struct st_args *args, const char *value)
{
    (void)value;
    args->verbosity = args->verbosity < 1 ? 1 : 2;
    return true;
}

static bool take_color(struct st_args *args, const char *value)
{
    static const char *const words[] = { "auto", "always", "never" };
    static const struct st_words colors = { "choice", words, 3 };
    size_t color = st_words_find(&colors, value);

    args->color = (enum st_color)color;
    if (color < colors.count)
        return true;
    st_complain(
        args, "--color cannot be \"%s\"; %s", value, st_choices(args->arena, value, &colors));
    return false;
}

static bool take_help(struct st_args *args, const char *value)
{
    (void)value;
    args->wants_help = true;
    return true;
}

#define ON(id) (1U << ST_COMMAND_##id)

/* Add an option: a row here, and a function that uses it. Help keeps this order. */
const struct st_flag st_flags[] = {
    { "engine", "SPEC",
      "run on this engine, NAME[:OPTION=CHOICE,...]; may be given again; "
      "without it, all built-in engines run",
      ON(RUN), 'e', take_engine },
    { "format", "NAME[=FILE]",
      "how to tell what happened, and where to; may be given again; "
      "without it, human on the standard output",
      ON(RUN) | ON(REPORT), 'f', take_format },
    { "format", "FORMAT", "columns (default) or json", ON(LIST), 'f', take_list_format },
    { "repeat", "N", "run everything N times (1 to 1000) and fail what differs", ON(RUN), 'n',
      take_repeat },
    { "allow-empty", NULL, "exit with 0 where there was nothing to do", ON(RUN) | ON(CHECK), '\0',
      take_allow_empty },
    { "quiet", NULL, "tell only what is not as it should be, and the totals", ON(RUN) | ON(REPORT),
      'q', take_quiet },
    { "verbose", NULL, "a line a case; twice: with steps and calls", ON(RUN) | ON(REPORT), 'v',
      take_verbose },
    { "verbose", NULL, "with all details", ON(LIST), 'v', take_verbose },
    { "color", "WHEN", "auto (default), always or never", ON(RUN) | ON(REPORT), '\0', take_color },
    { "help", NULL, "show this text", ~0U, 'h', take_help },
};
const size_t st_flag_count = sizeof st_flags / sizeof st_flags[0];

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

static void add_word(struct st_args *args, const char *word)
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
    while (grammar->flags[i]->letter != code)
        i++;
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
        add_word(args, optarg);
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
        add_word(args, argv[optind++]);
    return args->wants_help || count_words(args);
}
