/*
 * inherit.h - the descriptor that a new object gets from its container and its creator.
 *
 * [MS-DTYP] 2.5.3.4 (CreateSecurityDescriptor with DACL_AUTO_INHERIT and
 * SACL_AUTO_INHERIT, as files and directory services use it) and Microsoft's page "ACE
 * Inheritance Rules", which is the better text for entries. What is done here, and why:
 *
 * - An object gets what is marked OI, a container what is marked CI or OI. A container
 *   keeps the marks, unless NP is among them; what is marked OI alone becomes
 *   inherit-only in it. (Rules page. ComputeInheritedACLfromParent clears all marks in its
 *   pseudocode, so nothing would reach a grandchild.)
 * - An inherit-only entry of the parent is inherited like any other: IO is about the
 *   parent. (Rules page; the pseudocode skips it, and CREATOR OWNER entries are such.)
 * - What is inherited is marked ID, and the list AI. SA, FA and CR stay as they are.
 * - An entry for a type of object (inherited object type) applies to the new object only
 *   if that is of the type; a container of another type passes it on, inherit-only. The
 *   type stays in the entry. (Rules page; the pseudocode compares the object type.)
 * - In what applies to the new object, CREATOR OWNER and CREATOR GROUP become its owner
 *   and group, and generic rights become specific ones. If such an entry is inheritable
 *   too, there are two: the one that applies, without marks, and one that is inherit-only
 *   and as it was, for the next generation. (Rules page.)
 * - The creator's own list comes first and loses what it has marked ID
 *   (PreProcessACLFromCreator). If it is protected (P), nothing is inherited. If it is
 *   NULL, the child's is NULL.
 * - Without an own list and with nothing to inherit, Windows takes the default list of
 *   the creator's token. There is no token here: the list is then empty, not absent, so
 *   that nothing is granted by it. A SACL is absent in this case.
 */
#ifndef ST_SECURITY_INHERIT_H
#define ST_SECURITY_INHERIT_H

#include "framework/security/descriptor.h"
#include "framework/security/mask.h"
#include "framework/security/mistake.h"

struct st_inheritance {
    const struct st_descriptor *parent;
    const struct st_descriptor *creator; /* what the creator asks for; NULL: nothing */
    const struct st_sid *owner, *group;  /* of the token that creates; NULL: the parent's */
    const struct st_generic_mapping *mapping;
    const struct st_guid *types; /* what the new object is; of files there are none */
    size_t type_count;
    bool is_container;
};

/*
 * The owner is the creator descriptor's, else `owner`, else the parent's; so is the group.
 * The entries live in the arena. False when a list grows over 64 KiB, or CREATOR OWNER or
 * CREATOR GROUP would have to become somebody who is not known.
 */
bool st_descriptor_inherit(
    struct st_arena *arena,
    const struct st_inheritance *inheritance,
    struct st_descriptor *ret_child,
    struct st_mistake *ret_mistake);

#endif
