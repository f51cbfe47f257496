/*
 * proxy.c - passing bytes on between a tool and its server, until the way is cut.
 */
#include "framework/lab/outside/proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/lab/outside/link.h"

static const char *const words[] = {
#define X(id, word, about) word,
    ST_LAB_CUTS(X)
#undef X
};
const struct st_words st_lab_cut_words = { "cut", words, ST_LAB_CUT_COUNT };

enum { CLIENT = ST_LAB_CLIENT, SERVER = ST_LAB_SERVER, LOOK_MS = 10 };

struct st_lab_proxy_told {
    atomic_uint_least64_t bytes;
    atomic_bool has_cut;    /* ever */
    atomic_bool wants_cut;  /* until it is done */
    atomic_bool wants_heal; /* until it is done */
};

struct serving {
    struct st_lab_proxy_order order;
    struct st_lab_proxy_told *told;
    int listener, wake;
    bool is_cut;
    struct st_lab_link links[ST_LAB_LINKS_MAX];
};

static void cut(struct serving *serving)
{
    serving->is_cut = true;
    atomic_store(&serving->told->has_cut, true); /* before anybody can notice */
    for (size_t i = 0; i < ST_LAB_LINKS_MAX && serving->order.cut != ST_LAB_CUT_STALL; i++)
        st_lab_link_end(&serving->links[i], serving->order.cut == ST_LAB_CUT_RESET);
    serving->order.after = ST_LAB_NEVER;

    /* Nobody heals what an ear has cut; who is refused by the system is refused in one way only. */
    if (serving->order.ear && serving->listener >= 0) {
        close(serving->listener);
        serving->listener = -1;
    }
}

/* What was cut stays cut: who stalled once does not hear the rest, but a new one does. */
static void heal(struct serving *serving)
{
    for (size_t i = 0; i < ST_LAB_LINKS_MAX && serving->is_cut; i++)
        st_lab_link_end(&serving->links[i], true);
    serving->is_cut = false;
    serving->order.after = ST_LAB_NEVER;
}

static int connect_to(uint16_t port)
{
    const struct sockaddr_in place = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr = { htonl(INADDR_LOOPBACK) },
    };
    int end = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (end >= 0 && connect(end, (const struct sockaddr *)&place, sizeof place) == 0)
        return end;
    if (end >= 0)
        close(end);
    return -1;
}

static void accept_one(struct serving *serving, struct st_lab_link *link)
{
    int client = accept4(serving->listener, NULL, NULL, SOCK_CLOEXEC);

    if (client < 0)
        return;
    if (serving->is_cut && serving->order.heals)
        heal(serving);

    int server = serving->is_cut ? -1 : connect_to(serving->order.port);

    if (st_lab_link_open(link, client, server) && server < 0)
        st_lab_link_end(link, true);
}

/* As many bytes as may come through before the cut. */
static size_t limit(const struct serving *serving)
{
    uint64_t done = atomic_load(&serving->told->bytes);
    uint64_t left = serving->order.after > done ? serving->order.after - done : 0;

    return serving->order.after >= SIZE_MAX || left >= SIZE_MAX ? SIZE_MAX : (size_t)left;
}

/* What is cleared goes to the other end. False: the link is over. */
static bool pass_on(struct serving *serving, struct st_lab_link *link, int from)
{
    ssize_t sent = st_lab_link_pass(link, from, from == CLIENT ? limit(serving) : SIZE_MAX);

    if (sent > 0 && from == CLIENT &&
        atomic_fetch_add(&serving->told->bytes, (uint64_t)sent) + (uint64_t)sent >=
            serving->order.after)
        cut(serving);
    return sent >= 0 && link->ends[CLIENT] >= 0;
}

