/*
 * slow_access.c - the access question answered a second time, slowly and obviously.
 */
#include "tests/support/slow_access.h"

#include <assert.h>

static void append(struct st_slow_acl *acl, const struct st_ace *ace)
{
    assert(acl->count < ST_SLOW_ENTRIES_MAX);
    acl->entries[acl->count++] = *ace;
}

/*
 * What a thing in a folder gets from one entry of the folder ([MS-DTYP] 2.5.3.4).
 * A folder also takes what is only for items, to pass it on. False: nothing.
 */
static bool inherit(const struct st_ace *from, bool to_folder, struct st_ace *ret_copy)
{
    bool for_items = (from->flags & ST_ACE_ITEMS) != 0;
    bool for_folders = (from->flags & ST_ACE_FOLDERS) != 0;
    bool one_level = (from->flags & ST_ACE_ONE_LEVEL) != 0;

    *ret_copy = *from;
    if (!to_folder) {
        ret_copy->flags = 0;
        return for_items;
    }
    if (one_level) {
        ret_copy->flags = 0;
        return for_folders;
    }
    ret_copy->flags =
        (uint8_t)((for_items ? ST_ACE_ITEMS : 0) | (for_folders ? ST_ACE_FOLDERS : 0));
    if (!for_folders)
        ret_copy->flags |= ST_ACE_ONLY;
    return for_folders || for_items;
}

/* The effective list of a child: its own entries, then those that its folder passes on. */
static void make_child(
    struct st_slow_acl *child,
    const struct st_acl *own,
    const struct st_slow_acl *folder,
    bool is_folder)
{
    child->count = 0;
    child->absent = own ? own->null : folder->absent;
    if (child->absent)
        return;
    for (size_t i = 0; own && i < own->count; i++)
        append(child, &own->entries[i]);
    if (folder->absent || (own && own->is_protected))
        return;
    for (size_t i = 0; i < folder->count; i++) {
        struct st_ace copy;

        if (inherit(&folder->entries[i], is_folder, &copy))
            append(child, &copy);
    }
}

void st_slow_acl_make(struct st_slow_acl *acl, const struct st_security *security)
{
    struct st_slow_acl lists[2] = { { .absent = true }, { .absent = true } };
    size_t above = 0;

    for (size_t level = security->level_count; level-- > 0;) {
        bool is_folder = level > 0 || security->is_folder;

        make_child(&lists[1 - above], security->levels[level], &lists[above], is_folder);
        above = 1 - above;
    }
    *acl = lists[above];
}

static bool contains(const st_identity *sids, size_t sid_count, st_identity sid)
{
    for (size_t i = 0; i < sid_count; i++)
        if (sids[i] == sid)
            return true;
    return false;
}

/* An entry for one property says nothing about the list, which is the whole object's. */
static bool speaks_of_owner(const struct st_slow_acl *acl)
{
    for (size_t i = 0; i < acl->count; i++) {
        const struct st_ace *ace = &acl->entries[i];

        if (ace->trustee == ST_OWNER && ace->property == ST_NO_PROPERTY &&
            !(ace->flags & ST_ACE_ONLY))
            return true;
    }
    return false;
}

/* For one right, the first entry that is about caller, object and right has the only say. */
static bool grants(
    const struct st_slow_acl *acl,
    const st_identity *sids,
    size_t sid_count,
    bool is_owner,
    st_property property,
    st_rights right)
{
    if (is_owner && (right == ST_RIGHT_READ_ACL || right == ST_RIGHT_WRITE_ACL) &&
        !speaks_of_owner(acl))
        return true;
    for (size_t i = 0; i < acl->count; i++) {
        const struct st_ace *ace = &acl->entries[i];
        bool about_caller =
            contains(sids, sid_count, ace->trustee) || (ace->trustee == ST_OWNER && is_owner);
        bool about_object = ace->property == ST_NO_PROPERTY || ace->property == property;

        if (!(ace->flags & ST_ACE_ONLY) && about_caller && about_object && (ace->mask & right))
            return ace->type == ST_ALLOW;
    }
    return false;
}

st_rights st_slow_acl_granted(
    const struct st_slow_acl *acl,
    const st_identity *sids,
    size_t sid_count,
    st_identity owner,
    st_property property,
    st_rights wanted)
{
    bool is_owner = contains(sids, sid_count, owner);
    st_rights granted = 0;

    for (st_rights right = 1; right != 0; right <<= 1)
        if (wanted & right &&
            (acl->absent || grants(acl, sids, sid_count, is_owner, property, right)))
            granted |= right;
    return granted;
}
