/*
 * markdown_table.c - tables in GitHub's Markdown.
 */
#include "framework/report/markdown_table.h"

#include <stdbool.h>
#include <string.h>

void st_markdown_text(struct st_text *page, const char *text)
{
    for (const char *c = st_safe(page->arena, text); *c; c++) {
        if (strchr("\\`*_{}[]()#+!|~<>&", *c))
            st_text_addf(page, "&#%d;", (int)(unsigned char)*c);
        else
            st_text_add_char(page, *c);
    }
}

void st_markdown_own(struct st_text *page, const char *text)
{
    bool is_code = false;

    for (const char *c = text; *c; c++) {
        is_code = is_code != (*c == '`');
        if (*c == '|' || (*c == '*' && !is_code))
            st_text_addf(page, "\\%c", *c);
        else if (*c == '<' && !is_code)
            st_text_add(page, "&lt;");
        else if (*c == '\n')
            st_text_add(page, "\n\n");
        else
            st_text_add_char(page, *c);
    }
}

void st_markdown_cell(struct st_text *page, const char *text)
{
    st_text_add(page, "| ");
    st_markdown_text(page, text);
    st_text_add_char(page, ' ');
}

void st_markdown_own_cell(struct st_text *page, const char *text)
{
    st_text_add(page, "| ");
    st_markdown_own(page, text);
    st_text_add_char(page, ' ');
}

void st_markdown_rule(struct st_text *page, size_t columns)
{
    st_text_add(page, "|\n");
    for (size_t i = 0; i < columns; i++)
        st_text_add(page, "|---");
    st_text_add(page, "|\n");
}

void st_markdown_header(struct st_text *page, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        st_markdown_cell(page, names[i]);
    st_markdown_rule(page, count);
}
