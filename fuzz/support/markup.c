/*
 * markup.c - is this text one well-formed document of XML or of HTML?
 */
#include "fuzz/support/markup.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

enum { DEPTH_MAX = 64, ATTRIBUTES_MAX = 32 };

struct name {
    const char *text;
    size_t size;
};

struct reader {
    const char *at;
    bool is_html, is_wrong;
    struct name open[DEPTH_MAX];
    size_t depth, roots;
};

static bool take(struct reader *reader, const char *words)
{
    size_t size = strlen(words);

    if (strncmp(reader->at, words, size) != 0)
        return false;
    reader->at += size;
    return true;
}

/* What is not there is wrong. */
static void expect(struct reader *reader, bool is_there)
{
    if (!is_there)
        reader->is_wrong = true;
}

static struct name take_name(struct reader *reader)
{
    struct name name = { reader->at, 0 };

    while (isalnum((unsigned char)name.text[name.size]) || name.text[name.size] == '-')
        name.size++;
    reader->at += name.size;
    expect(reader, name.size > 0);
    return name;
}

static bool is_name(const struct name *name, const char *word)
{
    return name->size == strlen(word) && memcmp(name->text, word, name->size) == 0;
}

static bool is_one_of(const struct name *name, const char *const *words)
{
    while (*words && !is_name(name, *words))
        words++;
    return *words != NULL;
}

/* &amp; and the like, or a number. */
static void take_reference(struct reader *reader)
{
    static const char *const known[] = { "amp;", "lt;", "gt;", "quot;", "apos;", NULL };
    size_t digits = 0;

    for (size_t i = 0; known[i]; i++)
        if (take(reader, known[i]))
            return;
    expect(reader, take(reader, "#"));
    (void)take(reader, "x");
    for (; isxdigit((unsigned char)*reader->at); digits++)
        reader->at++;
    expect(reader, digits > 0 && take(reader, ";"));
}

/* Text up to one of two characters. */
static void take_text(struct reader *reader, const char *ends)
{
    while (*reader->at && !strchr(ends, *reader->at) && !reader->is_wrong) {
        expect(reader, !(strncmp(reader->at, "]]>", 3) == 0 && !reader->is_html));
        if (*reader->at++ == '&')
            take_reference(reader);
    }
}

static void skip_space(struct reader *reader)
{
    reader->at += strspn(reader->at, " \n");
}

/* All attributes of a tag, which must differ. */
static void take_attributes(struct reader *reader)
{
    struct name names[ATTRIBUTES_MAX];
    size_t count = 0;

    skip_space(reader);
    while (isalpha((unsigned char)*reader->at) && !reader->is_wrong) {
        expect(reader, count < ATTRIBUTES_MAX);
        if (reader->is_wrong)
            return;
        names[count] = take_name(reader);
        for (size_t i = 0; i < count; i++)
            expect(
                reader, names[i].size != names[count].size ||
                            memcmp(names[i].text, names[count].text, names[i].size) != 0);
        count++;
        if (take(reader, "=")) {
            expect(reader, take(reader, "\""));
            take_text(reader, "\"<");
            expect(reader, take(reader, "\""));
        } else {
            expect(reader, reader->is_html);
        }
        skip_space(reader);
    }
}

/* What a script or a style holds ends with the first tag that may be its end, and no sooner. */
static void take_raw(struct reader *reader, const struct name *name)
{
    const char *end = strstr(reader->at, "</");
    const char *comment = strstr(reader->at, "<!--");

    expect(reader, end && strncmp(end + 2, name->text, name->size) == 0);
    expect(reader, !comment || comment > end);
    if (!reader->is_wrong)
        reader->at = end;
}

static void take_start(struct reader *reader)
{
    static const char *const endless[] = { "meta", "input", "br", "hr", "link", "img", NULL };
    static const char *const raw[] = { "script", "style", NULL };
    struct name name = take_name(reader);

    reader->roots += reader->depth == 0;
    take_attributes(reader);
    if (take(reader, "/>")) {
        expect(reader, !reader->is_html);
        return;
    }
    expect(reader, take(reader, ">") && reader->depth < DEPTH_MAX);
    if (reader->is_wrong || (reader->is_html && is_one_of(&name, endless)))
        return;
    reader->open[reader->depth++] = name;
    if (reader->is_html && is_one_of(&name, raw))
        take_raw(reader, &name);
}

static void take_end(struct reader *reader)
{
    struct name name = take_name(reader);

    expect(reader, reader->depth > 0 && take(reader, ">"));
    if (reader->is_wrong)
        return;

    const struct name *open = &reader->open[--reader->depth];

    expect(reader, open->size == name.size && memcmp(open->text, name.text, name.size) == 0);
}

static bool is_document(struct reader *reader)
{
    skip_space(reader);
    while (*reader->at && !reader->is_wrong) {
        if (take(reader, "</"))
            take_end(reader);
        else if (take(reader, "<"))
            take_start(reader);
        else if (reader->depth > 0)
            take_text(reader, "<");
        else
            expect(reader, false);
        if (reader->depth == 0)
            skip_space(reader);
    }
    return !reader->is_wrong && reader->depth == 0 && reader->roots == 1;
}

bool st_is_xml(const char *text)
{
    struct reader reader = { .at = text };

    return take(&reader, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>") && is_document(&reader);
}

bool st_is_html(const char *text)
{
    struct reader reader = { .at = text, .is_html = true };

    return take(&reader, "<!DOCTYPE html>") && is_document(&reader);
}
