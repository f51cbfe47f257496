/*
 * options.c - the table of all options, and what each does with its value.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "framework/cli/args.h"
#include "framework/cli/engines/engines.h"
#include "framework/cli/options/options_find.h"
#include "framework/cli/options/options_judge.h"
#include "framework/cli/options/options_report.h"
#include "framework/cli/options/options_security.h"
#include "framework/cli/options/options_select.h"
#include "framework/fault/plan.h"

/* The formats of the commands that print tables rather than reports; the first is the usual one. */
static bool take_table_format(struct st_args *args, const char *value)
{
    static const struct {
        const struct st_command *command; /* NULL: all others */
        const char *words[3];
    } rows[] = {
        { &st_command_list, { "columns", "json", "markdown" } },
        { &st_command_help, { "text", "markdown", NULL } },
        { &st_command_schema, { "json", "markdown", NULL } },
        { NULL, { "columns", "json", NULL } },
    };
    size_t row = 0;

    while (rows[row].command && rows[row].command != args->command)
        row++;

    const struct st_words formats = { "format", rows[row].words, rows[row].words[2] ? 3 : 2 };
    size_t format = st_words_find(&formats, value);

    args->is_json = format < formats.count && strcmp(value, "json") == 0;
    args->is_markdown = format < formats.count && strcmp(value, "markdown") == 0;
    if (format < formats.count)
        return true;
    st_complain(
        args, "no format is called \"%s\"; %s", value, st_choices(args->arena, value, &formats));
    return false;
}

static bool take_repeat(struct st_args *args, const char *value)
{
    unsigned long long count = 0;

    if (!st_option_number(args, "--repeat", value, ST_REPEAT_MAX, &count))
        return false;
    args->repeat = (size_t)count;
    return true;
}

/* Classes and kinds of faults are words alike. */
static bool take_fault(struct st_args *args, const char *value)
{
    const char *words[ST_FAULT_CLASS_COUNT + ST_FAULT_COUNT];
    struct st_words all = { "fault", words, 0 };
    uint32_t kinds = 0;

    for (size_t i = 0; i < ST_FAULT_CLASS_COUNT; i++)
        words[all.count++] = st_fault_class_words.words[i];
    for (size_t i = 0; i < ST_FAULT_COUNT; i++) {
        const char *kind = st_fault_words.words[i];
        const char *class = st_fault_class_words.words[st_fault_infos[i].class];

        if (strcmp(value, kind) == 0 || strcmp(value, class) == 0)
            kinds |= 1U << i;
        if (st_words_find(&st_fault_class_words, kind) == ST_FAULT_CLASS_COUNT)
            words[all.count++] = kind;
    }
    args->fault_kinds |= kinds;
    if (!kinds)
        st_complain(
            args, "no fault is called \"%s\"; %s", value, st_choices(args->arena, value, &all));
    return kinds;
}

/* Digits and what stands behind them; 0 when there are none, or it is no number of a shard. */
static size_t read_part(const char *text, const char **ret_end)
{
    size_t digits = strspn(text, "0123456789");
    unsigned long part = strtoul(text, NULL, 10);

    *ret_end = text + digits;
    return digits > 0 && part <= ST_SHARDS_MAX ? (size_t)part : 0;
}

static bool take_shard(struct st_args *args, const char *value)
{
    const char *end = value;
    size_t number = read_part(value, &end);
    size_t of = *end == '/' ? read_part(end + 1, &end) : 0;

    if (number >= 1 && number <= of && *end == '\0') {
        args->shard = number;
        args->shards = of;
        return true;
    }
    st_complain(
        args, "--shard takes I/N, part I of N with 1 <= I <= N <= %d, such as 2/3; not \"%s\"",
        ST_SHARDS_MAX, value);
    return false;
}

static bool take_budget(struct st_args *args, const char *value)
{
    unsigned long long count = 0;

    if (!st_option_number(args, "--budget", value, ST_BUDGET_MAX, &count))
        return false;
    args->budget = (size_t)count;
    return true;
}

static bool take_depth(struct st_args *args, const char *value)
{
    unsigned long long depth = 0;

    if (!st_option_number(args, "--depth", value, ST_DEPTH_OF_SWEEP_MAX, &depth))
        return false;
    args->depth = (size_t)depth;
    return true;
}

