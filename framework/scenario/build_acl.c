/*
 * build_acl.c - access entries as people write them, as the entries that are evaluated.
 *
 * A word or a role means other rights on a folder than on an item. An entry of a
 * folder for which that matters becomes two: one that only items inherit, and one
 * for the folder itself and the folders below it.
 *
 * A "member" has a role as Exchange keeps it: its rights allowed and all others denied, and
 * what items get of all members that stand together before what folders get of them.
 */
#include "framework/scenario/build.h"
#include "framework/security/mapi.h"

enum { EVERYTHING_INSIDE = ST_ACE_ITEMS | ST_ACE_FOLDERS, PARTS_MAX = 4 };

#define RIGHTS_ON_PROPERTIES \
    (ST_RIGHT_READ_PROPERTY | ST_RIGHT_WRITE_PROPERTY | ST_RIGHT_WRITE_OWN_PROPERTY)

struct aces {
    struct st_ace *entries;
    size_t count;
};

static struct st_right_masks masks_of(const struct st_doc_entry *entry)
{
    struct st_right_masks masks = { entry->mask.value, entry->mask.value };

    if (entry->role.given)
        return st_role_masks[entry->role.value];
    for (size_t i = 0; i < ST_RIGHT_WORD_COUNT; i++) {
        if (!(entry->to.set & 1U << i))
            continue;
        masks.folder |= st_right_masks[i].folder;
        masks.item |= st_right_masks[i].item;
    }
    return masks;
}

/* Whether the entry says something that can be evaluated; what it says wrong is reported. */
static bool is_sound(struct st_build *build, const struct st_doc_entry *entry, bool on_folder)
{
    const struct st_path *at = entry->node.at;
    struct st_right_masks masks = masks_of(entry);
    st_rights rights = masks.folder | masks.item;

    if (entry->member && !entry->role.given)
        st_problem(
            build->problems, ST_DIAG_CONTRADICTION, ST_MEMBER(at, "member"),
            "with \"role\", or \"allow\" instead", "a member has a role");
    else if (entry->member && !on_folder)
        st_problem(
            build->problems, ST_DIAG_CONTRADICTION, ST_MEMBER(at, "member"),
            "\"allow\" grants the role on an item", "only folders have members");
    else if (entry->member && (entry->property || entry->inherit.given))
        st_problem(
            build->problems, ST_DIAG_CONTRADICTION,
            ST_MEMBER(at, entry->property ? "property" : "inherit"), "leave it out",
            "a member's role is about the folder and everything inside");
    else if (entry->deny && entry->role.given)
        st_problem(
            build->problems, ST_DIAG_CONTRADICTION, ST_MEMBER(at, "role"),
            "deny rights with \"to\"", "a role is granted, not denied");
    else if (entry->mask.given && (rights == 0 || rights & ~ST_RIGHTS_ALL))
        st_problem(
            build->problems, ST_DIAG_BAD_VALUE, ST_MEMBER(at, "mask"),
            st_hint(build->problems, "from 0x1 to 0x%x", ST_RIGHTS_ALL), "0x%x is no access mask",
            rights);
    else if (entry->inherit.given && !on_folder)
        st_problem(
            build->problems, ST_DIAG_CONTRADICTION, ST_MEMBER(at, "inherit"),
            "only entries of folders are inherited", "there is nothing inside an item");
    else if (entry->property && !(rights & RIGHTS_ON_PROPERTIES))
        st_problem(
            build->problems, ST_DIAG_NO_EFFECT, at,
            "read-property, write-property and write-own-property have one",
            "none of these rights has a meaning for a property");
    else
        return entry->to.given || entry->role.given || entry->mask.given;
    return false;
}

/* What the entry becomes on a folder: none, one or two of parts. */
static size_t folder_parts(const struct st_doc_entry *entry, struct st_ace parts[PARTS_MAX])
{
    struct st_right_masks masks = masks_of(entry);
    unsigned flags = entry->inherit.given ? entry->inherit.set : EVERYTHING_INSIDE;
    unsigned below = flags & (ST_ACE_FOLDERS | ST_ACE_ONE_LEVEL | ST_ACE_ONLY);
    size_t count = 0;

    if (masks.folder == masks.item) {
        if (masks.folder && (!(flags & ST_ACE_ONLY) || flags & EVERYTHING_INSIDE))
            parts[count++] = (struct st_ace){ .flags = (uint8_t)flags, .mask = masks.folder };
        return count;
    }
    if (masks.item && flags & ST_ACE_ITEMS)
        parts[count++] = (struct st_ace){
            .flags = (uint8_t)(ST_ACE_ITEMS | ST_ACE_ONLY | (flags & ST_ACE_ONE_LEVEL)),
            .mask = masks.item,
        };
    if (masks.folder && (!(flags & ST_ACE_ONLY) || flags & ST_ACE_FOLDERS))
        parts[count++] = (struct st_ace){
            .flags = (uint8_t)(flags & ST_ACE_FOLDERS ? below : 0),
            .mask = masks.folder,
        };
    return count;
}

static size_t item_parts(const struct st_doc_entry *entry, struct st_ace parts[PARTS_MAX])
{
    st_rights mask = masks_of(entry).item;

    parts[0] = (struct st_ace){ .mask = mask };
    return mask ? 1 : 0;
}

