/*
 * report.h - one interface for everything that tells people about runs.
 *
 * A report listens to the events of run/events.h, live or read back from a log,
 * and writes text. It decides nothing and knows nothing but the events. A log may
 * have been written by anybody: that it opens with one `begin` is looked at before,
 * but no report relies on a member being there or on its type.
 */
#ifndef ST_REPORT_REPORT_H
#define ST_REPORT_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "framework/base/arena.h"
#include "framework/base/words.h"

/* What readers of JUnit's XML understand. word, meaning */
#define ST_JUNIT_DIALECTS(X)                                         \
    X(JENKINS, "jenkins", "what the schema of Jenkins allows, only") \
    X(GITLAB, "gitlab", "with the file of each case, which GitLab links to")

enum st_junit_dialect {
#define X(id, word, about) ST_JUNIT_##id,
    ST_JUNIT_DIALECTS(X)
#undef X
};

extern const struct st_words st_junit_dialect_words;

struct st_report_out {
    FILE *file; /* whoever opened it looks for errors */
    bool color;
    enum st_junit_dialect dialect;
    int verbosity;          /* -1 only failures, 0, 1 a line a case, 2 with steps and calls */
    struct st_arena *arena; /* scratch; cleared by the caller after each event */
    json_t *kept;           /* for a report that must wait for the end; released by the caller */
};

struct st_report {
    const char *name; /* --format NAME */
    const char *about;
    void (*event)(struct st_report_out *out, json_t *event); /* may keep a reference */
};

/* Add a report: its file, and a row here. People who ask for none get the first. */
#define ST_REPORTS(X)       \
    X(human, "human")       \
    X(json, "json")         \
    X(jsonl, "jsonl")       \
    X(markdown, "markdown") \
    X(tap, "tap")           \
    X(junit, "junit")       \
    X(github, "github")     \
    X(html, "html")

#define X(id, name) extern const struct st_report st_report_##id;
ST_REPORTS(X)
#undef X

extern const struct st_report *const st_reports[];
extern const struct st_words st_report_words; /* their names, in the same order */

#endif
