/*
 * item.h - how one item lies in a tree: as a folder of files, or as one file.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_ITEM_H
#define ST_LAB_ITEM_H

#include <stdbool.h>
#include <sys/types.h>

#include "framework/model/store.h"

struct st_lab_visit;
struct st_lab_tree;

/* A tree that is made what is wanted. */
struct st_lab_placing {
    const struct st_lab_visit *visit;
    struct st_lab_tree *tree;
    const struct st_lab_tree *wanted;
};

/* Folders are open; functions come back with false and errno, or with the lab's unfit. */
struct st_lab_item_form {
    mode_t changeable; /* of a folder in which the user may make or delete items */
    bool is_users;     /* such a folder is the user's; else root's */

    /* What is at that name. Something else than an item is a stray. */
    bool (*read)(
        const struct st_lab_visit *visit,
        struct st_lab_tree *tree,
        st_object_id id,
        int folder,
        const char *name);

    /* Make it what is wanted, and change nothing that is so already. */
    bool (*place)(const struct st_lab_placing *placing, st_object_id id, int folder);

    /* Give the user the access to it that he has in the world. */
    bool (*mark)(const struct st_lab_visit *visit, st_object_id id, int folder);

    /* Let the user do anything with it. */
    bool (*give)(
        const struct st_lab_visit *visit,
        const struct st_lab_tree *tree,
        st_object_id id,
        int folder);

    /* Try out, as the user, what he may and may not do with it. */
    bool (*probe)(const struct st_lab_visit *visit, st_object_id id, int folder);
};

extern const struct st_lab_item_form st_lab_item_folder, st_lab_item_file;

#endif
