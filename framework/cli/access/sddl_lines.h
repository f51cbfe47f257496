/*
 * sddl_lines.h - what `synctorture sddl` does with one line.
 */
#ifndef ST_CLI_ACCESS_SDDL_LINES_H
#define ST_CLI_ACCESS_SDDL_LINES_H

#include "framework/cli/access/lines.h"
#include "framework/security/descriptor.h"
#include "framework/security/mistake.h"

enum { ST_SDDL_MEMBERS_MAX = 2048 }; /* in a line of roles; more do not fit into a list */

/* What all lines have in common. */
struct st_sddl_job {
    const struct st_sid *domain, *owner, *group; /* each may be NULL */
    bool is_container, to_hex;
    /* Turn a line into a descriptor; false after saying what is wrong. */
    bool (*read)(
        struct st_arena *arena,
        const struct st_sddl_job *job,
        const struct st_line *line,
        struct st_descriptor *ret_descriptor,
        struct st_mistake *ret_mistake);
};

/*
 * Readers of lines: SDDL; a self-relative descriptor in hexadecimal; the SDDL of a parent,
 * and perhaps a tab and the SDDL of the creator, for the descriptor of the child;
 * "AU=author S-1-1-0=0x401", trustees with roles or MAPI rights, for Exchange's list.
 */
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
bool st_sddl_line_inherit(
    struct st_arena *arena,
    const struct st_sddl_job *job,
    const struct st_line *line,
    struct st_descriptor *ret_descriptor,
    struct st_mistake *ret_mistake);
bool st_sddl_line_roles(
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
