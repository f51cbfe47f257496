/*
 * problem.h - diagnostics with their place in the text.
 *
 * Everything below loading reports through here. Once a file has its
 * ST_DIAGS_MAX problems, more are only counted, and hints are no longer made.
 */
#ifndef ST_SCENARIO_PROBLEM_H
#define ST_SCENARIO_PROBLEM_H

#include "framework/base/diag.h"
#include "framework/scenario/locate.h"

struct st_merged;

struct st_problems {
    struct st_arena *arena;
    struct st_diags *diags;         /* its text is what places are looked up in */
    const struct st_merged *merged; /* workarounds, or NULL */
};

/* Paths need to live only for the call; ST_MEMBER makes one on the stack. */
#define ST_MEMBER(up_, key_)    (&(const struct st_path){ .up = (up_), .key = (key_) })
#define ST_ELEMENT(up_, index_) (&(const struct st_path){ .up = (up_), .index = (index_) })

/* A problem with the value at the path. hint may be NULL. */
__attribute__((format(printf, 5, 6))) void st_problem(
    struct st_problems *problems,
    enum st_diag_id id,
    const struct st_path *path,
    const char *hint,
    const char *format,
    ...);

/* A problem with the name of the member at the path. */
__attribute__((format(printf, 5, 6))) void st_problem_key(
    struct st_problems *problems,
    enum st_diag_id id,
    const struct st_path *path,
    const char *hint,
    const char *format,
    ...);

/* A problem at a place that no path leads to. path is for its pointer. */
__attribute__((format(printf, 6, 7))) void st_problem_at(
    struct st_problems *problems,
    enum st_diag_id id,
    const struct st_path *path,
    const struct st_place *place,
    const char *hint,
    const char *format,
    ...);

/* Whether more are only counted, so that making texts for them is in vain. */
bool st_problems_full(const struct st_problems *problems);

/* Text for a hint, and choices as st_choices() gives them; NULL when hints are not shown. */
__attribute__((format(printf, 2, 3))) const char *st_hint(
    const struct st_problems *problems, const char *format, ...);
const char *st_hint_choices(
    const struct st_problems *problems, const char *word, const struct st_words *words);

/* Where the path stands; with workarounds, in the change of the last one that has it. */
struct st_place st_problem_place(
    const struct st_problems *problems, const struct st_path *path, enum st_diag_place place);

/* Put them in the order of the text. */
void st_problems_sort(struct st_diags *diags);

#endif
