/*
 * human.h - the parts of the report for people.
 *
 *     human.c           which part is told when
 *     human_group.c     the cases of one scenario, in as few lines as possible
 *     human_failure.c   one case that is not as it should be, or a replay, in a block
 *     human_trace.c     the sections of such a block: steps, access, calls and so on
 *     human_outcome.c   a case in half a line
 */
#ifndef ST_REPORT_HUMAN_H
#define ST_REPORT_HUMAN_H

#include "framework/report/event.h"
#include "framework/report/page.h"

enum { ST_HUMAN_COLUMN = 12 }; /* where the text of a section begins */

/* How a verdict looks. */
struct st_human_style {
    const char *label;
    const char *mark; /* in the list of failures at the end; NULL: nothing is wrong */
    enum st_ink ink;
};

extern const struct st_human_style st_human_styles[ST_VERDICT_COUNT];

const struct st_human_style *st_human_style(const json_t *event);

/* "sync of alice: expected ok, got access-denied": why a case is not as it should be. */
const char *st_human_reason(struct st_arena *arena, const json_t *event);

/* "flaky: passed at try 2; before: ..." of a case that is; "" of another. */
const char *st_human_flaky(struct st_arena *arena, const json_t *event);

/* "progress, acl-kept": the invariants that were broken. */
const char *st_human_broken(struct st_arena *arena, const json_t *event);

/* "access-denied 0x80070005 at property.delete note#state": how it went. */
const char *st_human_outcome(struct st_arena *arena, const json_t *event);

/* What there is to say of how it ended, in one line; "" of one that simply passed. */
const char *st_human_remark(struct st_arena *arena, const json_t *event);

/* "stay-online: fixed, grant: fail": what the workarounds do, or only those that do harm. */
const char *st_human_effects(struct st_arena *arena, const json_t *event, bool only_broken);

/* "note#state", "/Inbox/note#state" if the whole path is wanted, "" if there is no item. */
const char *st_human_place(struct st_arena *arena, const json_t *object, bool is_whole);

/* A list of the cases of one scenario, an array. */
void st_human_group(struct st_page *page, const json_t *cases, int verbosity);

void st_human_failure(struct st_page *page, const json_t *event, bool all_calls);

/* A cell of a sweep that was run again, in a block whatever it came to. */
void st_human_replay(struct st_page *page, const json_t *event, int verbosity);

/* Sections of a block. A section about which nothing was recorded is left out. */
void st_human_steps(struct st_page *page, const json_t *event);
void st_human_access(struct st_page *page, const json_t *event);
void st_human_calls(struct st_page *page, const json_t *event, bool all_calls);
void st_human_log(struct st_page *page, const json_t *event);
void st_human_workarounds(struct st_page *page, const json_t *event);

#endif
