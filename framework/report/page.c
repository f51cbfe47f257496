/*
 * page.c - text that people read on a terminal: escaped, aligned, wrapped, coloured.
 */
#include "framework/report/page.h"

#include <stdarg.h>
#include <string.h>

static const char *const inks[] = {
    [ST_INK_PLAIN] = "",        [ST_INK_STRONG] = "\033[1m", [ST_INK_FAINT] = "\033[2m",
    [ST_INK_GOOD] = "\033[32m", [ST_INK_WARN] = "\033[33m",  [ST_INK_BAD] = "\033[31;1m",
};

/* Bytes of the first `width` characters of a text. */
static size_t bytes_of(const char *text, size_t size, size_t width)
{
    size_t at = 0;
    size_t length = 0;

    for (; width > 0 && at < size; width--, at += length)
        (void)st_utf8_next(text + at, size - at, &length);
    return at < size ? at : size;
}

void st_page_init(struct st_page *page, struct st_arena *arena, bool color)
{
    *page = (struct st_page){ .color = color };
    st_text_init(&page->text, arena);
}

/* Where the next text starts. */
static size_t start_of(const struct st_page *page)
{
    return page->wanted > page->column ? page->wanted : page->column;
}

static void go_to_start(struct st_page *page)
{
    st_text_pad(&page->text, start_of(page) - page->column);
    page->column = start_of(page);
}

static void add_size(struct st_page *page, const char *text, size_t size)
{
    if (size == 0)
        return;
    go_to_start(page);

    size_t before = page->text.size;

    st_text_add_safe(&page->text, text, size);
    page->column += st_utf8_count(page->text.data + before, page->text.size - before);
}

void st_page_add(struct st_page *page, const char *text)
{
    add_size(page, text, strlen(text));
}

void st_page_addf(struct st_page *page, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    st_page_add(page, st_arena_vformat(page->text.arena, format, arguments));
    va_end(arguments);
}

void st_page_ink(struct st_page *page, enum st_ink ink, const char *text)
{
    bool is_inked = page->color && ink != ST_INK_PLAIN && text[0];

    if (is_inked) {
        go_to_start(page); /* else the spaces would be inked, too */
        st_text_add(&page->text, inks[ink]);
    }
    st_page_add(page, text);
    if (is_inked)
        st_text_add(&page->text, "\033[0m");
}

void st_page_wrap(struct st_page *page, size_t indent, const char *text)
{
    while (*text) {
        size_t size = strcspn(text, " ");
        const char *word = st_arena_copy(page->text.arena, text, size);
        size_t end = start_of(page) + st_page_width(page->text.arena, word);

        if (end > ST_PAGE_WIDTH && start_of(page) > indent) {
            st_page_break(page);
            st_page_to(page, indent);
        }
        st_page_add(page, word);
        for (text += size; *text == ' '; text++)
            page->wanted = start_of(page) + 1;
    }
}

void st_page_to(struct st_page *page, size_t column)
{
    size_t least = page->column > 0 ? page->column + 1 : 0;

    page->wanted = column > least ? column : least;
}

void st_page_break(struct st_page *page)
{
    st_text_add_char(&page->text, '\n');
    page->column = 0;
    page->wanted = 0;
}

void st_page_gap(struct st_page *page)
{
    const struct st_text *text = &page->text;

    if (page->column > 0)
        st_page_break(page);
    if (text->size >= 2 && strcmp(text->data + text->size - 2, "\n\n") != 0)
        st_page_break(page);
}

void st_page_print(const struct st_page *page, FILE *file)
{
    fwrite(page->text.data, 1, page->text.size, file);
}

size_t st_page_width(struct st_arena *arena, const char *text)
{
    const char *shown = st_safe(arena, text);

    return st_utf8_count(shown, strlen(shown));
}

const char *st_page_short(struct st_arena *arena, const char *text, size_t width)
{
    size_t size = strlen(text);

    if (st_utf8_count(text, size) <= width)
        return text;
    return st_arena_format(arena, "%.*s...", (int)bytes_of(text, size, width - 3), text);
}
