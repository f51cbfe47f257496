/*
 * sweep_variants.c - the rows of a sweep: every kind of fault, and what somebody
 * else may do in the middle of a synchronization.
 */
#include <string.h>

#include "framework/run/sweep.h"

/* word, kind, when, times */
#define FAULTS(X)                                                     \
    X("access-denied", ACCESS_DENIED, BEFORE, 1)                      \
    X("access-denied:always", ACCESS_DENIED, BEFORE, ST_TIMES_ALWAYS) \
    X("not-found", NOT_FOUND, BEFORE, 1)                              \
    X("gone", GONE, BEFORE, 1)                                        \
    X("conflict", CONFLICT, BEFORE, 1)                                \
    X("conflict:always", CONFLICT, BEFORE, ST_TIMES_ALWAYS)           \
    X("quota", QUOTA, BEFORE, 1)                                      \
    X("quota:always", QUOTA, BEFORE, ST_TIMES_ALWAYS)                 \
    X("busy", BUSY, BEFORE, 1)                                        \
    X("busy:always", BUSY, BEFORE, ST_TIMES_ALWAYS)                   \
    X("timeout", TIMEOUT, BEFORE, 1)                                  \
    X("timeout:always", TIMEOUT, BEFORE, ST_TIMES_ALWAYS)             \
    X("io-error", IO_ERROR, BEFORE, 1)                                \
    X("io-error:always", IO_ERROR, BEFORE, ST_TIMES_ALWAYS)           \
    X("lose-answer", LOSE_ANSWER, BEFORE, 1)                          \
    X("repeat", REPEAT, BEFORE, 1)                                    \
    X("cut", CUT, BEFORE, 1)                                          \
    X("crash:before", CRASH, BEFORE, 1)                               \
    X("crash:after", CRASH, AFTER, 1)                                 \
    X("torn-write", TORN_WRITE, BEFORE, 1)                            \
    X("stale-read", STALE_READ, BEFORE, 1)                            \
    X("stale-token", STALE_TOKEN, BEFORE, ST_STALE_CALLS_MAX)

/* What somebody else does just before the call. id, word */
#define CHANGES(X)                    \
    X(LEAVE_GROUP, "leave-group")     \
    X(JOIN_GROUP, "join-group")       \
    X(DENY_ALL, "deny-all")           \
    X(SORT_LIST, "sort-list")         \
    X(TAKE_OWNER, "take-owner")       \
    X(EDIT_ITEM, "edit-item")         \
    X(DELETE_ITEM, "delete-item")     \
    X(MOVE_ITEM, "move-item")         \
    X(CLOCK_FORWARD, "clock-forward") \
    X(CLOCK_BACK, "clock-back")       \
    X(FILL_QUOTA, "fill-quota")

enum change {
#define X(id, word) CHANGE_##id,
    CHANGES(X)
#undef X
};

enum { CLOCK_JUMP = 3600, DAY = 24 * 3600 };

