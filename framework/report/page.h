/*
 * page.h - text that people read on a terminal: escaped, aligned, wrapped, coloured.
 *
 * All text goes in through functions that escape it (base/text.h), so nothing that
 * comes from a scenario can steer the terminal, and nobody needs to think of it.
 * Widths are in characters.
 */
#ifndef ST_REPORT_PAGE_H
#define ST_REPORT_PAGE_H

#include <stdbool.h>
#include <stdio.h>

#include "framework/base/text.h"

enum { ST_PAGE_WIDTH = 100 };

/* How something looks when colour was asked for; it must be readable without. */
enum st_ink { ST_INK_PLAIN, ST_INK_STRONG, ST_INK_FAINT, ST_INK_GOOD, ST_INK_WARN, ST_INK_BAD };

struct st_page {
    struct st_text text;
    size_t column; /* characters on the last line */
    size_t wanted; /* the column that the next text starts at, when it is not yet there */
    bool color;
};

void st_page_init(struct st_page *page, struct st_arena *arena, bool color);

void st_page_add(struct st_page *page, const char *text);
__attribute__((format(printf, 2, 3))) void st_page_addf(
    struct st_page *page, const char *format, ...);
void st_page_ink(struct st_page *page, enum st_ink ink, const char *text);

/* Add words, going on at column `indent` of a new line where the width is reached. */
void st_page_wrap(struct st_page *page, size_t indent, const char *text);

/* The next text starts at that column, or one after what is already there. */
void st_page_to(struct st_page *page, size_t column);

void st_page_break(struct st_page *page); /* ends the line; no spaces are left at its end */
void st_page_gap(struct st_page *page);   /* a blank line, unless there is one or nothing before */
void st_page_print(const struct st_page *page, FILE *file);

/* The width of a text when it is escaped. */
size_t st_page_width(struct st_arena *arena, const char *text);

/* The text, or its beginning and "..." when it is wider than that. */
const char *st_page_short(struct st_arena *arena, const char *text, size_t width);

#endif
