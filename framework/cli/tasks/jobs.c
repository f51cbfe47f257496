/*
 * jobs.c - several tasks at a time, each told in its turn.
 */
#include "framework/cli/tasks/jobs.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/base/json.h"
#include "framework/cli/tasks/interrupt.h"

enum { WAIT_MS = 1000 }; /* at most so long between two calls of wait */

/* A process of ours, and our end of its pipe. */
struct job {
    pid_t process;
    int pipe;
};

size_t st_jobs_usual(void)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;

    return count < 1 ? 1 : count > ST_JOBS_MAX ? ST_JOBS_MAX : (size_t)count;
}

/* --- In the process ---------------------------------------------------------------------- */

static bool send_all(int pipe, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t sent = write(pipe, bytes, size);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return false;
        bytes += sent;
        size -= (size_t)sent;
    }
    return true;
}

/* Each result as its size and its text; a size of 0 is a task that came to nothing. */
static bool send_result(int pipe, const json_t *result)
{
    struct st_arena arena;
    const char *text = "";

    st_arena_init(&arena);
    if (result)
        text = st_json_text(&arena, result, JSON_COMPACT);

    uint64_t size = strlen(text);
    bool is_sent =
        send_all(pipe, (const char *)&size, sizeof size) && send_all(pipe, text, (size_t)size);

    st_arena_clear(&arena);
    return is_sent;
}

__attribute__((noreturn)) static void work(
    const struct st_jobs *jobs, size_t first, int pipe, pid_t parent)
{
    bool goes_on = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;

    for (size_t task = first; goes_on && task < jobs->count; task += jobs->jobs) {
        json_t *result = jobs->make(jobs->context, task);

        goes_on = send_result(pipe, result) && !st_interrupt_exit();
        json_decref(result);
    }
    _exit(0);
}

/* --- In ours ----------------------------------------------------------------------------- */

static bool start(const struct st_jobs *jobs, struct job *all, size_t number)
{
    int ends[2];
    pid_t parent = getpid();

    if (pipe(ends) != 0)
        return false;
    all[number] = (struct job){ fork(), ends[0] };
    if (all[number].process == 0) {
        for (size_t i = 0; i <= number; i++)
            (void)close(all[i].pipe);
        work(jobs, number, ends[1], parent);
    }
    (void)close(ends[1]);
    if (all[number].process > 0)
        return true;
    (void)close(ends[0]);
    return false;
}

/* So many bytes. False at the end of the pipe. Asked to stop, it says so to all, once. */
static bool receive(
    const struct st_jobs *jobs, const struct job *all, int pipe, char *bytes, size_t size)
{
    bool was_told = false;

    while (size > 0) {
        struct pollfd waited = { .fd = pipe, .events = POLLIN };
        int found = poll(&waited, 1, WAIT_MS);

        if (st_interrupt_exit() && !was_told)
            for (size_t i = 0; i < jobs->jobs; i++)
                (void)kill(all[i].process, SIGTERM);
        was_told = was_told || st_interrupt_exit();
        if (found <= 0) {
            if (jobs->wait)
                jobs->wait(jobs->context);
            continue;
        }

        ssize_t got = read(pipe, bytes, size);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        bytes += got;
        size -= (size_t)got;
    }
    return true;
}

/* What the next task of a job came to, in *ret_result; false when the job has ended. */
static bool next_result(
    const struct st_jobs *jobs, const struct job *all, int pipe, json_t **ret_result)
{
    struct st_arena arena;
    uint64_t size = 0;
    bool is_whole = receive(jobs, all, pipe, (char *)&size, sizeof size);

    *ret_result = NULL;
    if (!is_whole || size == 0)
        return is_whole;
    st_arena_init(&arena);

    char *text = st_arena_alloc(&arena, (size_t)size);

    if (receive(jobs, all, pipe, text, (size_t)size))
        *ret_result = json_loadb(text, (size_t)size, JSON_ALLOW_NUL, NULL);
    st_arena_clear(&arena);
    return *ret_result;
}

/* Take all results in order. False when a job ended before its time. */
static bool take_all(const struct st_jobs *jobs, const struct job *all)
{
    bool goes_on = true;

    for (size_t task = 0; goes_on && task < jobs->count; task++) {
        json_t *result = NULL;

        if (!next_result(jobs, all, all[task % jobs->jobs].pipe, &result))
            return st_interrupt_exit();
        goes_on = result && jobs->take(jobs->context, task, result);
    }
    return true;
}

static void stop(struct job *job)
{
    (void)close(job->pipe);
    (void)kill(job->process, SIGKILL); /* its engine's process goes with it */
    while (waitpid(job->process, NULL, 0) < 0 && errno == EINTR)
        ;
}

static void run_here(const struct st_jobs *jobs)
{
    bool goes_on = true;

    for (size_t task = 0; goes_on && task < jobs->count && !st_interrupt_exit(); task++) {
        json_t *result = jobs->make(jobs->context, task);

        goes_on = result && jobs->take(jobs->context, task, result);
    }
}

bool st_jobs_run(const struct st_jobs *jobs, const char **ret_why)
{
    struct st_jobs fewer = *jobs;
    struct job all[ST_JOBS_MAX];
    size_t started = 0;
    bool is_good = true;

    if (jobs->jobs == 0 || jobs->count == 0) {
        run_here(jobs);
        return true;
    }
    fewer.jobs = jobs->jobs < ST_JOBS_MAX ? jobs->jobs : ST_JOBS_MAX;
    fewer.jobs = fewer.jobs < jobs->count ? fewer.jobs : jobs->count;
    (void)fflush(NULL); /* or what is buffered would be written once by each process */
    while (started < fewer.jobs && start(&fewer, all, started))
        started++;
    if (started < fewer.jobs) {
        is_good = false;
        *ret_why = strerror(errno);
    } else if (!take_all(&fewer, all)) {
        is_good = false;
        *ret_why = "a process of synctorture ended before its time";
    }
    for (size_t i = 0; i < started; i++)
        stop(&all[i]);
    return is_good;
}