static bool take_deadline(struct st_args *args, const char *value)
{
    unsigned long long seconds = 0;

    if (!st_option_number(args, "--deadline", value, ST_DEADLINE_MAX, &seconds))
        return false;
    args->deadline_s = (uint32_t)seconds;
    return true;
}

static bool take_in_process(struct st_args *args, const char *value)
{
    (void)value;
    args->in_process = true;
    return true;
}

static bool take_memory(struct st_args *args, const char *value)
{
    unsigned long long size = 0;

    if (!st_option_number(args, "--memory", value, ST_MEMORY_MAX, &size))
        return false;
    args->memory_mib = (uint32_t)size;
    return true;
}

static bool take_allow_empty(struct st_args *args, const char *value)
{
    (void)value;
    args->allow_empty = true;
    return true;
}

static bool take_help(struct st_args *args, const char *value)
{
    (void)value;
    args->wants_help = true;
    return true;
}

#define ON(id) (1U << ST_COMMAND_##id)

/* Commands that go through scenarios and engines. */
#define LOOPERS (ON(RUN) | ON(SWEEP) | ON(MATRIX))

/* Commands with reports. */
#define TELLERS (ON(RUN) | ON(SWEEP) | ON(REPLAY) | ON(MATRIX) | ON(MERGE) | ON(REPORT))

