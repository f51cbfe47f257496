/*
 * line_forms.h - is this text well-formed TAP, annotations for GitHub, or Markdown tables?
 *
 * Read as others read them, from what the formats say, and not from the reports that write
 * them. Text without any line is well-formed: a report may say nothing before the end.
 */
#ifndef ST_FUZZ_SUPPORT_LINE_FORMS_H
#define ST_FUZZ_SUPPORT_LINE_FORMS_H

#include <stdbool.h>

/*
 * Version 13: points numbered from 1 without a gap, a plan that fits them as the last line if
 * has_ended, diagnoses in YAML of one line a value, and no # but that of a directive.
 * (https://testanything.org/tap-version-13-specification.html)
 */
bool st_is_tap(const char *text, bool has_ended);

/* No more than ten commands, each an error or a warning; the last line is none. */
bool st_is_github(const char *text);

/* Rows that follow one another have the same number of cells, and nothing is a tag. */
bool st_is_markdown(const char *text);

#endif
