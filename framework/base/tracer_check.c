/*
 * tracer_check.c - does this machine let us trace our children? It is tried out.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "framework/base/child.h"
#include "framework/base/moment.h"
#include "framework/base/registers.h"
#include "framework/base/tracer.h"

enum { PATIENCE_MS = 5000 };

static struct st_tracer_order count(void *context, const struct st_traced_call *call)
{
    size_t *calls = context;

    (void)call;
    ++*calls;
    return (struct st_tracer_order){ .act = ST_TRACER_PASS };
}

static const char *explain(struct st_arena *arena, int error)
{
    if (error == EPERM || error == EACCES)
        return st_arena_format(
            arena,
            "ptrace(2) is not permitted (%s): see /proc/sys/kernel/yama/ptrace_scope, "
            "CAP_SYS_PTRACE, or the profile of the container",
            strerror(error));
    return st_arena_format(arena, "ptrace(2) does not do: %s", strerror(error));
}

/* A program that is sure to open something, traced. */
static const char *try_out(struct st_arena *arena, const struct st_tracer *tracer)
{
    static const char *const argv[] = { "true", NULL };
    struct st_child *child = st_child_new(arena);
    const char *file = st_child_find(arena, argv[0]);
    bool was_forced = false;

    child->tracer = tracer;
    if (!file || !st_child_start(child, file, argv, st_child_environment(arena), 0))
        return explain(arena, errno);

    int status = st_child_end(child, st_now_ms() + PATIENCE_MS, &was_forced);

    if (was_forced || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return "a program that is traced does not end as it should";
    return NULL;
}

const char *st_tracer_missing(struct st_arena *arena)
{
    const char *why = st_registers_missing();
    size_t *calls = NULL;

    if (why)
        return why;
    calls = mmap(NULL, sizeof *calls, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (calls == MAP_FAILED)
        return explain(arena, errno);

    const struct st_tracer tracer = { .look = count, .context = calls };

    why = try_out(arena, &tracer);
    if (!why && *calls == 0)
        why = "no system call of a traced program is seen (seccomp(2))";
    (void)munmap(calls, sizeof *calls);
    return why;
}
