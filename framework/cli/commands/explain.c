/*
 * explain.c - synctorture explain: what a word means.
 */
#include <string.h>

#include "framework/cli/args.h"
#include "framework/cli/words/entry.h"
#include "framework/cli/words/glossary.h"
#include "framework/cli/words/members.h"
#include "framework/run/verdict.h"

enum { ABOUT_COLUMN = 4 };

static void add_meaning(struct st_page *page, const struct st_topic *topic, size_t word)
{
    json_t *entry = st_topic_entry(page->text.arena, topic, word);

    st_page_addf(page, "%s, %s", topic->words->words[word], topic->one);
    st_page_break(page);
    st_page_to(page, ABOUT_COLUMN);
    st_page_wrap(page, ABOUT_COLUMN, st_topic_about(page->text.arena, topic, word));
    st_page_break(page);
    st_entry_details(page, ABOUT_COLUMN, entry);
    json_decref(entry);
}

/* All that a word means; it may mean several things. */
static size_t add_meanings(struct st_page *page, const char *word)
{
    size_t found = 0;

    for (size_t i = 0; i < st_topic_count; i++) {
        size_t at = st_words_find(st_topics[i].words, word);

        if (at == st_topics[i].words->count)
            continue;
        add_meaning(page, &st_topics[i], at);
        found++;
    }
    return found + st_member_explain(page, word, ABOUT_COLUMN);
}

/* The word of any kind that is most like it, or NULL. */
static const char *nearest(struct st_arena *arena, const char *word)
{
    const char **words = NULL;
    size_t count = 0;
    size_t capacity = 0;

    for (size_t i = 0; i < st_topic_count; i++)
        for (size_t k = 0; k < st_topics[i].words->count; k++) {
            words = st_arena_grow(arena, words, count, &capacity, sizeof *words);
            words[count++] = st_topics[i].words->words[k];
        }
    st_member_names(arena, &words, &count, &capacity);
    return st_nearest(word, words, count);
}

static enum st_exit run_explain(struct st_args *args)
{
    struct st_page page;

    st_page_init(&page, args->arena, false);
    for (size_t i = 0; i < args->word_count; i++) {
        const char *word = args->words[i];
        const char *near = NULL;

        if (add_meanings(&page, word) > 0)
            continue;
        near = nearest(args->arena, word);
        if (near)
            st_complain(args, "nothing is called \"%s\"; did you mean \"%s\"?", word, near);
        else
            st_complain(args, "nothing is called \"%s\"; `synctorture list` has all words", word);
        return ST_EXIT_USAGE;
    }
    st_page_print(&page, stdout);
    return ST_EXIT_OK;
}

const struct st_command st_command_explain = {
    .name = "explain",
    .words = "WORD...",
    .about = "say what a word means, in a scenario, a diagnostic or a report",
    .more = "The word may be of an engine, a capability, a call, a status, a right, a role, a "
            "verb, an invariant, a verdict, a diagnostic, an exit code and so on, a member of a "
            "scenario file, or several of these.",
    .examples = {
        "synctorture explain no-effect",
        "synctorture explain ics-2000 property.delete",
        "synctorture explain known_failures breaks",
    },
    .words_min = 1,
    .words_max = ST_ANY_NUMBER,
    .run = run_explain,
};
