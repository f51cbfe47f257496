/*
 * problem.c - diagnostics with their place in the text.
 */
#include "framework/scenario/problem.h"

#include <stdarg.h>
#include <string.h>

#include "framework/scenario/scenario.h"

enum { MESSAGE_MAX = 400 }; /* bytes */

/* The same path below another one. */
static const struct st_path *rebase(
    struct st_arena *arena, const struct st_path *base, const struct st_path *path)
{
    if (!path)
        return base;

    const struct st_path *up = rebase(arena, base, path->up);

    return path->key ? st_path_member(arena, up, path->key)
                     : st_path_element(arena, up, path->index);
}

static const struct st_path *change_of(struct st_arena *arena, const char *workaround)
{
    const struct st_path *workarounds = st_path_member(arena, NULL, "workarounds");

    return st_path_member(arena, st_path_member(arena, workarounds, workaround), "change");
}

/*
 * The path in the text of what is at the path in the scenario. What a workaround's
 * change has is there, the last one's first; anything else is where it always was.
 */
static const struct st_path *written(const struct st_problems *problems, const struct st_path *path)
{
    const struct st_diags *diags = problems->diags;
    struct st_arena *arena = problems->arena;

    for (size_t i = problems->merged ? problems->merged->count : 0; i-- > 0;) {
        const struct st_path *changed =
            rebase(arena, change_of(arena, problems->merged->names[i]), path);

        if (st_locate(diags->text, diags->size, changed, ST_AT_VALUE).line > 0)
            return changed;
    }
    return path;
}

struct st_place st_problem_place(
    const struct st_problems *problems, const struct st_path *path, enum st_diag_place place)
{
    return st_locate(problems->diags->text, problems->diags->size, written(problems, path), place);
}

bool st_problems_full(const struct st_problems *problems)
{
    return problems->diags->count >= ST_DIAGS_MAX;
}

/* A message that quotes a whole file helps nobody. */
static const char *cut(struct st_arena *arena, const char *message)
{
    size_t size = strlen(message);

    if (size <= MESSAGE_MAX)
        return message;
    for (size = MESSAGE_MAX; ((unsigned char)message[size] & 0xc0) == 0x80;)
        size--; /* not within a character */
    return st_arena_format(arena, "%.*s...", (int)size, message);
}

__attribute__((format(printf, 5, 0))) static void add(
    struct st_problems *problems,
    const struct st_diag *draft,
    const struct st_path *path,
    const struct st_place *place,
    const char *format,
    va_list arguments)
{
    struct st_diags *diags = problems->diags;

    if (st_problems_full(problems)) {
        diags->dropped++;
        return;
    }

    const char *message =
        cut(problems->arena, st_arena_vformat(problems->arena, format, arguments));

    for (size_t i = problems->merged ? problems->merged->count : 0; i-- > 0;)
        message = st_arena_format(
            problems->arena, "%s \"%s\"%s %s", i ? "and" : "with", problems->merged->names[i],
            i + 1 < problems->merged->count ? "" : ":", message);

    struct st_diag *diag = st_diags_add(diags, draft->id, path, draft->hint, "%s", message);

    diag->place = draft->place;
    diag->line = place->line;
    diag->column = place->column;
    diag->width = place->width;
    diag->offset = place->offset;
}

__attribute__((format(printf, 4, 0))) static void add_found(
    struct st_problems *problems,
    const struct st_diag *draft,
    const struct st_path *path,
    const char *format,
    va_list arguments)
{
    const struct st_diags *diags = problems->diags;
    const struct st_path *there = st_problems_full(problems) ? path : written(problems, path);
    struct st_place place = { .line = 0 };

    if (!st_problems_full(problems))
        place = st_locate(diags->text, diags->size, there, draft->place);
    /* A name may be as long as the file; then the pointer is that of the object. */
    if (there && there->key && strlen(there->key) > ST_NAME_SIZE_MAX)
        there = there->up;
    add(problems, draft, there, &place, format, arguments);
}

void st_problem(
    struct st_problems *problems,
    enum st_diag_id id,
    const struct st_path *path,
    const char *hint,
    const char *format,
    ...)
{
    const struct st_diag draft = { .id = id, .place = ST_AT_VALUE, .hint = hint };
    va_list arguments;

    va_start(arguments, format);
    add_found(problems, &draft, path, format, arguments);
    va_end(arguments);
}

void st_problem_key(
    struct st_problems *problems,
    enum st_diag_id id,
    const struct st_path *path,
    const char *hint,
    const char *format,
    ...)
{
    const struct st_diag draft = { .id = id, .place = ST_AT_KEY, .hint = hint };
    va_list arguments;

    va_start(arguments, format);
    add_found(problems, &draft, path, format, arguments);
    va_end(arguments);
}

void st_problem_at(
    struct st_problems *problems,
    enum st_diag_id id,
    const struct st_path *path,
    const struct st_place *place,
    const char *hint,
    const char *format,
    ...)
{
    const struct st_diag draft = { .id = id, .place = ST_AT_VALUE, .hint = hint };
    va_list arguments;

    va_start(arguments, format);
    add(problems, &draft, path, place, format, arguments);
    va_end(arguments);
}

const char *st_hint(const struct st_problems *problems, const char *format, ...)
{
    const char *hint = NULL;
    va_list arguments;

    va_start(arguments, format);
    if (!st_problems_full(problems))
        hint = st_arena_vformat(problems->arena, format, arguments);
    va_end(arguments);
    return hint;
}

const char *st_hint_choices(
    const struct st_problems *problems, const char *word, const struct st_words *words)
{
    if (st_problems_full(problems) || words->count == 0)
        return NULL;

    const char *choices = st_choices(problems->arena, word, words);

    return choices[0] ? choices : NULL;
}

/* By insertion: at most ST_DIAGS_MAX, nearly in order, and equal places keep theirs. */
void st_problems_sort(struct st_diags *diags)
{
    for (size_t i = 1; i < diags->count; i++) {
        struct st_diag diag = diags->items[i];
        size_t at = i;

        for (; at > 0 && diags->items[at - 1].offset > diag.offset; at--)
            diags->items[at] = diags->items[at - 1];
        diags->items[at] = diag;
    }
}
