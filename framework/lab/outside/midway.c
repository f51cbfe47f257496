/*
 * midway.c - doing somebody else's step while a tool is held at a call.
 */
#include "framework/lab/outside/midway.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "framework/fault/inject.h"
#include "framework/lab/outside/disk.h"
#include "framework/lab/outside/outside.h"

bool st_lab_midway_open(struct st_lab_midway *midway)
{
    midway->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    midway->answer = eventfd(0, EFD_CLOEXEC);
    if (midway->bell >= 0 && midway->answer >= 0)
        return true;

    int error = errno;

    st_lab_midway_close(midway);
    errno = error;
    return false;
}

void st_lab_midway_close(struct st_lab_midway *midway)
{
    if (midway->bell >= 0)
        close(midway->bell);
    if (midway->answer >= 0)
        close(midway->answer);
    midway->bell = midway->answer = -1;
}

static void ring(int bell)
{
    const uint64_t once = 1;

    (void)!write(bell, &once, sizeof once);
}

/* --- In the process that sees the calls ------------------------------------------------------- */

void st_lab_midway_ask(struct st_lab_midway *midway, size_t fault, const struct st_lab_spot *spot)
{
    uint64_t count = 0;

    midway->spot = *spot;
    atomic_store(&midway->asked, (unsigned)fault + 1);
    ring(midway->bell);

    /* Who does not answer ends us with the tool. */
    while (read(midway->answer, &count, sizeof count) < 0 && errno == EINTR)
        ;
}

void st_lab_midway_ask_late(struct st_lab_midway *midway, size_t fault)
{
    st_lab_midway_ask(midway, fault, &midway->late[fault]);
}

/* --- What a step has changed ------------------------------------------------------------------ */

static bool is_alike(
    const struct st_lab_visit *visit,
    const struct st_lab_tree *a,
    const struct st_lab_tree *b,
    size_t id)
{
    const st_name *one = st_lab_value(visit, a, (st_object_id)id);
    const st_name *other = st_lab_value(visit, b, (st_object_id)id);

    if (a->has[id] != b->has[id])
        return false;
    return !a->has[id] || (a->parents[id] == b->parents[id] && a->is_read[id] == b->is_read[id] &&
                           memcmp(one, other, visit->properties * sizeof *one) == 0);
}

/* As it is now, for what the step is not about; half of something, too. */
static void copy_side(
    const struct st_lab_visit *visit, const struct st_lab_tree *from, struct st_lab_tree *to)
{
    memcpy(to->has, from->has, visit->objects * sizeof *to->has);
    memcpy(to->parents, from->parents, visit->objects * sizeof *to->parents);
    memcpy(to->values, from->values, visit->objects * visit->properties * sizeof *to->values);
    if (from->is_read)
        memcpy(to->is_read, from->is_read, visit->objects * sizeof *to->is_read);
}

static void overlay(
    const struct st_lab_visit *visit,
    const struct st_lab_tree *old,
    const struct st_lab_tree *new,
    size_t id,
    struct st_lab_tree *wanted)
{
    const st_name *was = st_lab_value(visit, old, (st_object_id)id);
    const st_name *is = st_lab_value(visit, new, (st_object_id)id);
    st_name *values = st_lab_value(visit, wanted, (st_object_id)id);

    for (size_t i = 0; i < visit->properties; i++)
        if (!new->has[id] || !old->has[id] || was[i] != is[i])
            values[i] = is[i];
    wanted->has[id] = new->has[id];
    wanted->parents[id] = new->parents[id];
    wanted->is_read[id] = new->is_read[id];
}

bool st_lab_midway_wanted(
    const struct st_lab_visit *visit,
    const struct st_lab_tree *is_now,
    const struct st_store *before,
    const struct st_store *after,
    struct st_lab_tree *ret_wanted)
{
    struct st_lab_tree old;
    struct st_lab_tree new;
    bool has_changed = false;

    st_lab_tree_of(visit, before, &old);
    st_lab_tree_of(visit, after, &new);
    st_lab_tree_of(visit, after, ret_wanted); /* which has room for all */
    copy_side(visit, is_now, ret_wanted);
    for (size_t i = 0; i < visit->objects; i++) {
        if (is_alike(visit, &old, &new, i))
            continue;
        has_changed = true;
        overlay(visit, &old, &new, i, ret_wanted);
        if (visit->others && new.has[i])
            visit->others[i] = true;
    }
    return has_changed;
}

