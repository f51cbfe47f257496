/*
 * inherit.c - the descriptor that a new object gets from its container and its creator.
 */
#include "framework/security/inherit.h"

static const struct st_sid creator_owner = { 3, 1, { 0 } };
static const struct st_sid creator_group = { 3, 1, { 1 } };

/* A list that grows. */
struct maker {
    struct st_arena *arena;
    struct st_mistake *mistake;
    const struct st_inheritance *inheritance;
    const struct st_descriptor *child; /* its owner and group are known */
    struct st_nt_acl acl;
    size_t capacity, size; /* size: of the binary form, in bytes */
};

static bool fail(const struct maker *maker, const char *hint, const char *message)
{
    return st_mistake_make(maker->mistake, maker->arena, 0, hint, "%s", message);
}

static bool add(struct maker *maker, const struct st_nt_ace *ace)
{
    maker->size += st_nt_ace_size(ace);
    if (maker->size > ST_NT_ACL_SIZE_MAX)
        return fail(maker, "leave entries out", "the child's list has more than 65535 bytes");
    maker->acl.aces = st_arena_grow(
        maker->arena, maker->acl.aces, maker->acl.count, &maker->capacity, sizeof *ace);
    maker->acl.aces[maker->acl.count++] = *ace;
    return true;
}

/* Whether an entry means something else on each object, so that a copy must keep it as it is. */
static bool is_general(const struct st_nt_ace *ace)
{
    return ace->mask & ST_NT_GENERIC || st_sid_equal(&ace->sid, &creator_owner) ||
           st_sid_equal(&ace->sid, &creator_group);
}

/* Make an entry say what it means on the new object. */
static bool specify(const struct maker *maker, struct st_nt_ace *ace)
{
    const struct st_descriptor *child = maker->child;
    bool is_owner = st_sid_equal(&ace->sid, &creator_owner);
    bool is_group = st_sid_equal(&ace->sid, &creator_group);

    if (is_owner && !child->has_owner)
        return fail(
            maker, "give the owner of the child, or of the parent",
            "CREATOR OWNER becomes the owner, and there is none");
    if (is_group && !child->has_group)
        return fail(
            maker, "give the group of the child, or of the parent",
            "CREATOR GROUP becomes the group, and there is none");
    if (is_owner)
        ace->sid = child->owner;
    if (is_group)
        ace->sid = child->group;
    ace->mask = st_mask_map(ace->mask, maker->inheritance->mapping);
    return true;
}

/*
 * Add an entry that applies to the new object, inheritable or not. What is both general
 * and inheritable becomes two.
 */
static bool add_effective(struct maker *maker, struct st_nt_ace ace)
{
    bool is_passed_on = maker->inheritance->is_container &&
                        ace.flags & (ST_NT_OBJECT_INHERIT | ST_NT_CONTAINER_INHERIT);
    struct st_nt_ace as_it_was = ace;

    if (!is_general(&ace))
        return add(maker, &ace);
    if (is_passed_on)
        ace.flags &= (uint8_t)~ST_NT_INHERITANCE;
    if (!specify(maker, &ace) || !add(maker, &ace))
        return false;
    as_it_was.flags |= ST_NT_INHERIT_ONLY;
    return !is_passed_on || add(maker, &as_it_was);
}

static bool is_of_type(const struct st_inheritance *inheritance, const struct st_nt_ace *ace)
{
    for (size_t i = 0; i < inheritance->type_count; i++)
        if (st_guid_equal(&inheritance->types[i], &ace->inherited_type))
            return true;
    return !ace->has_inherited_type;
}

static bool add_inherited(struct maker *maker, const struct st_nt_ace *parent)
{
    bool is_container = maker->inheritance->is_container;
    uint8_t marks = parent->flags & ST_NT_INHERITANCE;
    bool applies = marks & (is_container ? ST_NT_CONTAINER_INHERIT : ST_NT_OBJECT_INHERIT) &&
                   is_of_type(maker->inheritance, parent);
    bool is_passed_on = is_container && !(marks & ST_NT_NO_PROPAGATE) &&
                        marks & (ST_NT_OBJECT_INHERIT | ST_NT_CONTAINER_INHERIT);
    struct st_nt_ace ace = *parent;

    ace.flags = (uint8_t)((ace.flags & ~ST_NT_INHERITANCE) | ST_NT_INHERITED);
    if (is_passed_on)
        ace.flags |= marks & (ST_NT_OBJECT_INHERIT | ST_NT_CONTAINER_INHERIT);
    if (applies)
        return add_effective(maker, ace);
    ace.flags |= ST_NT_INHERIT_ONLY;
    return !is_passed_on || add(maker, &ace);
}

