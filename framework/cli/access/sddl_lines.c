/*
 * sddl_lines.c - what `synctorture sddl` does with one line.
 */
#include "framework/cli/access/sddl_lines.h"

#include "framework/base/text.h"
#include "framework/security/binary.h"
#include "framework/security/sddl.h"

static bool is_blank(const struct st_line *line)
{
    for (size_t i = 0; i < line->size; i++)
        if (line->text[i] != ' ')
            return false;
    return true;
}

bool st_sddl_line_text(
    struct st_arena *arena,
    const struct st_sddl_job *job,
    const struct st_line *line,
    struct st_descriptor *ret_descriptor,
    struct st_mistake *ret_mistake)
{
    return st_sddl_parse(arena, line->text, line->size, job->domain, ret_descriptor, ret_mistake);
}

static int value_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = st_to_upper(c);
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool st_sddl_line_hex(
    struct st_arena *arena,
    const struct st_sddl_job *job,
    const struct st_line *line,
    struct st_descriptor *ret_descriptor,
    struct st_mistake *ret_mistake)
{
    uint8_t *bytes = ST_NEW_ARRAY(arena, uint8_t, line->size / 2 + 1);

    (void)job;
    for (size_t i = 0; i < line->size; i++) {
        int value = value_of(line->text[i]);

        if (value < 0)
            return st_mistake_make(
                ret_mistake, arena, i, "two digits a byte, and nothing between them",
                "this is no hexadecimal digit");
        bytes[i / 2] = (uint8_t)(bytes[i / 2] << 4 | value);
    }
    if (line->size % 2)
        return st_mistake_make(
            ret_mistake, arena, line->size - 1, "two digits a byte", "half a byte at the end");
    return st_descriptor_read(arena, bytes, line->size / 2, ret_descriptor, ret_mistake);
}

static const char *hex_of(struct st_arena *arena, const struct st_descriptor *descriptor)
{
    static const char digits[] = "0123456789abcdef";
    size_t size = 0;
    const uint8_t *bytes = st_descriptor_write(arena, descriptor, &size);
    char *text = ST_NEW_ARRAY(arena, char, 2 * size + 1);

    for (size_t i = 0; i < size; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    return text;
}

/*
 * A line that says nothing is a mistake in a file far more often than a descriptor
 * without any part, which would let everybody do everything.
 */
const char *st_sddl_line_answer(
    struct st_arena *arena,
    const struct st_sddl_job *job,
    const struct st_line *line,
    struct st_mistake *ret_mistake)
{
    struct st_descriptor descriptor = { 0 };

    if (line->is_too_long || is_blank(line)) {
        st_mistake_make(
            ret_mistake, arena, 0, "a line is one descriptor of at most 4 MiB", "%s",
            line->is_too_long ? "the line is too long" : "the line is empty");
        return NULL;
    }
    if (!job->read(arena, job, line, &descriptor, ret_mistake))
        return NULL;
    if (job->to_hex)
        return hex_of(arena, &descriptor);

    const char *text = st_sddl_print(arena, &descriptor, job->domain);

    if (*text)
        return text;
    st_mistake_make(
        ret_mistake, arena, 0, "its SDDL would be an empty line",
        "the descriptor has no owner, group or list");
    return NULL;
}
