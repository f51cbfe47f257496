/*
 * markdown_table.h - tables in GitHub's Markdown.
 */
#ifndef ST_REPORT_MARKDOWN_TABLE_H
#define ST_REPORT_MARKDOWN_TABLE_H

#include "framework/base/text.h"

/* Add text as text: one line, and no character that Markdown or HTML reads. */
void st_markdown_text(struct st_text *page, const char *text);

/*
 * Add text of our own tables, which may be Markdown: `code` and links. Only what would end
 * a cell or begin a tag or emphasis is written otherwise; a line feed parts paragraphs.
 */
void st_markdown_own(struct st_text *page, const char *text);

/* A line of a table is cells, and "|\n" after the last. */
void st_markdown_cell(struct st_text *page, const char *text);
void st_markdown_own_cell(struct st_text *page, const char *text);

/* The end of the header's line, and the rule below it. */
void st_markdown_rule(struct st_text *page, size_t columns);

void st_markdown_header(struct st_text *page, const char *const *names, size_t count);

#endif
