/*
 * build_sddl.c - an access list that is written as a security descriptor in SDDL.
 *
 * Windows' flags and order are kept as they are; generic rights become what Exchange's
 * store makes of them. A type of object is a property: PROPERTY_GUID of EdkMdb.h,
 * 0000PPPP-6585-11d3-b619-00aa004b9c30, has its MAPI id. Owner and list are taken, the
 * group and the SACL are read and mean nothing here.
 */
#include "framework/scenario/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "framework/security/mask.h"
#include "framework/security/sddl.h"

/* EdkMdb.h: sdrightsGenericRead, ...Write, ...Execute, ...All. */
static const struct st_generic_mapping exchange_mapping = {
    .read = 0x120889,
    .write = 0x1f4116,
    .execute = 0x1208a0,
    .all = 0x1fcfff,
};

/* Ids that are the same everywhere ([MS-OXPROPS]); name here, id */
static const struct {
    const char *name;
    uint16_t id;
} well_known[] = {
    { "importance", 0x0017 }, { "message-class", 0x001a }, { "sensitivity", 0x0036 },
    { "subject", 0x0037 },    { "body", 0x1000 },
};

/* --- Properties ------------------------------------------------------------------------------ */

static void make_guid(uint16_t id, struct st_guid *ret_guid)
{
    char text[ST_GUID_TEXT_SIZE + 1];

    (void)snprintf(text, sizeof text, "0000%04x-6585-11d3-b619-00aa004b9c30", (unsigned)id);
    (void)st_guid_parse(text, ST_GUID_TEXT_SIZE, ret_guid);
}

/* "0x8001", or a whole GUID. */
static bool read_id(const char *text, struct st_guid *ret_guid)
{
    char *end = NULL;
    unsigned long id = strncmp(text, "0x", 2) == 0 ? strtoul(text, &end, 16) : 0;

    if (id == 0 || id > UINT16_MAX || *end)
        return st_guid_parse(text, strlen(text), ret_guid);
    make_guid((uint16_t)id, ret_guid);
    return true;
}

void st_build_property_ids(struct st_build *build)
{
    const struct st_many *many = &build->document->property_ids;
    const char *const *ids = many->items;

    for (size_t i = 0; i < many->count; i++) {
        struct st_guid guid;

        if (many->keys[i] && ids[i] && !read_id(ids[i], &guid))
            st_problem(
                build->problems, ST_DIAG_BAD_VALUE, ST_MEMBER(many->at, many->keys[i]),
                "an id from \"0x1\" to \"0xffff\", or a GUID", "\"%s\" is no property's id",
                ids[i]);
    }
}

/* The property of that type, ST_OTHER_PROPERTY for one that nothing has; false: unknown. */
static bool find_property(
    const struct st_build *build, const struct st_guid *type, st_property *ret_property)
{
    const struct st_many *many = &build->document->property_ids;
    const char *const *ids = many->items;
    struct st_guid guid;

    for (size_t i = 0; i < many->count; i++)
        if (many->keys[i] && ids[i] && read_id(ids[i], &guid) && st_guid_equal(&guid, type)) {
            *ret_property = st_resolve_property(build, many->keys[i]);
            return true;
        }
    for (size_t i = 0; i < sizeof well_known / sizeof well_known[0]; i++) {
        make_guid(well_known[i].id, &guid);
        if (!st_guid_equal(&guid, type))
            continue;
        *ret_property = st_names_find(build->properties, well_known[i].name)
                            ? st_resolve_property(build, well_known[i].name)
                            : ST_OTHER_PROPERTY;
        return true;
    }
    return false;
}

/* --- Entries -----------------------------------------------------------------------------------
 */

static bool convert_type(
    struct st_build *build,
    const struct st_many *written,
    const struct st_nt_ace *from,
    struct st_ace *to)
{
    char text[ST_GUID_TEXT_SIZE + 1];

    to->property = ST_NO_PROPERTY;
    if (from->has_inherited_type) {
        st_guid_print(&from->inherited_type, text);
        st_problem(
            build->problems, ST_DIAG_BAD_VALUE, written->at,
            "leave the inherited type of the entry empty",
            "items have no types that could inherit by \"%s\"", text);
        return false;
    }
    if (!from->has_object_type || find_property(build, &from->object_type, &to->property))
        return true;
    st_guid_print(&from->object_type, text);
    st_problem(
        build->problems, ST_DIAG_UNKNOWN_NAME, written->at,
        st_hint(
            build->problems, "say which in \"property_ids\": { \"workflow-state\": \"%s\" }", text),
        "no property is known by the type \"%s\"", text);
    return false;
}

