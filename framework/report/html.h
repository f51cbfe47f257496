/*
 * html.h - the parts of the report as a page.
 *
 *     html.c           the page, made of the template in html_page/ and what follows
 *     html_overview.c  what a reader sees at once, and without a script
 *     html_pool.c      the events, as small as they get, for the script
 *     html_page/       the template, its style and its script
 */
#ifndef ST_REPORT_HTML_H
#define ST_REPORT_HTML_H

#include "framework/base/text.h"
#include "framework/report/event.h"

/*
 * The template, a text, made of the files in html_page/ when the program is built. In it, and in
 * this order, stand @TITLE@, @OVERVIEW@ and @DATA@.
 */
extern const char st_html_page[];

/* "2 of 84 wrong: 82 ok, 2 failed", as text. */
void st_html_title(struct st_text *text, const json_t *begin, const json_t *events);

/*
 * Totals, a table that leads to each event by its place in the list ("#c0", "#c1", of cells of
 * a matrix "#c0.1"), and what is wrong in full: HTML.
 */
void st_html_overview(
    struct st_text *text, const json_t *begin, const json_t *events, const json_t *end);

/*
 * A JSON document that holds the events, and is safe inside of a script element:
 *
 *     {"keys": [[NAME, ...], ...], "pool": [VALUE, ...], "events": [N, ...]}
 *
 * Each value is in the pool once, however often it is in the events. A text, a number, true,
 * false and null are themselves; a list is [0, N, ...]; an object is [K + 1, N, ...], with the
 * names keys[K]. N is a place in the pool. An element of a list that is an object without "n"
 * has its place in the list, from 1, as "n". What lies too deep to be an event of ours is null.
 * A case without "reproduce" is run again as "synctorture run FILE --engine ENGINE".
 */
void st_html_pool(struct st_text *text, const json_t *events);

#endif
