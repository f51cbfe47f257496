/*
 * progress.c - one line on stderr that says how far something is that takes long.
 */
#include "framework/cli/tasks/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { COLUMNS = 80 };

static uint64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void st_progress_begin(struct st_progress *progress, uint32_t heartbeat_s)
{
    const char *terminal = getenv("TERM");

    bool is_terminal =
        isatty(STDERR_FILENO) && !getenv("CI") && !(terminal && !strcmp(terminal, "dumb"));
    uint64_t heartbeat_ms = (uint64_t)(heartbeat_s ? heartbeat_s : ST_HEARTBEAT_S) * 1000;

    *progress = (struct st_progress){
        .is_terminal = is_terminal,
        .begun_ms = now_ms(),
        .told_ms = now_ms(),
        .every_ms = is_terminal ? ST_PROGRESS_REDRAW_MS : heartbeat_ms,
    };
}

uint64_t st_progress_ms(const struct st_progress *progress)
{
    return now_ms() - progress->begun_ms;
}

bool st_progress_is_due(const struct st_progress *progress)
{
    return now_ms() - progress->told_ms >= progress->every_ms;
}

static int columns(void)
{
    struct winsize size;

    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : COLUMNS;
}

void st_progress_tell(struct st_progress *progress, const char *text)
{
    progress->told_ms = now_ms();
    if (progress->is_terminal)
        fprintf(stderr, "\r\033[K%.*s", columns() - 1, text);
    else
        fprintf(stderr, "%s\n", text);
    (void)fflush(stderr);
    progress->is_drawn = progress->is_terminal;
}

void st_progress_clear(struct st_progress *progress)
{
    if (!progress->is_drawn)
        return;
    fputs("\r\033[K", stderr);
    (void)fflush(stderr);
    progress->is_drawn = false;
}
