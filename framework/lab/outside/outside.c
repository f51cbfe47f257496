/*
 * outside.c - which system calls of a tool go wrong, and who is told.
 */
#include "framework/lab/outside/outside.h"

#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "framework/fault/inject.h"
#include "framework/host/trace.h"

enum { LOOK_MS = 1, LOOKS = 1000 };

/* What the process has that we were forked from is not ours. */
bool st_lab_outside_open(struct st_lab *lab)
{
    void *room = NULL;

    if (lab->outside && lab->outside->owner == getpid())
        return true;
    room = mmap(
        NULL, sizeof *lab->outside, PROT_READ | PROT_WRITE,
        MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED)
        return st_lab_give_up(lab, "no memory can be shared with the tracer");
    lab->outside = room;
    lab->outside->owner = getpid();
    lab->outside->turn = memfd_create("turn", MFD_CLOEXEC);
    if (lab->outside->turn >= 0 && st_lab_midway_open(&lab->outside->midway))
        return true;
    if (lab->outside->turn >= 0)
        close(lab->outside->turn);
    (void)munmap(room, sizeof *lab->outside);
    lab->outside = NULL;
    return st_lab_give_up(lab, "nobody can be told what somebody else does meanwhile");
}

void st_lab_outside_close(struct st_lab *lab)
{
    if (lab->outside && lab->outside->owner == getpid()) {
        st_lab_midway_close(&lab->outside->midway);
        close(lab->outside->turn);
        (void)munmap(lab->outside, sizeof *lab->outside);
    }
    lab->outside = NULL;
}

/* --- In the tracer -------------------------------------------------------------------------- */

bool st_lab_is_cell_of(
    const struct st_injector *injector,
    const struct st_trigger *trigger,
    const struct st_lab_spot *spot)
{
    bool is_object = trigger->objects
                         ? spot->object != ST_NO_OBJECT && st_bit(trigger->objects, spot->object)
                         : spot->object == ST_NO_OBJECT;
    bool is_property = trigger->properties ? spot->property != ST_NO_PROPERTY &&
                                                 trigger->properties >> spot->property & 1
                                           : spot->property == ST_NO_PROPERTY;

    return trigger->step == injector->step && trigger->system == spot->call + 1 &&
           (trigger->calls ? trigger->calls >> spot->op & 1 : spot->op == ST_CALL_NONE) &&
           trigger->sides & spot->side && is_object && is_property;
}

/* As that call, with any of the properties that it may be about? */
static bool is_of_call(
    const struct st_lab_visit *visit,
    const struct st_trigger *trigger,
    struct st_lab_spot *spot,
    enum st_call_op op)
{
    bool has_property = op != ST_CALL_NONE && st_call_infos[op].target == ST_TARGET_PROPERTY;
    bool is_one = !(spot->properties & (spot->properties - 1)); /* else one cannot say which */
    st_properties left = has_property && (trigger->properties || is_one) ? spot->properties : 0;

    do {
        const struct st_call call = {
            .op = op,
            .object = spot->object,
            .property = left ? (st_property)__builtin_ctzll(left) : spot->property,
        };
        bool is_none = trigger->properties && call.property == ST_NO_PROPERTY;

        if (!is_none && st_injector_matches(
                            visit->session->injector, trigger, (enum st_call_side)spot->side,
                            visit->objects, &call)) {
            spot->op = (uint8_t)op;
            spot->property = call.property;
            return true;
        }
        left &= left - 1;
    } while (left);
    return false;
}

bool st_lab_is_of(
    const struct st_lab_visit *visit,
    const struct st_trigger *trigger,
    const struct st_lab_spot *spot,
    struct st_lab_spot *ret_spot)
{
    struct st_lab_spot found = *spot;
    bool is_of = is_of_call(visit, trigger, &found, (enum st_call_op)spot->op);

    for (uint32_t left = spot->calls; left && !is_of; left &= left - 1)
        is_of = is_of_call(visit, trigger, &found, (enum st_call_op)__builtin_ctz(left));
    *ret_spot = found;
    return is_of;
}

size_t st_lab_find_due(
    const struct st_lab_visit *visit,
    bool (*matches)(void *context, const struct st_fault *fault),
    void *context)
{
    const struct st_injector *injector = visit->session->injector;
    struct st_lab_outside *outside = visit->lab->outside;
    size_t due = injector->count;

    for (size_t i = 0; i < injector->count; i++) {
        const struct st_fault *fault = &injector->faults[i];
        uint32_t nth = fault->trigger.nth ? fault->trigger.nth : 1;

        if (!matches(context, fault))
            continue;
        if (++outside->seen[i] >= nth && outside->seen[i] - nth < fault->times &&
            due == injector->count)
            due = i;
    }
    return due;
}

void st_lab_note_fired(
    struct st_lab_outside *outside,
    size_t index,
    const struct st_fault *fault,
    const struct st_lab_spot *spot)
{
    outside->fired[index]++;
    if (fault->kind == ST_FAULT_CRASH)
        outside->crashed_by = (uint8_t)(index + 1);
    if (outside->fired_count == ST_LAB_FIRED_MAX)
        return;
    outside->fired_at[outside->fired_count].fault = (uint8_t)index;
    outside->fired_at[outside->fired_count++].spot = *spot;
}

