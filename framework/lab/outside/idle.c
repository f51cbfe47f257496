/*
 * idle.c - has a server done all that it was told?
 */
#include "framework/lab/outside/idle.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 512 };

/* "17 (name) S 1 17 ...": the name may have anything in it, so what follows its last ")" counts. */
static bool read_state(const char *number, char *ret_state, pid_t *ret_group)
{
    char line[LINE_MAX_BYTES];
    int file = -1;
    int parent = 0;
    int group = 0;

    (void)snprintf(line, sizeof line, "/proc/%.20s/stat", number);
    file = open(line, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;

    ssize_t size = read(file, line, sizeof line - 1);

    close(file);
    line[size > 0 ? size : 0] = '\0';

    const char *end = strrchr(line, ')');

    /* NOLINTNEXTLINE(cert-err34-c): what the kernel writes is a number */
    if (!end || sscanf(end, ") %c %d %d", ret_state, &parent, &group) != 3)
        return false;
    *ret_group = group;
    return true;
}

bool st_lab_is_idle(pid_t group)
{
    DIR *processes = group > 0 ? opendir("/proc") : NULL;
    bool is_idle = true;

    if (!processes)
        return true;
    for (const struct dirent *entry = readdir(processes); entry && is_idle;
         entry = readdir(processes)) {
        char state = 'S';
        pid_t of = 0;

        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
            read_state(entry->d_name, &state, &of) && of == group)
            is_idle = strchr("RD", state) == NULL;
    }
    (void)closedir(processes);
    return is_idle;
}
