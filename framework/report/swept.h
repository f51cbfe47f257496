/*
 * swept.h - what a sweep came to, told from its event.
 *
 * Reports, totals and exit codes all ask here, so that all say the same.
 */
#ifndef ST_REPORT_SWEPT_H
#define ST_REPORT_SWEPT_H

#include "framework/base/arena.h"
#include "framework/report/event.h"
#include "framework/report/page.h"

/* id, label, word, mark at the end or NULL, ink; the worst first. */
#define ST_SWEPT(X)                                   \
    X(FAIL, "FAIL", "fail", "F", ST_INK_BAD)          \
    X(DIED, "DIED", "died", "X", ST_INK_BAD)          \
    X(STALE, "STALE", "stale", "S", ST_INK_BAD)       \
    X(PART, "part", "part", NULL, ST_INK_WARN)        \
    X(SKIPPED, "skip", "skipped", NULL, ST_INK_FAINT) \
    X(KNOWN, "known", "known", NULL, ST_INK_WARN)     \
    X(PASS, "pass", "pass", NULL, ST_INK_GOOD)

enum st_swept {
#define X(id, label, word, mark, ink) ST_SWEPT_##id,
    ST_SWEPT(X)
#undef X
        ST_SWEPT_COUNT
};

struct st_swept_info {
    const char *label, *word, *mark;
    enum st_ink ink;
};

extern const struct st_swept_info st_swept_infos[ST_SWEPT_COUNT];

/*
 * What the sweep came to. KNOWN: all that is wrong was declared by --known; STALE: something that
 * was declared is not wrong any more, and nothing else is wrong.
 */
enum st_swept st_swept_outcome(const json_t *event);

/* Does it make the whole fail? */
static inline bool st_swept_is_wrong(enum st_swept outcome)
{
    return st_swept_infos[outcome].mark;
}

/*
 * What the cells or pairs of a group have in common, in words that stay the same when the engine
 * makes other calls: "no-lost-update at item.open, by status faults".
 */
const char *st_swept_kind(struct st_arena *arena, const json_t *group);

/* "not wrong any more: recovery at item.save, by crash faults"; "" where all known is there. */
const char *st_swept_stale(struct st_arena *arena, const json_t *event);

#endif