static const struct st_variant faults[] = {
#define X(word_, kind_, when_, times_) \
    { .word = (word_), .kind = ST_FAULT_##kind_, .when = ST_WHEN_##when_, .times = (times_) },
    FAULTS(X)
#undef X
};

static const struct st_variant changes[] = {
#define X(id, word_) \
    { .word = (word_), .kind = ST_FAULT_CHANGE, .times = 1, .change = CHANGE_##id },
    CHANGES(X)
#undef X
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bool is_direct_member(const struct st_sweep *sweep, st_identity who, st_identity group)
{
    const struct st_setting *setting = &sweep->scenario->setting;
    size_t words = st_identity_words(setting->identities);

    return st_bit(st_world_members(sweep->scenario->initial) + who * words, group);
}

/* A group is what has members at the beginning, or what a step lets somebody join. */
static bool is_group(const struct st_sweep *sweep, st_identity group)
{
    for (size_t i = ST_FIRST_NAMED; i < sweep->scenario->setting.identities; i++)
        if (is_direct_member(sweep, (st_identity)i, group))
            return true;
    for (size_t i = 0; i < sweep->scenario->step_count; i++)
        if (sweep->scenario->steps[i].verb == ST_VERB_JOIN_GROUP &&
            sweep->scenario->steps[i].group == group)
            return true;
    return false;
}

/* Leaving and joining is a row for each group. */
static size_t add_change(
    struct st_sweep *sweep, const struct st_variant *change, struct st_variant *rows, size_t count)
{
    const struct st_setting *setting = &sweep->scenario->setting;

    if (change->change != CHANGE_LEAVE_GROUP && change->change != CHANGE_JOIN_GROUP) {
        rows[count++] = *change;
        return count;
    }
    for (size_t i = ST_FIRST_NAMED; i < setting->identities; i++) {
        if (!is_group(sweep, (st_identity)i))
            continue;
        rows[count] = *change;
        rows[count].group = (st_identity)i;
        rows[count++].word =
            st_arena_format(sweep->arena, "%s:%s", change->word, setting->identity_names[i]);
    }
    return count;
}

const struct st_variant *st_sweep_variants(
    struct st_sweep *sweep, uint32_t kinds, size_t *ret_count)
{
    size_t most = COUNT(faults) + COUNT(changes) + 2 * sweep->scenario->setting.identities;
    struct st_variant *rows = ST_NEW_ARRAY(sweep->arena, struct st_variant, most);
    size_t count = 0;

    for (size_t i = 0; i < COUNT(faults); i++)
        if (kinds >> faults[i].kind & 1)
            rows[count++] = faults[i];
    for (size_t i = 0; i < COUNT(changes) && kinds >> ST_FAULT_CHANGE & 1; i++)
        count = add_change(sweep, &changes[i], rows, count);
    *ret_count = count;
    return rows;
}

/* --- The fault of one cell -------------------------------------------------------------- */

/* What the call is about; for those about nothing, the first item that waits for upload. */
static st_object_id target(const struct st_stage *stage, const struct st_record *record)
{
    const struct st_journal *journal = st_world_journal(stage->before, stage->client);

    if (record->op != ST_CALL_JOURNAL_LIST)
        return record->object;
    return journal->count > 0 ? journal->entries[0].object : (st_object_id)ST_NO_OBJECT;
}

static bool change_list(
    const struct st_sweep *sweep,
    const struct st_store *server,
    st_object_id object,
    bool sorts,
    struct st_step *step)
{
    size_t count = sweep->scenario->setting.list_count;
    st_acl_id own =
        st_store_has(server, object) ? st_store_peek(server, object)->acl : (st_acl_id)ST_NO_ACL;

    step->verb = ST_VERB_SET_ACL;
    step->object = object;
    step->acl = (st_acl_id)(sorts ? count + own : 2 * count);
    if (!st_store_has(server, object))
        return false;
    return !sorts || (own != ST_NO_ACL && own < count &&
                      !st_sweep_is_sorted(&sweep->scenario->setting.lists[own]));
}

/* Another value for the property of the call, or for the first: the item's own name. */
static bool edit_item(
    struct st_arena *arena,
    const struct st_store *server,
    const struct st_record *record,
    struct st_step *step)
{
    const struct st_object *object = st_store_peek(server, step->object);
    st_property asked = record->property;
    st_property property = asked < server->properties && asked < ST_PROPERTIES_MAX ? asked : 0;
    st_name *values = ST_NEW_ARRAY(arena, st_name, server->properties + 1);

    if (server->properties == 0 || object->values[property] == object->name)
        return false;
    values[property] = object->name;
    step->verb = ST_VERB_SERVER_EDIT;
    step->touched = (st_properties)1 << property;
    step->values = values;
    return true;
}

static bool move_item(const struct st_store *server, struct st_step *step)
{
    step->verb = ST_VERB_SERVER_MOVE;
    for (st_object_id id = 0; id < server->used; id++)
        if (st_store_has(server, id) && st_store_peek(server, id)->kind == ST_KIND_FOLDER &&
            st_store_peek(server, id)->parent != ST_NO_OBJECT &&
            id != st_store_peek(server, step->object)->parent) {
            step->folder = id;
            return true;
        }
    for (st_object_id id = 0; id < server->used; id++)
        if (st_store_has(server, id) && st_store_peek(server, id)->kind == ST_KIND_FOLDER &&
            id != st_store_peek(server, step->object)->parent) {
            step->folder = id;
            return true;
        }
    return false;
}

static bool change_item(
    struct st_arena *arena,
    const struct st_store *server,
    const struct st_record *record,
    enum change change,
    struct st_step *step)
{
    if (!st_store_has(server, step->object) ||
        st_store_peek(server, step->object)->kind != ST_KIND_ITEM)
        return false;
    if (change == CHANGE_EDIT_ITEM)
        return edit_item(arena, server, record, step);
    if (change == CHANGE_MOVE_ITEM)
        return move_item(server, step);
    step->verb = ST_VERB_SERVER_DELETE;
    return true;
}

static bool change_groups(
    const struct st_sweep *sweep,
    const struct st_stage *stage,
    const struct st_variant *variant,
    struct st_step *step)
{
    const struct st_setting *setting = &sweep->scenario->setting;
    size_t words = st_identity_words(setting->identities);
    bool joins = variant->change == CHANGE_JOIN_GROUP;

    step->verb = joins ? ST_VERB_JOIN_GROUP : ST_VERB_LEAVE_GROUP;
    step->group = variant->group;
    step->member = setting->client_identities[stage->client];
    return joins != st_bit(st_world_members(stage->before) + step->member * words, step->group);
}

static bool make_change(
    struct st_sweep *sweep,
    const struct st_variant *variant,
    const struct st_stage *stage,
    const struct st_record *record,
    struct st_step *step)
{
    const struct st_store *server = st_world_server(stage->before);
    uint32_t clock = stage->before->clock;

    *step = (struct st_step){ .as = ST_NOBODY, .object = target(stage, record) };
    switch ((enum change)variant->change) {
    case CHANGE_LEAVE_GROUP:
    case CHANGE_JOIN_GROUP:
        return change_groups(sweep, stage, variant, step);
    case CHANGE_DENY_ALL:
        return change_list(sweep, server, step->object, false, step);
    case CHANGE_SORT_LIST:
        return change_list(sweep, server, step->object, true, step);
    case CHANGE_TAKE_OWNER:
        step->verb = ST_VERB_SET_OWNER;
        step->owner = ST_NOBODY;
        return st_store_has(server, step->object) &&
               st_store_peek(server, step->object)->owner != ST_NOBODY;
    case CHANGE_EDIT_ITEM:
    case CHANGE_DELETE_ITEM:
    case CHANGE_MOVE_ITEM:
        return change_item(&sweep->scratch, server, record, (enum change)variant->change, step);
    case CHANGE_CLOCK_FORWARD:
        step->verb = ST_VERB_SET_CLOCK;
        step->clock = clock + CLOCK_JUMP < DAY ? clock + CLOCK_JUMP : DAY - 1;
        return true;
    case CHANGE_CLOCK_BACK:
        step->verb = ST_VERB_SET_CLOCK;
        step->clock = clock > CLOCK_JUMP ? clock - CLOCK_JUMP : 0;
        return true;
    case CHANGE_FILL_QUOTA:
        step->verb = ST_VERB_SET_QUOTA;
        step->quota = 1;
        return true;
    }
    return false;
}

static enum st_call_side side_of(const struct st_record *record)
{
    return record->replica == ST_SERVER ? ST_ON_SERVER : ST_ON_CLIENT;
}

static bool is_alike(const struct st_record *a, const struct st_record *b)
{
    return a->op == b->op && a->replica == b->replica && a->object == b->object &&
           a->property == b->property;
}

/* The fault counts the calls that its trigger matches and where it can happen; so must we. */
static uint32_t count_matching(
    const struct st_stage *stage, size_t call, const struct st_variant *variant)
{
    uint32_t count = 0;

    for (size_t i = 0; i <= call; i++) {
        const struct st_record *record = &stage->records[i];

        count += variant->times == ST_TIMES_ALWAYS
                     ? is_alike(record, &stage->records[call])
                     : st_fault_fits(variant->kind, (enum st_call_op)record->op, side_of(record));
    }
    return count;
}

/* What lasts, lasts for the same call on the same object. */
static void narrow(
    struct st_arena *arena, const struct st_record *record, size_t objects, struct st_fault *fault)
{
    uint64_t *set = ST_NEW_ARRAY(arena, uint64_t, objects / 64 + 1);

    st_bit_set(set, record->object, true);
    fault->trigger.calls = 1U << record->op;
    fault->trigger.sides = (uint8_t)side_of(record);
    fault->trigger.objects = set;
    if (record->property != ST_NO_PROPERTY)
        fault->trigger.properties = (st_properties)1 << record->property;
}

/* The machine's clock stays as it is, and a small disk is not kept for cells. */
static bool can_be_real(const struct st_variant *row)
{
    return row->kind != ST_FAULT_CHANGE ||
           (row->change != CHANGE_CLOCK_FORWARD && row->change != CHANGE_CLOCK_BACK &&
            row->change != CHANGE_FILL_QUOTA);
}

static bool tool_fault(
    struct st_sweep *sweep,
    const struct st_variant *row,
    const struct st_stage *stage,
    size_t call,
    struct st_fault *ret_fault,
    struct st_step *ret_change)
{
    const struct st_record record = {
        .op = stage->tool[call].op,
        .object = stage->tool[call].object,
        .property = stage->tool[call].property,
    };

    return can_be_real(row) && st_sweep_tool_fault(sweep, row, stage, call, ret_fault) &&
           (row->kind != ST_FAULT_CHANGE || make_change(sweep, row, stage, &record, ret_change));
}

bool st_sweep_fault(
    struct st_sweep *sweep,
    size_t variant,
    const struct st_stage *stage,
    size_t call,
    struct st_fault *ret_fault,
    struct st_step *ret_change)
{
    const struct st_variant *row = &sweep->variants[variant];

    if (stage->tool)
        return tool_fault(sweep, row, stage, call, ret_fault, ret_change);

    const struct st_record *record = &stage->records[call];

    if (!st_fault_fits(row->kind, (enum st_call_op)record->op, side_of(record)))
        return false;
    *ret_fault = (struct st_fault){
        .kind = (uint8_t)row->kind,
        .when = (uint8_t)row->when,
        .times = row->times,
        .trigger = {
            .as = ST_NOBODY,
            .step = (uint32_t)stage->step,
            .nth = count_matching(stage, call, row),
        },
    };
    if (row->times == ST_TIMES_ALWAYS && record->op != ST_CALL_JOURNAL_LIST &&
        record->object < sweep->scenario->setting.objects)
        narrow(&sweep->scratch, record, sweep->scenario->setting.objects, ret_fault);
    return row->kind != ST_FAULT_CHANGE || make_change(sweep, row, stage, record, ret_change);
}

bool st_sweep_cell_fault(
    struct st_sweep *sweep, size_t cell, struct st_fault *ret_fault, struct st_step *ret_change)
{
    const struct st_point *point = &sweep->points[cell % sweep->point_count];

    return st_sweep_fault(
        sweep, cell / sweep->point_count, &sweep->syncs[point->sync].stage, point->nth - 1,
        ret_fault, ret_change);
}
