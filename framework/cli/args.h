/*
 * args.h - what a person typed: options and words.
 *
 * One table of options drives reading them, help, and did-you-mean.
 */
#ifndef ST_CLI_ARGS_H
#define ST_CLI_ARGS_H

#include <stdbool.h>

#include "framework/base/arena.h"
#include "framework/cli/cli.h"
#include "framework/engine/registry.h"
#include "framework/report/report.h"

enum {
    ST_REPEAT_MAX = 1000,
    ST_SHARDS_MAX = 4096,
    ST_BUDGET_MAX = 1000000000,
    ST_RUNS_MAX = 1000000000,
    ST_SECONDS_MAX = 30 * 24 * 3600,
    ST_DEPTH_OF_SWEEP_MAX = 2,
    ST_RETRIES_MAX = 100,
    ST_DEADLINE_MAX = 24 * 3600, /* seconds */
    ST_MEMORY_MAX = 1 << 20,     /* MiB */
};

enum st_color { ST_COLOR_AUTO, ST_COLOR_ALWAYS, ST_COLOR_NEVER };

struct st_list {
    const char **items; /* borrowed */
    size_t count, capacity;
};

void st_list_add(struct st_arena *arena, struct st_list *list, const char *item);

/* --format NAME[=FILE] */
struct st_format {
    const struct st_report *report;
    const char *path; /* NULL: the standard output */
};

/* What the commands sddl and access were told; SIDs as typed, or NULL. */
struct st_security_args {
    bool batch, container, from_hex, hex, inherit, object, roles;
    const char *domain, *group, *owner;
};

/* What access was asked; as typed, or NULL. */
struct st_access_args {
    const char *as, *on, *right, *diff, *diff_workaround;
    size_t after; /* number of a step; 0: the beginning */
};

struct st_args {
    struct st_arena *arena;
    const struct st_command *command; /* NULL before it is known */
    const char **words;               /* what is no option */
    size_t word_count, word_capacity;
    struct st_engine_spec *engines;
    size_t engine_count, engine_capacity;
    struct st_format *formats;
    size_t format_count, format_capacity;
    size_t repeat;
    uint32_t fault_kinds; /* set of 1 << enum st_fault_kind; 0: not given */
    size_t shard, shards; /* part shard of shards, from 1; 1 of 1 is all, 0 of 0 when not given */
    size_t budget;        /* cells; 0: not given */
    size_t depth;
    uint32_t deadline_s;
    uint32_t memory_mib;
    bool in_process;
    bool sweeps;                  /* matrix: let every fault happen at every call, too */
    bool pairs;                   /* matrix: workarounds two by two, too */
    struct st_list tags, filters; /* of what is to run; empty: all */
    const char *failed_log;       /* or NULL */
    struct st_list failed;        /* "SCENARIO [ENGINE]": what it says is wrong */
    const char *known_log;        /* of an earlier sweep; or NULL */
    bool fail_fast;
    size_t retries;
    const char **workarounds; /* merged into every scenario */
    size_t workaround_count, workaround_capacity;
    struct st_security_args security;
    struct st_access_args access;
    const char *cell;     /* or NULL */
    const char *keep;     /* a word of ST_KEEPS or ST_INVARIANTS; or NULL */
    const char *scenario; /* whose variants are tried; or NULL */
    const char *from;     /* a scenario or the folder of a finding; or NULL */
    const char *output;   /* NULL: the standard output; of fuzz: findings/ */
    size_t runs;          /* 0: not given */
    uint64_t seed;        /* 0: not given */
    uint32_t seconds;     /* 0: not given */
    size_t jobs;          /* 0: not given */
    uint32_t heartbeat_s; /* 0: not given */
    const char *trace;    /* canonical, "0x38779a522d9cb5e7"; or NULL */
    int verbosity;        /* as in report.h */
    enum st_color color;
    enum st_junit_dialect junit_dialect;
    bool is_json, is_markdown;
    bool allow_empty;
    bool wants_help;
};

struct st_flag {
    const char *name;     /* without the dashes */
    const char *argument; /* what help calls it; NULL if it takes none */
    const char *about;
    unsigned commands; /* set of 1 << ST_COMMAND_*: which accept it */
    char letter;       /* or '\0' */
    /* Use it; false after saying on stderr what is wrong with the value. */
    bool (*take)(struct st_args *args, const char *value);
};

extern const struct st_flag st_flags[];
extern const size_t st_flag_count;

/* Add what is no option. */
void st_args_add_word(struct st_args *args, const char *word);

/* When no engine was named: all that are built in. */
void st_args_take_all_engines(struct st_args *args);

bool st_flag_fits(const struct st_flag *flag, const struct st_command *command);

/* Read what follows the command's name. False after saying on stderr what is wrong. */
bool st_args_read(struct st_args *args, int argc, char **argv);

/* Say in one line on stderr what is wrong, after the name of the command. Always escaped. */
__attribute__((format(printf, 2, 3))) void st_complain(
    const struct st_args *args, const char *format, ...);

#endif
