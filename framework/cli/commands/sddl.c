/*
 * sddl.c - synctorture sddl: security descriptors from one form to another.
 */
#include <stdio.h>
#include <string.h>

#include "framework/cli/access/sddl_lines.h"
#include "framework/cli/args.h"
#include "framework/security/alias.h"

/* A SID that was typed; NULL if none was. False after saying on stderr what is wrong. */
static bool read_sid(
    struct st_args *args,
    const char *option,
    const char *typed,
    const struct st_sid *domain,
    const struct st_sid **ret_sid)
{
    struct st_sid *read = NULL;
    struct st_mistake mistake;

    if (!typed)
        return true;
    read = ST_NEW(args->arena, struct st_sid);
    if (!st_alias_parse(args->arena, typed, strlen(typed), domain, read, &mistake)) {
        st_complain(args, "%s: %s", option, st_mistake_text(args->arena, &mistake));
        return false;
    }
    *ret_sid = read;
    return true;
}

/* The options that make sense together. False after saying on stderr what does not. */
static bool check_options(const struct st_args *args)
{
    const struct st_security_args *asked = &args->security;
    const char *what = NULL;

    if (asked->from_hex + asked->inherit + asked->roles > 1)
        what = "--from-hex, --inherit and --roles exclude each other";
    else if (asked->inherit && asked->container == asked->object)
        what = "--inherit needs one of --container and --object";
    else if (!asked->inherit && (asked->container || asked->object || asked->owner || asked->group))
        what = "--container, --object, --owner and --group belong to --inherit";
    if (what)
        st_complain(args, "%s", what);
    return !what;
}

static bool make_job(struct st_args *args, struct st_sddl_job *job)
{
    const struct st_security_args *asked = &args->security;

    if (!check_options(args))
        return false;
    job->read = st_sddl_line_text;
    if (asked->from_hex)
        job->read = st_sddl_line_hex;
    if (asked->inherit)
        job->read = st_sddl_line_inherit;
    if (asked->roles)
        job->read = st_sddl_line_roles;
    job->to_hex = asked->hex || job->read == st_sddl_line_text;
    job->is_container = asked->container;
    return read_sid(args, "--domain", asked->domain, NULL, &job->domain) &&
           read_sid(args, "--owner", asked->owner, job->domain, &job->owner) &&
           read_sid(args, "--group", asked->group, job->domain, &job->group);
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
            "a line is rejected goes to the standard error, and the exit code is 1 then. "
            "docs/security-descriptors.md says what is accepted, and why.",
    .examples = {
        "synctorture sddl --from-hex --domain S-1-5-21-1-2-3 < descriptors.hex",
        "echo 'D:(A;OICIIO;GA;;;CO)' | synctorture sddl --inherit --container --owner BA",
        "echo 'S-1-5-21-1-2-3-1001=author AN=none' | synctorture sddl --roles",
    },
    .run = run_sddl,
};
