/*
 * scenario.c - the words of scenarios, and paths of objects.
 */
#include "framework/scenario/scenario.h"

#include <assert.h>

#include "framework/base/text.h"

static const char *const verb_words[] = {
#define X(id, word, about) word,
    ST_VERBS(X)
#undef X
};
const struct st_words st_verb_words = { "step", verb_words, ST_VERB_COUNT };

const char *const st_verb_abouts[ST_VERB_COUNT] = {
#define X(id, word, about) about,
    ST_VERBS(X)
#undef X
};

static const char *const side_words[] = {
#define X(id, word, about) word,
    ST_SIDES(X)
#undef X
};
const struct st_words st_side_words = { "side", side_words, ST_SIDE_COUNT };

_Static_assert(
    1 << ST_SIDE_SERVER == ST_ON_SERVER && 1 << ST_SIDE_CLIENT == ST_ON_CLIENT,
    "sides are sets of these");

static const char *const workaround_words[] = {
#define X(id, word, about) word,
    ST_WORKAROUND_EFFECTS(X)
#undef X
};
const struct st_words st_workaround_words = { "effect", workaround_words, ST_WORKAROUND_COUNT };

const char *st_object_path(
    struct st_arena *arena,
    const struct st_names *names,
    const struct st_store *store,
    st_object_id id)
{
    st_object_id above[ST_FOLDER_DEPTH_MAX + 2];
    size_t depth = 0;
    struct st_text text;

    for (; id != ST_NO_OBJECT; id = st_store_peek(store, id)->parent) {
        assert(depth < sizeof above / sizeof above[0]);
        above[depth++] = id;
    }
    st_text_init(&text, arena);
    while (depth-- > 0) {
        st_text_add_char(&text, '/');
        st_text_add(&text, st_names_text(names, st_store_peek(store, above[depth])->name));
    }
    return text.data;
}
