/*
 * line_forms.c - is this text well-formed TAP, annotations for GitHub, or Markdown tables?
 */
#include "fuzz/support/line_forms.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Where the line ends that begins here: at its line feed, which each line must have. */
static const char *end_of(const char *line)
{
    return strchr(line, '\n');
}

static bool starts(const char *line, const char *words)
{
    return strncmp(line, words, strlen(words)) == 0;
}

/* --- TAP -------------------------------------------------------------------------------------- */

/* The first # that no backslash makes an ordinary character, or the end. */
static const char *directive(const char *at, const char *end)
{
    while (at < end && *at != '#')
        at += *at == '\\' && at + 1 < end ? 2 : 1;
    return at < end ? at : end;
}

/* "ok 3 - words # SKIP words": of the number that comes next. */
static bool is_point(const char *line, const char *end, long number)
{
    char *after = NULL;

    line += starts(line, "not ") ? 4 : 0;
    if (!starts(line, "ok ") || strtol(line + 3, &after, 10) != number || !starts(after, " - "))
        return false;

    const char *mark = directive(after, end);

    return mark == end || ((starts(mark, "# TODO ") || starts(mark, "# SKIP ")) &&
                           directive(mark + 1, end) == end);
}

/* A line between "---" and "...": a name, and a number or a text in quotes that ends with it. */
static bool is_value(const char *line, const char *end)
{
    const char *at = line + 2;

    while (islower((unsigned char)*at))
        at++;
    if (!starts(line, "  ") || at == line + 2 || !starts(at, ": "))
        return false;
    at += 2;
    if (*at != '"') {
        while (isdigit((unsigned char)*at))
            at++;
        return at == end;
    }
    for (at++; at < end && *at != '"';)
        at += *at == '\\' ? 2 : 1;
    return at + 1 == end;
}

struct tap {
    long points;
    bool in_diagnosis, has_plan;
};

static bool take_line(struct tap *tap, const char *line, const char *end)
{
    bool opens = starts(line, "  ---\n");

    if (tap->has_plan)
        return false;
    if (tap->in_diagnosis || opens) {
        bool closes = starts(line, "  ...\n");

        if (opens && (tap->in_diagnosis || tap->points == 0))
            return false;
        tap->in_diagnosis = !closes;
        return opens || closes || is_value(line, end);
    }
    if (line == end || *line == '#' || starts(line, "Bail out!"))
        return line != end;
    if (starts(line, "1..")) {
        char *after = NULL;

        tap->has_plan = true;
        return strtol(line + 3, &after, 10) == tap->points &&
               (after == end || (tap->points == 0 && starts(after, " # SKIP ")));
    }
    return is_point(line, end, ++tap->points);
}

bool st_is_tap(const char *text, bool has_ended)
{
    struct tap tap = { 0 };
    const char *end = end_of(text);

    if (!*text)
        return !has_ended;
    if (!starts(text, "TAP version 13\n"))
        return false;
    for (const char *line = end + 1; *line; line = end + 1) {
        end = end_of(line);
        if (!end || !take_line(&tap, line, end))
            return false;
    }
    return tap.has_plan == has_ended && !tap.in_diagnosis;
}

/* --- GitHub ----------------------------------------------------------------------------------- */

/* "::error file=x,line=3,title=y::words": the properties hold no : of their own. */
static bool is_command(const char *line, const char *end)
{
    const char *words = NULL;

    if (!starts(line, "::error ") && !starts(line, "::warning "))
        return false;
    words = strchr(line + 2, ':');
    return words && words < end && words[1] == ':';
}

bool st_is_github(const char *text)
{
    size_t commands = 0;
    size_t others = 0;

    for (const char *line = text, *end = NULL; *line; line = end + 1) {
        end = end_of(line);
        if (!end || others > 0)
            return false;
        if (!starts(line, "::"))
            others++;
        else if (!is_command(line, end))
            return false;
        else
            commands++;
    }
    return commands <= 10 && (commands == 0 || others == 1);
}

/* --- Markdown --------------------------------------------------------------------------------- */

static size_t cells(const char *line, const char *end)
{
    size_t count = 0;

    for (; line < end; line++)
        count += *line == '|';
    return count;
}

bool st_is_markdown(const char *text)
{
    size_t before = 0; /* cells of the row above; 0: it is no row */

    for (const char *line = text, *end = NULL; *line; line = end + 1) {
        end = end_of(line);
        if (!end || memchr(line, '<', (size_t)(end - line)))
            return false;

        size_t count = *line == '|' ? cells(line, end) : 0;

        if (count > 0 && (end[-1] != '|' || (before > 0 && count != before)))
            return false;
        before = count;
    }
    return true;
}
