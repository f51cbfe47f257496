/*
 * wire.h - faults on the way between a tool and its server.
 *
 * Where a lab's server speaks a protocol that we know (request.h), a synchronization that is to
 * go wrong has a proxy in front of it. Requests are counted as the calls that they stand for;
 * the one that is due never arrives, or its answer does not.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_OUTSIDE_WIRE_H
#define ST_LAB_OUTSIDE_WIRE_H

#include "framework/fault/plan.h"
#include "framework/lab/outside/request.h"

/* Of the lab's server; NULL: it has none, or one whose protocol is not known. */
const struct st_lab_protocol *st_lab_wire_protocol(const struct st_lab *lab);

/* NULL; or why one of that kind cannot happen on the way to that server; fault NULL: anywhere. */
const char *st_lab_wire_refuses(
    const struct st_lab *lab, enum st_fault_kind kind, const struct st_fault *fault);

/*
 * Take the port that the tool is to be told, if anything is to go wrong (visit->wire); and
 * begin to pass on, when the server's port is known. False with errno.
 */
bool st_lab_wire_listen(struct st_lab_visit *visit);
bool st_lab_wire_start(struct st_lab_visit *visit);

/* Does some fault of it let the tool wait in vain? */
bool st_lab_wire_stalls(const struct st_lab_visit *visit);

/* End it. Without one nothing happens. */
void st_lab_wire_close(struct st_lab_visit *visit);

#endif
