/*
 * json_out.c - JSON that is safe to show on a terminal.
 */
#include "framework/report/json_out.h"

#include <string.h>

#include "framework/base/json.h"

static const char delete_character[] = "\x7f"; /* ASCII, so jansson lets it through */

void st_json_out(FILE *file, struct st_arena *arena, const json_t *value, size_t flags)
{
    const char *text = st_json_text(arena, value, flags | JSON_ENSURE_ASCII);

    while (*text) {
        size_t size = strcspn(text, delete_character);

        fwrite(text, 1, size, file);
        text += size;
        if (*text) {
            fputs("\\u007F", file);
            text++;
        }
    }
    fputc('\n', file);
}
