/*
 * check.h - what a descriptor grants to a token: Windows' access check.
 *
 * [MS-DTYP] 2.5.3.2, with the object tree of 2.5.3.1.x. Its overview and its pseudocode
 * differ in places, and so do Windows and Samba. What is done here, and why:
 *
 * - Entries are read in stored order. A Deny counts only against rights that no earlier
 *   entry has allowed. (Samba collects denied bits and lets them win at the end. The
 *   overview of 2.5.3.2 reads as if a Deny always won; its pseudocode tests what remains.)
 * - MAXIMUM_ALLOWED gives every right that a check would give by itself without a
 *   privilege, so it follows the same order. With other rights it grants if they are among
 *   these; alone it grants if there is any.
 * - No DACL, and a NULL one, grant all that is asked for (Samba: an absent one denies);
 *   MAXIMUM_ALLOWED is then the mapping of GENERIC_ALL. An empty one grants only what the
 *   owner has anyway.
 * - Generic rights are mapped in what is asked for and in entries. Windows maps entries
 *   when a descriptor is put on an object; here a descriptor is checked as it was written.
 * - The owner has READ_CONTROL and WRITE_DAC, unless an entry for OWNER RIGHTS (S-1-3-4)
 *   that applies to the whole object, allow or deny, is in the DACL: the reading of Windows
 *   since Vista. Such an entry is read in its place and applies to the owner. (Samba reads
 *   it behind all others.)
 * - ACCESS_SYSTEM_SECURITY comes from SeSecurityPrivilege alone: no entry gives it, and
 *   MAXIMUM_ALLOWED does not include it. Asked for without the privilege, the answer is
 *   "privilege not held" before anything else is looked at, also without a DACL.
 * - SeTakeOwnershipPrivilege gives WRITE_OWNER, before any entry is read, to whoever asks
 *   for it by name or through a generic right. MAXIMUM_ALLOWED does not ask for it: the
 *   pseudocode tests the bit of the request, and so do Windows and Samba.
 * - An object ACE with an object type counts only in a tree in which that type is a node.
 *   Without a tree it says nothing, neither allow nor deny. (Windows' kernel and Samba are
 *   said to take such a Deny for a plain one; the pseudocode does not.)
 * - Asking for nothing is granted: nothing remains wanted.
 * - Restricted tokens, integrity labels, conditions and central policies are not evaluated.
 */
#ifndef ST_SECURITY_CHECK_H
#define ST_SECURITY_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "framework/security/descriptor.h"
#include "framework/security/mask.h"
#include "framework/security/privilege.h"

enum { ST_OBJECT_TREE_MAX = 256 }; /* nodes */

struct st_nt_token {
    const struct st_sid *sids; /* the user and its groups, in any order */
    size_t count;
    uint64_t privileges; /* set of 1 << ST_NT_PRIVILEGE_* */
};

/* A node of an object tree; the nodes below it follow it. */
struct st_object_node {
    uint32_t level; /* 0: the object itself, which is the first node, and no other */
    struct st_guid type;
};

/* Whether levels make a tree: 0 first, and each later one from 1 to one below the last. */
bool st_object_tree_is_valid(const struct st_object_node *nodes, size_t count);

struct st_nt_question {
    const struct st_descriptor *descriptor;
    const struct st_nt_token *token;
    const struct st_generic_mapping *mapping;
    uint32_t desired;
    const struct st_object_node *nodes; /* a valid tree of at most ST_OBJECT_TREE_MAX nodes */
    size_t node_count;                  /* 0: there is none */
    const struct st_sid *self;          /* who PRINCIPAL_SELF (S-1-5-10) is; NULL: nobody */
};

enum st_nt_verdict { ST_NT_GRANTED, ST_NT_DENIED, ST_NT_PRIVILEGE_NOT_HELD };

struct st_nt_answer {
    enum st_nt_verdict verdict;
    uint32_t mask; /* what is granted, without generic bits; 0 unless GRANTED */
};

/* AccessCheckByType: the object as a whole, so all of its tree. */
struct st_nt_answer st_nt_check(const struct st_nt_question *question);

/* AccessCheckByTypeResultList: an answer for each node, of which there is at least one. */
void st_nt_check_nodes(const struct st_nt_question *question, struct st_nt_answer *ret_answers);

#endif
