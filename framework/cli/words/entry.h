/*
 * entry.h - one word of the glossary, on a page or in a table.
 */
#ifndef ST_CLI_WORDS_ENTRY_H
#define ST_CLI_WORDS_ENTRY_H

#include <jansson.h>

#include "framework/report/page.h"

/* A detail as text: "a, b, c"; a text without its quotes, yes or no. */
const char *st_entry_value(struct st_arena *arena, const json_t *value);

/* The members of an entry but "word" and "about", a line each, from a column on. */
void st_entry_details(struct st_page *page, size_t column, json_t *entry);

/*
 * Add a table of entries, with a column for each detail that any of them has.
 * Entries are of our own tables: they are Markdown.
 */
void st_entries_markdown(struct st_text *page, json_t *entries);

#endif
