/*
 * port.c - a port for a server of a lab, that stays free until the server takes it.
 *
 * A port that the kernel gives is one of those that it gives to whoever connects to anything,
 * so it may be somebody's again before a server has started. These are below that range
 * (ip(7), "ip_local_port_range"); and among labs, of which many start servers at the same time,
 * each port has a name in the abstract name space of sockets (unix(7)), which one process can have.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "framework/lab/server.h"

enum {
    LOWEST = 10240,    /* below, ports have owners (IANA), and some need a right */
    USUAL_END = 32768, /* of ports that are given to nobody who connects, on Linux */
    TRIES = 64,
    LINE_BYTES = 64,
};

/* Of ports from LOWEST on that are not given to who connects: where they end. */
static unsigned end_of_range(void)
{
    FILE *file = fopen("/proc/sys/net/ipv4/ip_local_port_range", "re");
    char line[LINE_BYTES] = "";

    if (!file)
        return USUAL_END;

    unsigned long end = fgets(line, sizeof line, file) ? strtoul(line, NULL, 10) : 0;

    (void)fclose(file);
    return end < LOWEST + TRIES || end > UINT16_MAX ? USUAL_END : (unsigned)end;
}

/* Servers reuse addresses, so what is only not yet forgotten (TIME_WAIT) is free. */
static bool is_free(unsigned port)
{
    static const int one = 1;
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int trial = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool is_bound = trial >= 0 &&
                    setsockopt(trial, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
                    bind(trial, (const struct sockaddr *)&address, sizeof address) == 0;
    int error = errno;

    if (trial >= 0)
        close(trial);
    errno = error;
    return is_bound;
}

/* The socket that has the port's name; -1 when another process has it. */
static int take_name(unsigned port)
{
    struct sockaddr_un name = { .sun_family = AF_UNIX };
    int size = snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "synctorture-port-%u", port);
    int holder = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)size);

    if (holder >= 0 && bind(holder, (const struct sockaddr *)&name, length) != 0) {
        int error = errno;

        close(holder);
        errno = error;
        return -1;
    }
    return holder;
}

unsigned st_lab_free_port(void)
{
    static int holder = -1; /* of the last one; a server has that, or it is needed no more */
    unsigned end = end_of_range();

    if (holder >= 0)
        close(holder);
    holder = -1;
    for (int i = 0; i < TRIES; i++) {
        uint32_t chance = 0;

        if (getrandom(&chance, sizeof chance, 0) != (ssize_t)sizeof chance)
            return 0;

        unsigned port = LOWEST + chance % (end - LOWEST);

        holder = take_name(port);
        if (holder >= 0 && is_free(port))
            return port;
        if (holder >= 0)
            close(holder);
        holder = -1;
    }
    errno = EADDRINUSE;
    return 0;
}