/* Lists and owners; and groups, where they count at once. */
static bool has_other_rights(
    const struct st_lab_visit *visit, const struct st_world *before, const struct st_world *after)
{
    const struct st_setting *setting = visit->session->setting;
    size_t size = setting->identities * st_identity_words(setting->identities) * sizeof(uint64_t);
    const struct st_store *old = st_world_server(before);
    const struct st_store *new = st_world_server(after);

    for (st_object_id id = 0; id < new->used; id++)
        if (st_store_peek(old, id)->acl != st_store_peek(new, id)->acl ||
            st_store_peek(old, id)->owner != st_store_peek(new, id)->owner)
            return true;
    return visit->shape->asks_groups_anew &&
           memcmp(st_world_members(before), st_world_members(after), size) != 0;
}

/* --- In ours ---------------------------------------------------------------------------------- */

static bool bring_items(struct st_lab_visit *visit, const struct st_lab_tree *wanted)
{
    return visit->shape->place_server(visit, wanted) ||
           st_lab_give_up(visit->lab, "what somebody else does meanwhile cannot be done");
}

static bool bring_rights(struct st_lab_visit *visit)
{
    if (!visit->shape->grant(visit))
        return st_lab_give_up(visit->lab, "access cannot be changed while the tool runs");
    return visit->shape->probe(visit) ||
           st_lab_give_up(visit->lab, "access cannot be tried while the tool runs");
}

static bool bring_room(struct st_lab_visit *visit)
{
    if (!visit->session->is_limited)
        return st_lab_unfit(
            visit->lab, true,
            "a disk that is to get full while a tool runs has to be small before; no step of the "
            "scenario sets a quota");
    return st_lab_disk_limit(visit) ||
           st_lab_unfit(
               visit->lab, true, "a disk cannot be made smaller than what is on it already");
}

/* The real things become what the step has made of the world. */
static void bring_about(struct st_lab_visit *visit, const struct st_world *before)
{
    struct st_lab_tree wanted;
    bool has_items = st_lab_midway_wanted(
        visit, &visit->server, st_world_server(before), st_world_server(visit->world), &wanted);

    if (visit->shape->asks_groups_anew)
        st_world_token(visit->world, visit->session->user, &visit->token);
    if (has_items && !bring_items(visit, &wanted))
        return;
    if (visit->world->quota != before->quota && !bring_room(visit))
        return;
    if (has_items || has_other_rights(visit, before, visit->world))
        (void)bring_rights(visit);
}

/* What somebody else could not do has not happened. */
void st_lab_midway_do(struct st_lab_visit *visit, size_t fault, const struct st_lab_spot *spot)
{
    struct st_injector *injector = visit->session->injector;
    struct st_lab_outside *outside = visit->lab->outside;
    uint64_t quota = visit->world->quota;

    if (visit->lab->unfit.why) /* it shows nothing any more */
        return;
    if (!visit->shape->read(visit)) {
        (void)st_lab_give_up(visit->lab, "what the tool has done up to then cannot be read");
        return;
    }
    st_lab_outside_tell(visit);
    visit->world->quota = 0; /* the disk has said what fits */
    st_lab_settle(visit, false);
    visit->world->quota = quota;

    const struct st_world *before =
        st_arena_copy_block(visit->arena, visit->world, visit->session->setting->size);

    if (!injector->change(injector->context, injector->faults[fault].change))
        return;
    outside->fired[fault]++;
    st_lab_outside_record(visit, fault, spot);
    bring_about(visit, before);
}

void st_lab_midway_hear(void *context)
{
    struct st_lab_visit *visit = context;
    struct st_lab_midway *midway = &visit->lab->outside->midway;
    uint64_t count = 0;
    unsigned asked = atomic_load(&midway->asked);

    if (read(midway->bell, &count, sizeof count) < 0 || asked == 0)
        return;
    st_lab_midway_do(visit, asked - 1, &midway->spot);
    atomic_store(&midway->asked, 0);
    ring(midway->answer);
}

void st_lab_midway_begin(struct st_lab_visit *visit, const struct st_tracer *tracer)
{
    struct st_child *child = visit->lab->child;
    struct st_lab_midway *midway = &visit->lab->outside->midway;
    uint64_t count = 0;

    /* What a tool has asked that was ended then is nobody's business any more. */
    (void)!read(midway->bell, &count, sizeof count);
    atomic_store(&midway->asked, 0);
    visit->others = st_arena_copy_block(
        visit->arena, visit->server.has, visit->objects * sizeof *visit->others);
    child->bell = midway->bell;
    child->rung = st_lab_midway_hear;
    child->rung_context = visit;
    if (visit->shape->listen)
        (void)visit->shape->listen(visit, tracer);
}

void st_lab_midway_end(struct st_lab_visit *visit)
{
    visit->lab->child->bell = -1;
    if (visit->shape->listen_no_more)
        visit->shape->listen_no_more(visit);
}
