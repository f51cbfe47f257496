/*
 * machine.c - can this machine run a tool? And the folder that all of a lab is in.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/base/moment.h"
#include "framework/base/release.h"
#include "framework/base/text.h"
#include "framework/lab/namespace.h"
#include "framework/lab/outside/outside.h"

enum { VERSION_MS = 5000 };

/* The first line that it prints about its version; NULL if it does not run. */
static const char *ask_version(struct st_lab *lab, const char *file)
{
    const char *const environment[] = { *st_child_environment(lab->arena), "HOME=/", NULL };
    const char *version = NULL;
    const char *line = NULL;
    size_t size = 0;
    bool was_forced = false;
    uint64_t deadline_ms = st_now_ms() + VERSION_MS;

    if (!st_child_start(lab->child, file, lab->tool->version->argv, environment, 0))
        return NULL;
    st_child_count_anew(lab->child);
    while (st_child_line(lab->child, deadline_ms, &line, &size) == ST_CHILD_OK)
        if (!version)
            version = st_safe(lab->arena, line);

    int status = st_child_end(lab->child, deadline_ms, &was_forced);
    const char *said = st_child_said(lab->child, lab->arena, &size);

    if (was_forced || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return NULL;
    if (!version && size > 0) /* some say it on the standard error */
        version = st_safe(lab->arena, st_arena_copy(lab->arena, said, strcspn(said, "\n")));
    return version ? version : "";
}

/* In a child, for who has been somebody else has lost his other groups. */
static bool can_be_others(void)
{
    int status = 1;
    pid_t child = fork();

    if (child == 0)
        _exit(!st_lab_become(ST_LAB_UID));
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

/* Part of an address, so that a tool cannot take somebody else's server for its own. */
static const char *make_secret(struct st_arena *arena)
{
    uint64_t number = 0;

    while (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number)
        ;
    return st_arena_format(arena, "%016llx", (unsigned long long)number);
}

/* Why it cannot run here; NULL when it can. */
static const char *look(struct st_lab *lab)
{
    const char *program = lab->tool->version->argv[0];
    const char *file = st_child_find(lab->arena, program);
    const struct st_lab_shape *shape = st_lab_shapes[lab->tool->shape];

    if (!file)
        return st_arena_format(
            lab->arena, "%s is not installed; apt-get install %s", program, lab->tool->package);
    if (shape->program && !st_lab_server_find(lab->arena, shape->program))
        return st_arena_format(
            lab->arena, "%s is not installed; apt-get install %s", shape->program, shape->package);
    if (lab->tool->serve && !st_child_find(lab->arena, lab->tool->serve->argv[0]))
        return st_arena_format(
            lab->arena, "%s is not installed; apt-get install %s", lab->tool->serve->argv[0],
            lab->tool->serve_package[0] ? lab->tool->serve_package : lab->tool->package);

    const char *why = geteuid() != 0 ? st_lab_enter_namespace(lab->arena) : NULL;

    if (why)
        return why;
    if (!can_be_others())
        return "this root may not become other users (CAP_SETUID, CAP_SETGID, and ids from 61000)";
    lab->version = ask_version(lab, file);
    return lab->version ? NULL : st_arena_format(lab->arena, "%s does not tell its version", file);
}

void st_lab_open(struct st_lab *lab)
{
    const char *place = getenv("TMPDIR");
    char *folder = st_arena_format(
        lab->arena, "%s/synctorture-lab-XXXXXX", place && place[0] == '/' ? place : "/tmp");

    st_lab_tool_init(lab->tool);
    lab->engine.absent = look(lab);
    if (lab->engine.absent)
        return;
    lab->engine.version = st_release_find(lab->arena, lab->version);
    st_lab_never_open(lab);
    st_lab_limits_open(lab);
    if (!mkdtemp(folder) || chmod(folder, 0711) != 0)
        lab->engine.absent =
            st_arena_format(lab->arena, "no folder can be made: %s", strerror(errno));
    else
        lab->folder = folder;
    lab->secret = make_secret(lab->arena);
    lab->untraced = st_tracer_missing(lab->arena);
}

const char *st_lab_version(const struct st_lab *lab)
{
    return lab->version;
}

void st_lab_clear(struct st_lab *lab)
{
    st_lab_server_end(&lab->server);
    if (lab->folder)
        (void)st_lab_remove(lab->folder);
    lab->folder = NULL;
    st_lab_outside_close(lab);
    st_lab_tool_clear(lab->tool);
    st_arena_clear(&lab->words);
    st_arena_clear(&lab->scratch);
    st_arena_clear(&lab->lasting);
}
