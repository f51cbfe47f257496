/*
 * server.h - a server on loopback that a lab starts, and ends.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_SERVER_H
#define ST_LAB_SERVER_H

#include <stdbool.h>
#include <sys/types.h>

struct st_arena;
struct st_lab_visit;

struct st_lab_server {
    pid_t process; /* also its group; 0: none runs */
    pid_t parent;  /* who has started it, and alone may end it */
    unsigned port; /* on 127.0.0.1 */
};

/*
 * The file of a program that is a server: as st_child_find(), and then in /usr/sbin, which
 * only root's PATH has on Debian. NULL with errno.
 */
const char *st_lab_server_find(struct st_arena *arena, const char *program);

/*
 * A port on 127.0.0.1 on which nobody listens, and which nobody is likely to take before a
 * server does (port.c). It is this process's until it asks for another. 0 with errno.
 */
unsigned st_lab_free_port(void);

/*
 * Start the lab's server: argv ends in NULL, its first word is what st_lab_server_find()
 * takes; it has the environment of st_child_environment(), prints to the file "server.log" in the
 * lab's own folder, leads a group of its own, and dies with us. As that user; 0 is
 * root. Comes back when it accepts on that port. False when it does not, by the lab's
 * deadline: the lab's unfit says why, with the end of what it printed.
 */
bool st_lab_server_start(
    struct st_lab_visit *visit, const char *const *argv, uid_t user, unsigned port);

/* Does it run still, and accept on its port? */
bool st_lab_server_accepts(const struct st_lab_server *server);

/* Has this process, and not the one that it was forked from, started it? */
bool st_lab_server_is_own(const struct st_lab_server *server);

/* End it, with all of its group, if it is our own. Nothing happens when none runs. */
void st_lab_server_end(struct st_lab_server *server);

#endif
