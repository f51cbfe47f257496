/*
 * binary.h - the self-relative form of a security descriptor ([MS-DTYP] 2.4.6).
 *
 * Any bytes may be given to the reader. What it takes and what it refuses follows one
 * rule: bytes that say nothing are ignored, as Windows ignores them, and what cannot be
 * kept is a mistake.
 *
 * Ignored: reserved fields of lists; what lies between parts or behind the last; parts
 * that share bytes (each is copied); an offset whose PRESENT bit is not set; what is left
 * over in a list or an entry behind its SID. (Windows writes lists with a rest itself,
 * when an entry has no rights.)
 *
 * Refused: any part outside of the bytes; sizes that are no multiple of 4 or too small; a
 * form that is not self-relative; revisions other than 1 (descriptor, SID) and 2 to 4
 * (list); types that sddl.h refuses, or in the wrong list; SIDs without or with more than
 * 15 sub-authorities; unknown flags of object ACEs.
 */
#ifndef ST_SECURITY_BINARY_H
#define ST_SECURITY_BINARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "framework/security/descriptor.h"
#include "framework/security/mistake.h"

enum {
    ST_DESCRIPTOR_HEADER_SIZE = 20,
    /* Larger ones need bytes that say nothing: two SIDs and two lists fit into half of it. */
    ST_DESCRIPTOR_SIZE_MAX = 1 << 18,
};

/* Read a descriptor into an arena. False after saying what is wrong in ret_mistake. */
bool st_descriptor_read(
    struct st_arena *arena,
    const uint8_t *bytes,
    size_t size,
    struct st_descriptor *ret_descriptor,
    struct st_mistake *ret_mistake);

/*
 * The bytes that Windows makes of it: the header, then SACL, DACL, owner and group
 * without gaps. (The order is RtlMakeSelfRelativeSD's; the vectors of Samba's
 * registry-object-rights.json, recorded on Windows, show it for all but the SACL.) A list
 * has revision 4 if it holds an object ACE, else 2. The bytes live in the arena.
 */
const uint8_t *st_descriptor_write(
    struct st_arena *arena, const struct st_descriptor *descriptor, size_t *ret_size);

#endif
