/*
 * item_text.h - an item as the text of one file: a JSON object of its properties.
 *
 * A tool that is stopped leaves half of such a text, or none, and then it is no JSON any more. No
 * program can read any property from it, so each of them has a value that nobody has written:
 * "unreadable:" and what there is. From such values comes the same text again.
 *
 * Private to framework/lab/files/.
 */
#ifndef ST_LAB_FILES_ITEM_TEXT_H
#define ST_LAB_FILES_ITEM_TEXT_H

#include "framework/lab/visit.h"

/* What stands before what there is. */
#define ST_LAB_UNREADABLE "unreadable:"

/* False: it is no item, and no property is there to show that; the lab's unfit says so. */
bool st_lab_item_read(
    const struct st_lab_visit *visit, const char *bytes, size_t size, st_name *ret_values);

/* The text of an item with these values, in the visit's arena. */
const char *st_lab_item_text(const struct st_lab_visit *visit, const st_name *values);

#endif
