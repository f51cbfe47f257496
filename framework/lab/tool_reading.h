/*
 * tool_reading.h - what the parts of reading a tool's description share.
 *
 * The first thing that is wrong stays; from then on functions return what does no harm.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_TOOL_READING_H
#define ST_LAB_TOOL_READING_H

#include "framework/lab/tool.h"

struct st_lab_reading {
    struct st_arena *arena;
    const char *why;   /* the first thing that is wrong; NULL: nothing so far */
    bool has_patience; /* some string has {patience} in it */
};

/* Copy a string of it, in which things may stand for others. */
const char *st_lab_keep_text(struct st_lab_reading *reading, const json_t *string);

extern const char st_lab_name_letters[]; /* what names of tools and variants are made of */

__attribute__((format(printf, 2, 3))) void st_lab_complain(
    struct st_lab_reading *reading, const char *format, ...);

/* Complain of members that the object may not have. */
void st_lab_refuse_others(
    struct st_lab_reading *reading, const json_t *object, const struct st_words *members);

const char *st_lab_read_text(
    struct st_lab_reading *reading, const json_t *object, const char *key, bool is_needed);
size_t st_lab_read_number(
    struct st_lab_reading *reading,
    const json_t *object,
    const char *key,
    size_t preset,
    size_t most);

/* An array, or an object, of at most ST_LAB_ROWS_MAX; NULL when it is not there. */
const json_t *st_lab_read_rows(
    struct st_lab_reading *reading, const json_t *object, const char *key, bool is_object);

/* The index of a word; key is for messages. */
size_t st_lab_read_word(
    struct st_lab_reading *reading,
    const char *key,
    const json_t *value,
    const struct st_words *words);

/* A command: an array of strings, the first of which is a program; and an array of these. */
struct st_lab_command st_lab_read_argv(
    struct st_lab_reading *reading, const char *key, const json_t *words);
const struct st_lab_command *st_lab_read_command(
    struct st_lab_reading *reading, const json_t *object, const char *key, bool is_needed);
const struct st_lab_command *st_lab_read_commands(
    struct st_lab_reading *reading, const json_t *object, const char *key, size_t *ret_count);

/* The member "versions" of an object of key, or all versions. */
struct st_lab_range st_lab_read_range(
    struct st_lab_reading *reading, const char *key, const json_t *object);

/* --- tool_parts.c: members that are tables of their own ------------------------------------- */

void st_lab_read_variants(
    struct st_lab_reading *reading, const json_t *object, struct st_lab_tool *tool);
void st_lab_read_files(
    struct st_lab_reading *reading, const json_t *object, struct st_lab_tool *tool);
void st_lab_read_serve(
    struct st_lab_reading *reading, const json_t *object, struct st_lab_tool *tool);

/* After the server: what nobody can see is not to be said. */
void st_lab_read_never(
    struct st_lab_reading *reading, const json_t *object, struct st_lab_tool *tool);

/* --- limits.c ------------------------------------------------------------------------------- */

void st_lab_read_limits(
    struct st_lab_reading *reading, const json_t *object, struct st_lab_tool *tool);

#endif
