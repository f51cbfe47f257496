/*
 * disk.c - a small disk for the server's side, and values as pages.
 */
#include "framework/lab/outside/disk.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

enum { ROOM = 64 << 20, OPTIONS_SIZE = 64 }; /* bytes while no tool runs */

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

const char *st_lab_pages_of(struct st_arena *arena, const char *value)
{
    size_t page = page_size();
    size_t count = strlen(value);
    char *pages = st_arena_alloc(arena, count * page + 1);

    for (size_t i = 0; i < count; i++)
        memset(pages + i * page, value[i], page);
    pages[count * page] = '\0';
    return pages;
}

/* A page that is not all of one byte, or of NULs, is of none; one that is cut off is of what there
 * is. */
const char *st_lab_pages_read(struct st_arena *arena, const char *pages, size_t size)
{
    size_t page = page_size();
    size_t count = (size + page - 1) / page;
    char *value = st_arena_alloc(arena, count + 1);

    for (size_t i = 0; i < count; i++) {
        const char *at = pages + i * page;
        size_t length = size - i * page < page ? size - i * page : page;

        value[i] = at[0];
        for (size_t k = 0; k < length; k++)
            if (at[k] != at[0] || !at[k])
                value[i] = '?';
    }
    value[count] = '\0';
    return value;
}

st_name st_lab_value_read(const struct st_lab_visit *visit, int folder, const char *name)
{
    size_t size = 0;
    const char *bytes = st_lab_read_bytes(visit->arena, folder, name, &size);

    if (bytes && visit->session->is_limited) {
        bytes = st_lab_pages_read(visit->arena, bytes, size);
        size = strlen(bytes);
    }
    return bytes ? st_lab_learn(visit, bytes, size) : (st_name)ST_NAME_NONE;
}

bool st_lab_value_write(
    const struct st_lab_visit *visit, int folder, const char *name, const char *value)
{
    if (visit->session->is_limited && strlen(value) > ST_LAB_PAGES_MAX)
        return st_lab_unfit(
            visit->lab, true, "on a small disk, values have at most %d bytes",
            (int)ST_LAB_PAGES_MAX);
    if (visit->session->is_limited)
        value = st_lab_pages_of(visit->arena, value);
    return st_lab_write(folder, name, value, visit->lab->moment++);
}

/* Once a process: what it mounts is nobody else's business. */
static bool enter_namespace(struct st_lab *lab)
{
    if (lab->mounts_in == getpid())
        return true;
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return false;
    lab->mounts_in = getpid();
    lab->disks = 0;
    return true;
}

static size_t client_of(const struct st_lab_visit *visit)
{
    return (size_t)visit->session->replica - 1;
}

static bool resize(const struct st_lab_visit *visit, uint64_t bytes)
{
    char options[OPTIONS_SIZE];

    (void)snprintf(options, sizeof options, "size=%llu", (unsigned long long)bytes);
    return mount(NULL, visit->server.path, NULL, MS_REMOUNT, options) == 0;
}

bool st_lab_disk_fits(const struct st_lab_visit *visit)
{
    return !visit->session->is_limited || visit->lab->tool->shape == ST_LAB_FILES ||
           st_lab_unfit(visit->lab, true, "the room of its server's side cannot be limited");
}

bool st_lab_disk_open(struct st_lab_visit *visit)
{
    struct st_lab *lab = visit->lab;
    char options[OPTIONS_SIZE];

    if (!visit->session->is_limited)
        return true;
    if (!enter_namespace(lab))
        return st_lab_unfit(
            lab, true, "no small disk can be mounted (%s); `synctorture lab check` says more",
            strerror(errno));
    if (lab->disks >> client_of(visit) & 1)
        return resize(visit, ROOM);
    (void)snprintf(
        options, sizeof options, "size=%d,mode=0700,uid=%u,gid=%u", (int)ROOM,
        (unsigned)visit->user, (unsigned)visit->user);
    if (mount("synctorture", visit->server.path, "tmpfs", MS_NOSUID | MS_NODEV, options) != 0)
        return false;
    lab->disks |= UINT64_C(1) << client_of(visit);
    return true;
}

/* Bytes of the values in the server's tree. */
static uint64_t bytes_in(const struct st_lab_visit *visit)
{
    const struct st_names *names = visit->session->setting->names;
    uint64_t bytes = 0;

    for (size_t i = 0; i < visit->objects * visit->properties; i++)
        if (visit->server.values[i])
            bytes += strlen(st_names_text(names, visit->server.values[i]));
    return bytes;
}

bool st_lab_disk_limit(struct st_lab_visit *visit)
{
    uint64_t used = st_world_used_bytes(visit->world);
    uint64_t quota = visit->world->quota;
    uint64_t bytes = bytes_in(visit) + (quota > used ? quota - used : 0);

    if (!visit->session->is_limited || !quota)
        return true;

    /* No size at all would be no limit. */
    return resize(visit, (bytes ? bytes : 1) * page_size());
}

void st_lab_disk_close(struct st_lab *lab, size_t client)
{
    char path[ST_LAB_PATH_MAX];

    if (lab->mounts_in != getpid() || !(lab->disks >> client & 1))
        return;
    (void)snprintf(path, sizeof path, "%s/%zu/server", lab->own, client + 1);
    (void)umount2(path, MNT_DETACH);
    lab->disks &= ~(UINT64_C(1) << client);
}

void st_lab_disks_close(struct st_lab *lab)
{
    for (size_t i = 0; i < ST_CLIENTS_MAX; i++)
        st_lab_disk_close(lab, i);
}
