/*
 * visit.h - what the parts of a lab share: one synchronization, and the trees it works on.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_VISIT_H
#define ST_LAB_VISIT_H

#include <sys/types.h>

#include "framework/base/child.h"
#include "framework/host/store_host.h"
#include "framework/lab/item.h"
#include "framework/lab/lab.h"
#include "framework/lab/server.h"
#include "framework/lab/shape.h"

struct st_lab_outside;
struct st_lab_wire;

struct st_lab {
    struct st_engine engine; /* first: an engine is found by it */
    const struct st_lab_tool *tool;
    struct st_arena *arena;
    struct st_arena words;          /* texts of unfit and failure */
    struct st_arena scratch;        /* one synchronization */
    struct st_arena lasting;        /* until the end of the case: what a shape remembers, */
    void *memories[ST_CLIENTS_MAX]; /* by client; NULL: nothing yet */
    struct st_child *child;
    struct st_child *aside; /* for a program of ours while the tool runs; NULL: not needed yet */
    struct st_lab_server server; /* what serves the server's side, while it runs */
    const char *folder;          /* of all; NULL: not open */
    const char *own;             /* of this process; NULL: not made */
    const char *version;
    const char *secret;        /* that nobody else on this machine knows */
    uint64_t moment;           /* seconds: the next time that is given to something */
    struct st_unfit unfit;     /* why: NULL when there is nothing */
    struct st_unfit taken;     /* that of the run before */
    struct st_failure failure; /* end: ST_END_NONE when there is none */
    struct st_failure last;    /* of the case before */
    uint32_t deadline_ms;
    uint64_t memory_bytes;
    struct st_lab_outside *outside; /* faults from outside; NULL: there are none */
    const char *untraced;           /* why there can be none; NULL: there can */
    uint32_t never;                 /* calls that this version never makes: 1 << enum st_call_op */
    pid_t mounts_in; /* the process in whose namespace disks are mounted; 0: none is */
    uint64_t disks;  /* set of clients that have one (disk.h) */
    enum st_tool_stage sweeping;
    const char *beginnings;          /* folders that cells begin with */
    st_name present[ST_CLIENTS_MAX]; /* by client: the state that his folder is of; in sweeps */
};

/* What is in one tree; or what is to be. Arrays are by number of the object. */
struct st_lab_tree {
    int folder;            /* of the tree; -1: none. For shapes that are folders. */
    const char *path;      /* or address: {server}, {replica} in commands */
    bool *has;             /* folders and items */
    st_object_id *parents; /* of items; ST_NO_OBJECT of folders */
    st_name *values;       /* objects times properties */
    bool *is_read;         /* of items; NULL: the shape has no such state */
    size_t strays;         /* entries that nobody asked for, as temporary files */
    bool *is_twice;        /* items that are there more than once */
    bool *is_denied;       /* items that are files with an access list against the user */
    bool *is_erased;       /* such lists that are gone */
};

struct st_lab_visit {
    struct st_lab *lab;
    const struct st_lab_shape *shape; /* the tool's */
    struct st_session *session;
    struct st_world *world;
    struct st_arena *arena; /* until the end of the synchronization */
    struct st_token token;
    uid_t user;
    const char *path, *home;      /* of the client's folder, and of the tool's state in it */
    const char *login, *password; /* of the user at the server; NULL: the shape has none */
    struct st_lab_tree server, replica;
    size_t objects, properties;
    struct st_lab_wire *wire; /* faults on the way to the server; NULL: there is nothing there */
    unsigned port;            /* where the tool finds its server; 0: at the server's own */
    void *of_shape;           /* what the shape keeps until the end of the synchronization */
    bool *others; /* items online that the tool has not made; NULL: it has made none, yet */
};

/* --- names.c: what something is called in a tree ------------------------------------------ */

enum st_lab_kind { ST_LAB_FOLDER, ST_LAB_ITEM, ST_LAB_PROPERTY, ST_LAB_IDENTITY };

