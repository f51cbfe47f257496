/*
 * access.c - synctorture access: who may do what.
 */
#include <stdio.h>
#include <string.h>

#include "framework/cli/access/access_ask.h"
#include "framework/cli/access/access_batch.h"
#include "framework/cli/access/lines.h"
#include "framework/cli/tasks/inputs.h"
#include "framework/security/alias.h"

/* One answer a line, as long as there are lines. */
static enum st_exit answer_lines(struct st_args *args, struct st_access_batch *batch)
{
    struct st_arena arena; /* of one line */
    struct st_lines lines;
    struct st_line line;
    enum st_exit code = ST_EXIT_OK;

    st_lines_init(&lines, args->arena);
    st_arena_init(&arena);
    while (st_lines_next(&lines, &line)) {
        bool is_good = false;

        if (line.is_too_long)
            puts("{\"id\": null, \"error\": \"the line has more than 4 MiB\"}");
        else
            puts(st_access_batch_answer(
                batch, &arena, (struct st_slice){ line.text, line.size }, &is_good));
        if (!is_good)
            code = ST_EXIT_FAILED;
        st_arena_reset(&arena);
    }
    st_arena_clear(&arena);
    if (!lines.error)
        return code;
    st_complain(args, "cannot read the standard input: %s", strerror(lines.error));
    return ST_EXIT_BROKEN;
}

static enum st_exit run_batch(struct st_args *args)
{
    const char *typed = args->security.domain;
    struct st_access_batch batch;
    struct st_mistake mistake;
    struct st_sid domain;

    if (typed && !st_alias_parse(args->arena, typed, strlen(typed), NULL, &domain, &mistake)) {
        st_complain(args, "--domain: %s", st_mistake_text(args->arena, &mistake));
        return ST_EXIT_USAGE;
    }
    st_access_batch_init(&batch, typed ? &domain : NULL);

    enum st_exit code = answer_lines(args, &batch);

    st_access_batch_clear(&batch);
    return code;
}

static enum st_exit run_scenario(struct st_args *args)
{
    const struct st_access_args *access = &args->access;
    struct st_question question;

    const struct st_scenario *scenario =
        st_input_change(args, st_input_load(args->arena, args->words[0]));

    if (!scenario)
        return ST_EXIT_INVALID;
    if (access->diff || access->diff_workaround)
        return st_access_compare(args, scenario);
    if (!st_question_read(args, scenario, &question))
        return ST_EXIT_USAGE;
    if (access->as && access->on && access->right)
        return st_question_answer(args, &question);
    return st_question_table(args, &question);
}

static enum st_exit run_access(struct st_args *args)
{
    if (args->security.batch && args->word_count == 0)
        return run_batch(args);
    if (!args->security.batch && args->word_count == 1)
        return run_scenario(args);
    st_complain(
        args, args->security.batch ? "--batch reads the standard input, and no scenario"
                                   : "it needs a scenario, or --batch");
    return ST_EXIT_USAGE;
}

const struct st_command st_command_access = {
    .name = "access",
    .words = "[SCENARIO]",
    .about = "tell who may do what, and which entry decided",
    .more = "Of a scenario: the effective rights of everybody on everything, narrowed down by "
            "--as, --on and --right. With all three it is one question, answered by the whole walk "
            "through the lists: each entry, what became of it, where it stands in the file, and "
            "which one decided. Groups are asked about only by --as. --diff and --diff-workaround "
            "tell instead who gains and who loses what, over all of a scenario's time.\n"
            "With --batch, each line of the standard input is a JSON object with a descriptor in "
            "SDDL, the SIDs and privileges of a token, and the rights it wants; it is answered by "
            "one line with the verdict of Windows' access check and the rights granted. A line "
            "that makes no sense is answered with an error, and the exit code is 1 then. "
            "docs/security-descriptors.md describes the members.",
    .examples = {
        "synctorture access FILE --as alice --on '/Team/plan#state' --right write-property",
        "synctorture access FILE --diff-workaround join-exchange-domain-servers",
        "synctorture access --batch < questions.jsonl",
    },
    .words_max = 1,
    .run = run_access,
};
