/*
 * clock.h - real time, and the middle of several measurements.
 */
#ifndef ST_BENCH_CLOCK_H
#define ST_BENCH_CLOCK_H

#include <stddef.h>
#include <stdlib.h>
#include <time.h>

/* Seconds since some moment. */
static inline double st_bench_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Seconds of processor time that this process has used. */
static inline double st_bench_cpu(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static inline int st_bench_by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Sorts the values. */
static inline double st_bench_median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, st_bench_by_value);
    return values[count / 2];
}

#endif
