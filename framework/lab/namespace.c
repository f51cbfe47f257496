/*
 * namespace.c - being several users without being root: a user namespace.
 *
 * The maps are written by newuidmap(1) and newgidmap(1), which may do that for others:
 * a helper runs them while this process waits in its new namespace. There is no way back,
 * so a child tries it first.
 */
#include "framework/lab/namespace.h"

#include <fcntl.h>
#include <pwd.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/base/child.h"
#include "framework/base/die.h"
#include "framework/base/file.h"
#include "framework/base/text.h"
#include "framework/lab/visit.h"

enum {
    LIST_BYTES_MAX = 1 << 20, /* of /etc/subuid */
    IDS_NEEDED = ST_LAB_UID + ST_IDENTITIES_MAX,
    FIRST_FREE = 100000, /* where useradd(8) begins with ranges */
    RANGE = 65536,       /* what it gives to each */
    SAID_BYTES = 200,
};

/* One of the two maps. */
struct map {
    const char *program, *list, *option; /* of usermod(8) */
    unsigned own;                        /* the id that becomes 0 */
    unsigned long start, count;
    unsigned long free; /* the first number that no range of the list has */
    const char *file;   /* of the program */
};

/* What a trial comes to. */
enum stage { IS_DONE, CANNOT_UNSHARE, CANNOT_MAP, CANNOT_BECOME };

/* "alice:100000:65536": the numbers, if the line is about the user and they are more. */
static void read_line(const char *line, const char *name, struct map *map)
{
    size_t size = strcspn(line, ":\n");
    char *end = NULL;
    bool is_name = strlen(name) == size && strncmp(line, name, size) == 0;
    bool is_number = strtoul(line, &end, 10) == (unsigned long)getuid() && end == line + size;

    if (line[size] != ':')
        return;

    unsigned long start = strtoul(line + size + 1, &end, 10);
    unsigned long count = *end == ':' ? strtoul(end + 1, NULL, 10) : 0;

    if (map->free < start + count)
        map->free = start + count;
    if ((is_name || is_number) && count > map->count) {
        map->start = start;
        map->count = count;
    }
}

/* The largest range that the list gives the user. False with *ret_why. */
static bool find_range(
    struct st_arena *arena, const char *name, struct map *map, const char **ret_why)
{
    const char *text = NULL;
    size_t size = 0;

    if (st_file_read(arena, map->list, LIST_BYTES_MAX, &text, &size) != ST_FILE_OK)
        text = "";
    for (const char *line = text; *line; line += line[0] == '\n') {
        read_line(line, name, map);
        line += strcspn(line, "\n");
    }
    if (map->count >= (unsigned long)IDS_NEEDED)
        return true;
    *ret_why = st_arena_format(
        arena,
        "to be several users without root, %s needs %d subordinate ids, and %s gives %lu; as "
        "root: usermod %s %lu-%lu %s",
        name, (int)IDS_NEEDED, map->list, map->count, map->option, map->free, map->free + RANGE - 1,
        name);
    return false;
}

static bool find_maps(struct st_arena *arena, struct map *maps, const char **ret_why)
{
    const struct passwd *user = getpwuid(getuid());

    if (!user) {
        *ret_why = st_arena_format(
            arena,
            "to be several users one has to be root, or have an account, as user id %u has not",
            (unsigned)getuid());
        return false;
    }

    const char *name = st_arena_copy_string(arena, user->pw_name);

    for (size_t i = 0; i < 2; i++) {
        maps[i].file = st_child_find(arena, maps[i].program);
        if (!maps[i].file) {
            *ret_why = st_arena_format(
                arena,
                "to be several users without root: %s is not installed; apt-get install uidmap",
                maps[i].program);
            return false;
        }
        if (!find_range(arena, name, &maps[i], ret_why))
            return false;
    }
    return true;
}

/* --- Going there ------------------------------------------------------------------------------ */

static void text_of(char *text, unsigned long number)
{
    (void)snprintf(text, 24, "%lu", number);
}

