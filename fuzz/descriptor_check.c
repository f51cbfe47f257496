/*
 * descriptor_check.c - Windows' access check answers as the slow one that shares no code.
 *
 * The bytes are decisions (pick.h): who is in the token, a tree of object types, a DACL, and
 * what is asked for. tests/support/slow_check.h says how the slow answer is come by;
 * test_check_twice.c asks random questions, this looks for those that reach more of the code.
 * Worlds are small, so that entries, SIDs, rights and nodes meet often.
 *
 * Coverage: security
 */
#include <assert.h>

#include "fuzz/support/pick.h"
#include "fuzz/support/target.h"
#include "tests/support/slow_check.h"

enum { NODES = 8, ENTRIES = 12, TYPES = NODES + 1 };

/* User, group, stranger, everyone, OWNER RIGHTS, PRINCIPAL_SELF, CREATOR OWNER. */
static const struct st_sid some_sids[] = {
    { 5, 5, { 21, 1, 2, 3, 1001 } },
    { 5, 5, { 21, 1, 2, 3, 513 } },
    { 5, 5, { 21, 1, 2, 3, 1002 } },
    { 1, 1, { 0 } },
    { 3, 1, { 4 } },
    { 5, 1, { 10 } },
    { 3, 1, { 0 } },
};
enum { SIDS = sizeof some_sids / sizeof some_sids[0] };

struct world {
    struct st_nt_ace entries[ENTRIES];
    struct st_descriptor descriptor;
    struct st_sid sids[SIDS];
    struct st_nt_token token;
    struct st_object_node nodes[NODES];
    struct st_nt_question question;
};

static const struct st_sid *pick_sid(struct st_pick *pick)
{
    return &some_sids[st_pick_below(pick, SIDS)];
}

/* Rights of a byte, so that questions and entries meet, and sometimes any at all. */
static uint32_t pick_mask(struct st_pick *pick)
{
    static const uint32_t some[] = {
        0x1,
        0x8,
        ST_NT_READ_CONTROL,
        ST_NT_WRITE_DAC,
        ST_NT_WRITE_OWNER,
        ST_NT_GENERIC_READ,
        ST_NT_MAXIMUM_ALLOWED | ST_NT_GENERIC_ALL,
    };
    uint8_t set = st_pick_byte(pick);
    uint32_t mask = 0;

    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++)
        if (set & 1U << i)
            mask |= some[i];
    return set & 0x80 ? mask ^ st_pick_word(pick) : mask;
}

static struct st_guid pick_type(struct st_pick *pick)
{
    return (struct st_guid){ { (uint8_t)(st_pick_below(pick, TYPES) + 1) } };
}

static void pick_token(struct world *world, struct st_pick *pick)
{
    static const enum st_nt_privilege privileges[] = {
        ST_NT_PRIVILEGE_SECURITY,
        ST_NT_PRIVILEGE_TAKE_OWNERSHIP,
        ST_NT_PRIVILEGE_BACKUP,
    };
    uint8_t members = st_pick_byte(pick);
    uint8_t set = st_pick_byte(pick);

    for (size_t i = 0; i < SIDS; i++)
        if (members >> i & 1)
            world->sids[world->token.count++] = some_sids[i];
    for (size_t i = 0; i < sizeof privileges / sizeof privileges[0]; i++)
        if (set >> i & 1)
            world->token.privileges |= UINT64_C(1) << privileges[i];
    world->token.sids = world->sids;
}

static void pick_tree(struct world *world, struct st_pick *pick)
{
    size_t count = st_pick_below(pick, NODES + 1);

    for (size_t i = 0; i < count; i++) {
        size_t deepest = i > 0 ? world->nodes[i - 1].level + 1 : 0;

        world->nodes[i].type = (struct st_guid){ { (uint8_t)(i + 1) } };
        if (i > 0)
            world->nodes[i].level = (uint32_t)(1 + st_pick_below(pick, deepest));
    }
    assert(count == 0 || st_object_tree_is_valid(world->nodes, count));
    world->question.nodes = world->nodes;
    world->question.node_count = count;
}

static void pick_entry(struct st_nt_ace *entry, struct st_pick *pick)
{
    static const uint8_t types[] = {
        ST_NT_ALLOW,
        ST_NT_DENY,
        ST_NT_OBJECT_ALLOW,
        ST_NT_OBJECT_DENY,
    };
    uint8_t kind = st_pick_byte(pick);

    *entry = (struct st_nt_ace){
        .type = types[kind & 3],
        .flags = kind >> 2 & 0x1f, /* of these only inherit-only means anything here */
        .mask = pick_mask(pick),
        .sid = *pick_sid(pick),
    };
    entry->has_object_type = st_nt_is_object(entry) && kind & 0x80;
    if (entry->has_object_type)
        entry->object_type = pick_type(pick);
}

static void pick_descriptor(struct world *world, struct st_pick *pick)
{
    struct st_descriptor *descriptor = &world->descriptor;
    uint8_t kind = st_pick_byte(pick);

    descriptor->has_owner = kind & 1;
    if (descriptor->has_owner)
        descriptor->owner = *pick_sid(pick);
    descriptor->dacl.is_present = (kind & 0x0e) != 0x02;
    descriptor->dacl.is_null = (kind & 0x0e) == 0x04;
    descriptor->dacl.aces = world->entries;
    if (descriptor->dacl.is_present && !descriptor->dacl.is_null)
        descriptor->dacl.count = st_pick_below(pick, ENTRIES + 1);
    for (size_t i = 0; i < descriptor->dacl.count; i++)
        pick_entry(&world->entries[i], pick);
}

static void expect_same(struct st_nt_answer quick, struct st_nt_answer slow)
{
    assert(quick.verdict == slow.verdict && quick.mask == slow.mask);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct st_pick pick = st_pick_from(data, size);
    struct world world = { .question = { .mapping = &st_file_mapping } };
    struct st_nt_question *question = &world.question;
    struct st_nt_answer answers[NODES];

    question->desired = pick_mask(&pick);
    question->self = st_pick_flag(&pick) ? pick_sid(&pick) : NULL;
    pick_token(&world, &pick);
    pick_tree(&world, &pick);
    pick_descriptor(&world, &pick);
    question->descriptor = &world.descriptor;
    question->token = &world.token;

    expect_same(st_nt_check(question), st_slow_check(question));
    if (question->node_count == 0)
        return 0;
    st_nt_check_nodes(question, answers);
    for (size_t i = 0; i < question->node_count; i++)
        expect_same(answers[i], st_slow_check_node(question, i));
    return 0;
}
