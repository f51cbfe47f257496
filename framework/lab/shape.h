/*
 * shape.h - what the two sides of a lab are made of: folders and files, a directory, mail.
 *
 * A shape puts a store on the machine and reads it back, and gives the user the access that
 * the lists give him there. What is between, the tool's command, and what becomes of it in the
 * world (settle.c), is the same for all. A new shape is a folder with its shape.c, and one row
 * here.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_SHAPE_H
#define ST_LAB_SHAPE_H

#include <stdbool.h>

#include "framework/base/words.h"

struct st_lab_visit;
struct st_lab_tree;
struct st_lab_item_form;
struct st_lab_protocol;
struct st_lab_spot;
struct st_traced_call;
struct st_tracer;

/* id, word, about */
#define ST_LAB_SHAPES(X)                                                                          \
    X(FILES, "files", "folders, in them a folder for each item, in it files")                     \
    X(PLAIN_FILES, "plain-files", "folders, in them a file for each item")                        \
    X(GIT, "git", "git repositories, in them a branch for each item, in it files")                \
    X(DIRECTORY, "directory", "entries of an LDAP server, with attributes; a journal of changes") \
    X(MAIL, "mail", "mailboxes of an IMAP server and Maildirs, in them messages")

/*
 * Each of the functions returns false when it cannot, and the lab's unfit says why; without
 * that, errno does.
 */
struct st_lab_shape {
    const char *word;
    const struct st_lab_item_form *item; /* of shapes that are trees of files; or NULL */
    const char *program, *package;       /* that serves the server's side; NULL: nothing has to */
    const struct st_lab_protocol *protocol; /* of that; NULL: none, or the tool's says (tool.h) */
    bool is_journal;   /* the client's side is a journal of what was done, and no replica */
    bool keeps_server; /* what it has started serves the next case, too */

    /* Its server asks who is in a group each time; others go on with the groups of the start. */
    bool asks_groups_anew;

    /* Make both sides ready, in visit->path, and start what serves them. Once a synchronization. */
    bool (*open)(struct st_lab_visit *visit);

    /* Make a side what is wanted, and change nothing that is so already. */
    bool (*place_server)(struct st_lab_visit *visit, const struct st_lab_tree *wanted);
    bool (*place_replica)(struct st_lab_visit *visit, const struct st_lab_tree *wanted);

    /* Let the user do anything on the server's side: for the tool's first command. */
    bool (*give)(struct st_lab_visit *visit);

    /* Give the user the access to the server's side that he has in the world. */
    bool (*grant)(struct st_lab_visit *visit);

    /* Try out, as the user, that what is denied is denied, and what is granted is granted. */
    bool (*probe)(struct st_lab_visit *visit);

    /* Read both sides, into visit->server and visit->replica. */
    bool (*read)(struct st_lab_visit *visit);

    /*
     * Of shapes whose server asks us about each thing that is to be done there: let it, while the
     * tool runs, so that somebody else can come first (outside/midway.h); and no more. What it does
     * is to be looked at with the tracer, if there is one. NULL: it does not ask.
     */
    bool (*listen)(struct st_lab_visit *visit, const struct st_tracer *tracer);
    void (*listen_no_more)(struct st_lab_visit *visit);

    /* What a system call on a side is (outside/spot.h). NULL: sides are trees of files. */
    bool (*spot)(
        const struct st_lab_visit *visit,
        const struct st_traced_call *call,
        struct st_lab_spot *ret_spot);
};

enum st_lab_shape_id {
#define X(id, word, about) ST_LAB_##id,
    ST_LAB_SHAPES(X)
#undef X
        ST_LAB_SHAPE_COUNT
};

#define X(id, word, about) extern const struct st_lab_shape st_lab_shape_##id;
ST_LAB_SHAPES(X)
#undef X

extern const struct st_lab_shape *const st_lab_shapes[ST_LAB_SHAPE_COUNT];
extern const struct st_words st_lab_shape_words;

#endif
