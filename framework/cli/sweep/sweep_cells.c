/*
 * sweep_cells.c - running the cells of a sweep; those of a real tool side by side.
 *
 * A cell of a model takes microseconds, one of a tool many processes and much waiting. So
 * the worker forks further processes of itself for those, which take the next cell from a
 * counter that they share, and tell the worker of each that is done.
 */
#include "framework/cli/sweep/sweep_cells.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { JOBS_MAX = 64 };

static bool fits(struct st_sweep *sweep, size_t cell)
{
    struct st_fault fault;
    struct st_step change;

    st_arena_reset(&sweep->scratch);
    return st_sweep_cell_fault(sweep, cell, &fault, &change);
}

/* The cells that are to be run now, in an arena. */
struct chosen {
    size_t *cells;
    size_t count, capacity;
};

static void choose(
    struct st_sweep *sweep, const struct st_sweep_order *order, size_t most, struct chosen *chosen)
{
    size_t count = st_sweep_cell_count(sweep);

    for (size_t cell = 0; cell < count; cell++) {
        if (cell % order->shards != order->shard - 1 || sweep->cells[cell] != ST_CELL_UNDONE)
            continue;
        if (!fits(sweep, cell)) {
            sweep->cells[cell] = ST_CELL_UNFIT;
            continue;
        }
        if (chosen->count == most)
            continue;
        chosen->cells = st_arena_grow(
            sweep->arena, chosen->cells, chosen->count, &chosen->capacity, sizeof *chosen->cells);
        chosen->cells[chosen->count++] = cell;
    }
}

/* --- Side by side --------------------------------------------------------------------------- */

struct sharing {
    struct st_sweep *sweep;
    const struct chosen *chosen;
    atomic_size_t *next;
    int told[2]; /* a pipe: cells that are done */
};

__attribute__((noreturn)) static void run_some(const struct sharing *sharing, pid_t parent)
{
    const struct st_engine *engine = sharing->sweep->spec->engine;
    bool is_good = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent &&
                   engine->sweeping->part(engine);

    close(sharing->told[0]);
    while (is_good) {
        size_t i = atomic_fetch_add(sharing->next, 1);

        if (i >= sharing->chosen->count)
            break;
        st_sweep_cell(sharing->sweep, sharing->chosen->cells[i]);
        is_good = write(sharing->told[1], &sharing->chosen->cells[i], sizeof(size_t)) ==
                  (ssize_t)sizeof(size_t);
    }
    (void)st_engine_close(engine);
    _exit(0);
}

/* The worker has not come on until one of them has. */
static void hear(const struct sharing *sharing, struct st_worker_out *out)
{
    size_t cell = 0;

    for (;;) {
        ssize_t size = read(sharing->told[0], &cell, sizeof cell);

        if (size < 0 && errno == EINTR)
            continue;
        if (size != (ssize_t)sizeof cell)
            return;
        st_worker_at(out, cell);
    }
}

/* What they do not come to is left for the worker itself. */
static void share(
    struct st_sweep *sweep, const struct chosen *chosen, size_t jobs, struct st_worker_out *out)
{
    struct sharing sharing = { sweep, chosen, NULL, { -1, -1 } };
    pid_t processes[JOBS_MAX];
    size_t count = 0;
    pid_t parent = getpid();
    void *room =
        mmap(NULL, sizeof *sharing.next, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (room == MAP_FAILED || pipe(sharing.told) != 0)
        return;
    sharing.next = room;
    while (count < jobs && count < JOBS_MAX) {
        processes[count] = fork();
        if (processes[count] == 0)
            run_some(&sharing, parent);
        if (processes[count] < 0)
            break;
        count++;
    }
    close(sharing.told[1]);
    hear(&sharing, out);
    close(sharing.told[0]);
    for (size_t i = 0; i < count; i++)
        while (waitpid(processes[i], NULL, 0) < 0 && errno == EINTR)
            ;
    (void)munmap(room, sizeof *sharing.next);
}

/* --- All of them ---------------------------------------------------------------------------- */

size_t st_sweep_cells_run(
    struct st_sweep *sweep,
    const struct st_sweep_order *order,
    bool is_stopped,
    struct st_worker_out *out)
{
    size_t budget = is_stopped ? 0 : order->budget;
    size_t count = st_sweep_cell_count(sweep);
    struct chosen chosen = { NULL, 0, 0 };
    size_t used = 0;

    for (size_t cell = 0; cell < count; cell++)
        used += sweep->cells[cell] != ST_CELL_UNDONE && sweep->cells[cell] != ST_CELL_UNFIT;
    choose(sweep, order, used < budget ? budget - used : 0, &chosen);
    used += chosen.count;
    if (sweep->spec->engine->sweeping && order->jobs > 1 && chosen.count > 1)
        share(sweep, &chosen, order->jobs, out);
    for (size_t i = 0; i < chosen.count; i++) {
        if (sweep->cells[chosen.cells[i]] != ST_CELL_UNDONE)
            continue;
        st_worker_at(out, chosen.cells[i]);
        st_sweep_cell(sweep, chosen.cells[i]);
    }
    return budget > used ? budget - used : 0;
}
