/*
 * spot.h - what a tool's system call is in the scenario's words, and what can go wrong there.
 *
 * A tool's file calls stand for the calls of an engine: opening and writing the file of a
 * property is `property.set`, renaming it to its place is `item.save`, removing the folder of
 * an item is `item.delete`, and what it does to its own memory is `item.checkpoint` or
 * `base.list`. So a scenario's faults mean the same for models and for tools. Where an item is
 * one file, a call may stand for several: who opens a new one makes an item, and begins to set all
 * its properties.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_OUTSIDE_SPOT_H
#define ST_LAB_OUTSIDE_SPOT_H

#include "framework/base/tracer.h"
#include "framework/fault/plan.h"
#include "framework/lab/visit.h"

struct st_lab_spot {
    uint8_t call;        /* enum st_file_call */
    uint8_t side;        /* enum st_call_side */
    uint8_t op;          /* enum st_call_op */
    st_object_id object; /* ST_NO_OBJECT: the top of the tree, or the tool's own memory */
    st_property property;
    uint32_t calls;           /* set of 1 << enum st_call_op: op, and what it stands for besides */
    st_properties properties; /* that these are about; 0: none, or only property */
};

/* False when the call is about nothing of ours. */
bool st_lab_spot_find(
    const struct st_lab_visit *visit, const struct st_traced_call *call, struct st_lab_spot *ret);

bool st_lab_spot_same(const struct st_lab_spot *a, const struct st_lab_spot *b);

/* Can the fault happen at such a system call? What order it is to the tracer then. */
bool st_lab_spot_fits(enum st_fault_kind kind, const struct st_lab_spot *spot);
struct st_tracer_order st_lab_spot_order(const struct st_fault *fault);

/*
 * The kinds that a sweep tries there: a set. A crash at a look is one at what follows it, and
 * a tool that asks for what is known of a file asks for the file itself, too.
 */
uint32_t st_lab_spot_kinds(const struct st_lab_spot *spot);

/* NULL; or why a fault of that kind cannot happen to files of this machine at all. */
const char *st_lab_spot_refuses(enum st_fault_kind kind);

#endif
