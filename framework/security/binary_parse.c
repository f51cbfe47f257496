/*
 * binary_parse.c - a security descriptor from its self-relative form.
 */
#include "framework/security/binary.h"

#define NOT_KEPT \
    ((unsigned)(ST_CONTROL_SELF_RELATIVE | ST_CONTROL_DACL_PRESENT | ST_CONTROL_SACL_PRESENT))

enum { OBJECT_TYPE_PRESENT = 1, INHERITED_TYPE_PRESENT = 2 }; /* [MS-DTYP] 2.4.4.3 */

struct reader {
    struct st_arena *arena;
    struct st_mistake *mistake;
    const uint8_t *bytes;
    size_t size;
};

/* A stretch of the bytes, from `at` up to `end`. */
struct span {
    size_t at, end;
};

static bool fail(const struct reader *reader, size_t at, const char *hint, const char *message)
{
    st_mistake_make(reader->mistake, reader->arena, at, hint, "%s", message);
    reader->mistake->is_binary = true;
    return false;
}

/* Little-endian; the caller has looked whether it is there. */
static uint32_t get(const struct reader *reader, size_t at, size_t size)
{
    uint32_t number = 0;

    for (size_t i = 0; i < size; i++)
        number |= (uint32_t)reader->bytes[at + i] << 8 * i;
    return number;
}

static bool has_room(const struct span *span, size_t size)
{
    return span->end - span->at >= size;
}

/* Read a SID at the start of the span and leave the span behind it. */
static bool read_sid(const struct reader *reader, struct span *span, struct st_sid *ret_sid)
{
    struct st_sid sid = { 0 };
    size_t at = span->at;

    if (!has_room(span, ST_SID_HEADER_SIZE))
        return fail(reader, at, "a SID has 8 bytes and 4 for each sub-authority", "half a SID");
    sid.count = reader->bytes[at + 1];
    if (reader->bytes[at] != 1)
        return fail(reader, at, "the revision of a SID is 1", "a SID of an unknown revision");
    if (sid.count < 1 || sid.count > ST_SID_SUBS_MAX)
        return fail(
            reader, at + 1, "a SID has 1 to 15 sub-authorities",
            "a SID with a wrong number of sub-authorities");
    if (!has_room(span, st_sid_size(&sid)))
        return fail(reader, at, "a SID has 8 bytes and 4 for each sub-authority", "half a SID");
    for (size_t i = 2; i < ST_SID_HEADER_SIZE; i++)
        sid.authority = sid.authority << 8 | reader->bytes[at + i];
    for (uint32_t i = 0; i < sid.count; i++)
        sid.subs[i] = get(reader, at + ST_SID_HEADER_SIZE + 4 * (size_t)i, 4);
    span->at += st_sid_size(&sid);
    *ret_sid = sid;
    return true;
}

static bool read_guid(const struct reader *reader, struct span *span, struct st_guid *ret_guid)
{
    if (!has_room(span, ST_GUID_SIZE))
        return fail(reader, span->at, "a GUID has 16 bytes", "half a GUID");
    memcpy(ret_guid->bytes, reader->bytes + span->at, ST_GUID_SIZE);
    span->at += ST_GUID_SIZE;
    return true;
}

static bool read_object_types(const struct reader *reader, struct span *span, struct st_nt_ace *ace)
{
    if (!has_room(span, 4))
        return fail(reader, span->at, "an object ACE has flags behind its mask", "half an entry");

    uint32_t flags = get(reader, span->at, 4);

    if (flags & ~(uint32_t)(OBJECT_TYPE_PRESENT | INHERITED_TYPE_PRESENT))
        return fail(
            reader, span->at, "the flags 1 and 2 say which GUIDs follow",
            "an object ACE with unknown flags");
    span->at += 4;
    ace->has_object_type = flags & OBJECT_TYPE_PRESENT;
    ace->has_inherited_type = flags & INHERITED_TYPE_PRESENT;
    return (!ace->has_object_type || read_guid(reader, span, &ace->object_type)) &&
           (!ace->has_inherited_type || read_guid(reader, span, &ace->inherited_type));
}

static bool check_type(const struct reader *reader, size_t at, enum st_nt_place place)
{
    const struct st_nt_type *type = st_nt_type_find(reader->bytes[at]);

    if (!type)
        return fail(
            reader, at, "types are 0 to 3, 5 to 8, 0x11, 0x13 and 0x14",
            "an entry of an unknown type");
    if (type->form == ST_NT_REFUSED)
        return fail(
            reader, at, type->about, "an entry that needs a condition, which is not supported");
    if (type->place != place)
        return fail(
            reader, at,
            place == ST_NT_DACL ? "audits and labels are in the SACL"
                                : "allow and deny are in the DACL",
            "an entry in the wrong list");
    return true;
}

