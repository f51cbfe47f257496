/*
 * cmd_sddl.c - synctorture sddl: security descriptors from one form to another.
 */
#include <stdio.h>
#include <string.h>

#include "framework/cli/args.h"
#include "framework/cli/sddl_lines.h"
#include "framework/security/alias.h"

/* A SID that was typed; NULL if none was. False after saying on stderr what is wrong. */
static bool read_sid(
    struct st_args *args, const char *option, const char *typed, const struct st_sid **sid)
{
    struct st_sid *read = NULL;
    struct st_mistake mistake;

    if (!typed)
        return true;
    read = ST_NEW(args->arena, struct st_sid);
    if (!st_alias_parse(args->arena, typed, strlen(typed), NULL, read, &mistake)) {
        st_complain(args, "%s: %s", option, st_mistake_text(args->arena, &mistake));
        return false;
    }
    *sid = read;
    return true;
}

static bool make_job(struct st_args *args, struct st_sddl_job *job)
{
    const struct st_security_args *asked = &args->security;

    job->to_hex = !asked->from_hex;
    job->read = asked->from_hex ? st_sddl_line_hex : st_sddl_line_text;
    return read_sid(args, "--domain", asked->domain, &job->domain);
}

static enum st_exit run_sddl(struct st_args *args)
{
    struct st_sddl_job job = { 0 };
    struct st_arena arena; /* of one line */
    struct st_lines lines;
    struct st_line line;
    enum st_exit code = ST_EXIT_OK;

    if (!make_job(args, &job))
        return ST_EXIT_USAGE;
    st_lines_init(&lines, args->arena);
    st_arena_init(&arena);
    while (st_lines_next(&lines, &line)) {
        struct st_mistake mistake;
        const char *answer = st_sddl_line_answer(&arena, &job, &line, &mistake);

        puts(answer ? answer : "reject");
        if (!answer) {
            fprintf(
                stderr, "synctorture sddl: line %zu: %s\n", lines.number,
                st_mistake_text(&arena, &mistake));
            code = ST_EXIT_FAILED;
        }
        st_arena_reset(&arena);
    }
    st_arena_clear(&arena);
    if (!lines.error)
        return code;
    st_complain(args, "cannot read the standard input: %s", strerror(lines.error));
    return ST_EXIT_BROKEN;
}

const struct st_command st_command_sddl = {
    .name = "sddl",
    .words = "",
    .about = "convert security descriptors between SDDL and their binary form",
    .more = "Each line of the standard input is a descriptor in SDDL, as Windows reads it, and is "
            "answered by one line: the self-relative descriptor in hexadecimal, or `reject`. Why "
            "a line is rejected goes to the standard error, and the exit code is 1 then.",
    .examples = {
        "synctorture sddl < descriptors.txt",
        "synctorture sddl --from-hex --domain S-1-5-21-1-2-3 < descriptors.hex",
    },
    .run = run_sddl,
};
