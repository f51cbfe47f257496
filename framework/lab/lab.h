/*
 * lab.h - real tools as engines: the same scenarios, on real folders.
 *
 * A lab is an engine without calls. Each synchronization makes the server's tree and the
 * client's of the world as it is, gives the client's user the access that the lists give
 * him there, runs the tool once as that user, reads both trees back, and makes what the
 * tool did true in the world. So a run is judged and told as any other.
 *
 * An item is a folder, a property a file in it. Who may write some of an item's properties
 * and not others gets a folder with the sticky bit, in which he owns what he may write: so
 * a denial holds for tools that put a new file in the place of an old one, too. What cannot
 * be expressed so is a reason to skip; that each denial binds is tried out before the tool
 * is started, and the run shows nothing if one does not.
 */
#ifndef ST_LAB_LAB_H
#define ST_LAB_LAB_H

#include "framework/lab/tool.h"

enum {
    ST_LAB_UID = 61000,          /* identity 0; the others follow. Needs no account. */
    ST_LAB_VALUE_MAX = 1 << 20,  /* bytes of a file that is read back */
    ST_LAB_ENTRIES_MAX = 100000, /* in one folder that is read back */
};

struct st_lab;

/* A lab of that tool, which is not yet open. It lives in arena; tool is borrowed. */
struct st_lab *st_lab_new(struct st_arena *arena, const struct st_lab_tool *tool);

const struct st_engine *st_lab_engine(const struct st_lab *lab);

/* The lab of an engine that is one; NULL for others. */
struct st_lab *st_lab_of(const struct st_engine *engine);

const struct st_lab_tool *st_lab_tool_of(const struct st_lab *lab);

/* How long one command of the tool may take. */
void st_lab_limit(struct st_lab *lab, uint32_t deadline_ms, uint64_t memory_bytes);

/*
 * Look whether this machine can run it, and make a folder for all that it needs, in TMPDIR
 * or /tmp. When it cannot, the engine says why (st_engine.absent).
 */
void st_lab_open(struct st_lab *lab);

/* The first line of what the tool says about its version; NULL when it cannot run here. */
const char *st_lab_version(const struct st_lab *lab);

/* Remove all that it has made. The tool's regular expressions are released, too. */
void st_lab_clear(struct st_lab *lab);

#endif
