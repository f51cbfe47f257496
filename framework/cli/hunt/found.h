/*
 * found.h - from what was found to a folder that a person can use.
 */
#ifndef ST_CLI_HUNT_FOUND_H
#define ST_CLI_HUNT_FOUND_H

#include "framework/cli/args.h"
#include "framework/shrink/finding.h"

enum { ST_FOUND_REPLAYS = 10 };

/* A scenario that breaks something, as it was found. */
struct st_found_raw {
    struct st_shrink_target target;
    struct st_found_origin origin; /* without its path */
    const char *text;
};

/* A finding in its folder. */
struct st_found_kept {
    const char *folder; /* NULL: nothing was written */
    const char *text;   /* of the scenario */
    const char *title;
    struct st_shrink_result shrunk;
    enum st_verdict verdict; /* of `synctorture run` */
    size_t replays;          /* of ST_FOUND_REPLAYS that broke the same */
};

/*
 * Make it small, run it again and again, fill in what should be and what the engine does,
 * and write FOLDER/scenario.json and FOLDER/README.txt below --output. What does not break
 * again is written as it was found, with the number of replays that broke. False after saying
 * on stderr why it cannot be. A folder of the same name holds the same finding, and is
 * written anew.
 */
bool st_found_keep(
    struct st_args *args, const struct st_found_raw *raw, struct st_found_kept *ret_kept);

/* The parts of it. "findings/progress-7c1f03ab": what breaks, and which scenario it is. */
const char *st_found_folder(
    const struct st_args *args,
    const char *what,
    const struct st_engine_spec *spec,
    const char *text);

/* Write the two files. False after saying on stderr why that cannot be. */
bool st_found_fill(
    struct st_args *args, const char *folder, const char *scenario, const char *explanation);

#endif
