/*
 * sddl_derive.c - lines that describe a descriptor: by its parent, or by roles.
 */
#include <string.h>

#include "framework/cli/access/sddl_lines.h"
#include "framework/security/alias.h"
#include "framework/security/inherit.h"
#include "framework/security/mapi.h"
#include "framework/security/sddl.h"

bool st_sddl_line_inherit(
    struct st_arena *arena,
    const struct st_sddl_job *job,
    const struct st_line *line,
    struct st_descriptor *ret_descriptor,
    struct st_mistake *ret_mistake)
{
    const char *tab = memchr(line->text, '\t', line->size);
    size_t size = tab ? (size_t)(tab - line->text) : line->size;
    size_t behind = tab ? size + 1 : size;
    struct st_descriptor parent;
    struct st_descriptor creator;
    const struct st_inheritance inheritance = {
        .parent = &parent,
        .creator = &creator,
        .owner = job->owner,
        .group = job->group,
        .mapping = &st_file_mapping,
        .is_container = job->is_container,
    };

    if (!st_sddl_parse(arena, line->text, size, job->domain, &parent, ret_mistake))
        return false;
    if (!st_sddl_parse(
            arena, line->text + behind, line->size - behind, job->domain, &creator, ret_mistake)) {
        ret_mistake->offset += behind;
        return false;
    }
    return st_descriptor_inherit(arena, &inheritance, ret_descriptor, ret_mistake);
}

/* A word of st_mapi_role_words, or a number; `at` is where it stands in the line. */
static bool read_rights(
    struct st_arena *arena,
    const char *text,
    size_t size,
    size_t at,
    uint32_t *ret_rights,
    struct st_mistake *ret_mistake)
{
    const char *word = st_arena_copy(arena, text, size);
    struct st_cursor cursor = { arena, ret_mistake, text, size, 0 };
    size_t role = st_words_find(&st_mapi_role_words, word);
    uint64_t number = 0;

    if (role < ST_MAPI_ROLE_COUNT) {
        *ret_rights = st_mapi_role_rights[role];
        return true;
    }
    if (size == 0 || !st_is_digit(*text))
        return st_mistake_make(
            ret_mistake, arena, at, st_choices(arena, word, &st_mapi_role_words),
            "no role is called \"%s\"", word);
    if (st_cursor_number(&cursor, ST_NUMBER_DECIMAL_OR_HEX, UINT32_MAX, "a right", &number) &&
        st_cursor_at_end(&cursor) && !(number & ~(uint64_t)ST_MAPI_ALL)) {
        *ret_rights = (uint32_t)number;
        return true;
    }
    return st_mistake_make(
        ret_mistake, arena, at, "they are bits of 0x1ffb, such as 0x401 for a reviewer",
        "\"%s\" is no set of MAPI rights", word);
}

/* A word of the line, TRUSTEE=ROLE. */
static bool read_member(
    struct st_arena *arena,
    const struct st_sddl_job *job,
    const struct st_line *word,
    size_t at,
    struct st_mapi_member *ret_member,
    struct st_mistake *ret_mistake)
{
    const char *equals = memchr(word->text, '=', word->size);
    size_t size = equals ? (size_t)(equals - word->text) : word->size;

    if (!st_alias_parse(arena, word->text, size, job->domain, &ret_member->sid, ret_mistake)) {
        ret_mistake->offset += at;
        return false;
    }
    if (!equals)
        return st_mistake_make(
            ret_mistake, arena, at + size, "a member is written as AU=author",
            "expected \"=\" and a role");
    return read_rights(
        arena, equals + 1, word->size - size - 1, at + size + 1, &ret_member->rights, ret_mistake);
}

bool st_sddl_line_roles(
    struct st_arena *arena,
    const struct st_sddl_job *job,
    const struct st_line *line,
    struct st_descriptor *ret_descriptor,
    struct st_mistake *ret_mistake)
{
    struct st_mapi_member *members = NULL;
    size_t capacity = 0;
    size_t count = 0;

    *ret_descriptor = (struct st_descriptor){ 0 };
    for (size_t at = 0; at < line->size; at++) {
        struct st_line word = { .text = line->text + at };

        while (at + word.size < line->size && word.text[word.size] != ' ')
            word.size++;
        if (word.size == 0)
            continue;
        if (count == ST_SDDL_MEMBERS_MAX)
            return st_mistake_make(
                ret_mistake, arena, at, "at most 2048", "the line names too many members");
        members = st_arena_grow(arena, members, count, &capacity, sizeof *members);
        if (!read_member(arena, job, &word, at, &members[count++], ret_mistake))
            return false;
        at += word.size;
    }
    return st_mapi_list(arena, members, count, &ret_descriptor->dacl, ret_mistake);
}