/* What was cleared before it still comes through to the client; the server has answered it. */
static bool obey_ruling(
    struct serving *serving, struct st_lab_link *link, enum st_lab_ruling ruling)
{
    if (ruling == ST_LAB_RULED_PASS)
        return true;
    (void)st_lab_link_pass(link, SERVER, SIZE_MAX);
    if (serving->order.ear->is_done)
        st_lab_link_finish(link, serving->order.ear);
    if (ruling == ST_LAB_RULED_STALL)
        link->is_stalled = true;
    else if (ruling == ST_LAB_RULED_CLOSE && serving->order.ear->is_done)
        st_lab_link_leave(link);
    else if (ruling == ST_LAB_RULED_CLOSE)
        st_lab_link_end(link, false); /* a reset is told in many ways, by chance; an end in one */
    else
        cut(serving);
    return false;
}

static void serve_link(struct serving *serving, struct st_lab_link *link, const struct pollfd *ends)
{
    bool goes_on = true;

    if (link->is_left) {
        if (!st_lab_link_ignore(link, CLIENT))
            st_lab_link_end(link, false);
        return;
    }
    for (int from = 0; from < 2 && goes_on; from++)
        if (ends[from].revents & ~POLLOUT)
            goes_on = st_lab_link_hear(link, from);
    if (goes_on && !obey_ruling(serving, link, st_lab_link_judge(link, serving->order.ear)))
        return;
    for (int from = 0; from < 2 && goes_on && link->ends[CLIENT] >= 0; from++)
        goes_on = pass_on(serving, link, from);
    if (!goes_on)
        st_lab_link_end(link, false);
}

static struct st_lab_link *free_link(struct serving *serving)
{
    for (size_t i = 0; i < ST_LAB_LINKS_MAX; i++)
        if (serving->links[i].ends[CLIENT] < 0)
            return &serving->links[i];
    return NULL;
}

/* What is waited for at each end; all stay at -1 while it is cut. */
static void watch(const struct serving *serving, struct pollfd *ends)
{
    for (size_t i = 0; i < ST_LAB_LINKS_MAX; i++) {
        ends[2 * i].fd = ends[2 * i + 1].fd = -1;
        if (!serving->is_cut)
            st_lab_link_watch(&serving->links[i], &ends[2 * i]);
    }
}

static void obey(struct serving *serving)
{
    uint64_t count = 0;

    (void)!read(serving->wake, &count, sizeof count);
    if (atomic_load(&serving->told->wants_cut)) {
        cut(serving);
        atomic_store(&serving->told->wants_cut, false);
    }
    if (atomic_load(&serving->told->wants_heal)) {
        heal(serving);
        atomic_store(&serving->told->wants_heal, false);
    }
}

__attribute__((noreturn)) static void serve(struct serving *serving)
{
    enum { WAKE = 2 * ST_LAB_LINKS_MAX, LISTENER, COUNT };
    struct pollfd ends[COUNT];

    for (size_t i = 0; i < ST_LAB_LINKS_MAX; i++)
        serving->links[i].ends[0] = serving->links[i].ends[1] = -1;
    for (;;) {
        struct st_lab_link *link = free_link(serving);

        watch(serving, ends);
        ends[WAKE] = (struct pollfd){ .fd = serving->wake, .events = POLLIN };
        ends[LISTENER] = (struct pollfd){ .fd = link ? serving->listener : -1, .events = POLLIN };
        if (poll(ends, COUNT, -1) < 0)
            continue;
        if (ends[WAKE].revents)
            obey(serving);
        for (size_t i = 0; i < ST_LAB_LINKS_MAX && !serving->is_cut; i++)
            if (serving->links[i].ends[CLIENT] >= 0 &&
                (ends[2 * i].revents || ends[2 * i + 1].revents))
                serve_link(serving, &serving->links[i], &ends[2 * i]);
        if (link && link->ends[CLIENT] < 0 && ends[LISTENER].revents)
            accept_one(serving, link);
    }
}

/* --- Our side ------------------------------------------------------------------------------ */

