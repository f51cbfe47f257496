/*
 * git.h - what the parts of the shape "git" share: two repositories, and the hook at the door.
 *
 * An item is a branch, refs/heads/FOLDER/ITEM, whose tree has a file for each property. The
 * server's repository belongs to a user who does nothing but serve it, by git-daemon(1): the
 * client's user cannot even look into it, and the hook `update`, which git-receive-pack(1)
 * runs for each branch, decides what he may do.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_GIT_GIT_H
#define ST_LAB_GIT_GIT_H

#include "framework/base/text.h"
#include "framework/lab/outside/request.h"
#include "framework/lab/outside/traced_server.h"
#include "framework/lab/visit.h"

enum {
    ST_GIT_SERVING = ST_LAB_UID - 1,  /* who serves; needs no account, as the others */
    ST_GIT_ID_SIZE = 40,              /* characters of the name of an object */
    ST_GIT_QUESTIONS_MAX = 1U << 16U, /* that are asked of the hook, at once */
};

#define ST_GIT_ZERO   "0000000000000000000000000000000000000000" /* no object */
#define ST_GIT_EMPTY  "4b825dc642cb6eb9a060e54bf8d69288fbee4904" /* a tree without files */
#define ST_GIT_ASKED  "meanwhile-asked" /* named pipes of the hook, in the server's repository */
#define ST_GIT_ANSWER "meanwhile-answer"
#define ST_GIT_TRIAL  "refs/synctorture/trial" /* of commits that are tried out */

/* A commit, and what is in it. */
struct st_git_file {
    const char *name, *text;
};

struct st_git_commit {
    const char *id; /* ST_GIT_ID_SIZE characters */
    const struct st_git_file *files;
    size_t count;
    size_t trial; /* number of a trial commit, of which no files are noted; or 0 */
};

/* One of the two repositories. */
struct st_git_side {
    const char *path;   /* of the repository on this machine */
    const char *author; /* of commits that make it differ from the other */
    uid_t owner;
    struct st_lab_tree *tree; /* what is in it, once is_known */
    bool is_known;
    bool *is_begun;             /* by object: its branch is in the stream already */
    struct st_text stream;      /* for git-fast-import(1): what is to be done to it */
    struct st_git_commit *made; /* in the stream: the first has mark 1; without id until then */
    size_t made_count, made_capacity;
};

/* What the hook is asked: would it let the user make of a branch's commit another one? */
struct st_git_question {
    const char *branch;    /* "folder-1-team/item-2-plan" */
    const char *old, *new; /* commits; ST_GIT_ZERO: none */
    size_t trial;          /* number of the trial commit that new is, once it is made; or 0 */
    const char *what;      /* that would be: "change" */
    bool is_allowed;       /* what the answer is to be */
};

struct st_git {
    struct st_git_side server, replica;
    const char *rights; /* the hook's table, as it is to be */
    bool is_tried;      /* the hook was asked about that table before */
    struct st_git_question *questions;
    size_t question_count, question_capacity;
    size_t trial_count;
    int asked, answer;   /* our ends of the pipes of the hook; -1: it does not ask */
    int bells;           /* epoll(7): the hook asks, or who sees the calls does; -1: neither */
    bool is_midway;      /* the tool runs: programs of ours are children beside it */
    const char *address; /* of what serves when nobody looks at its calls */
    struct st_lab_traced_server *traced; /* that serves while the tool runs; NULL: nothing does */
};

static inline struct st_git *st_git_of(const struct st_lab_visit *visit)
{
    return visit->of_shape;
}

/* --- run.c: one process of git, or of the hook ---------------------------------------- */

/*
 * Start a command in a repository, as its owner; argv ends in NULL. Then give it input and
 * take lines, until it is ended. False: unfit says why, and there is nothing to end.
 */
bool st_git_start(
    struct st_lab_visit *visit, const struct st_git_side *side, const char *const *argv);
bool st_git_send(struct st_lab_visit *visit, const char *text, size_t size);

/* A line without its end, borrowed until the next; NULL when it has closed its output. */
bool st_git_line(struct st_lab_visit *visit, const char **ret_line, size_t *ret_size);

/* End it. is_well is what came of it so far; false when it exits with another code than 0. */
bool st_git_end(struct st_lab_visit *visit, bool is_well);

/* --- repository.c ----------------------------------------------------------------------- */

/* The folder of the hook, which is one for all repositories of a lab. */
const char *st_git_hooks(const struct st_lab_visit *visit);

/* Make the repository of a side if there is none. False with errno. */
bool st_git_make(const struct st_lab_visit *visit, const struct st_git_side *side);

