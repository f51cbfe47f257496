/*
 * xml.h - text that XML 1.0 can hold.
 */
#ifndef ST_REPORT_XML_H
#define ST_REPORT_XML_H

#include "framework/base/text.h"

/*
 * Add text to content or to an attribute in double quotes. What XML cannot hold, even as a
 * reference, becomes readable text, as on a terminal (base/text.h); line feeds and tabs,
 * which content may keep, do not.
 */
void st_xml_add(struct st_text *text, const char *piece);

/* Lines of such text: content, which keeps its line feeds. */
void st_xml_add_lines(struct st_text *text, const char *lines);

/* " name="value"". */
void st_xml_attribute(struct st_text *text, const char *name, const char *value);
void st_xml_attribute_number(struct st_text *text, const char *name, long long value);

#endif
