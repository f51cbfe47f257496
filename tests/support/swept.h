/*
 * swept.h - a sweep of a scenario file, for tests.
 */
#ifndef ST_SUPPORT_SWEPT_H
#define ST_SUPPORT_SWEPT_H

#include "framework/run/sweep.h"

struct st_swept_file {
    struct st_arena arena;
    const struct st_scenario *scenario;
    struct st_sweep *sweep;
};

/* Prepare a sweep with a set of 1 << enum st_fault_kind; no cell has been run. */
void st_swept_file_init(
    struct st_swept_file *self, const char *file, const char *engine, uint32_t kinds);

/* The same with an engine that is not in the registry. */
void st_swept_file_init_engine(
    struct st_swept_file *self, const char *file, const struct st_engine *engine, uint32_t kinds);

void st_swept_file_clear(struct st_swept_file *self);

/* Run every cell; returns how many there are. */
size_t st_swept_file_run(const struct st_swept_file *self);

/* The cell of that name; when there is none, the test fails. */
size_t st_swept_file_cell(const struct st_swept_file *self, const char *name);

static inline const struct st_point *st_cell_point(const struct st_sweep *sweep, size_t cell)
{
    return &sweep->points[cell % sweep->point_count];
}

static inline const struct st_variant *st_cell_variant(const struct st_sweep *sweep, size_t cell)
{
    return &sweep->variants[cell / sweep->point_count];
}

#endif
