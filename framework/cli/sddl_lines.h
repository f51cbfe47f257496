/*
 * sddl_lines.h - what `synctorture sddl` does with one line.
 */
#ifndef ST_CLI_SDDL_LINES_H
#define ST_CLI_SDDL_LINES_H

#include "framework/cli/lines.h"
#include "framework/security/descriptor.h"
#include "framework/security/mistake.h"

/* What all lines have in common. */
struct st_sddl_job {
    const struct st_sid *domain; /* or NULL */
    bool to_hex;
    /* Turn a line into a descriptor; false after saying what is wrong. */
    bool (*read)(
        struct st_arena *arena,
        const struct st_sddl_job *job,
        const struct st_line *line,
        struct st_descriptor *ret_descriptor,
        struct st_mistake *ret_mistake);
};

/* Readers of lines: SDDL; a self-relative descriptor in hexadecimal. */
bool st_sddl_line_text(
    struct st_arena *arena,
    const struct st_sddl_job *job,
    const struct st_line *line,
    struct st_descriptor *ret_descriptor,
    struct st_mistake *ret_mistake);
bool st_sddl_line_hex(
    struct st_arena *arena,
    const struct st_sddl_job *job,
    const struct st_line *line,
    struct st_descriptor *ret_descriptor,
    struct st_mistake *ret_mistake);

/* The line that answers a line, in the arena; NULL after saying what is wrong with it. */
const char *st_sddl_line_answer(
    struct st_arena *arena,
    const struct st_sddl_job *job,
    const struct st_line *line,
    struct st_mistake *ret_mistake);

#endif
