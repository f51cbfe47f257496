/*
 * never.c - calls that a tool never makes, as its description says: a fault at one of them cannot
 * happen to it. Whether that is so is looked at wherever its calls are seen.
 */
#include "framework/lab/visit.h"

#include "framework/fault/plan.h"
#include "framework/lab/outside/outside.h"

void st_lab_never_open(struct st_lab *lab)
{
    const struct st_lab_tool *tool = lab->tool;

    lab->never = 0;
    for (size_t i = 0; i < tool->never_count; i++)
        if (st_lab_range_has(&tool->nevers[i].versions, lab->engine.version))
            lab->never |= 1U << tool->nevers[i].call;
}

/* The first of a set of calls of which the description says that; it does. */
static const struct st_lab_never *find(const struct st_lab *lab, uint32_t calls)
{
    const struct st_lab_never *never = lab->tool->nevers;

    while (!(calls >> never->call & 1))
        never++;
    return never;
}

const char *st_lab_never_refuses(const struct st_lab *lab, unsigned kind, uint32_t calls)
{
    /* Half of a write is said of item.save, and happens at the write (outside.c). */
    if (calls == 0 || calls & ~lab->never || kind == ST_FAULT_TORN_WRITE)
        return NULL;
    return find(lab, calls)->why;
}

/* Of a folder that it misses a tool makes another one; that is not what is meant. */
static bool is_item(const struct st_lab_visit *visit, st_object_id id)
{
    for (size_t i = 0; i < visit->session->folder_count; i++)
        if (visit->session->folders[i] == id)
            return false;
    return id != ST_NO_OBJECT;
}

void st_lab_never_look(const struct st_lab_visit *visit, st_object_id id, uint32_t calls)
{
    const struct st_lab *lab = visit->lab;

    if (calls & lab->never && is_item(visit, id))
        atomic_fetch_or(&lab->outside->disproved, calls & lab->never);
}

void st_lab_never_judge(struct st_lab *lab)
{
    uint32_t disproved = lab->outside ? atomic_exchange(&lab->outside->disproved, 0) : 0;

    if (disproved)
        (void)st_lab_fail(
            lab, ST_END_CLAIM, "%s makes %s, of which its description says that %s",
            lab->tool->name, st_call_words.words[__builtin_ctz(disproved)],
            find(lab, disproved)->why);
}
