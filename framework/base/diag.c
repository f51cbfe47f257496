/*
 * diag.c - problems found in what a person wrote.
 */
#include "framework/base/diag.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "framework/base/text.h"

enum { SHOWN_MAX = 100 }; /* characters of a source line that are shown */

static const char *const diag_words[] = {
#define X(id, word, about) word,
    ST_DIAGS(X)
#undef X
};
const struct st_words st_diag_words = { "diagnostic", diag_words, ST_DIAG_COUNT };

void st_diags_init(struct st_diags *diags, struct st_arena *arena, const char *file)
{
    *diags = (struct st_diags){ .arena = arena, .file = file };
}

struct st_diag *st_diags_add(
    struct st_diags *diags,
    enum st_diag_id id,
    const struct st_path *path,
    const char *hint,
    const char *format,
    ...)
{
    static struct st_diag surplus; /* written to, never read */
    va_list arguments;

    assert((size_t)id < ST_DIAG_COUNT);
    if (diags->count >= ST_DIAGS_MAX) {
        diags->dropped++;
        return &surplus;
    }
    diags->items = st_arena_grow(
        diags->arena, diags->items, diags->count, &diags->capacity, sizeof *diags->items);

    struct st_diag *diag = &diags->items[diags->count++];

    va_start(arguments, format);
    *diag = (struct st_diag){
        .id = id,
        .pointer = st_path_pointer(diags->arena, path),
        .message = st_arena_vformat(diags->arena, format, arguments),
        .hint = hint,
        .width = 1,
    };
    va_end(arguments);
    return diag;
}

bool st_diags_any(const struct st_diags *diags)
{
    return diags->count > 0;
}

const char *st_text_line(const char *text, size_t size, int line, size_t *ret_size)
{
    const char *end = text + size;

    for (int at = 1; text < end; at++) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline ? newline : end;

        if (at == line) {
            *ret_size = (size_t)(stop - text);
            if (*ret_size > 0 && text[*ret_size - 1] == '\r')
                --*ret_size;
            return text;
        }
        if (!newline)
            break;
        text = newline + 1;
    }
    return NULL;
}

/* Skip count characters (not bytes) of a line. */
static size_t skip_characters(const char *line, size_t size, size_t count)
{
    size_t at = 0;
    size_t length = 0;

    for (; count > 0 && at < size; count--) {
        (void)st_utf8_next(line + at, size - at, &length);
        at += length;
    }
    return at;
}

/* The source line with a caret run under the place; a long line is cut around it. */
static void add_excerpt(
    struct st_text *text, const struct st_diags *diags, const struct st_diag *diag)
{
    size_t size = 0;
    const char *line =
        diags->text ? st_text_line(diags->text, diags->size, diag->line, &size) : NULL;

    if (!line)
        return;

    size_t column = (size_t)diag->column - 1;
    size_t first = column > SHOWN_MAX / 2 ? column - SHOWN_MAX / 2 : 0;
    size_t from = skip_characters(line, size, first);
    size_t to = from + skip_characters(line + from, size - from, SHOWN_MAX);
    size_t caret = from + skip_characters(line + from, size - from, column - first);
    size_t before = text->size;

    st_text_addf(text, "%5d | %s", diag->line, first > 0 ? "..." : "");
    st_text_add_safe(text, line + from, to - from);
    st_text_addf(text, "%s\n      | %s", to < size ? "..." : "", first > 0 ? "   " : "");

    /* The caret line is as wide as what was printed, escapes and all, up to the place. */
    struct st_text shown;
    size_t length = 0;
    size_t wide = 0;

    st_text_init(&shown, text->arena);
    st_text_add_safe(&shown, line + from, (caret < to ? caret : to) - from);
    for (size_t at = 0; at < shown.size; at += length, wide++)
        (void)st_utf8_next(shown.data + at, shown.size - at, &length);
    st_text_pad(text, wide);

    size_t room = SHOWN_MAX - (column - first);
    size_t width = diag->width > 0 ? (size_t)diag->width : 0;

    st_text_repeat(text, '^', width < room ? width : room);
    st_text_add_char(text, '\n');
    assert(text->size > before);
}

const char *st_diag_text(struct st_arena *arena, const struct st_diags *diags, size_t index)
{
    const struct st_diag *diag = &diags->items[index];
    struct st_text text;

    st_text_init(&text, arena);
    st_text_add_safe(&text, diags->file, strlen(diags->file));
    if (diag->line > 0)
        st_text_addf(&text, ":%d:%d", diag->line, diag->column);
    st_text_addf(&text, ": error[%s]: ", st_diag_words.words[diag->id]);
    st_text_add_safe(&text, diag->message, strlen(diag->message));
    st_text_add_char(&text, '\n');
    if (diag->line > 0)
        add_excerpt(&text, diags, diag);
    if (diag->pointer[0]) {
        st_text_add(&text, "      in ");
        st_text_add_safe(&text, diag->pointer, strlen(diag->pointer));
        st_text_add_char(&text, '\n');
    }
    if (diag->hint) {
        st_text_add(&text, "      help: ");
        st_text_add_safe(&text, diag->hint, strlen(diag->hint));
        st_text_add_char(&text, '\n');
    }
    return text.data;
}
