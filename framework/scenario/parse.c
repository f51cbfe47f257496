/*
 * parse.c - from text to JSON values.
 *
 * jansson parses by recursion and accepts files of any size, so a scan sets the
 * limits before it sees the text.
 */
#include "framework/scenario/parse.h"

#include "framework/base/die.h"
#include "framework/scenario/lex.h"
#include "framework/scenario/scenario.h"

/* One pass over the bytes, as every load pays for it: strings are skipped, brackets counted. */
static bool within_limits(struct st_problems *problems)
{
    const char *text = problems->diags->text;
    size_t size = problems->diags->size;
    size_t depth = 0;
    size_t values = 1;
    size_t at = 0;

    while (at < size && depth <= ST_DEPTH_MAX && values <= ST_VALUES_MAX) {
        char c = text[at];

        if (c == '"') {
            at = st_lex_string_end(text, size, at);
            continue;
        }
        if (c == '{' || c == '[')
            depth++;
        else if ((c == '}' || c == ']') && depth > 0)
            depth--;
        values += c == ',' || c == '{' || c == '[';
        at++;
    }
    if (depth <= ST_DEPTH_MAX && values <= ST_VALUES_MAX)
        return true;

    struct st_place place = st_locate_offset(text, size, at - 1);

    if (depth > ST_DEPTH_MAX)
        st_problem_at(
            problems, ST_DIAG_TOO_DEEP, NULL, &place, NULL, "values are nested more than %d deep",
            (int)ST_DEPTH_MAX);
    else
        st_problem_at(
            problems, ST_DIAG_TOO_MANY_VALUES, NULL, &place, NULL,
            "the file has more than %d values", (int)ST_VALUES_MAX);
    return false;
}

json_t *st_parse(struct st_problems *problems)
{
    const char *text = problems->diags->text;
    size_t size = problems->diags->size;
    json_error_t error;

    if (size > ST_FILE_SIZE_MAX) {
        st_problem_at(
            problems, ST_DIAG_FILE_TOO_LARGE, NULL, &(struct st_place){ .line = 0 }, NULL,
            "the file has more than %d MiB", ST_FILE_SIZE_MAX >> 20);
        return NULL;
    }
    if (!within_limits(problems))
        return NULL;

    json_t *json = json_loadb(text, size, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);

    if (json)
        return json;
    if (json_error_code(&error) == json_error_duplicate_key)
        json = json_loadb(text, size, JSON_DECODE_ANY, &error);
    if (json)
        st_duplicates_report(problems);
    else if (json_error_code(&error) == json_error_out_of_memory)
        st_out_of_memory();
    else
        st_syntax_report(problems, &error);
    return json;
}