/* "item-12-new-modified": of its number and of what is harmless in its name. */
const char *st_lab_name(
    const struct st_lab_visit *visit, enum st_lab_kind kind, size_t number, const char *text);
const char *st_lab_object_name(const struct st_lab_visit *visit, st_object_id id);
const char *st_lab_property_name(const struct st_lab_visit *visit, size_t property);

/* What the scenario calls it. */
const char *st_lab_title(const struct st_lab_visit *visit, st_object_id id);

/* The number in a name that is exactly one of ours; SIZE_MAX if it is none. */
size_t st_lab_number(const struct st_lab_visit *visit, enum st_lab_kind kind, const char *name);

/* What a line is about: the last names of each kind in it. */
struct st_lab_mention {
    st_object_id object; /* ST_NO_OBJECT: none */
    st_property property;
};
struct st_lab_mention st_lab_mentioned(const struct st_lab_visit *visit, const char *line);

/* The line with the scenario's words instead of ours, and without paths of this machine. */
const char *st_lab_translate(const struct st_lab_visit *visit, const char *line);

enum { ST_LAB_PATH_MAX = 4096 };

/* --- identity.c ----------------------------------------------------------------------------- */

/* Be that user, with his own group only, until st_lab_return(). False with errno. */
bool st_lab_become(uid_t user);
void st_lab_return(void);

/* --- files.c: one entry of a tree ----------------------------------------------------------- */

struct st_lab_mark {
    uid_t owner;
    gid_t group;
    mode_t mode;
};

/* All of them come back with errno when they fail, and follow no symbolic links. */
int st_lab_open_folder(int folder, const char *name);
bool st_lab_make_folder(int folder, const char *name);
bool st_lab_write(int folder, const char *name, const char *text, uint64_t moment);
bool st_lab_mark_entry(int folder, const char *name, const struct st_lab_mark *mark);
bool st_lab_date(int folder, const char *name, uint64_t moment); /* "" is the folder itself */
bool st_lab_remove(const char *path);                            /* with all in it */

/*
 * What a file has, and a NUL behind it; NULL when it is none, or has more than ST_LAB_VALUE_MAX.
 * And as a text; NULL also when it has a NUL.
 */
const char *st_lab_read_bytes(
    struct st_arena *arena, int folder, const char *name, size_t *ret_size);
const char *st_lab_read(struct st_arena *arena, int folder, const char *name);

/* --- learn.c: values that come from a tool -------------------------------------------------- */

/* Is it UTF-8, and no NUL in it? Reports can show nothing else. */
bool st_lab_is_text(const char *bytes, size_t size);

/* The same; but of bytes that are no text, a text that shows them, "a\u{FF}b". In the arena. */
const char *st_lab_text_of(struct st_arena *arena, const char *bytes, size_t size);

/*
 * A value of that text. What is more than a case can keep makes the run inconclusive; then
 * ST_NAME_NONE.
 */
st_name st_lab_learn(const struct st_lab_visit *visit, const char *bytes, size_t size);

/* --- tree.c: a whole tree ------------------------------------------------------------------- */

void st_lab_tree_init(const struct st_lab_visit *visit, struct st_lab_tree *tree);

/* The names in a folder, without . and .., in an arena; false with errno. */
bool st_lab_list(struct st_arena *arena, int folder, const char ***ret_names, size_t *ret_count);

/* What is in it now, as far as the session's folders go. False with errno. */
bool st_lab_tree_read(const struct st_lab_visit *visit, struct st_lab_tree *tree);

/* What is in a store, in the session's folders, as a tree that is not on any disk. */
void st_lab_tree_of(
    const struct st_lab_visit *visit, const struct st_store *store, struct st_lab_tree *ret_tree);

/* Make the tree what is wanted, and change nothing that is so already. False with errno. */
bool st_lab_tree_place(
    const struct st_lab_visit *visit, struct st_lab_tree *tree, const struct st_lab_tree *wanted);