/* Read the entry at the start of the span and leave the span behind it. */
static bool read_ace(
    const struct reader *reader, struct span *span, enum st_nt_place place, struct st_nt_ace *ace)
{
    size_t at = span->at;

    if (!has_room(span, ST_NT_ACE_HEADER_SIZE))
        return fail(reader, at, "the list says it has more entries", "half an entry");

    size_t size = get(reader, at + 2, 2);
    struct span inside = { at + ST_NT_ACE_HEADER_SIZE, at + size };

    if (size < ST_NT_ACE_HEADER_SIZE || size % 4 != 0 || !has_room(span, size))
        return fail(
            reader, at + 2, "it is a multiple of 4, at least 16, and ends within the list",
            "the size of an entry is wrong");
    if (!check_type(reader, at, place))
        return false;
    ace->type = reader->bytes[at];
    ace->flags = reader->bytes[at + 1];
    ace->mask = get(reader, at + 4, 4);
    span->at += size;
    if (st_nt_is_object(ace) && !read_object_types(reader, &inside, ace))
        return false;
    return read_sid(reader, &inside, &ace->sid);
}

static bool read_acl(
    const struct reader *reader, struct span *span, enum st_nt_place place, struct st_nt_acl *acl)
{
    size_t at = span->at;

    if (!has_room(span, ST_NT_ACL_HEADER_SIZE))
        return fail(reader, at, "a list has a header of 8 bytes", "half a list");
    if (reader->bytes[at] < 2 || reader->bytes[at] > 4)
        return fail(reader, at, "the revision is 2 or 4", "a list of an unknown revision");

    size_t size = get(reader, at + 2, 2);
    size_t count = get(reader, at + 4, 2);

    if (size < ST_NT_ACL_HEADER_SIZE || !has_room(span, size))
        return fail(
            reader, at + 2, "it is at least 8 and ends within the descriptor",
            "the size of a list is wrong");
    if (count > (size - ST_NT_ACL_HEADER_SIZE) / (ST_NT_ACE_HEADER_SIZE + ST_SID_HEADER_SIZE))
        return fail(
            reader, at + 4, "each entry has at least 16 bytes",
            "a list says it has more entries than it has room for");
    span->at += ST_NT_ACL_HEADER_SIZE;
    span->end = at + size;
    acl->aces = ST_NEW_ARRAY(reader->arena, struct st_nt_ace, count);
    for (; acl->count < count; acl->count++)
        if (!read_ace(reader, span, place, &acl->aces[acl->count]))
            return false;
    return true;
}

/* Where a part begins: the offset stands at `field`. False when it lies outside. */
static bool find_part(const struct reader *reader, size_t field, struct span *ret_span)
{
    size_t offset = get(reader, field, 4);

    *ret_span = (struct span){ offset, reader->size };
    if (offset == 0 || (offset >= ST_DESCRIPTOR_HEADER_SIZE && offset < reader->size))
        return true;
    return fail(
        reader, field, "it is 0, or from 20 up to the end",
        "the offset of a part points out of the descriptor");
}

static bool read_principal(
    const struct reader *reader, size_t field, bool *ret_is_there, struct st_sid *ret_sid)
{
    struct span span;

    if (!find_part(reader, field, &span))
        return false;
    *ret_is_there = span.at != 0;
    return span.at == 0 || read_sid(reader, &span, ret_sid);
}

/* Present without bytes is a NULL list. */
static bool read_list(
    const struct reader *reader, size_t field, enum st_nt_place place, struct st_nt_acl *acl)
{
    struct span span;

    acl->is_present = true;
    if (!find_part(reader, field, &span))
        return false;
    acl->is_null = span.at == 0;
    return acl->is_null || read_acl(reader, &span, place, acl);
}

static bool read_parts(
    const struct reader *reader, unsigned control, struct st_descriptor *descriptor)
{
    return read_principal(reader, 4, &descriptor->has_owner, &descriptor->owner) &&
           read_principal(reader, 8, &descriptor->has_group, &descriptor->group) &&
           (!(control & ST_CONTROL_SACL_PRESENT) ||
            read_list(reader, 12, ST_NT_SACL, &descriptor->sacl)) &&
           (!(control & ST_CONTROL_DACL_PRESENT) ||
            read_list(reader, 16, ST_NT_DACL, &descriptor->dacl));
}

bool st_descriptor_read(
    struct st_arena *arena,
    const uint8_t *bytes,
    size_t size,
    struct st_descriptor *ret_descriptor,
    struct st_mistake *ret_mistake)
{
    struct reader reader = { arena, ret_mistake, bytes, size };
    struct st_descriptor descriptor = { 0 };

    if (size < ST_DESCRIPTOR_HEADER_SIZE)
        return fail(&reader, size, "the header has 20 bytes", "a descriptor ends in its header");
    if (size > ST_DESCRIPTOR_SIZE_MAX)
        return fail(
            &reader, ST_DESCRIPTOR_SIZE_MAX, "at most 262144 bytes", "the descriptor is too long");
    if (bytes[0] != 1)
        return fail(&reader, 0, "the revision is 1", "a descriptor of an unknown revision");

    unsigned control = get(&reader, 2, 2);

    if (!(control & ST_CONTROL_SELF_RELATIVE))
        return fail(
            &reader, 2, "the bit 0x8000 of the control word is set",
            "the descriptor is not self-relative");
    descriptor.control = (uint16_t)(control & ~NOT_KEPT);
    if (control & ST_CONTROL_RESOURCE_MANAGER)
        descriptor.resource_manager = bytes[1];
    if (!read_parts(&reader, control, &descriptor))
        return false;
    *ret_descriptor = descriptor;
    return true;
}