size_t st_lab_note_seen(const struct st_lab_visit *visit, const struct st_lab_spot *spot)
{
    struct st_lab_outside *outside = visit->lab->outside;

    if (visit->lab->sweeping != ST_TOOL_PREPARES || outside->seen_count == ST_LAB_SEEN_MAX)
        return SIZE_MAX;
    outside->seen_at[outside->seen_count] = (struct st_lab_seen){
        .spot = *spot,
        .is_done = spot->call == ST_FILE_CALL_REQUEST, /* it has been said, whatever comes of it */
        .order = (uint32_t)outside->seen_count,
    };
    return outside->seen_count++;
}

/* Who started the tool says which process it is as soon as it runs. */
void st_lab_outside_end_tool(const struct st_lab_outside *outside)
{
    for (int i = 0; i < LOOKS && atomic_load(&outside->tool) == 0; i++)
        (void)poll(NULL, 0, LOOK_MS);

    pid_t tool = atomic_load(&outside->tool);

    if (tool > 0 && kill(-tool, SIGKILL) != 0)
        (void)kill(tool, SIGKILL);
}

/* --- In ours -------------------------------------------------------------------------------- */

const struct st_tracer *st_lab_outside_begin(struct st_lab_visit *visit)
{
    const struct st_injector *injector = visit->session->injector;
    struct st_lab *lab = visit->lab;
    struct st_tracer *tracer = ST_NEW(visit->arena, struct st_tracer);
    size_t count = injector ? injector->count : 0;

    bool is_open = (count > 0 || lab->sweeping == ST_TOOL_PREPARES) && st_lab_outside_open(lab);
    struct st_lab_outside *outside = lab->outside;

    if (!is_open || !outside) {
        st_lab_outside_close(lab);
        return NULL;
    }

    outside->crashed_by = 0;
    outside->fired_count = outside->told_count = outside->seen_count = 0;
    for (size_t i = 0; i < count; i++) {
        outside->seen[i] = injector->seen[i];
        outside->fired[i] = injector->fired[i];
    }
    atomic_store(&outside->tool, 0);
    atomic_store(&outside->serving, 0);
    *tracer = (struct st_tracer){ st_lab_look, st_lab_look_again, visit };
    st_lab_midway_begin(visit, visit->wire || lab->untraced ? NULL : tracer);
    if (visit->wire)
        atomic_store(&outside->is_on, true);
    return visit->wire || lab->untraced ? NULL : tracer;
}

void st_lab_outside_ran(const struct st_lab_visit *visit)
{
    if (visit->lab->outside)
        atomic_store(&visit->lab->outside->tool, visit->lab->child->process);
}

bool st_lab_outside_crashed(const struct st_lab_visit *visit)
{
    return visit->lab->outside && visit->lab->outside->crashed_by;
}

bool st_lab_outside_unheard(const struct st_lab_visit *visit, st_object_id id)
{
    const struct st_lab_outside *outside = visit->lab->outside;

    for (size_t i = 0; visit->wire && i < outside->fired_count; i++) {
        const struct st_fault *fault =
            &visit->session->injector->faults[outside->fired_at[i].fault];

        if (outside->fired_at[i].spot.object == id &&
            (fault->kind == ST_FAULT_LOSE_ANSWER ||
             (fault->kind == ST_FAULT_CRASH && fault->when == ST_WHEN_AFTER)))
            return true;
    }
    return false;
}

/* In the trace a fault is at a call, as if the tool had made it. */
void st_lab_outside_record(
    const struct st_lab_visit *visit, size_t index, const struct st_lab_spot *spot)
{
    const struct st_session *session = visit->session;
    const struct st_fault *fault = &session->injector->faults[index];
    enum st_status answer = st_fault_infos[fault->kind].answer;
    struct st_trace *trace = session->trace;

    if (!trace)
        return;
    trace->records = st_arena_grow(
        trace->arena, trace->records, trace->count, &trace->capacity, sizeof *trace->records);
    trace->records[trace->count++] = (struct st_record){
        .step = trace->step,
        .op = spot->op,
        .object = spot->object,
        .folder = ST_NO_OBJECT,
        .property = spot->property,
        .replica = spot->side == ST_ON_SERVER ? (st_replica_id)ST_SERVER : session->replica,
        .as = session->user,
        .status = (uint8_t)answer,
        .reason = answer == ST_OK ? 0 : ST_REASON_INJECTED,
        .fault = (uint8_t)(index + 1),
    };
}

void st_lab_outside_tell(struct st_lab_visit *visit)
{
    struct st_lab_outside *outside = visit->lab->outside;

    for (; outside->told_count < outside->fired_count; outside->told_count++)
        st_lab_outside_record(
            visit, outside->fired_at[outside->told_count].fault,
            &outside->fired_at[outside->told_count].spot);
}

void st_lab_outside_end(struct st_lab_visit *visit)
{
    struct st_lab_outside *outside = visit->lab->outside;
    struct st_injector *injector = visit->session->injector;

    st_lab_midway_end(visit);
    if (outside)
        atomic_store(&outside->is_on, false);
    st_lab_never_judge(visit->lab);
    if (!outside || !injector)
        return;
    for (size_t i = 0; i < injector->count; i++) {
        injector->seen[i] = outside->seen[i];
        injector->fired[i] = outside->fired[i];
    }
    injector->crashed_by = outside->crashed_by;
    st_lab_outside_tell(visit);
}