static inline st_name *st_lab_value(
    const struct st_lab_visit *visit, const struct st_lab_tree *tree, st_object_id id)
{
    return &tree->values[(size_t)id * visit->properties];
}

/* --- access.c: what the lists give, as owners and modes of files ----------------------------- */

/*
 * Give the user the access to the server's tree that he has in the world. False: it cannot
 * be expressed (the lab's unfit says why), or errno.
 */
bool st_lab_grant(struct st_lab_visit *visit);

/* Let the user do anything in a tree that is his. */
bool st_lab_give(struct st_lab_visit *visit, struct st_lab_tree *tree);

/* Try out, as the user, that what is denied is denied. False: unfit says what is not. */
bool st_lab_probe(struct st_lab_visit *visit);

/* --- settle.c ------------------------------------------------------------------------------- */

/*
 * Make what the tool did true in the world. While it is not over, a new item of which a part is
 * missing is not there yet.
 */
void st_lab_settle(struct st_lab_visit *visit, bool is_over);

/* --- command.c ------------------------------------------------------------------------------ */

/* Run a command as the user. False: it has failed as no tool may (the lab's failure says how). */
bool st_lab_run(
    struct st_lab_visit *visit,
    const struct st_lab_command *command,
    int *ret_code,
    const char **ret_said);

/* "{server}/" with the folder that is meant, and so on (tool.h). */
const char *st_lab_fill_in(const struct st_lab_visit *visit, const char *word);

/* The tool's server, if it has one, for the user, on a port that was free. False: unfit says why.
 */
bool st_lab_serve(struct st_lab_visit *visit);

/* --- written.c ------------------------------------------------------------------------------- */

/* Write the tool's own files, as the user, into his home. False with errno. */
bool st_lab_write_files(struct st_lab_visit *visit);

/* --- hear.c ---------------------------------------------------------------------------------- */

/* Run the tool once. Errors and the log go to the session's result; returns what it tells. */
enum st_status st_lab_run_tool(struct st_lab_visit *visit);

/* --- limits.c ------------------------------------------------------------------------------- */

/* The version of the tool is known: the promises that it is known not to keep. */
void st_lab_limits_open(struct st_lab *lab);

/* --- never.c -------------------------------------------------------------------------------- */

/* The version of the tool is known: what its description says of it that it never does. */
void st_lab_never_open(struct st_lab *lab);

/* Why a fault of that kind cannot happen at any of these calls; NULL: it can. */
const char *st_lab_never_refuses(const struct st_lab *lab, unsigned kind, uint32_t calls);

/* In the process that sees the tool's calls: it has made one that stands for these, on that. */
void st_lab_never_look(const struct st_lab_visit *visit, st_object_id id, uint32_t calls);

/* The tool has run: the lab has failed if it has made one that it never makes. */
void st_lab_never_judge(struct st_lab *lab);

/* --- clash.c --------------------------------------------------------------------------------- */

/*
 * Items have names with numbers in a tree, so that two of one name would not meet there as
 * they do in the world. False when two do: the lab's unfit says so.
 */
bool st_lab_names_differ(const struct st_lab_visit *visit);

/* --- synchronize.c --------------------------------------------------------------------------- */

enum st_status st_lab_synchronize(struct st_lab_visit *visit);

/* A folder of that name in visit->path, which is the user's. NULL with errno. */
const char *st_lab_make_own(struct st_lab_visit *visit, const char *name);

/* --- lab.c ------------------------------------------------------------------------------- */

/* Say why the run shows nothing; the first reason stays. Returns false. */
__attribute__((format(printf, 3, 4))) bool st_lab_unfit(
    struct st_lab *lab, bool is_skipped, const char *format, ...);

/* Say how the tool, or the machine, has failed; the first stays. Returns false. */
__attribute__((format(printf, 3, 4))) bool st_lab_fail(
    struct st_lab *lab, enum st_end end, const char *format, ...);

/* What the machine refuses us, by errno, is no finding about a tool. Returns false. */
bool st_lab_give_up(struct st_lab *lab, const char *what);

#endif
