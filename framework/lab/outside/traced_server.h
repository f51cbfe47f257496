/*
 * traced_server.h - a server whose programs' calls are looked at: one is started for each
 * connection, as by inetd(8), under a tracer of its own.
 *
 * We listen, so a client can connect as soon as it is started, and who serves is a grandchild:
 * it is known when all that was asked for is done.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_OUTSIDE_TRACED_SERVER_H
#define ST_LAB_OUTSIDE_TRACED_SERVER_H

#include "framework/base/tracer.h"
#include "framework/lab/visit.h"

struct st_lab_traced_server {
    pid_t process; /* that takes connections, one after the other; 0: none runs */
    int life;      /* closed by us: it is to end when nothing more is served */
    unsigned port; /* on 127.0.0.1 */
};

/*
 * Start it: argv ends in NULL, and is run as that user for each connection, which is its input
 * and output. What is printed otherwise goes to "server.log" in the lab's own folder. False with
 * errno.
 */
bool st_lab_traced_server_start(
    struct st_lab_visit *visit,
    struct st_lab_traced_server *server,
    const char *const *argv,
    uid_t user,
    const struct st_tracer *tracer);

/* Let what is being served come to its end, by the lab's deadline; then end it. */
void st_lab_traced_server_end(
    const struct st_lab_visit *visit, struct st_lab_traced_server *server);

#endif