/* Add an option: a row here, and a function that uses it. Help keeps this order. */
const struct st_flag st_flags[] = {
    { "engine", "SPEC",
      "run on this engine, NAME[:OPTION=CHOICE,...], a shared object, ./FILE.so, or a program, as "
      "a command with a slash or a space, such as \"python3 mine.py\"; may be given again; "
      "without it, all built-in engines run",
      ON(SWEEP) | ON(MATRIX) | ON(FUZZ), 'e', st_take_engine },
    { "engine", "SPEC",
      "run on this engine, NAME[:OPTION=CHOICE,...], a shared object, ./FILE.so, a program, as a "
      "command with a slash or a space, such as \"python3 mine.py\", or all, which is all "
      "built-in engines and all real tools; may be given again; without it, all built-in engines "
      "run",
      ON(RUN), 'e', st_take_engine },
    { "engine", "SPEC",
      "compare this engine: a built-in one, a lab, a program; or all, which is all of the first "
      "two; may be given again; without it, all built-in engines",
      ON(COMPARE), 'e', st_take_engine },
    { "engine-file", "FILE", "run on the engine that this JSON file describes",
      ON(RUN) | ON(SWEEP) | ON(MATRIX) | ON(REPLAY) | ON(SHRINK) | ON(FUZZ) | ON(ENGINE) |
          ON(COMPARE),
      '\0', st_take_engine_file },
    { "engine-file", "FILE", "only the real tool that this JSON file describes", ON(LAB), '\0',
      st_take_engine_file },
    { "workaround", "NAME",
      "run scenarios with this workaround of theirs merged in; may be given again",
      ON(RUN) | ON(SWEEP) | ON(REPLAY) | ON(ACCESS), 'w', st_take_workaround },
    { "scenario", "FILE", "vary this scenario instead of making stories", ON(FUZZ), 's',
      st_take_scenario },
    { "workaround", "NAME",
      "in how many variants does this workaround of the scenario hold? may be given again",
      ON(FUZZ), 'w', st_take_workaround },
    { "sweep", NULL, "let every fault happen at every call, too", ON(MATRIX), '\0', st_take_sweep },
    { "pairs", NULL, "try workarounds two by two, too, in the order of the file", ON(MATRIX), '\0',
      st_take_pairs },
    { "engine", "SPEC", "the engine, NAME[:OPTION=CHOICE,...] or a command",
      ON(REPLAY) | ON(SHRINK), 'e', st_take_engine },
    { "as", "ID", "ask about this identity only", ON(ACCESS), '\0', st_take_as },
    { "on", "PATH[#PROPERTY]", "ask about this object, or one property of it, only", ON(ACCESS),
      '\0', st_take_on },
    { "right", "WORD", "ask about this right only, a word of `list rights` or a mask such as 0x10",
      ON(ACCESS), '\0', st_take_right },
    { "after", "STEP", "as things are after that step, instead of at the beginning", ON(ACCESS),
      '\0', st_take_after },
    { "engine", "SPEC", "with --after, what synchronizes (default reference)", ON(ACCESS), 'e',
      st_take_own_engine },
    { "diff", "FILE", "tell what another scenario gives and takes", ON(ACCESS), '\0',
      st_take_diff },
    { "diff-workaround", "NAME", "tell what a workaround gives and takes", ON(ACCESS), '\0',
      st_take_diff_workaround },
    { "cell", "NAME",
      "the cell, FAULT@STEP:CALL, or the pair, as the report of a sweep names it: crash:after@3:6",
      ON(REPLAY) | ON(SHRINK), 'c', st_take_cell },
    { "keep", "WORD",
      "what has to stay broken: an invariant, or expectation, crash or hang; without it, the "
      "first that is",
      ON(SHRINK), 'k', st_take_keep },
    { "output", "FILE", "where the scenario goes; \"-\" (default) is the standard output",
      ON(SHRINK), 'o', st_take_output },
    { "runs", "N", "run the engine at most so often (default 20000)", ON(SHRINK), '\0',
      st_take_runs },
    { "runs", "N", "judge so many stories or variants on each engine", ON(FUZZ), '\0',
      st_take_runs },
    { "seconds", "N", "take so long for each engine (default 60, or as long as --runs takes)",
      ON(FUZZ), '\0', st_take_seconds },
    { "seed", "N", "where to begin, from 1 (default: anywhere; it is told)", ON(FUZZ), '\0',
      st_take_seed },
    { "jobs", "N", "processes side by side (default 1, at most 64)", ON(FUZZ), 'j', st_take_jobs },
    { "output", "DIR", "where folders of findings go (default findings)", ON(FUZZ), 'o',
      st_take_output },
    { "from", "PATH", "a scenario, or the folder of a finding, instead of the skeleton", ON(NEW),
      '\0', st_take_from },
    { "trace", "HASH", "fail unless the calls and their end have this hash, as in the sweep's log",
      ON(REPLAY), '\0', st_take_trace },
    { "fault", "WORD",
      "a kind or a class of faults, as `list faults` and `list fault-classes` have them; may be "
      "given again; without it, all but stale-token, which does nothing without a change",
      ON(SWEEP) | ON(MATRIX), '\0', take_fault },
    { "shard", "I/N", "run only part I of N (at most 4096); `synctorture merge` joins the logs",
      ON(SWEEP), '\0', take_shard },
    { "budget", "CELLS", "run at most so many cells and pairs, and exit with 6 if any is left",
      ON(SWEEP), '\0', take_budget },
    { "depth", "N", "faults at a time: 1 (default) or 2", ON(SWEEP), '\0', take_depth },
    { "deadline", "SECONDS",
      "how long a run, a cell or a command of a real tool may take (default 10)",
      ON(RUN) | ON(SWEEP) | ON(REPLAY) | ON(MATRIX) | ON(SHRINK) | ON(FUZZ) | ON(ENGINE) |
          ON(COMPARE),
      '\0', take_deadline },
    { "memory", "MIB", "how much memory an engine may use (default 1024)",
      ON(RUN) | ON(SWEEP) | ON(REPLAY) | ON(MATRIX) | ON(SHRINK) | ON(FUZZ) | ON(ENGINE) |
          ON(COMPARE),
      '\0', take_memory },
    { "in-process", NULL, "run engines in this process, for debuggers", ON(RUN), '\0',
      take_in_process },
    { "tag", "WORD", "only scenarios that have this tag; may be given again", LOOPERS, '\0',
      st_take_tag },
    { "filter", "PATTERN",
      "only what has this in its name, SCENARIO [ENGINE]; * is any text; may be given again",
      LOOPERS, '\0', st_take_filter },
    { "failed", "FILE",
      "only what is not as it should be in this event log, and where nothing else is said, its "
      "files and engines",
      LOOPERS, '\0', st_take_failed },
    { "known", "FILE",
      "what is wrong in the event log of this earlier sweep does not fail this one; what is not "
      "wrong any more does, as stale",
      ON(SWEEP) | ON(MERGE), '\0', st_take_known },
    { "fail-fast", NULL, "stop at the first that is not as it should be", LOOPERS, '\0',
      st_take_fail_fast },
    { "retries", "N",
      "run what fails up to N times more (at most 100); what passes then is told as flaky", ON(RUN),
      '\0', st_take_retries },
    { "jobs", "N", "so many at a time (at most 256), or auto; what is told is the same",
      LOOPERS | ON(COMPARE), 'j', st_take_loop_jobs },
    { "heartbeat", "SECONDS",
      "where there is no terminal, a line on stderr so often (default 30), to say how far it is",
      LOOPERS | ON(FUZZ), '\0', st_take_heartbeat },
    { "format", "NAME[=FILE]",
      "how to tell what happened, and where to; may be given again; "
      "without it, human on the standard output",
      TELLERS, 'f', st_take_format },
    { "junit-dialect", "NAME",
      "for whom --format junit writes: jenkins (default; what its schema allows, only) or gitlab "
      "(with the file of each case)",
      TELLERS, '\0', st_take_junit_dialect },
    { "format", "FORMAT", "columns (default), json or markdown", ON(LIST), 'f', take_table_format },
    { "format", "FORMAT", "columns (default) or json", ON(ACCESS) | ON(COMPARE) | ON(LAB), 'f',
      take_table_format },
    { "format", "TEXT", "text (default) or markdown", ON(HELP), 'f', take_table_format },
    { "format", "SCHEMA", "json (default), or markdown, to be read", ON(SCHEMA), 'f',
      take_table_format },
    { "repeat", "N", "run everything N times (1 to 1000) and fail what differs", ON(RUN), 'n',
      take_repeat },
    { "batch", NULL, "answer each line of the standard input, a JSON object, with one line",
      ON(ACCESS), '\0', st_take_batch },
    { "from-hex", NULL, "read self-relative descriptors in hexadecimal, and print SDDL", ON(SDDL),
      '\0', st_take_from_hex },
    { "inherit", NULL,
      "read what a parent has, perhaps a tab and what the creator asks for; print the child's",
      ON(SDDL), '\0', st_take_inherit },
    { "container", NULL, "the child is a container", ON(SDDL), '\0', st_take_container },
    { "object", NULL, "the child is no container", ON(SDDL), '\0', st_take_object },
    { "owner", "SID", "who creates the child (default: the owner of the parent)", ON(SDDL), '\0',
      st_take_owner },
    { "group", "SID", "the creator's group (default: the group of the parent)", ON(SDDL), '\0',
      st_take_group },
    { "roles", NULL, "read TRUSTEE=ROLE ..., and print the list that Exchange makes of it",
      ON(SDDL), '\0', st_take_roles },
    { "hex", NULL, "print self-relative descriptors in hexadecimal", ON(SDDL), '\0', st_take_hex },
    { "domain", "SID", "the domain that DA, DU, LA and the like belong to", ON(SDDL) | ON(ACCESS),
      '\0', st_take_domain },
    { "allow-empty", NULL, "exit with 0 where there was nothing to do",
      ON(RUN) | ON(SWEEP) | ON(MATRIX) | ON(MERGE) | ON(CHECK), '\0', take_allow_empty },
    { "quiet", NULL, "tell only what is not as it should be, and the totals", TELLERS, 'q',
      st_take_quiet },
    { "verbose", NULL, "a line a case; twice: with steps and calls", ON(RUN) | ON(REPORT), 'v',
      st_take_verbose },
    { "verbose", NULL, "with all faults and calls", ON(SWEEP) | ON(MERGE), 'v', st_take_verbose },
    { "verbose", NULL, "with every right that is given or taken", ON(MATRIX) | ON(ACCESS), 'v',
      st_take_verbose },
    { "verbose", NULL, "with the edits that did not arrive", ON(COMPARE), 'v', st_take_verbose },
    { "verbose", NULL, "with all details", ON(LIST) | ON(REPLAY), 'v', st_take_verbose },
    { "color", "WHEN", "auto (default), always or never", TELLERS, '\0', st_take_color },
    { "help", NULL, "show this text", ~0U, 'h', take_help },
};
const size_t st_flag_count = sizeof st_flags / sizeof st_flags[0];
