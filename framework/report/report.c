/*
 * report.c - the built-in reports.
 */
#include "framework/report/report.h"

const struct st_report *const st_reports[] = {
#define X(id, name) &st_report_##id,
    ST_REPORTS(X)
#undef X
};

static const char *const names[] = {
#define X(id, name) name,
    ST_REPORTS(X)
#undef X
};
const struct st_words st_report_words = { "report", names, sizeof names / sizeof names[0] };

static const char *const dialects[] = {
#define X(id, word, about) word,
    ST_JUNIT_DIALECTS(X)
#undef X
};
const struct st_words st_junit_dialect_words = { "dialect", dialects,
                                                 sizeof dialects / sizeof dialects[0] };
