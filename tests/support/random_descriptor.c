/*
 * random_descriptor.c - security descriptors and questions about them, made by a seed.
 */
#include "tests/support/random_descriptor.h"

/* splitmix64: small, and the same everywhere. */
uint32_t st_dice_bits(struct st_dice *dice)
{
    uint64_t z = dice->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)(z >> 32);
}

uint32_t st_dice_below(struct st_dice *dice, uint32_t limit)
{
    return st_dice_bits(dice) % limit;
}

static bool flip(struct st_dice *dice)
{
    return st_dice_below(dice, 2);
}

/* --- Any descriptor ------------------------------------------------------------------- */

static const struct st_sid domain_members[] = {
    { 5, 5, { 21, 1, 2, 3, 500 } },
    { 5, 5, { 21, 1, 2, 3, 513 } },
    { 5, 5, { 21, 1, 2, 3, 1001 } },
};

/* Well-known, of the domain S-1-5-21-1-2-3, or any at all. */
static struct st_sid any_sid(struct st_dice *dice)
{
    struct st_sid sid = { .authority = st_dice_below(dice, 19), .count = 1 };

    switch (st_dice_below(dice, 4)) {
    case 0:
        sid.subs[0] = st_dice_below(dice, 34);
        return sid;
    case 1:
        return (struct st_sid){ 5, 2, { 32, 540 + st_dice_below(dice, 50) } };
    case 2:
        return domain_members[st_dice_below(dice, 3)];
    default:
        sid.authority = (uint64_t)st_dice_bits(dice) << st_dice_below(dice, 17);
        sid.count = 1 + st_dice_below(dice, ST_SID_SUBS_MAX);
        for (uint32_t i = 0; i < sid.count; i++)
            sid.subs[i] = st_dice_bits(dice) >> st_dice_below(dice, 32);
        return sid;
    }
}

static struct st_guid any_guid(struct st_dice *dice)
{
    struct st_guid guid = { { 0 } };

    for (size_t i = 0; i < ST_GUID_SIZE; i++)
        guid.bytes[i] = (uint8_t)st_dice_bits(dice);
    return guid;
}

static uint32_t any_mask(struct st_dice *dice)
{
    static const uint32_t sets[] = { 0, 0x1f01ff, 0x120089, 0xf003f, 0x20019, 1, 3, 7, 0x10000000 };

    if (flip(dice))
        return sets[st_dice_below(dice, sizeof sets / sizeof sets[0])];
    return st_dice_bits(dice) & (flip(dice) ? 0xf00f01ff : UINT32_MAX);
}

static struct st_nt_ace any_ace(struct st_dice *dice, enum st_nt_place place)
{
    struct st_nt_ace ace = { 0 };
    const struct st_nt_type *type = NULL;
    uint32_t flags = st_dice_bits(dice);

    do
        type = &st_nt_types[st_dice_below(dice, (uint32_t)st_nt_type_count)];
    while (type->place != place || type->form == ST_NT_REFUSED);
    ace.type = type->value;
    ace.flags = (uint8_t)(flags & flags >> 8); /* each in one of four */
    ace.mask = any_mask(dice);
    ace.sid = any_sid(dice);
    if (type->form == ST_NT_OBJECT && flip(dice)) {
        ace.has_object_type = true;
        ace.object_type = any_guid(dice);
    }
    if (type->form == ST_NT_OBJECT && flip(dice)) {
        ace.has_inherited_type = true;
        ace.inherited_type = any_guid(dice);
    }
    return ace;
}

static struct st_nt_acl any_acl(
    struct st_arena *arena, struct st_dice *dice, enum st_nt_place place, uint32_t entries)
{
    struct st_nt_acl acl = { .is_present = st_dice_below(dice, 4) > 0 };

    acl.is_null = acl.is_present && st_dice_below(dice, 8) == 0;
    if (!acl.is_present || acl.is_null)
        return acl;
    acl.count = st_dice_below(dice, entries + 1);
    acl.aces = ST_NEW_ARRAY(arena, struct st_nt_ace, acl.count);
    for (size_t i = 0; i < acl.count; i++)
        acl.aces[i] = any_ace(dice, place);
    return acl;
}

struct st_descriptor st_random_descriptor(
    struct st_arena *arena, struct st_dice *dice, uint32_t entries)
{
    static const uint16_t dacl_bits = ST_CONTROL_DACL_PROTECTED | ST_CONTROL_DACL_AUTO_INHERITED |
                                      ST_CONTROL_DACL_AUTO_INHERIT_REQUIRED;
    static const uint16_t sacl_bits = ST_CONTROL_SACL_PROTECTED | ST_CONTROL_SACL_AUTO_INHERITED |
                                      ST_CONTROL_SACL_AUTO_INHERIT_REQUIRED;
    struct st_descriptor descriptor = { .has_owner = flip(dice), .has_group = flip(dice) };

    if (descriptor.has_owner)
        descriptor.owner = any_sid(dice);
    if (descriptor.has_group)
        descriptor.group = any_sid(dice);
    descriptor.dacl = any_acl(arena, dice, ST_NT_DACL, entries);
    descriptor.sacl = any_acl(arena, dice, ST_NT_SACL, entries);
    if (descriptor.dacl.is_present)
        descriptor.control |= (uint16_t)(st_dice_bits(dice) & dacl_bits);
    if (descriptor.sacl.is_present)
        descriptor.control |= (uint16_t)(st_dice_bits(dice) & sacl_bits);
    return descriptor;
}