/* Write the server's settings: the branches of `hidden`, a line each, are not to be seen. */
bool st_git_configure_server(const struct st_lab_visit *visit, const char *hidden);

/* Write the clone's settings: where to push, and which branches are to be deleted there. */
bool st_git_configure_replica(const struct st_lab_visit *visit);

/* Write the hook's table, which is root's. False with errno. */
bool st_git_write_rights(const struct st_lab_visit *visit, const char *table);

/* Start what serves the server's repository, unless it runs. False: unfit says why. */
bool st_git_serve(struct st_lab_visit *visit);

/*
 * While the tool runs, let another one serve, whose calls are looked at; and then the first one
 * again. False: unfit says why.
 */
bool st_git_serve_traced(struct st_lab_visit *visit, const struct st_tracer *tracer);
void st_git_serve_again(struct st_lab_visit *visit);

/* --- known.c: commits whose files are known, so that nobody has to be asked ------------- */

/* The files of an item with these values, in the arena of the visit. */
struct st_git_commit st_git_commit_of(struct st_lab_visit *visit, const st_name *values);

/* Remember it until the end of the case. */
void st_git_know(struct st_lab_visit *visit, const struct st_git_commit *commit);

/* The commit of that name; NULL: we know none. */
const struct st_git_commit *st_git_known(const struct st_lab_visit *visit, const char *id);

/*
 * What commit a branch is at, from the repository's own files; NULL: there is no such branch.
 * False: git is to be asked, since what is there is none of the files that we know.
 */
bool st_git_ref(
    const struct st_lab_visit *visit,
    const struct st_git_side *side,
    st_object_id folder,
    st_object_id id,
    const char **ret_id);

/* --- branches.c: what is in a repository ------------------------------------------------ */

/* "folder-1-team/item-2-plan" */
const char *st_git_branch(const struct st_lab_visit *visit, st_object_id folder, st_object_id id);

/* The answer of git-cat-file(1) to one line of its input. False if it is none. */
bool st_git_answer(const char *line, bool *ret_is_there, size_t *ret_size);

/* Read all branches that can be ours. False: unfit says why. */
bool st_git_read(struct st_lab_visit *visit, struct st_git_side *side);

/* --- stream.c: making it what is wanted -------------------------------------------------- */

/* Say in the stream what makes a side what is wanted; its tree is then that already. */
void st_git_place(
    struct st_lab_visit *visit, struct st_git_side *side, const struct st_lab_tree *wanted);

/* A commit of no branch, in which these files of an item are others. Returns its number. */
size_t st_git_add_trial(struct st_lab_visit *visit, st_object_id id, st_properties properties);

/* A commit of no branch that stays, for the trial of the door. */
void st_git_add_door_trial(struct st_lab_visit *visit, struct st_git_side *side);

/* Do what the stream says, if it says anything; names of trial commits go to questions. */
bool st_git_flush(struct st_lab_visit *visit, struct st_git_side *side);

/* --- rights.c ---------------------------------------------------------------------------- */

/* Give the user the access that he has in the world. False: unfit says why, or errno. */
bool st_git_grant(struct st_lab_visit *visit);

/* --- probe.c ----------------------------------------------------------------------------- */

/* What is to be asked of the hook, and trial commits for it, to be flushed. */
void st_git_prepare_probe(struct st_lab_visit *visit);

bool st_git_probe(struct st_lab_visit *visit);

/* --- asked.c ----------------------------------------------------------------------------- */

/* What a push of a branch stands for. False: for nothing. ST_GIT_ZERO is no commit. */
bool st_git_request(
    const struct st_lab_visit *visit,
    const char *branch,
    const char *old,
    const char *new,
    struct st_lab_request *ret_request);

/* While the tool runs, let the hook ask us first. False: unfit says why not. And no more. */
bool st_git_listen(struct st_lab_visit *visit, const struct st_tracer *tracer);
void st_git_listen_no_more(struct st_lab_visit *visit);

/* --- spot.c ------------------------------------------------------------------------------ */

/* What a system call on one of the two repositories is. False: nothing of git's. */
bool st_git_spot(
    const struct st_lab_visit *visit, const struct st_traced_call *call, struct st_lab_spot *ret);

/* --- hook.c ------------------------------------------------------------------------------ */

/* The hook `update`, a program for sh(1). */
extern const char st_git_hook[];

/* Asks the hook: a line BRANCH OLD NEW on its input, "yes" or "no" on its output; "end". */
extern const char st_git_asker[];

#endif
