/*
 * rights.c - access masks, the words people use for them, and role presets.
 */
#include "framework/model/rights.h"

#include "framework/base/text.h"

static const char *const right_words[] = {
#define X(id, word, folder, item, about) word,
    ST_RIGHT_WORDS(X)
#undef X
};
const struct st_words st_right_words = { "right", right_words, ST_RIGHT_WORD_COUNT };

const struct st_right_masks st_right_masks[ST_RIGHT_WORD_COUNT] = {
#define X(id, word, folder, item, about) { folder, item },
    ST_RIGHT_WORDS(X)
#undef X
};

const char *const st_right_abouts[ST_RIGHT_WORD_COUNT] = {
#define X(id, word, folder, item, about) about,
    ST_RIGHT_WORDS(X)
#undef X
};

static const char *const role_words[] = {
#define X(id, word, folder, item) word,
    ST_ROLES(X)
#undef X
};
const struct st_words st_role_words = { "role", role_words, ST_ROLE_COUNT };

const struct st_right_masks st_role_masks[ST_ROLE_COUNT] = {
#define X(id, word, folder, item) { folder, item },
    ST_ROLES(X)
#undef X
};

const char *st_rights_text(struct st_arena *arena, st_rights rights, int on_folder)
{
    struct st_text text;
    st_rights left = rights;

    st_text_init(&text, arena);
    for (size_t i = 0; i < ST_RIGHT_WORD_COUNT && left; i++) {
        st_rights mask = on_folder ? st_right_masks[i].folder : st_right_masks[i].item;

        /* Unions come first in the table, and name a mask only when they fill it. */
        if (mask == 0 || (mask & left) != mask || (mask & (mask - 1) && mask != rights))
            continue;
        st_text_addf(&text, "%s%s", text.size ? ", " : "", right_words[i]);
        left &= ~mask;
    }
    if (left || !rights)
        st_text_addf(&text, "%s0x%x", text.size ? ", " : "", (unsigned)left);
    return text.data;
}
