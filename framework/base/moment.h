/*
 * moment.h - real time, for deadlines of processes. The simulated world has its own clock.
 */
#ifndef ST_BASE_MOMENT_H
#define ST_BASE_MOMENT_H

#include <stdint.h>
#include <time.h>

/* Milliseconds since some moment in the past. It never goes back. */
static inline uint64_t st_now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

#endif