static const char *trustee_of(const struct st_doc_entry *entry, const char **ret_key)
{
    *ret_key = entry->allow ? "allow" : entry->deny ? "deny" : "member";
    return entry->allow ? entry->allow : entry->deny ? entry->deny : entry->member;
}

static st_identity resolve(struct st_build *build, const struct st_doc_entry *entry)
{
    const char *key = NULL;
    const char *trustee = trustee_of(entry, &key);

    return st_resolve_trustee(build, trustee, ST_MEMBER(entry->node.at, key));
}

static void add_entry(
    struct st_build *build, struct aces *aces, const struct st_doc_entry *entry, bool on_folder)
{
    st_identity identity = resolve(build, entry);
    struct st_ace *parts = aces->entries + aces->count;

    if (!is_sound(build, entry, on_folder))
        return;

    size_t count = (on_folder ? folder_parts : item_parts)(entry, parts);

    if (count == 0)
        st_problem(
            build->problems, ST_DIAG_NO_EFFECT, entry->node.at, NULL,
            on_folder ? "this entry applies to nothing" : "these rights mean nothing on an item");
    for (size_t i = 0; i < count; i++) {
        parts[i].type = entry->allow ? ST_ALLOW : ST_DENY;
        parts[i].property = st_resolve_property(build, entry->property);
        parts[i].trustee = identity;
        parts[i].origin = entry->node.at;
    }
    aces->count += count;
}

/* Allow and deny of one kind of thing; masks of 0 are not written. */
static void add_pair(
    struct aces *aces,
    const struct st_doc_entry *entry,
    st_identity identity,
    uint8_t flags,
    const uint32_t masks[2])
{
    for (size_t i = 0; i < 2; i++)
        if (masks[i])
            aces->entries[aces->count++] = (struct st_ace){
                .type = i == 0 ? ST_ALLOW : ST_DENY,
                .flags = flags,
                .property = ST_NO_PROPERTY,
                .trustee = identity,
                .mask = masks[i],
                .origin = entry->node.at,
            };
}

/* Members that stand together: what items inherit of all of them, then what folders have. */
static void add_members(
    struct st_build *build, struct aces *aces, const struct st_doc_entry *entries, size_t count)
{
    st_identity *identities = ST_NEW_ARRAY(build->arena, st_identity, count);

    for (size_t i = 0; i < count; i++) {
        identities[i] = resolve(build, &entries[i]);
        if (!is_sound(build, &entries[i], true))
            identities[i] = ST_NOBODY;
    }
    for (size_t kind = 0; kind < 2; kind++)
        for (size_t i = 0; i < count; i++) {
            struct st_mapi_masks masks =
                st_mapi_convert(st_mapi_role_rights[entries[i].role.value]);
            const uint32_t pairs[2][2] = {
                { masks.item_allow, masks.item_deny },
                { masks.folder_allow, masks.folder_deny },
            };

            if (identities[i] != ST_NOBODY)
                add_pair(
                    aces, &entries[i], identities[i],
                    kind == 0 ? ST_ACE_ITEMS | ST_ACE_ONLY : ST_ACE_FOLDERS, pairs[kind]);
        }
}

/* The words of roles are one list, in one order. */
_Static_assert((int)ST_ROLE_COUNT == (int)ST_MAPI_ROLE_COUNT, "roles are the same");

static void add_all(
    struct st_build *build, struct aces *aces, const struct st_many *entries, bool on_folder)
{
    const struct st_doc_entry *items = entries->items;

    for (size_t i = 0; i < entries->count;) {
        size_t members = 0;

        while (on_folder && i + members < entries->count && items[i + members].member)
            members++;
        if (members > 0)
            add_members(build, aces, &items[i], members);
        else
            add_entry(build, aces, &items[i], on_folder);
        i += members > 0 ? members : 1;
    }
}

st_acl_id st_build_add_list(struct st_build *build, const struct st_acl *list)
{
    build->lists = st_arena_grow(
        build->arena, build->lists, build->list_count, &build->list_capacity, sizeof *build->lists);
    build->lists[build->list_count] = *list;
    return (st_acl_id)build->list_count++;
}

st_acl_id st_build_acl(
    struct st_build *build,
    const struct st_many *entries,
    const struct st_flag *is_protected,
    bool on_folder)
{
    struct aces aces = { .count = 0 };

    if (!entries->given && !is_protected->value)
        return ST_NO_ACL;
    if (entries->text)
        return st_build_sddl(build, entries, is_protected);
    aces.entries = ST_NEW_ARRAY(build->arena, struct st_ace, entries->count * PARTS_MAX);
    add_all(build, &aces, entries, on_folder);
    if (aces.count > ST_ACES_MAX)
        st_problem(
            build->problems, ST_DIAG_TOO_MANY, entries->at,
            "an entry with different rights on folders and items counts as two, a member as four",
            "the list has %zu entries; at most %d are possible", aces.count, (int)ST_ACES_MAX);
    return st_build_add_list(
        build, &(struct st_acl){
                   .entries = aces.entries,
                   .count = aces.count,
                   .null = entries->null,
                   .is_protected = is_protected->value,
               });
}
