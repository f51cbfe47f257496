/*
 * xml.c - text that XML 1.0 can hold.
 */
#include "framework/report/xml.h"

#include <string.h>

static void add_char(struct st_text *text, char c)
{
    switch (c) {
    case '<':
        st_text_add(text, "&lt;");
        break;
    case '>': /* for the sake of ]]> */
        st_text_add(text, "&gt;");
        break;
    case '&':
        st_text_add(text, "&amp;");
        break;
    case '"':
        st_text_add(text, "&quot;");
        break;
    case '\'':
        st_text_add(text, "&#39;");
        break;
    default:
        st_text_add_char(text, c);
        break;
    }
}

void st_xml_add(struct st_text *text, const char *piece)
{
    for (const char *c = st_safe(text->arena, piece); *c; c++)
        add_char(text, *c);
}

void st_xml_add_lines(struct st_text *text, const char *lines)
{
    while (*lines) {
        size_t size = strcspn(lines, "\n");

        st_xml_add(text, st_arena_copy(text->arena, lines, size));
        if (lines[size])
            st_text_add_char(text, '\n');
        lines += size + (lines[size] == '\n');
    }
}

void st_xml_attribute(struct st_text *text, const char *name, const char *value)
{
    st_text_addf(text, " %s=\"", name);
    st_xml_add(text, value);
    st_text_add_char(text, '"');
}

void st_xml_attribute_number(struct st_text *text, const char *name, long long value)
{
    st_text_addf(text, " %s=\"%lld\"", name, value);
}
