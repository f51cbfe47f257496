/*
 * proxy.h - a way to a server on this machine that can be cut.
 *
 * A process of its own listens on a free port of 127.0.0.1 and passes on what it hears, until
 * so many bytes have gone to the server, over all connections, or until it is told to cut.
 * Then every connection ends as ordered, at both ends, and new ones are refused until it is
 * healed. It ends with us, or when it is closed.
 */
#ifndef ST_LAB_OUTSIDE_PROXY_H
#define ST_LAB_OUTSIDE_PROXY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "framework/base/words.h"
#include "framework/lab/outside/ear.h"

enum { ST_LAB_LINKS_MAX = 64 }; /* connections at a time; more have to wait */

/* id, word, meaning */
#define ST_LAB_CUTS(X)                                                          \
    X(RESET, "reset", "both ends are told that the connection was reset")       \
    X(CLOSE, "close", "both ends see the end of what the other one has to say") \
    X(STALL, "stall", "connections stay open, and nothing comes through any more")

enum st_lab_cut {
#define X(id, word, about) ST_LAB_CUT_##id,
    ST_LAB_CUTS(X)
#undef X
        ST_LAB_CUT_COUNT
};

extern const struct st_words st_lab_cut_words;

#define ST_LAB_NEVER UINT64_MAX

struct st_lab_proxy_order {
    uint16_t port;  /* of the server, on 127.0.0.1 */
    uint64_t after; /* bytes to the server that come through before it cuts; ST_LAB_NEVER */
    enum st_lab_cut cut;
    bool heals; /* by itself: connections that are made after the cut come through */
    const struct st_lab_ear *ear; /* whom what is said is told before it goes on; or NULL */
};

struct st_lab_proxy_told; /* what both processes see */

struct st_lab_proxy {
    uint16_t port; /* where it listens */
    pid_t process; /* 0: it is closed */
    int wake;      /* tells it to look */
    int listener;  /* -1: it is the process's own by now */
    struct st_lab_proxy_told *told;
};

/*
 * Begin, at once or in two steps: who connects after the first waits for the second. False with
 * errno; then there is nothing to close, but after listen.
 */
bool st_lab_proxy_listen(struct st_lab_proxy *proxy);
bool st_lab_proxy_start(struct st_lab_proxy *proxy, const struct st_lab_proxy_order *order);
bool st_lab_proxy_open(struct st_lab_proxy *proxy, const struct st_lab_proxy_order *order);

/* Cut now, whatever has come through. Comes back when it is done. */
void st_lab_proxy_cut(struct st_lab_proxy *proxy);

/* From now on all that is new comes through, and nothing cuts it. */
void st_lab_proxy_heal(struct st_lab_proxy *proxy);

/* Has it cut since it was opened? Bytes that it has passed on to the server. */
bool st_lab_proxy_has_cut(const struct st_lab_proxy *proxy);
uint64_t st_lab_proxy_bytes(const struct st_lab_proxy *proxy);

/* End it, with all connections. One that is closed already stays so. */
void st_lab_proxy_close(struct st_lab_proxy *proxy);

#endif
