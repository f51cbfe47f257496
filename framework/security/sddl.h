/*
 * sddl.h - security descriptors as text, the way Windows reads and writes them.
 *
 * ([MS-DTYP] 2.5.1; ConvertStringSecurityDescriptorToSecurityDescriptor. Where the
 * specification is silent, what real Windows does is known from the vectors that Samba
 * recorded on it, libcli/security/tests/windows/.)
 *
 *     O:BAG:SYD:PAI(D;;WP;;;WD)(A;OICI;FA;;;AU)S:(AU;SA;CR;;;WD)
 *
 * docs/security-descriptors.md says what is accepted, and why what is not is not.
 */
#ifndef ST_SECURITY_SDDL_H
#define ST_SECURITY_SDDL_H

#include "framework/security/alias.h"
#include "framework/security/descriptor.h"
#include "framework/security/mistake.h"

enum { ST_SDDL_SIZE_MAX = 1 << 20 }; /* bytes of one text; two full lists fit */

/*
 * Read a descriptor into an arena. Text without any part is a descriptor without any
 * part. domain is what DA, DU and the like belong to, or NULL. False after saying what
 * is wrong in ret_mistake.
 */
bool st_sddl_parse(
    struct st_arena *arena,
    const char *text,
    size_t size,
    const struct st_sid *domain,
    struct st_descriptor *ret_descriptor,
    struct st_mistake *ret_mistake);

/*
 * As Windows prints it: owner, group, DACL, SACL; GUIDs in lower case; letters for SIDs
 * that have them. Reading it gives what SDDL can say of the descriptor, and printing
 * that gives the same text again.
 */
const char *st_sddl_print(
    struct st_arena *arena, const struct st_descriptor *descriptor, const struct st_sid *domain);

#endif
