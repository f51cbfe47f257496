/*
 * binary_print.c - a security descriptor to its self-relative form.
 */
#include "framework/security/binary.h"

#include <assert.h>

/* Where the next bytes go. */
struct writer {
    uint8_t *bytes;
    size_t at;
};

/* Little-endian. */
static void put(struct writer *writer, uint32_t number, size_t size)
{
    for (size_t i = 0; i < size; i++)
        writer->bytes[writer->at++] = (uint8_t)(number >> 8 * i);
}

static void put_sid(struct writer *writer, const struct st_sid *sid)
{
    put(writer, 1, 1);
    put(writer, sid->count, 1);
    for (int shift = 40; shift >= 0; shift -= 8) /* the authority alone is big-endian */
        writer->bytes[writer->at++] = (uint8_t)(sid->authority >> shift);
    for (uint32_t i = 0; i < sid->count; i++)
        put(writer, sid->subs[i], 4);
}

static void put_guid(struct writer *writer, const struct st_guid *guid)
{
    memcpy(writer->bytes + writer->at, guid->bytes, ST_GUID_SIZE);
    writer->at += ST_GUID_SIZE;
}

static void put_ace(struct writer *writer, const struct st_nt_ace *ace)
{
    put(writer, ace->type, 1);
    put(writer, ace->flags, 1);
    put(writer, (uint32_t)st_nt_ace_size(ace), 2);
    put(writer, ace->mask, 4);
    if (st_nt_is_object(ace)) {
        put(writer, (uint32_t)ace->has_object_type | (uint32_t)ace->has_inherited_type << 1U, 4);
        if (ace->has_object_type)
            put_guid(writer, &ace->object_type);
        if (ace->has_inherited_type)
            put_guid(writer, &ace->inherited_type);
    }
    put_sid(writer, &ace->sid);
}

static void put_acl(struct writer *writer, const struct st_nt_acl *acl)
{
    uint32_t revision = 2;

    for (size_t i = 0; i < acl->count; i++)
        if (st_nt_is_object(&acl->aces[i]))
            revision = 4;
    put(writer, revision, 2);
    put(writer, (uint32_t)st_nt_acl_size(acl), 2);
    put(writer, (uint32_t)acl->count, 4);
    for (size_t i = 0; i < acl->count; i++)
        put_ace(writer, &acl->aces[i]);
}

static bool has_bytes(const struct st_nt_acl *acl)
{
    return acl->is_present && !acl->is_null;
}

static unsigned control_of(const struct st_descriptor *descriptor)
{
    unsigned control = descriptor->control | ST_CONTROL_SELF_RELATIVE;

    if (descriptor->dacl.is_present)
        control |= ST_CONTROL_DACL_PRESENT;
    if (descriptor->sacl.is_present)
        control |= ST_CONTROL_SACL_PRESENT;
    return control;
}

const uint8_t *st_descriptor_write(
    struct st_arena *arena, const struct st_descriptor *descriptor, size_t *ret_size)
{
    size_t sacl = has_bytes(&descriptor->sacl) ? st_nt_acl_size(&descriptor->sacl) : 0;
    size_t dacl = has_bytes(&descriptor->dacl) ? st_nt_acl_size(&descriptor->dacl) : 0;
    size_t owner = descriptor->has_owner ? st_sid_size(&descriptor->owner) : 0;
    size_t group = descriptor->has_group ? st_sid_size(&descriptor->group) : 0;
    size_t size = ST_DESCRIPTOR_HEADER_SIZE + sacl + dacl + owner + group;
    struct writer writer = { ST_NEW_ARRAY(arena, uint8_t, size), 0 };
    uint32_t behind = ST_DESCRIPTOR_HEADER_SIZE;

    assert(sacl <= ST_NT_ACL_SIZE_MAX && dacl <= ST_NT_ACL_SIZE_MAX);
    put(&writer, 1, 1);
    put(&writer, descriptor->resource_manager, 1);
    put(&writer, control_of(descriptor), 2);
    put(&writer, owner ? behind + (uint32_t)(sacl + dacl) : 0, 4);
    put(&writer, group ? behind + (uint32_t)(sacl + dacl + owner) : 0, 4);
    put(&writer, sacl ? behind : 0, 4);
    put(&writer, dacl ? behind + (uint32_t)sacl : 0, 4);
    if (sacl)
        put_acl(&writer, &descriptor->sacl);
    if (dacl)
        put_acl(&writer, &descriptor->dacl);
    if (owner)
        put_sid(&writer, &descriptor->owner);
    if (group)
        put_sid(&writer, &descriptor->group);
    assert(writer.at == size);
    *ret_size = size;
    return writer.bytes;
}