/* Let the program write the map of that process. In the helper. */
static bool write_map(const struct map *map, pid_t process)
{
    char texts[6][24]; /* the process; inside, outside and how many, twice */
    int status = 0;

    text_of(texts[0], (unsigned long)process);
    text_of(texts[1], 0);
    text_of(texts[2], map->own);
    text_of(texts[3], 1);
    text_of(texts[4], map->start);
    text_of(texts[5], map->count);

    char *const argv[] = {
        (char *)(uintptr_t)map->program,
        texts[0],
        texts[1],
        texts[2],
        texts[3],
        texts[3],
        texts[4],
        texts[5],
        NULL,
    };
    pid_t program = fork();

    if (program == 0) {
        (void)execv(map->file, argv);
        _exit(1);
    }
    return program > 0 && waitpid(program, &status, 0) == program && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

/* Wait until the process is in its namespace, and write its maps. */
__attribute__((noreturn)) static void help(const struct map *maps, pid_t process, int ready)
{
    char byte = 0;

    if (read(ready, &byte, 1) != 1)
        _exit(1);
    _exit(!write_map(&maps[0], process) || !write_map(&maps[1], process));
}

static enum stage enter(const struct map *maps)
{
    pid_t process = getpid();
    int ready[2];
    int status = 1;

    if (pipe2(ready, O_CLOEXEC) != 0)
        return CANNOT_UNSHARE;

    pid_t helper = fork();

    if (helper == 0) {
        close(ready[1]);
        help(maps, process, ready[0]);
    }
    close(ready[0]);

    bool is_there = helper > 0 && unshare(CLONE_NEWUSER) == 0;

    if (is_there && write(ready[1], "", 1) != 1)
        status = 1;
    close(ready[1]);
    if (helper > 0 && (waitpid(helper, &status, 0) != helper || !is_there))
        status = 1;
    if (!is_there)
        return CANNOT_UNSHARE;
    return status == 0 ? IS_DONE : CANNOT_MAP;
}

/* A file of /proc/sys; it has no size to go by. NULL if there is none. */
static const char *read_setting(struct st_arena *arena, const char *path)
{
    char text[32];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = file < 0 ? -1 : read(file, text, sizeof text - 1);

    if (file >= 0)
        close(file);
    if (size <= 0)
        return NULL;
    text[size] = '\0';
    return st_arena_copy(arena, text, strcspn(text, "\n"));
}

/* What the kernel has been told to forbid, and what to tell it instead. */
static const char *why_forbidden(struct st_arena *arena)
{
    static const struct {
        const char *file, *bad, *remedy;
    } rows[] = {
        { "/proc/sys/user/max_user_namespaces", "0", "sysctl user.max_user_namespaces=15000" },
        { "/proc/sys/kernel/unprivileged_userns_clone", "0",
          "sysctl kernel.unprivileged_userns_clone=1" },
        { "/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1",
          "sysctl kernel.apparmor_restrict_unprivileged_userns=0" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *text = read_setting(arena, rows[i].file);

        if (text && strcmp(text, rows[i].bad) == 0)
            return st_arena_format(
                arena, "%s is %s; as root: %s", rows[i].file, rows[i].bad, rows[i].remedy);
    }
    return "this machine does not say why";
}

/* In a child, which only tells how far it came. *ret_said: what was printed about it. */
static enum stage try_it(struct st_arena *arena, const struct map *maps, const char **ret_said)
{
    char said[SAID_BYTES + 1];
    size_t size = 0;
    int status = 0;
    int words[2];

    *ret_said = "";
    if (pipe2(words, O_CLOEXEC) != 0)
        return CANNOT_UNSHARE;

    pid_t trial = fork();

    if (trial == 0) {
        (void)dup2(words[1], STDERR_FILENO);

        enum stage stage = enter(maps);

        _exit(stage == IS_DONE && !st_lab_become(ST_LAB_UID) ? CANNOT_BECOME : (int)stage);
    }
    close(words[1]);
    for (ssize_t got = 1; got > 0 && size<SAID_BYTES; size += got> 0 ? (size_t)got : 0)
        got = read(words[0], said + size, SAID_BYTES - size);
    close(words[0]);
    said[size] = '\0';
    *ret_said = st_safe(arena, st_arena_copy(arena, said, strcspn(said, "\n")));
    if (trial < 0 || waitpid(trial, &status, 0) != trial || !WIFEXITED(status))
        return CANNOT_UNSHARE;
    return (enum stage)WEXITSTATUS(status);
}

const char *st_lab_enter_namespace(struct st_arena *arena)
{
    struct map maps[2] = {
        { "newuidmap", "/etc/subuid", "--add-subuids", getuid(), 0, 0, FIRST_FREE, NULL },
        { "newgidmap", "/etc/subgid", "--add-subgids", getgid(), 0, 0, FIRST_FREE, NULL },
    };
    const char *why = NULL;
    const char *said = NULL;

    if (!find_maps(arena, maps, &why))
        return why;
    switch (try_it(arena, maps, &said)) {
    case CANNOT_UNSHARE:
    case CANNOT_BECOME:
        return st_arena_format(
            arena,
            "to be several users without root needs user namespaces, which are forbidden: %s",
            why_forbidden(arena));
    case CANNOT_MAP:
        return st_arena_format(
            arena, "to be several users without root: the ids of a user namespace are refused: %s",
            said[0] ? said : "newuidmap does not say why");
    case IS_DONE:
        break;
    }
    if (enter(maps) != IS_DONE)
        st_die("a user namespace could be made, and then not");
    return NULL;
}
