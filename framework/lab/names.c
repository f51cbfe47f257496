/*
 * names.c - what objects of a scenario are called in a tree, and what a line is about.
 *
 * A scenario's names are anybody's; a tree's are small letters, digits and "-", and begin
 * with the number that says which object it is.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "framework/base/text.h"
#include "framework/lab/visit.h"

enum { SLUG_MAX = 24 };

static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char smalls[] = "abcdefghijklmnopqrstuvwxyz";
static const char *const prefixes[] = { "folder-", "item-", "prop-", "identity-" };

const char *st_lab_name(
    const struct st_lab_visit *visit, enum st_lab_kind kind, size_t number, const char *text)
{
    char slug[SLUG_MAX + 1];
    size_t size = 0;

    for (; *text && size < SLUG_MAX; text++) {
        const char *capital = strchr(capitals, *text);

        if (capital)
            slug[size++] = smalls[capital - capitals];
        else if ((*text >= 'a' && *text <= 'z') || (*text >= '0' && *text <= '9'))
            slug[size++] = *text;
        else if (size > 0 && slug[size - 1] != '-')
            slug[size++] = '-';
    }
    while (size > 0 && slug[size - 1] == '-')
        size--;
    slug[size] = '\0';
    return st_arena_format(
        visit->arena, "%s%zu%s%s", prefixes[kind], number, size ? "-" : "", slug);
}

/* An object has one name wherever it is. */
static const struct st_object *find(const struct st_lab_visit *visit, st_object_id id)
{
    const struct st_store *server = st_world_server(visit->world);
    size_t client = (size_t)visit->session->replica - 1;
    const struct st_store *local = st_world_local(visit->world, client);

    if (st_store_peek(local, id)->name != ST_NAME_NONE)
        return st_store_peek(local, id);
    return st_store_peek(server, id);
}

const char *st_lab_title(const struct st_lab_visit *visit, st_object_id id)
{
    const char *text = st_names_text(visit->session->setting->names, find(visit, id)->name);

    return text ? text : "?";
}

const char *st_lab_object_name(const struct st_lab_visit *visit, st_object_id id)
{
    const struct st_object *object = find(visit, id);
    const char *text = st_names_text(visit->session->setting->names, object->name);

    return st_lab_name(
        visit, object->kind == ST_KIND_FOLDER ? ST_LAB_FOLDER : ST_LAB_ITEM, id, text ? text : "");
}

const char *st_lab_property_name(const struct st_lab_visit *visit, size_t property)
{
    return st_lab_name(
        visit, ST_LAB_PROPERTY, property, visit->session->setting->property_names[property]);
}

/* The number behind a prefix; SIZE_MAX if there is none. */
static size_t read_number(const char *text, size_t most)
{
    char *end = NULL;
    unsigned long number = isdigit((unsigned char)*text) ? strtoul(text, &end, 10) : most;

    return number < most ? (size_t)number : SIZE_MAX;
}

static size_t most_of(const struct st_lab_visit *visit, enum st_lab_kind kind)
{
    return kind == ST_LAB_PROPERTY ? visit->properties : visit->objects;
}

size_t st_lab_number(const struct st_lab_visit *visit, enum st_lab_kind kind, const char *name)
{
    size_t size = strlen(prefixes[kind]);

    if (strncmp(name, prefixes[kind], size) != 0)
        return SIZE_MAX;

    size_t number = read_number(name + size, most_of(visit, kind));

    if (number == SIZE_MAX)
        return SIZE_MAX;

    const char *whole = kind == ST_LAB_PROPERTY ? st_lab_property_name(visit, number)
                                                : st_lab_object_name(visit, (st_object_id)number);

    return strcmp(whole, name) == 0 ? number : SIZE_MAX;
}

/* The number of the last name of that kind; SIZE_MAX if there is none. */
static size_t last_of(const struct st_lab_visit *visit, enum st_lab_kind kind, const char *line)
{
    size_t found = SIZE_MAX;

    for (const char *at = line; (at = strstr(at, prefixes[kind])); at++) {
        size_t number = read_number(at + strlen(prefixes[kind]), most_of(visit, kind));

        if (number != SIZE_MAX)
            found = number;
    }
    return found;
}

struct st_lab_mention st_lab_mentioned(const struct st_lab_visit *visit, const char *line)
{
    size_t item = last_of(visit, ST_LAB_ITEM, line);
    size_t folder = last_of(visit, ST_LAB_FOLDER, line);
    size_t property = last_of(visit, ST_LAB_PROPERTY, line);
    struct st_lab_mention mention = { ST_NO_OBJECT, ST_NO_PROPERTY };

    if (item != SIZE_MAX) {
        mention.object = (st_object_id)item;
        mention.property =
            property != SIZE_MAX ? (st_property)property : (st_property)ST_NO_PROPERTY;
    } else if (folder != SIZE_MAX) {
        mention.object = (st_object_id)folder;
    }
    return mention;
}

/* "/Expenses/new Modified: body" */
static void add_mention(
    struct st_text *text, const struct st_lab_visit *visit, struct st_lab_mention mention)
{
    st_text_addf(text, "<%s", st_lab_title(visit, mention.object));
    if (mention.property != ST_NO_PROPERTY)
        st_text_addf(text, ": %s", visit->session->setting->property_names[mention.property]);
    st_text_add_char(text, '>');
}

/*
 * Where a way to a server breaks it is chance at which call a tool notices, and under which name:
 * where that begins in a line; its end if it does not.
 */
static const char *find_break(const char *line)
{
    static const char *const words[] = {
        "127.0.0.1", "onnection reset", "onnection refused", "roken pipe", "EOF", "Hang up",
    };
    const char *first = line + strlen(line);

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const char *at = strstr(line, words[i]);

        first = at && at < first ? at : first;
    }
    return first;
}

const char *st_lab_translate(const struct st_lab_visit *visit, const char *line)
{
    static const char separators[] = " \t\"'()[]<>,:;";
    unsigned known = visit->port ? visit->port : visit->lab->server.port;
    const char *port = st_arena_format(visit->arena, "%u", known);
    const char *end = visit->port ? find_break(line) : line + strlen(line);
    struct st_text text;

    st_text_init(&text, visit->arena);
    while (line < end) {
        size_t size = strcspn(line, separators);

        size = size < (size_t)(end - line) ? size : (size_t)(end - line);

        const char *word = st_arena_copy(visit->arena, line, size);
        struct st_lab_mention mention = st_lab_mentioned(visit, word);

        if (mention.object != ST_NO_OBJECT)
            add_mention(&text, visit, mention);
        else if (strstr(word, visit->path) || strstr(word, visit->lab->secret))
            st_text_add(&text, "<lab>");
        else if (known > 0 && strcmp(word, port) == 0)
            st_text_add(&text, "<port>");
        else
            st_text_add_safe(&text, word, size);
        line += size;
        if (line < end)
            st_text_add_safe(&text, line++, 1);
    }
    if (*end)
        st_text_add(&text, "<the way>");
    return text.data;
}
