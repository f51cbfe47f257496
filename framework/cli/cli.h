/*
 * cli.h - the command line: from arguments to an exit code.
 */
#ifndef ST_CLI_CLI_H
#define ST_CLI_CLI_H

#include <stddef.h>

#include "framework/run/verdict.h"

struct st_args;

enum { ST_EXAMPLES_MAX = 3, ST_ANY_NUMBER = 1 << 20 };

struct st_command {
    const char *name;
    const char *words; /* what its help calls them: "[PATH]..." */
    const char *about; /* one line: lower-case start, no full stop */
    const char *more;  /* what else its help says, or NULL */
    const char *examples[ST_EXAMPLES_MAX];
    size_t words_min, words_max;
    enum st_exit (*run)(struct st_args *args);
};

/* Add a command: its file cmd_NAME.c, and a row here. Help keeps this order. */
#define ST_COMMANDS(X)        \
    X(RUN, run)               \
    X(SWEEP, sweep)           \
    X(REPLAY, replay)         \
    X(MATRIX, matrix)         \
    X(COMPARE, compare)       \
    X(ZOO, zoo)               \
    X(FUZZ, fuzz)             \
    X(SHRINK, shrink)         \
    X(INIT, init)             \
    X(NEW, new)               \
    X(ENGINE, engine)         \
    X(LAB, lab)               \
    X(CHECK, check)           \
    X(LIST, list)             \
    X(EXPLAIN, explain)       \
    X(PRINT, print)           \
    X(SCHEMA, schema)         \
    X(ACCESS, access)         \
    X(SDDL, sddl)             \
    X(PCL, pcl)               \
    X(REPORT, report)         \
    X(MERGE, merge)           \
    X(COMPLETION, completion) \
    X(MANUAL, manual)         \
    X(HELP, help)

enum st_command_id {
#define X(id, name) ST_COMMAND_##id,
    ST_COMMANDS(X)
#undef X
        ST_COMMAND_COUNT
};

#define X(id, name) extern const struct st_command st_command_##name;
ST_COMMANDS(X)
#undef X

extern const struct st_command *const st_commands[ST_COMMAND_COUNT];

/* The command of that name, or NULL after saying so, with the nearest, on stderr. */
const struct st_command *st_command_find(struct st_args *args, const char *name);

int st_main(int argc, char **argv);

#endif
