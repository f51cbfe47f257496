/*
 * cmd_access.c - synctorture access: who may do what.
 */
#include <stdio.h>
#include <string.h>

#include "framework/cli/access_batch.h"
#include "framework/cli/args.h"
#include "framework/cli/lines.h"
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

static enum st_exit run_access(struct st_args *args)
{
    if (args->security.batch)
        return run_batch(args);
    st_complain(args, "it needs --batch");
    return ST_EXIT_USAGE;
}

const struct st_command st_command_access = {
    .name = "access",
    .words = "",
    .about = "check what security descriptors grant",
    .more = "With --batch, each line of the standard input is a JSON object with a descriptor in "
            "SDDL, the SIDs and privileges of a token, and the rights it wants; it is answered by "
            "one line with the verdict of Windows' access check and the rights granted. A line "
            "that makes no sense is answered with an error, and the exit code is 1 then. "
            "docs/security-descriptors.md describes the members.",
    .examples = {
        "synctorture access --batch < questions.jsonl",
        "synctorture access --batch --domain S-1-5-21-1-2-3 < questions.jsonl",
    },
    .run = run_access,
};
