/*
 * memo.h - what lists were found to grant, so that nobody walks through them twice.
 *
 * All that decides is in the question: the groups of the token, whether it is the owner's,
 * and the lists of the object and of the folders above it, which a setting fixes. So an answer
 * stays right whatever happens to the world, and is as good for a copy of it.
 */
#ifndef ST_MODEL_MEMO_H
#define ST_MODEL_MEMO_H

#include "framework/model/rights.h"

enum {
    ST_MEMO_SLOTS = 64,  /* a later question takes the place of an earlier one */
    ST_MEMO_LEVELS = 4,  /* the object and three folders; what is deeper is not kept */
    ST_MEMO_GROUPS = 64, /* identities of a setting; where there are more, nothing is kept */
};

struct st_memo_question {
    uint64_t groups; /* the token's set; never empty, for everyone is in it */
    uint64_t lists;  /* numbers of lists, 16 bits each, that of the object lowest */
    uint32_t about;  /* property, is_folder, is_owner */
};

/* Zeroed, it is of no question. */
struct st_memo_entry {
    uint64_t groups, lists;
    uint32_t about;
    st_rights granted;
};

struct st_memo {
    struct st_memo_entry slots[ST_MEMO_SLOTS];
};

static inline struct st_memo_entry *st_memo_find(
    struct st_memo *memo, const struct st_memo_question *question)
{
    uint64_t mixed =
        (question->groups ^ question->lists << 7 ^ question->about) * UINT64_C(0x9e3779b97f4a7c15);

    return &memo->slots[(mixed ^ mixed >> 32) >> 26 & (ST_MEMO_SLOTS - 1)];
}

static inline int st_memo_is_of(
    const struct st_memo_entry *entry, const struct st_memo_question *question)
{
    return entry->groups == question->groups && entry->lists == question->lists &&
           entry->about == question->about;
}

#endif
