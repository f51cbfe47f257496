/*
 * output.h - where reports go.
 */
#ifndef ST_CLI_FILES_OUTPUT_H
#define ST_CLI_FILES_OUTPUT_H

#include "framework/cli/args.h"

struct st_outputs;

/*
 * Open what --format asked for; human on the standard output if nothing was.
 * NULL after saying on stderr which file cannot be written.
 */
struct st_outputs *st_outputs_open(struct st_args *args);

/* Tell all reports of an event. Takes the event over. */
void st_outputs_event(struct st_outputs *outputs, json_t *event);

/* Complete the files. False after saying on stderr which one could not be. */
bool st_outputs_close(struct st_outputs *outputs);

/* Give up: release everything and leave no file. */
void st_outputs_drop(struct st_outputs *outputs);

#endif
