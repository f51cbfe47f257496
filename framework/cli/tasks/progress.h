/*
 * progress.h - one line on stderr that says how far something is that takes long.
 *
 * On a terminal it is drawn over again and again, and is erased before anything else is
 * said; elsewhere, and where the variable CI is set, there is a line now and then.
 */
#ifndef ST_CLI_TASKS_PROGRESS_H
#define ST_CLI_TASKS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

enum {
    ST_PROGRESS_REDRAW_MS = 100,
    ST_HEARTBEAT_S = 30, /* if nothing else was said */
    ST_HEARTBEAT_MAX = 3600,
};

struct st_progress {
    bool is_terminal, is_drawn;
    uint64_t begun_ms, told_ms, every_ms;
};

/* Without a terminal, a line each so many seconds; 0: the usual. */
void st_progress_begin(struct st_progress *progress, uint32_t heartbeat_s);

/* Real time since the beginning. */
uint64_t st_progress_ms(const struct st_progress *progress);

/* Is it time to say something? */
bool st_progress_is_due(const struct st_progress *progress);

/* Say it; the text is cut where the terminal ends. */
void st_progress_tell(struct st_progress *progress, const char *text);

/* Erase the line, if there is one. */
void st_progress_clear(struct st_progress *progress);

#endif
