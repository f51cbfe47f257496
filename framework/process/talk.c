/*
 * talk.c - the conversation with an engine: messages, failures, and hello.
 */
#include "framework/process/talk.h"

#include <stdarg.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/process/lines.h"
#include "framework/process/talk_parts.h"

void st_talk_init(struct st_talk *talk, struct st_link *link, const char *chosen)
{
    *talk = (struct st_talk){ .link = link };
    if (chosen)
        talk->chosen = json_loads(chosen, 0, NULL);
    st_arena_init(&talk->scratch);
    st_arena_init(&talk->words);
    talk->failure.said = "";
}

void st_talk_clear(struct st_talk *talk)
{
    st_arena_clear(&talk->scratch);
    st_arena_clear(&talk->words);
    json_decref(talk->options);
    json_decref(talk->chosen);
}

void st_talk_fail(struct st_talk *talk, enum st_end end, const char *format, ...)
{
    va_list arguments;

    if (talk->failure.end != ST_END_NONE)
        return;
    va_start(arguments, format);

    const char *text = st_arena_vformat(&talk->words, format, arguments);

    va_end(arguments);
    talk->failure.end = end;
    talk->failure.words =
        st_arena_format(&talk->words, "the engine %s", st_safe(&talk->words, text));
}

/* "while it was to answer sync 2, after 17 calls" */
static const char *place(struct st_talk *talk)
{
    if (talk->syncs == 0)
        return "where `hello` was to be answered";
    return st_arena_format(
        &talk->scratch, "where synchronization %u was to end, after %zu calls", talk->syncs,
        talk->calls);
}

void st_talk_fail_here(struct st_talk *talk, enum st_end end, const char *words)
{
    st_talk_fail(talk, end, "%s, %s", words, place(talk));
}

void st_talk_complain(struct st_talk *talk, const char *problem)
{
    st_talk_fail_here(
        talk, ST_END_PROTOCOL,
        st_arena_format(&talk->scratch, "printed a message that is wrong: %s", problem));
}

bool st_talk_send(struct st_talk *talk, const char *line, size_t size)
{
    const char *words = "";
    enum st_end end = talk->link->send(talk->link, line, size, &words);

    if (end != ST_END_NONE)
        st_talk_fail_here(talk, end, words);
    return end == ST_END_NONE;
}

json_t *st_talk_hear(struct st_talk *talk)
{
    const char *line = "";
    const char *words = "";
    size_t size = 0;

    st_arena_reset(&talk->scratch);

    enum st_end end = talk->link->receive(talk->link, &line, &size, &words);
    json_t *message =
        end == ST_END_NONE ? st_reader_parse(&talk->scratch, line, size, &words) : NULL;

    if (!message)
        st_talk_fail_here(talk, end == ST_END_NONE ? ST_END_PROTOCOL : end, words);
    return message;
}

bool st_talk_ends_well(struct st_talk *talk, struct st_reader *reader)
{
    bool is_good = st_reader_end(reader);

    if (!is_good)
        st_talk_complain(talk, reader->problem);
    return is_good;
}

/* --- Hello ------------------------------------------------------------------------------ */

/* A word that can stand in tables and in commands. */
static void read_word(struct st_reader *reader, const char *key, char *ret_word)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-+._";
    const char *word = st_read_string(reader, key, true, ST_WIRE_WORD_MAX);

    if (!word[0] || word[strspn(word, allowed)])
        st_reader_complain(reader, "\"%s\" is to be made of letters, digits and any of -+._", key);
    (void)memcpy(ret_word, word, strlen(word) + 1);
}

static bool is_choice(const json_t *choices, const char *choice)
{
    for (size_t i = 0; i < json_array_size(choices); i++)
        if (strcmp(json_string_value(json_array_get(choices, i)), choice) == 0)
            return true;
    return false;
}

/* { "abort-scope": ["item", "session"] }: the first is the default. */
static void read_option(
    struct st_talk *talk, struct st_reader *reader, const char *name, const json_t *choices)
{
    const char *chosen = json_string_value(json_object_get(talk->chosen, name));
    size_t count = json_array_size(choices);

    if (count == 0 || count > ST_WIRE_OPTIONS_MAX)
        st_reader_complain(
            reader, "option \"%s\" is to be an array of its choices, from 1 to %d", name,
            ST_WIRE_OPTIONS_MAX);
    for (size_t i = 0; i < count; i++)
        if (json_string_length(json_array_get(choices, i)) - 1 >= ST_WIRE_WORD_MAX)
            st_reader_complain(reader, "a choice of \"%s\" is no string of 1 to 64 bytes", name);
    if (reader->problem)
        return;
    if (chosen && !is_choice(choices, chosen))
        st_talk_fail(
            talk, ST_END_STARTUP, "cannot have its option \"%s\" be \"%s\"; its choices are %s",
            name, chosen, st_json_text(&talk->scratch, choices, JSON_COMPACT));
    st_json_put_string(
        talk->options, name, chosen ? chosen : json_string_value(json_array_get(choices, 0)));
}

static void read_options(struct st_talk *talk, struct st_reader *reader)
{
    const json_t *options = st_read_any(reader, "options", false);
    const char *name;
    json_t *choices;

    json_decref(talk->options);
    talk->options = st_json_object();
    if (options && (!json_is_object(options) || json_object_size(options) > ST_WIRE_OPTIONS_MAX))
        st_reader_complain(
            reader, "\"options\" is to be an object of at most %d options", ST_WIRE_OPTIONS_MAX);
    json_object_foreach ((json_t *)(uintptr_t)options, name, choices) {
        read_option(talk, reader, name, choices);
    }
    json_object_foreach (talk->chosen, name, choices) {
        if (!reader->problem && !json_object_get(options, name))
            st_talk_fail(talk, ST_END_STARTUP, "has no option \"%s\"", name);
    }
}

static void read_greeting(struct st_talk *talk, const json_t *message)
{
    struct st_greeting greeting = { .caps = 0 };
    struct st_reader reader;

    st_reader_init(&reader, &talk->scratch, message, "the answer to `hello`");
    if (strcmp(st_read_string(&reader, "type", true, ST_WIRE_WORD_MAX), "hello") != 0)
        st_reader_complain(&reader, "\"type\" is to be \"hello\"");

    const json_t *version = st_read_any(&reader, "protocol", true);

    if (!json_is_integer(version) || json_integer_value(version) != ST_PROTOCOL_VERSION)
        st_reader_complain(&reader, "\"protocol\" is to be %d", ST_PROTOCOL_VERSION);
    read_word(&reader, "name", greeting.name);
    read_word(&reader, "version", greeting.version);
    greeting.caps = (unsigned)st_read_words(&reader, "capabilities", true, &st_cap_words);
    greeting.recovery =
        (uint8_t)st_read_number(&reader, "recovery", false, 1, ST_WIRE_RECOVERY_MAX);
    read_options(talk, &reader);
    if (st_talk_ends_well(talk, &reader))
        talk->greeting = greeting;
}

bool st_talk_greet(struct st_talk *talk)
{
    json_t *hello = st_json_object();
    size_t size = 0;

    talk->syncs = 0;
    st_json_put_string(hello, "type", "hello");
    st_json_put_integer(hello, "protocol", ST_PROTOCOL_VERSION);
    st_arena_reset(&talk->scratch);

    const char *line = st_wire_line(&talk->scratch, hello, &size);
    json_t *message = st_talk_send(talk, line, size) ? st_talk_hear(talk) : NULL;

    if (message)
        read_greeting(talk, message);
    json_decref(message);
    return talk->failure.end == ST_END_NONE;
}
