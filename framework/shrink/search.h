/*
 * search.h - all tactics, again and again, until none makes the scenario smaller.
 */
#ifndef ST_SHRINK_SEARCH_H
#define ST_SHRINK_SEARCH_H

#include "framework/shrink/trial.h"

struct st_search {
    struct st_trial *trial;
    json_t *tree; /* the smallest so far */
    size_t rounds;
};

/*
 * Shrink search->tree, which is owned by the search and is replaced by smaller ones.
 * False when it does not have what is to be kept. The caller releases the tree.
 */
bool st_search_run(struct st_search *search);

#endif
