/*
 * mistake.c - what is wrong with a descriptor that somebody wrote, and where.
 */
#include "framework/security/mistake.h"

#include "framework/base/text.h"

bool st_mistake_make(
    struct st_mistake *mistake,
    struct st_arena *arena,
    size_t offset,
    const char *hint,
    const char *format,
    ...)
{
    va_list arguments;

    va_start(arguments, format);

    const char *message = st_arena_vformat(arena, format, arguments);

    va_end(arguments);
    *mistake = (struct st_mistake){
        .offset = offset,
        .message = st_safe(arena, message),
        .hint = hint,
    };
    return false;
}

const char *st_mistake_text(struct st_arena *arena, const struct st_mistake *mistake)
{
    return st_arena_format(
        arena, "%s at %s %zu%s%s", mistake->message, mistake->is_binary ? "byte" : "column",
        mistake->offset + !mistake->is_binary, mistake->hint ? "; " : "",
        mistake->hint ? mistake->hint : "");
}