static bool add_all(struct maker *maker, const struct st_nt_acl *parent)
{
    for (size_t i = 0; i < parent->count; i++)
        if (!add_inherited(maker, &parent->aces[i]))
            return false;
    return true;
}

/* The creator's own entries; what is inherit-only in them waits for the next generation. */
static bool add_own(struct maker *maker, const struct st_nt_acl *own)
{
    for (size_t i = 0; i < own->count; i++) {
        const struct st_nt_ace *ace = &own->aces[i];

        if (ace->flags & ST_NT_INHERITED)
            continue;
        if (ace->flags & ST_NT_INHERIT_ONLY ? !add(maker, ace) : !add_effective(maker, *ace))
            return false;
    }
    return true;
}

/* own: the creator's list, or NULL. */
static bool make_list(
    struct maker *maker,
    const struct st_nt_acl *own,
    bool is_protected,
    const struct st_nt_acl *parent)
{
    maker->size = ST_NT_ACL_HEADER_SIZE;
    maker->acl.is_present = true;
    maker->acl.is_null = own && own->is_null;
    if (maker->acl.is_null)
        return true;
    return (!own || add_own(maker, own)) && (is_protected || add_all(maker, parent));
}

static void choose(
    const struct st_descriptor *creator,
    const struct st_inheritance *inheritance,
    struct st_descriptor *child)
{
    const struct st_descriptor *parent = inheritance->parent;

    child->has_owner = creator->has_owner || inheritance->owner || parent->has_owner;
    child->has_group = creator->has_group || inheritance->group || parent->has_group;
    child->owner = parent->owner;
    child->group = parent->group;
    if (inheritance->owner)
        child->owner = *inheritance->owner;
    if (inheritance->group)
        child->group = *inheritance->group;
    if (creator->has_owner)
        child->owner = creator->owner;
    if (creator->has_group)
        child->group = creator->group;
}

bool st_descriptor_inherit(
    struct st_arena *arena,
    const struct st_inheritance *inheritance,
    struct st_descriptor *ret_child,
    struct st_mistake *ret_mistake)
{
    static const struct st_descriptor nothing = { 0 };
    const struct st_descriptor *creator = inheritance->creator ? inheritance->creator : &nothing;
    const struct st_nt_acl *dacl = creator->dacl.is_present ? &creator->dacl : NULL;
    const struct st_nt_acl *sacl = creator->sacl.is_present ? &creator->sacl : NULL;
    bool is_dacl_protected = creator->control & ST_CONTROL_DACL_PROTECTED;
    bool is_sacl_protected = creator->control & ST_CONTROL_SACL_PROTECTED;
    struct st_descriptor child = { 0 };
    struct maker dacl_maker = { arena, ret_mistake, inheritance, &child, { 0 }, 0, 0 };
    struct maker sacl_maker = { arena, ret_mistake, inheritance, &child, { 0 }, 0, 0 };

    choose(creator, inheritance, &child);
    if (!make_list(&dacl_maker, dacl, is_dacl_protected, &inheritance->parent->dacl) ||
        !make_list(&sacl_maker, sacl, is_sacl_protected, &inheritance->parent->sacl))
        return false;
    child.dacl = dacl_maker.acl;
    child.control = ST_CONTROL_DACL_AUTO_INHERITED;
    if (is_dacl_protected)
        child.control |= ST_CONTROL_DACL_PROTECTED;
    if (sacl || sacl_maker.acl.count > 0) {
        child.sacl = sacl_maker.acl;
        child.control |= ST_CONTROL_SACL_AUTO_INHERITED;
        if (is_sacl_protected)
            child.control |= ST_CONTROL_SACL_PROTECTED;
    }
    *ret_child = child;
    return true;
}
