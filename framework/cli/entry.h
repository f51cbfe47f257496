/*
 * entry.h - one word of the glossary on a page.
 */
#ifndef ST_CLI_ENTRY_H
#define ST_CLI_ENTRY_H

#include <jansson.h>

#include "framework/report/page.h"

/* The members of an entry but "word" and "about", a line each, from a column on. */
void st_entry_details(struct st_page *page, size_t column, json_t *entry);

#endif
