/*
 * link.h - one connection through a proxy: two ends, and what one has said and the other has
 * not yet heard.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_OUTSIDE_LINK_H
#define ST_LAB_OUTSIDE_LINK_H

#include <poll.h>
#include <sys/types.h>

#include "framework/lab/outside/ear.h"

enum { ST_LAB_CLIENT = 0, ST_LAB_SERVER = 1 };

struct st_lab_link {
    int ends[2];       /* -1: this place is free */
    char *said[2];     /* room for so many bytes */
    size_t sizes[2];   /* of what was said and did not go on yet */
    size_t cleared[2]; /* of these, how many may go on */
    bool is_over[2];   /* it says no more */
    bool is_told[2];   /* and the other one has been told */
    bool is_stalled;   /* nothing goes on any more */
    bool is_left; /* the server is gone; what the client says goes nowhere, until it ends, too */
    struct st_lab_talk talk;
};

/* Between two open ends. False with errno: there is no memory; the ends are closed then. */
bool st_lab_link_open(struct st_lab_link *link, int client, int server);
void st_lab_link_end(struct st_lab_link *link, bool resets);

/* What is to be waited for at both ends; -1 where nothing is. */
void st_lab_link_watch(const struct st_lab_link *link, struct pollfd ends[2]);

/* Hear what there is. False: the link is over. */
bool st_lab_link_hear(struct st_lab_link *link, int from);

/*
 * Let go on what may, without waiting, and at most so many bytes. Returns how many that were;
 * below 0: the link is over.
 */
ssize_t st_lab_link_pass(struct st_lab_link *link, int from, size_t most);

/*
 * Let the server have all that may go on to it, do it and answer it; then it hears that no more
 * comes, and clears up. What it says to that is heard by nobody. Comes back when it has closed its
 * end, or after some seconds if it does not.
 */
void st_lab_link_finish(struct st_lab_link *link, const struct st_lab_ear *ear);

/*
 * The server's end is closed, and the client hears that, and only that: who closes on somebody who
 * is still speaking resets the connection.
 */
void st_lab_link_leave(struct st_lab_link *link);

/* Throw away what it says. False: it has closed its end. */
bool st_lab_link_ignore(const struct st_lab_link *link, int from);

/* Ask the ear about all that is not yet cleared, at both ends; without one all is. */
enum st_lab_ruling st_lab_link_judge(struct st_lab_link *link, const struct st_lab_ear *ear);

#endif