/* On a port that the system chooses; -1 with errno. */
static int listen_somewhere(uint16_t *ret_port)
{
    struct sockaddr_in place = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t size = sizeof place;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (listener < 0)
        return -1;
    if (bind(listener, (struct sockaddr *)&place, size) != 0 ||
        listen(listener, ST_LAB_LINKS_MAX) != 0 ||
        getsockname(listener, (struct sockaddr *)&place, &size) != 0) {
        int error = errno;

        close(listener);
        errno = error;
        return -1;
    }
    *ret_port = ntohs(place.sin_port);
    return listener;
}

static struct serving *open_room(void)
{
    void *room = mmap(
        NULL, sizeof(struct serving), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return room == MAP_FAILED ? NULL : room;
}

static void release(struct st_lab_proxy *proxy)
{
    if (proxy->told)
        (void)munmap(proxy->told, sizeof *proxy->told);
    if (proxy->wake >= 0)
        close(proxy->wake);
    if (proxy->listener >= 0)
        close(proxy->listener);
    *proxy = (struct st_lab_proxy){ .wake = -1, .listener = -1 };
}

bool st_lab_proxy_listen(struct st_lab_proxy *proxy)
{
    void *told =
        mmap(NULL, sizeof *proxy->told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    *proxy = (struct st_lab_proxy){
        .wake = eventfd(0, EFD_CLOEXEC),
        .told = told == MAP_FAILED ? NULL : told,
        .listener = -1,
    };
    if (proxy->told && proxy->wake >= 0)
        proxy->listener = listen_somewhere(&proxy->port);
    if (proxy->listener >= 0)
        return true;

    int error = errno;

    release(proxy);
    errno = error;
    return false;
}

bool st_lab_proxy_start(struct st_lab_proxy *proxy, const struct st_lab_proxy_order *order)
{
    struct serving *serving = open_room();
    pid_t parent = getpid();

    if (!serving)
        return false;
    *serving = (struct serving){
        .order = *order,
        .told = proxy->told,
        .wake = proxy->wake,
        .listener = proxy->listener,
    };
    proxy->process = fork();
    if (proxy->process == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
            _exit(1);
        serve(serving);
    }

    int error = errno;

    (void)munmap(serving, sizeof *serving);
    close(proxy->listener);
    proxy->listener = -1;
    errno = error;
    return proxy->process > 0;
}

bool st_lab_proxy_open(struct st_lab_proxy *proxy, const struct st_lab_proxy_order *order)
{
    if (!st_lab_proxy_listen(proxy))
        return false;
    if (st_lab_proxy_start(proxy, order))
        return true;

    int error = errno;

    st_lab_proxy_close(proxy);
    errno = error;
    return false;
}

static bool is_gone(const struct st_lab_proxy *proxy)
{
    siginfo_t end = { .si_pid = 0 };

    return waitid(P_PID, (id_t)proxy->process, &end, WEXITED | WNOHANG | WNOWAIT) != 0 ||
           end.si_pid != 0;
}

/* Wait until it has done what it was told to; it does so at once, or it is gone. */
static void wait_for(struct st_lab_proxy *proxy, const atomic_bool *wish)
{
    const uint64_t one = 1;

    (void)!write(proxy->wake, &one, sizeof one);
    while (atomic_load(wish) && !is_gone(proxy))
        (void)poll(NULL, 0, LOOK_MS);
}

void st_lab_proxy_cut(struct st_lab_proxy *proxy)
{
    atomic_store(&proxy->told->wants_cut, true);
    wait_for(proxy, &proxy->told->wants_cut);
}

void st_lab_proxy_heal(struct st_lab_proxy *proxy)
{
    atomic_store(&proxy->told->wants_heal, true);
    wait_for(proxy, &proxy->told->wants_heal);
}

bool st_lab_proxy_has_cut(const struct st_lab_proxy *proxy)
{
    return atomic_load(&proxy->told->has_cut);
}

uint64_t st_lab_proxy_bytes(const struct st_lab_proxy *proxy)
{
    return atomic_load(&proxy->told->bytes);
}

void st_lab_proxy_close(struct st_lab_proxy *proxy)
{
    if (proxy->process > 0) {
        (void)kill(proxy->process, SIGKILL);
        while (waitpid(proxy->process, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    release(proxy);
}
