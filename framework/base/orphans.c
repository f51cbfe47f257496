/*
 * orphans.c - ending all that an untrusted process has left behind.
 */
#include "framework/base/orphans.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/base/moment.h"

void st_children_look(struct st_children *ret_children)
{
    char text[ST_CHILDREN_MAX * 12];
    int file = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    size_t size = 0;

    ret_children->count = 0;
    if (file < 0)
        return;
    for (;;) {
        ssize_t got = read(file, text + size, sizeof text - 1 - size);

        if (got <= 0 && !(got < 0 && errno == EINTR))
            break;
        size += got > 0 ? (size_t)got : 0;
    }
    close(file);
    text[size] = '\0';
    for (char *next = text, *end = NULL; ret_children->count < ST_CHILDREN_MAX; next = end) {
        long number = strtol(next, &end, 10);

        if (end == next || *end != ' ') /* each has a space behind it; else it was cut off */
            return;
        ret_children->items[ret_children->count++] = (pid_t)number;
    }
}

bool st_orphans_adopt(bool does_adopt)
{
    int before = 0;

    (void)prctl(PR_GET_CHILD_SUBREAPER, &before);
    (void)prctl(PR_SET_CHILD_SUBREAPER, (unsigned long)does_adopt);
    return before != 0;
}

static bool is_among(const struct st_children *children, pid_t process)
{
    for (size_t i = 0; i < children->count; i++)
        if (children->items[i] == process)
            return true;
    return false;
}

bool st_orphans_end(const struct st_children *kept, unsigned most_ms)
{
    uint64_t until = st_now_ms() + most_ms;

    for (;;) {
        struct st_children children;
        size_t found = 0;
        size_t left = 0;

        st_children_look(&children);
        for (size_t i = 0; i < children.count; i++) {
            pid_t child = children.items[i];

            if (is_among(kept, child))
                continue;
            found++;
            (void)kill(child, SIGKILL); /* only we can wait for it: the number is still its own */
            left += waitpid(child, NULL, WNOHANG) == 0;
        }
        if (found == 0)
            return true;
        if (st_now_ms() > until)
            return false;
        if (left > 0)
            (void)poll(NULL, 0, 1); /* they need the processor to end */
    }
}
