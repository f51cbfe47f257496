/*
 * traced_path.c - reading names from another process, and what they are names of.
 */
#include "framework/base/traced_path.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { LINK_MAX_SIZE = 64, PAGE = 4096 };

static bool read_link(const char *link, char ret_path[PATH_MAX])
{
    ssize_t size = readlink(link, ret_path, PATH_MAX - 1);

    ret_path[size < 0 ? 0 : size] = '\0';
    return ret_path[0] == '/'; /* sockets and pipes are called otherwise */
}

bool st_traced_descriptor(pid_t thread, int descriptor, char ret_path[PATH_MAX])
{
    char link[LINK_MAX_SIZE];

    (void)snprintf(link, sizeof link, "/proc/%d/fd/%d", (int)thread, descriptor);
    if (read_link(link, ret_path))
        return true;
    ret_path[0] = '\0';
    return false;
}

/* Page by page, for the text may end at the end of what there is. */
static bool read_text(pid_t thread, uint64_t address, char ret_text[PATH_MAX])
{
    size_t have = 0;

    while (have < PATH_MAX) {
        size_t most = PAGE - (address + have) % PAGE;
        struct iovec here = { ret_text + have, most < PATH_MAX - have ? most : PATH_MAX - have };
        struct iovec there = { (void *)(uintptr_t)(address + have), here.iov_len };
        ssize_t got = process_vm_readv(thread, &here, 1, &there, 1, 0);

        if (got <= 0)
            return false;
        if (memchr(ret_text + have, '\0', (size_t)got))
            return true;
        have += (size_t)got;
    }
    return false;
}

void st_traced_normalize(char *path)
{
    char *end = path; /* of what is done; each part is there with its slash in front */

    for (const char *rest = path; *rest;) {
        rest += strspn(rest, "/");

        size_t size = strcspn(rest, "/");

        if (size == 2 && rest[0] == '.' && rest[1] == '.') {
            while (end > path && *--end != '/')
                ;
        } else if (size > 0 && !(size == 1 && rest[0] == '.')) {
            *end++ = '/';
            memmove(end, rest, size);
            end += size;
        }
        rest += size;
    }
    if (end == path)
        *end++ = '/';
    *end = '\0';
}

/* Where a name begins: "" for the root of all, or that of a thread in a cage. */
static bool read_start(pid_t thread, int folder, bool is_absolute, char ret_path[PATH_MAX])
{
    char link[LINK_MAX_SIZE];

    if (!is_absolute && folder != AT_FDCWD)
        return st_traced_descriptor(thread, folder, ret_path);
    (void)snprintf(link, sizeof link, "/proc/%d/%s", (int)thread, is_absolute ? "root" : "cwd");
    return read_link(link, ret_path);
}

bool st_traced_name(pid_t thread, int folder, uint64_t address, char ret_path[PATH_MAX])
{
    char name[PATH_MAX];

    ret_path[0] = '\0';
    if (!address || !read_text(thread, address, name) ||
        !read_start(thread, folder, name[0] == '/', ret_path)) {
        ret_path[0] = '\0';
        return false;
    }

    size_t size = strlen(ret_path);

    if (size + 1 + strlen(name) + 1 > PATH_MAX) {
        ret_path[0] = '\0';
        return false;
    }
    ret_path[size] = '/';
    memcpy(ret_path + size + 1, name, strlen(name) + 1);
    st_traced_normalize(ret_path);
    return true;
}
