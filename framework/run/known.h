/*
 * known.h - does an engine fail exactly as its scenario declares?
 */
#ifndef ST_RUN_KNOWN_H
#define ST_RUN_KNOWN_H

#include "framework/run/judge.h"

/* The first call of a synchronization that the server refused; SIZE_MAX if none. */
size_t st_known_refusal(const struct st_sync_record *sync);

/*
 * Compare the declared facts with the run; each that is not so becomes a problem
 * of the run. True when all are so.
 */
bool st_known_compare(struct st_case *judged);

#endif
