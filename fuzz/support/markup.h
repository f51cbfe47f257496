/*
 * markup.h - is this text one well-formed document of XML or of HTML?
 *
 * Not a validator: what it looks for is text that gets out of its place. Elements are closed
 * in their order, attributes stand in double quotes and once, < and & are nothing but markup,
 * and no character is there that XML 1.0 does not have.
 */
#ifndef ST_FUZZ_SUPPORT_MARKUP_H
#define ST_FUZZ_SUPPORT_MARKUP_H

#include <stdbool.h>

/* A declaration and then one element. (https://www.w3.org/TR/xml/) */
bool st_is_xml(const char *text);

/* As XML, but with elements that have no end, and scripts and styles whose text is their own. */
bool st_is_html(const char *text);

#endif
