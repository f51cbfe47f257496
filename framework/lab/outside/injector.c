/*
 * injector.c - trying out what faults from outside need.
 */
#include "framework/lab/outside/injector.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/base/tracer.h"
#include "framework/lab/outside/proxy.h"

static const char *const words[] = {
#define X(id, word, about) word,
    ST_LAB_INJECTORS(X)
#undef X
};
const struct st_words st_lab_injector_words = { "injector", words, ST_LAB_INJECTOR_COUNT };

const char *const st_lab_injector_abouts[ST_LAB_INJECTOR_COUNT] = {
#define X(id, word, about) about,
    ST_LAB_INJECTORS(X)
#undef X
};

bool st_lab_own_place(const char *path)
{
    return unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("synctorture", path, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0711") == 0;
}

/* In a process of its own, for there is no way back from a namespace. */
static const char *try_own_place(struct st_arena *arena)
{
    int status = 0;
    pid_t process = fork();

    if (process == 0)
        _exit(st_lab_own_place("/tmp") ? 0 : errno & 0xff);
    if (process < 0)
        return strerror(errno);
    while (waitpid(process, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return NULL;
    if (WIFEXITED(status) && WEXITSTATUS(status) == EINVAL)
        return "in this chroot / is no mount point, so what is mounted would be seen by others; "
               "`mount --bind` its folder to itself before";
    return st_arena_format(
        arena, "no file system can be mounted (%s): it needs CAP_SYS_ADMIN, as root has it",
        WIFEXITED(status) ? strerror(WEXITSTATUS(status)) : "it was ended");
}

static const char *try_proxy(struct st_arena *arena)
{
    const struct st_lab_proxy_order order = { .after = ST_LAB_NEVER };
    struct st_lab_proxy proxy;

    if (!st_lab_proxy_open(&proxy, &order))
        return st_arena_format(arena, "no port of 127.0.0.1 can be had: %s", strerror(errno));
    st_lab_proxy_close(&proxy);
    return NULL;
}

const char *st_lab_injector_missing(struct st_arena *arena, enum st_lab_injector injector)
{
    switch (injector) {
    case ST_LAB_INJECTOR_SYSTEM_CALLS:
        return st_tracer_missing(arena);
    case ST_LAB_INJECTOR_OWN_PLACE:
        return try_own_place(arena);
    case ST_LAB_INJECTOR_PROXY:
        return try_proxy(arena);
    case ST_LAB_INJECTOR_COUNT:
        break;
    }
    return "there is no such injector";
}
