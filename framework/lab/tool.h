/*
 * tool.h - a real tool as one JSON file describes it: what to start, and what it says.
 *
 * Nothing about a tool is in C. A file of framework/lab/tools/ becomes part of the program
 * when it is built; --engine-file reads another one. docs/labs.md is the reference.
 */
#ifndef ST_LAB_TOOL_H
#define ST_LAB_TOOL_H

#include <jansson.h>
#include <regex.h>

#include "framework/engine/engine.h"
#include "framework/lab/shape.h"

enum {
    ST_LAB_TEXT_MAX = 1000, /* bytes of one string of a tool */
    ST_LAB_ARGV_MAX = 64,   /* words of one command */
    ST_LAB_ROWS_MAX = 32,   /* commands, exits, messages, variables, files: of each */
    ST_LAB_TIMES_MAX = 8,
    ST_LAB_LINES_MAX = 200, /* of one file */
};

/*
 * One command: words in which {server}, {replica} and {home} stand for folders, {user} for the
 * number of the user, {port}, {listen}, {secret}, {login} and {password} for what only its server
 * knows, {patience} for the seconds that it is to wait for an answer, and {moment} for seconds that
 * are later than the times of all files. Ends in NULL.
 */
struct st_lab_command {
    const char *const *argv;
};

/* What an exit code tells a person. */
struct st_lab_exit {
    int code; /* -1: any that has no row of its own */
    enum st_status status;
};

/* id, word, where the names are of what a message is about */
#define ST_LAB_ABOUTS(X)                                           \
    X(LINE, "line", "in its own line")                             \
    X(BEFORE, "before", "in the last line before it that has any") \
    X(SESSION, "session", "nowhere: it says why the whole did not go well")

enum st_lab_about {
#define X(id, word, about) ST_LAB_ABOUT_##id,
    ST_LAB_ABOUTS(X)
#undef X
};

/* A line that it prints and that says that something could not be done. */
struct st_lab_message {
    const char *match; /* POSIX extended regular expression, any part of the line */
    regex_t regex;     /* when is_ready */
    bool is_ready;
    enum st_lab_about about;
    enum st_status status;
};

/* Another way to synchronize, as people are advised to. */
struct st_lab_variant {
    const struct st_lab_command *before; /* as the user, before the synchronization */
    size_t before_count;
    const char *const *add; /* words after those of each command of it; ends in NULL */
    size_t add_count;
};

struct st_lab_variable {
    const char *name, *value; /* the value as words of a command */
};

/* A file that it needs in {home}; its lines as words of a command. */
struct st_lab_file {
    const char *name;
    const char *const *lines; /* ends in NULL */
};

/* Versions of which something is so. */
struct st_lab_range {
    const char *from, *below; /* NULL: there is no such end */
};

/* A call of an engine for which nothing stands that it does, and why. */
struct st_lab_never {
    enum st_call_op call;
    const char *why; /* "it never makes item.save: it writes into the old file" */
    struct st_lab_range versions;
};

/* A promise that it does not keep, which is known. */
struct st_lab_limit {
    struct st_limit limit;
    struct st_lab_range versions;
};

struct st_lab_tool {
    const char *name;                     /* kebab-case */
    const char *about;                    /* one line */
    const char *package;                  /* Debian's */
    enum st_lab_shape_id shape;           /* what both sides are made of */
    unsigned caps;                        /* set of ST_CAN(...) */
    uint8_t recovery;                     /* further synchronizations that it may need */
    const struct st_lab_command *version; /* prints its version */
    size_t first_times;                   /* how often `first` runs */
    const struct st_lab_command *first;   /* both sides are the same; NULL: nothing is needed */
    const struct st_lab_command *syncs;   /* one after the other, whatever the first comes to */
    size_t sync_count;
    const char *const *variant_names; /* ends in NULL */
    const struct st_lab_variant *variants;
    const struct st_lab_variable *variables;
    size_t variable_count;
    const struct st_lab_file *files;
    size_t file_count;
    const struct st_lab_command *serve;     /* what serves the server's tree, on {port}; or NULL */
    bool serves_as_root;                    /* else as the user */
    const char *serve_package;              /* ""; or Debian's, when it is not the tool's */
    const struct st_lab_protocol *protocol; /* that it speaks, of those that we know; or NULL */
    bool has_patience;                      /* something of it asks for {patience} */
    const struct st_lab_exit *exits;
    size_t exit_count;
    const struct st_lab_never *nevers;
    size_t never_count;
    const struct st_lab_limit *limits;
    size_t limit_count;
    struct st_lab_message *messages;
    size_t message_count;
};

/* Read the description of a tool. NULL with *ret_why, one line, when it is none. */
const struct st_lab_tool *st_lab_tool_read(
    struct st_arena *arena, const json_t *object, const char **ret_why);

/* Make its regular expressions ready, and release them. */
void st_lab_tool_init(const struct st_lab_tool *tool);
void st_lab_tool_clear(const struct st_lab_tool *tool);

/* Is a version in a range? One that is not known is in that of all versions only. */
bool st_lab_range_has(const struct st_lab_range *range, const char *version);

/* What an exit code tells; ST_IO_ERROR when nothing says so. */
enum st_status st_lab_tool_exit(const struct st_lab_tool *tool, int code);

/* The first message that the line is one of, or NULL. Between the two. */
const struct st_lab_message *st_lab_tool_message(const struct st_lab_tool *tool, const char *line);

/* The files that were there when the program was built, as text. */
struct st_lab_text {
    const char *text;
    size_t size;
};
extern const struct st_lab_text st_lab_texts[];
extern const size_t st_lab_text_count;

#endif
