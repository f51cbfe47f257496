/*
 * descriptor.h - a Windows security descriptor ([MS-DTYP] 2.4.6).
 *
 * This is the real thing, of SIDs and numbers; framework/model/acl.h is the list of the
 * simulated world. A descriptor lives in the arena of whoever made it. Lists are in
 * stored order, and nothing here ever sorts one.
 */
#ifndef ST_SECURITY_DESCRIPTOR_H
#define ST_SECURITY_DESCRIPTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "framework/security/guid.h"
#include "framework/security/sid.h"

enum {
    ST_NT_ACL_SIZE_MAX = 65535, /* the size of a list is 16 bits */
    ST_NT_ACL_HEADER_SIZE = 8,
    ST_NT_ACE_HEADER_SIZE = 8, /* with the mask */
};

enum st_nt_place { ST_NT_DACL, ST_NT_SACL };

/* What follows the mask: a SID; GUIDs and a SID; or something that is not read here. */
enum st_nt_form { ST_NT_PLAIN, ST_NT_OBJECT, ST_NT_REFUSED };

/*
 * [MS-DTYP] 2.4.4.1; id, word in SDDL, value, list, form, meaning. Windows takes a type
 * in its own list only, and so does this. Types of a SACL are kept, and nothing is
 * evaluated of them.
 */
#define ST_NT_ACE_TYPES(X)                                                                       \
    X(ALLOW, "A", 0x00, DACL, PLAIN, "allow")                                                    \
    X(DENY, "D", 0x01, DACL, PLAIN, "deny")                                                      \
    X(AUDIT, "AU", 0x02, SACL, PLAIN, "audit")                                                   \
    X(ALARM, "AL", 0x03, SACL, PLAIN, "alarm")                                                   \
    X(OBJECT_ALLOW, "OA", 0x05, DACL, OBJECT, "allow on a type of object")                       \
    X(OBJECT_DENY, "OD", 0x06, DACL, OBJECT, "deny on a type of object")                         \
    X(OBJECT_AUDIT, "OU", 0x07, SACL, OBJECT, "audit on a type of object")                       \
    X(OBJECT_ALARM, "OL", 0x08, SACL, OBJECT, "alarm on a type of object")                       \
    X(CALLBACK_ALLOW, "XA", 0x09, DACL, REFUSED, "a condition decides whether it allows")        \
    X(CALLBACK_DENY, "XD", 0x0a, DACL, REFUSED, "a condition decides whether it denies")         \
    X(OBJECT_CALLBACK_ALLOW, "ZA", 0x0b, DACL, REFUSED, "a condition decides whether it allows") \
    X(CALLBACK_AUDIT, "XU", 0x0d, SACL, REFUSED, "a condition decides whether it audits")        \
    X(LABEL, "ML", 0x11, SACL, PLAIN, "mandatory label")                                         \
    X(ATTRIBUTE, "RA", 0x12, SACL, REFUSED, "it holds an attribute for conditions")              \
    X(POLICY, "SP", 0x13, SACL, PLAIN, "central access policy")                                  \
    X(TRUST, "TL", 0x14, SACL, PLAIN, "process trust label")                                     \
    X(FILTER, "FL", 0x15, SACL, REFUSED, "a condition decides whether it filters")

enum {
#define X(id, word, value, place, form, about) ST_NT_##id = (value),
    ST_NT_ACE_TYPES(X)
#undef X
};

struct st_nt_type {
    const char *word;
    uint8_t value;
    enum st_nt_place place;
    enum st_nt_form form;
    const char *about;
};
extern const struct st_nt_type st_nt_types[];
extern const size_t st_nt_type_count;

/* The type with that value, or NULL. */
const struct st_nt_type *st_nt_type_find(uint8_t value);

/*
 * [MS-DTYP] 2.4.4.1; id, word, value, meaning; in the order in which Windows prints them.
 * CR and TP came with Windows 10. TP and SA are one bit: it is TP on a process trust label.
 */
#define ST_NT_ACE_FLAGS(X)                                                \
    X(OBJECT_INHERIT, "OI", 0x01, "what is no container inherits it")     \
    X(CONTAINER_INHERIT, "CI", 0x02, "containers inherit it")             \
    X(NO_PROPAGATE, "NP", 0x04, "who inherits it does not pass it on")    \
    X(INHERIT_ONLY, "IO", 0x08, "it does not apply to the object itself") \
    X(INHERITED, "ID", 0x10, "it came from above")                        \
    X(CRITICAL, "CR", 0x20, "it may not be removed by inheritance")       \
    X(SUCCESS, "SA", 0x40, "it audits what was granted")                  \
    X(FAILURE, "FA", 0x80, "it audits what was refused")

enum {
#define X(id, word, value, about) ST_NT_##id = (value),
    ST_NT_ACE_FLAGS(X)
#undef X
        ST_NT_INHERITANCE = ST_NT_OBJECT_INHERIT | ST_NT_CONTAINER_INHERIT | ST_NT_NO_PROPAGATE |
                            ST_NT_INHERIT_ONLY,
};

struct st_nt_ace {
    uint8_t type;  /* value of a row that is not REFUSED */
    uint8_t flags; /* set of the above */
    bool has_object_type, has_inherited_type;
    uint32_t mask;
    struct st_sid sid;
    struct st_guid object_type;    /* what it is about: a property, a set of them, a right */
    struct st_guid inherited_type; /* which type of object inherits it */
};

struct st_nt_acl {
    bool is_present; /* false: there is no list; the rest is zero */
    bool is_null;    /* present, but NULL: `NO_ACCESS_CONTROL`; count is 0 */
    size_t count;
    struct st_nt_ace *aces;
};

/* [MS-DTYP] 2.4.6: bits of the control word. Presence and self-relative are not kept here. */
enum {
    ST_CONTROL_OWNER_DEFAULTED = 0x0001,
    ST_CONTROL_GROUP_DEFAULTED = 0x0002,
    ST_CONTROL_DACL_PRESENT = 0x0004,
    ST_CONTROL_DACL_DEFAULTED = 0x0008,
    ST_CONTROL_SACL_PRESENT = 0x0010,
    ST_CONTROL_SACL_DEFAULTED = 0x0020,
    ST_CONTROL_DACL_TRUSTED = 0x0040,
    ST_CONTROL_SERVER_SECURITY = 0x0080,
    ST_CONTROL_DACL_AUTO_INHERIT_REQUIRED = 0x0100,
    ST_CONTROL_SACL_AUTO_INHERIT_REQUIRED = 0x0200,
    ST_CONTROL_DACL_AUTO_INHERITED = 0x0400,
    ST_CONTROL_SACL_AUTO_INHERITED = 0x0800,
    ST_CONTROL_DACL_PROTECTED = 0x1000,
    ST_CONTROL_SACL_PROTECTED = 0x2000,
    ST_CONTROL_RESOURCE_MANAGER = 0x4000, /* the byte Sbz1 means something */
    ST_CONTROL_SELF_RELATIVE = 0x8000,
};

struct st_descriptor {
    bool has_owner, has_group;
    struct st_sid owner, group;
    uint16_t control;         /* without DACL_PRESENT, SACL_PRESENT and SELF_RELATIVE */
    uint8_t resource_manager; /* what RESOURCE_MANAGER announces; else 0 */
    struct st_nt_acl dacl, sacl;
};

bool st_nt_is_object(const struct st_nt_ace *ace);

/* In the binary form, in bytes. */
size_t st_nt_ace_size(const struct st_nt_ace *ace);
size_t st_nt_acl_size(const struct st_nt_acl *acl);

#endif