/* --- A small world -------------------------------------------------------------------- */

/* User, group, stranger, everyone, OWNER RIGHTS, PRINCIPAL_SELF, CREATOR OWNER. */
static const struct st_sid small_sids[] = {
    { 5, 5, { 21, 1, 2, 3, 1001 } },
    { 5, 5, { 21, 1, 2, 3, 513 } },
    { 5, 5, { 21, 1, 2, 3, 1002 } },
    { 1, 1, { 0 } },
    { 3, 1, { 4 } },
    { 5, 1, { 10 } },
    { 3, 1, { 0 } },
};
enum { SMALL_SIDS = sizeof small_sids / sizeof small_sids[0], SMALL_TYPES = ST_WORLD_NODES + 1 };

static struct st_guid small_type(uint32_t number)
{
    struct st_guid guid = { { 0 } };

    guid.bytes[0] = (uint8_t)(number + 1);
    return guid;
}

static uint32_t small_mask(struct st_dice *dice)
{
    static const uint32_t rights[] = {
        0x1,
        0x2,
        0x8,
        ST_NT_READ_CONTROL,
        ST_NT_WRITE_DAC,
        ST_NT_WRITE_OWNER,
        ST_NT_GENERIC_READ,
        ST_NT_GENERIC_ALL,
        ST_NT_ACCESS_SYSTEM_SECURITY,
        ST_NT_MAXIMUM_ALLOWED,
    };
    uint32_t mask = 0;

    for (uint32_t left = 1 + st_dice_below(dice, 3); left > 0; left--)
        mask |= rights[st_dice_below(
            dice, st_dice_below(dice, 4) ? 2 : sizeof rights / sizeof rights[0])];
    return mask;
}

struct st_nt_ace st_small_world_ace(struct st_dice *dice)
{
    static const uint8_t types[] = {
        ST_NT_ALLOW, ST_NT_DENY, ST_NT_OBJECT_ALLOW, ST_NT_OBJECT_DENY, ST_NT_OBJECT_ALLOW,
    };
    struct st_nt_ace ace = {
        .type = types[st_dice_below(dice, 5)],
        .flags = st_dice_below(dice, 8) ? 0 : ST_NT_INHERIT_ONLY,
        .mask = small_mask(dice),
        .sid = small_sids[flip(dice) ? 3 : st_dice_below(dice, SMALL_SIDS)],
    };

    if (st_nt_is_object(&ace) && st_dice_below(dice, 5)) {
        ace.has_object_type = true;
        ace.object_type = small_type(st_dice_below(dice, flip(dice) ? 3 : SMALL_TYPES));
    }
    return ace;
}

static void make_token(struct st_small_world *world, struct st_dice *dice)
{
    static const uint64_t privileges[] = {
        UINT64_C(1) << ST_NT_PRIVILEGE_SECURITY,
        UINT64_C(1) << ST_NT_PRIVILEGE_TAKE_OWNERSHIP,
    };

    world->sids[world->token.count++] = small_sids[0];
    for (uint32_t i = 1; i < SMALL_SIDS; i++)
        if (i == 3 || st_dice_below(dice, 4) == 0)
            world->sids[world->token.count++] = small_sids[i];
    for (size_t i = 0; i < 2; i++)
        if (st_dice_below(dice, 4) == 0)
            world->token.privileges |= privileges[i];
    world->token.sids = world->sids;
}

static void make_tree(struct st_small_world *world, struct st_dice *dice)
{
    size_t count = st_dice_below(dice, ST_WORLD_NODES + 1);

    for (size_t i = 0; i < count; i++) {
        world->nodes[i].type = small_type((uint32_t)i);
        if (i > 0)
            world->nodes[i].level = 1 + st_dice_below(dice, world->nodes[i - 1].level + 1);
    }
    world->question.nodes = world->nodes;
    world->question.node_count = count;
}

void st_small_world_make(struct st_small_world *world, struct st_dice *dice)
{
    struct st_descriptor *descriptor = &world->descriptor;

    *world = (struct st_small_world){ .question = { .mapping = &st_file_mapping } };
    descriptor->has_owner = st_dice_below(dice, 4) > 0;
    if (descriptor->has_owner)
        descriptor->owner = small_sids[st_dice_below(dice, SMALL_SIDS)];
    descriptor->dacl.is_present = st_dice_below(dice, 16) > 0;
    descriptor->dacl.is_null = descriptor->dacl.is_present && st_dice_below(dice, 16) == 0;
    descriptor->dacl.aces = world->aces;
    if (descriptor->dacl.is_present && !descriptor->dacl.is_null)
        descriptor->dacl.count = st_dice_below(dice, ST_WORLD_ENTRIES + 1);
    for (size_t i = 0; i < descriptor->dacl.count; i++)
        world->aces[i] = st_small_world_ace(dice);
    make_token(world, dice);
    make_tree(world, dice);
    world->self = small_sids[st_dice_below(dice, 3)];
    world->question.descriptor = descriptor;
    world->question.token = &world->token;
    world->question.self = flip(dice) ? &world->self : NULL;
    world->question.desired = small_mask(dice);
}
