/*
 * link.c - one connection through a proxy.
 */
#include "framework/lab/outside/link.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "framework/base/moment.h"

enum {
    FINISH_MS = 5000, /* that a server has to end what it was told */
    LOOK_MS = 20,
    RESTS = 3,
};

static const size_t rooms[2] = { ST_LAB_ASKED_MAX, ST_LAB_ANSWERED_MAX };

static char *open_room(size_t size)
{
    void *room = mmap(
        NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return room == MAP_FAILED ? NULL : room;
}

bool st_lab_link_open(struct st_lab_link *link, int client, int server)
{
    *link = (struct st_lab_link){ .ends = { client, server } };
    for (int i = 0; i < 2; i++)
        link->said[i] = open_room(rooms[i]);
    if (link->said[0] && link->said[1])
        return true;
    st_lab_link_end(link, true);
    return false;
}

void st_lab_link_end(struct st_lab_link *link, bool resets)
{
    const struct linger at_once = { .l_onoff = 1 };

    for (int i = 0; i < 2; i++) {
        if (link->ends[i] >= 0 && resets)
            (void)setsockopt(link->ends[i], SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        if (link->ends[i] >= 0)
            close(link->ends[i]);
        if (link->said[i])
            (void)munmap(link->said[i], rooms[i]);
        link->ends[i] = -1;
        link->said[i] = NULL;
    }
}

void st_lab_link_watch(const struct st_lab_link *link, struct pollfd ends[2])
{
    for (int end = 0; end < 2; end++) {
        bool listens = link->is_left || (link->sizes[end] < rooms[end] && !link->is_over[end]);
        bool speaks = link->cleared[!end] > 0 && !link->is_left;

        ends[end] = (struct pollfd){
            .fd = link->is_stalled || (!listens && !speaks) ? -1 : link->ends[end],
            .events = (short)((listens ? POLLIN : 0) | (speaks ? POLLOUT : 0)),
        };
    }
}

bool st_lab_link_hear(struct st_lab_link *link, int from)
{
    size_t room = rooms[from] - link->sizes[from];
    ssize_t got =
        room == 0 || link->is_over[from]
            ? -1
            : recv(link->ends[from], link->said[from] + link->sizes[from], room, MSG_DONTWAIT);

    if (room == 0 || link->is_over[from])
        return true;
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    if (got == 0)
        link->is_over[from] = true;
    link->sizes[from] += (size_t)got;
    return true;
}

/* Who says no more, and has been heard to the end: what is left is nothing whole. */
static bool pass_end(struct st_lab_link *link, int from)
{
    if (link->is_over[from] && !link->is_told[from] && link->cleared[from] == 0) {
        link->is_told[from] = true;
        (void)shutdown(link->ends[!from], SHUT_WR);
    }
    return !(link->is_told[0] && link->is_told[1]);
}

ssize_t st_lab_link_pass(struct st_lab_link *link, int from, size_t most)
{
    size_t size = link->cleared[from] < most ? link->cleared[from] : most;
    ssize_t sent =
        size == 0 ? 0
                  : send(link->ends[!from], link->said[from], size, MSG_NOSIGNAL | MSG_DONTWAIT);

    if (sent < 0 && (errno == EAGAIN || errno == EINTR))
        sent = 0;
    if (sent < 0)
        return -1;
    link->sizes[from] -= (size_t)sent;
    link->cleared[from] -= (size_t)sent;
    memmove(link->said[from], link->said[from] + sent, link->sizes[from]);
    return pass_end(link, from) ? sent : -1;
}

bool st_lab_link_ignore(const struct st_lab_link *link, int from)
{
    char text[4096];
    ssize_t got = 0;

    do
        got = recv(link->ends[from], text, sizeof text, MSG_DONTWAIT);
    while (got > 0 || (got < 0 && errno == EINTR));
    return got < 0 && errno == EAGAIN;
}

void st_lab_link_leave(struct st_lab_link *link)
{
    if (link->ends[ST_LAB_SERVER] >= 0)
        close(link->ends[ST_LAB_SERVER]);
    link->ends[ST_LAB_SERVER] = -1;
    (void)shutdown(link->ends[ST_LAB_CLIENT], SHUT_WR);
    link->is_left = true;
}

/*
 * What may go on does, both ways; the client is not asked what it says. *ret_moves: something did.
 * False: the server has closed its end.
 */
static bool carry(struct st_lab_link *link, bool *ret_moves)
{
    ssize_t asked = st_lab_link_pass(link, ST_LAB_CLIENT, SIZE_MAX);
    bool goes_on = asked >= 0 && st_lab_link_hear(link, ST_LAB_SERVER);

    link->cleared[ST_LAB_SERVER] = link->sizes[ST_LAB_SERVER];

    ssize_t answered = st_lab_link_pass(link, ST_LAB_SERVER, SIZE_MAX);

    if (answered < 0) /* nobody is there any more to hear it */
        link->cleared[ST_LAB_SERVER] = link->sizes[ST_LAB_SERVER] = 0;
    *ret_moves = asked > 0 || answered > 0;
    return goes_on && !link->is_over[ST_LAB_SERVER];
}

/* Both may be seen at rest between two things that they do; not so often. */
static bool is_at_rest(const struct st_lab_ear *ear, bool has_moved, int *rests)
{
    *rests = !has_moved && ear->is_done(ear->context) ? *rests + 1 : 0;
    return *rests == RESTS;
}

void st_lab_link_finish(struct st_lab_link *link, const struct st_lab_ear *ear)
{
    uint64_t until_ms = st_now_ms() + FINISH_MS;
    bool goes_on = true;
    bool has_moved = true;
    int rests = 0;

    while (goes_on && st_now_ms() < until_ms && !is_at_rest(ear, has_moved, &rests)) {
        (void)poll(NULL, 0, 1);
        goes_on = carry(link, &has_moved);
    }
    (void)shutdown(link->ends[ST_LAB_SERVER], SHUT_WR);
    while (st_lab_link_ignore(link, ST_LAB_SERVER) && st_now_ms() < until_ms) {
        struct pollfd end = { .fd = link->ends[ST_LAB_SERVER], .events = POLLIN };

        (void)poll(&end, 1, LOOK_MS);
    }
}

/* A room that is full, and of which nothing can be told, holds nothing that is understood. */
static bool is_too_much(const struct st_lab_link *link, int from)
{
    return link->cleared[from] == 0 && link->sizes[from] == rooms[from] && !link->talk.due;
}

static enum st_lab_ruling judge(struct st_lab_link *link, const struct st_lab_ear *ear, int from)
{
    enum st_lab_ruling ruling = ST_LAB_RULED_PASS;

    while (link->cleared[from] < link->sizes[from] && ruling == ST_LAB_RULED_PASS) {
        const char *text = link->said[from] + link->cleared[from];
        size_t left = link->sizes[from] - link->cleared[from];
        size_t size = from == ST_LAB_CLIENT
                          ? ear->asked(ear->context, &link->talk, text, left, &ruling)
                          : ear->answered(ear->context, &link->talk, text, left, &ruling);

        if (size == 0 && is_too_much(link, from)) {
            link->talk.is_strange = true;
            size = left;
        }
        if (size == 0)
            break;
        if (ruling == ST_LAB_RULED_PASS)
            link->cleared[from] += size < left ? size : left;
    }
    return ruling;
}

enum st_lab_ruling st_lab_link_judge(struct st_lab_link *link, const struct st_lab_ear *ear)
{
    enum st_lab_ruling ruling = ST_LAB_RULED_PASS;

    if (!ear || link->talk.is_strange) {
        link->cleared[0] = link->sizes[0];
        link->cleared[1] = link->sizes[1];
        return ruling;
    }
    /* An answer may be what a request has waited for. */
    ruling = judge(link, ear, ST_LAB_SERVER);
    return ruling == ST_LAB_RULED_PASS ? judge(link, ear, ST_LAB_CLIENT) : ruling;
}
