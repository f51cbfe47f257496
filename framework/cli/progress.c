/*
 * progress.c - how far it is, on stderr, for those who wait.
 */
#include "framework/cli/progress.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH = 24, LINE_MS = 100, HEARTBEAT_MS = 30 * 1000 };

static bool is_ci(void)
{
    const char *value = getenv("CI");

    return value && value[0] && strcmp(value, "false") != 0 && strcmp(value, "0") != 0;
}

enum st_progress_kind st_progress_kind_of_stderr(bool is_quiet)
{
    const char *terminal = getenv("TERM");
    bool is_dumb = !terminal || strcmp(terminal, "dumb") == 0;

    if (is_quiet)
        return ST_PROGRESS_NONE;
    if (is_ci())
        return ST_PROGRESS_HEARTBEAT;
    return isatty(STDERR_FILENO) && !is_dumb ? ST_PROGRESS_LINE : ST_PROGRESS_NONE;
}

void st_progress_init(
    struct st_progress *progress, enum st_progress_kind kind, const char *command, size_t all)
{
    *progress = (struct st_progress){
        .kind = kind,
        .file = stderr,
        .command = command,
        .all = all,
        .told_ms = st_progress_now_ms(),
    };
}

uint64_t st_progress_now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* "[=====>      ] 12/84   1 wrong" */
static void draw(struct st_progress *progress)
{
    static const char full[] = "========================";
    int filled = progress->all > 0 ? (int)(progress->done * WIDTH / progress->all) : 0;

    fprintf(
        progress->file, "\r\033[K[%.*s%s%*s] %zu/%zu   %zu wrong", filled, full,
        filled < WIDTH ? ">" : "", filled < WIDTH ? WIDTH - filled - 1 : 0, "", progress->done,
        progress->all, progress->wrong);
    (void)fflush(progress->file);
    progress->is_drawn = true;
}

void st_progress_tell(struct st_progress *progress, uint64_t now_ms)
{
    uint64_t passed = now_ms - progress->told_ms;

    switch (progress->kind) {
    case ST_PROGRESS_NONE:
        return;
    case ST_PROGRESS_LINE:
        if (progress->is_drawn && passed < LINE_MS)
            return;
        draw(progress);
        break;
    case ST_PROGRESS_HEARTBEAT:
        if (passed < HEARTBEAT_MS)
            return;
        fprintf(
            progress->file, "synctorture %s: %zu of %zu, %zu wrong\n", progress->command,
            progress->done, progress->all, progress->wrong);
        break;
    }
    progress->told_ms = now_ms;
}

void st_progress_clear(struct st_progress *progress)
{
    if (!progress->is_drawn)
        return;
    fputs("\r\033[K", progress->file);
    (void)fflush(progress->file);
    progress->is_drawn = false;
}