static bool convert(
    struct st_build *build,
    const struct st_many *written,
    const struct st_nt_ace *from,
    struct st_ace *to)
{
    uint8_t flags = 0;

    *to = (struct st_ace){
        .type = from->type == ST_NT_DENY || from->type == ST_NT_OBJECT_DENY ? ST_DENY : ST_ALLOW,
        .flags = from->flags & ST_NT_INHERITANCE, /* the same four bits */
        .mask = st_mask_map(from->mask, &exchange_mapping) & ST_RIGHTS_ALL,
        .origin = written->at,
    };
    to->trustee = st_build_trustee(build, &from->sid, &flags);
    to->flags |= flags;
    return convert_type(build, written, from, to);
}

_Static_assert(
    (int)ST_ACE_ITEMS == (int)ST_NT_OBJECT_INHERIT &&
        (int)ST_ACE_FOLDERS == (int)ST_NT_CONTAINER_INHERIT &&
        (int)ST_ACE_ONE_LEVEL == (int)ST_NT_NO_PROPAGATE &&
        (int)ST_ACE_ONLY == (int)ST_NT_INHERIT_ONLY,
    "flags are taken as they are");

/* The descriptor, or false after a report. */
static bool parse(
    struct st_build *build, const struct st_many *written, struct st_descriptor *ret_descriptor)
{
    struct st_mistake mistake;

    if (!st_sddl_parse(
            build->arena, written->text, strlen(written->text), NULL, ret_descriptor, &mistake)) {
        st_problem(
            build->problems, ST_DIAG_BAD_VALUE, written->at, mistake.hint,
            "no descriptor in SDDL: %s, at its column %zu", mistake.message, mistake.offset + 1);
        return false;
    }
    if (ret_descriptor->dacl.is_present)
        return true;
    st_problem(
        build->problems, ST_DIAG_BAD_VALUE, written->at,
        "\"D:\" begins a list; \"D:NO_ACCESS_CONTROL\" grants everything",
        "the descriptor has no access list");
    return false;
}

st_acl_id st_build_sddl(
    struct st_build *build, const struct st_many *written, const struct st_flag *is_protected)
{
    struct st_descriptor descriptor;
    struct st_ace *entries = NULL;
    size_t count = 0;

    if (!parse(build, written, &descriptor))
        return ST_NO_ACL;
    if (descriptor.dacl.count > ST_ACES_MAX) {
        st_problem(
            build->problems, ST_DIAG_TOO_MANY, written->at, NULL,
            "the list has %zu entries; at most %d are possible", descriptor.dacl.count,
            (int)ST_ACES_MAX);
        return ST_NO_ACL;
    }
    entries = ST_NEW_ARRAY(build->arena, struct st_ace, descriptor.dacl.count);
    for (size_t i = 0; i < descriptor.dacl.count; i++)
        count += convert(build, written, &descriptor.dacl.aces[i], &entries[count]);
    return st_build_add_list(
        build,
        &(struct st_acl){
            .entries = entries,
            .count = count,
            .null = descriptor.dacl.is_null,
            .is_protected = is_protected->value || descriptor.control & ST_CONTROL_DACL_PROTECTED,
        });
}

st_identity st_build_owner(
    struct st_build *build,
    const struct st_many *acl,
    const char *owner,
    const struct st_path *object)
{
    const struct st_path *at = ST_MEMBER(object, "owner");
    st_identity stated = st_resolve_identity(build, owner, at);
    struct st_descriptor descriptor;
    struct st_mistake mistake;
    uint8_t flags = 0;

    if (!acl->text ||
        !st_sddl_parse(build->arena, acl->text, strlen(acl->text), NULL, &descriptor, &mistake) ||
        !descriptor.has_owner)
        return stated;

    st_identity written = st_build_trustee(build, &descriptor.owner, &flags);

    if (owner && stated != ST_NOBODY && stated != written)
        st_problem(
            build->problems, ST_DIAG_CONTRADICTION, at, "leave one out",
            "the descriptor in \"acl\" has another owner");
    return written < ST_FIRST_NAMED ? ST_NOBODY : written;
}
