/*
 * reference.c - the protocol for people: calls, members, words and limits as Markdown.
 */
#include "framework/process/reference.h"

#include "framework/base/child.h"
#include "framework/base/text.h"
#include "framework/process/lines.h"
#include "framework/process/talk.h"

static const char *const sides[] = {
    [ST_ON_SERVER] = "server",
    [ST_ON_CLIENT] = "client",
    [ST_ON_BOTH] = "server, client",
};

/* "`item`, `save`, [`change`]" */
static void add_members(struct st_text *text, unsigned needs, unsigned takes)
{
    const char *before = "";

    for (size_t i = 0; i < ST_MEMBER_COUNT; i++) {
        if (!((needs | takes) >> i & 1))
            continue;
        st_text_addf(
            text, needs >> i & 1 ? "%s`%s`" : "%s[`%s`]", before, st_member_words.words[i]);
        before = ", ";
    }
}

static void add_calls(struct st_text *text)
{
    st_text_add(text, "| call | on | members | answer | what it does |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < ST_CALL_COUNT; i++) {
        const struct st_call_members *members = &st_call_members[i];

        st_text_addf(text, "| `%s` | %s | ", st_call_words.words[i], sides[st_call_infos[i].side]);
        add_members(text, members->needs, members->takes);
        st_text_add(text, " | ");
        add_members(text, members->gives, 0);
        st_text_addf(text, " | %s |\n", st_call_infos[i].about);
    }
}

static void add_member_table(struct st_text *text)
{
    st_text_add(text, "\n| member | JSON | meaning |\n|---|---|---|\n");
    for (size_t i = 0; i < ST_MEMBER_COUNT; i++)
        st_text_addf(
            text, "| `%s` | %s | %s |\n", st_member_words.words[i], st_member_infos[i].type,
            st_member_infos[i].about);
}

static void add_saves(struct st_text *text)
{
    static const char *const abouts[] = {
#define X(id, word, about) about,
        ST_SAVES(X)
#undef X
    };

    st_text_add(text, "\n| `save` | needs | meaning |\n|---|---|---|\n");
    for (size_t i = 0; i < ST_SAVE_COUNT; i++) {
        st_text_addf(text, "| `%s` | ", st_save_words.words[i]);
        add_members(text, st_save_members((enum st_save)i), 0);
        st_text_addf(text, " | %s |\n", abouts[i]);
    }
}

static void add_statuses(struct st_text *text)
{
    st_text_add(text, "\n| `status` | was it done? | meaning |\n|---|---|---|\n");
    for (size_t i = 0; i < ST_STATUS_COUNT; i++)
        st_text_addf(
            text, "| `%s` | %s | %s |\n", st_status_words.words[i],
            !st_status_infos[i].definite ? "perhaps"
            : i == ST_OK                 ? "yes"
                                         : "no",
            st_status_infos[i].text);
}

static void add_words(
    struct st_text *text,
    const char *title,
    const char *const *words,
    const char *const *abouts,
    size_t count)
{
    st_text_addf(text, "\n| %s | meaning |\n|---|---|\n", title);
    for (size_t i = 0; i < count; i++)
        st_text_addf(text, "| `%s` | %s |\n", words[i], abouts[i]);
}

static void add_limits(struct st_text *text)
{
    static const struct {
        const char *what;
        unsigned long most;
    } rows[] = {
        { "bytes of a line", ST_CHILD_LINE_MAX },
        { "bytes of both outputs in one synchronization", ST_CHILD_HEARD_MAX },
        { "bytes of a property's value", ST_WIRE_VALUE_MAX },
        { "bytes of an item's name", ST_WIRE_NAME_MAX },
        { "bytes of a `state`", ST_WIRE_STATE_MAX },
        { "bytes of a line of a `log`", ST_WIRE_LOG_MAX },
        { "lines of a `log`", ST_LOG_MAX },
        { "elements of `errors`", ST_ERRORS_MAX },
        { "bytes of a file that it writes", ST_CHILD_FILE_MAX },
        { "texts that a run makes up", ST_LATE_NAMES_MAX },
    };

    st_text_add(text, "\n| limit | at most |\n|---|---|\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        st_text_addf(text, "| %s | %lu |\n", rows[i].what, rows[i].most);
}

const char *st_reference_print(struct st_arena *arena)
{
    struct st_text text;

    st_text_init(&text, arena);
    add_calls(&text);
    add_member_table(&text);
    add_saves(&text);
    add_statuses(&text);
    add_words(&text, "capability", st_cap_words.words, st_cap_abouts, ST_CAP_COUNT);
    add_words(&text, "`engine_end`", st_end_words.words + 1, st_end_abouts + 1, ST_END_COUNT - 1);
    add_limits(&text);
    return text.data;
}
