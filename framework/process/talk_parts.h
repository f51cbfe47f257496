/*
 * talk_parts.h - what the parts of a conversation share.
 */
#ifndef ST_PROCESS_TALK_PARTS_H
#define ST_PROCESS_TALK_PARTS_H

#include "framework/process/reader.h"
#include "framework/process/talk.h"

/* The same as st_talk_fail(), with where in the conversation it was. */
void st_talk_fail_here(struct st_talk *talk, enum st_end end, const char *words);

/* What a reader found. */
void st_talk_complain(struct st_talk *talk, const char *problem);

/* Send a line with its newline. False: it has failed. */
bool st_talk_send(struct st_talk *talk, const char *line, size_t size);

/*
 * The next message, which the caller releases; NULL: it has failed. Everything in the scratch
 * arena is gone.
 */
json_t *st_talk_hear(struct st_talk *talk);

/* st_reader_end(), with a problem made a failure. */
bool st_talk_ends_well(struct st_talk *talk, struct st_reader *reader);

#endif
