/*
 * access.h - may this token do this to this object, or to this property of it?
 *
 * The walk of [MS-DTYP] 2.5.3.2 in stored order. An entry counts only against
 * rights that are still wanted: an Allow takes its rights off the list of what
 * is wanted, a Deny that names a right still wanted ends the walk, and what no
 * entry allowed is refused at the end.
 *
 * Object ACEs are read with the tree item -> property, in the mode of one
 * verdict per node: an entry for property P counts when P is asked for, and
 * when the object as a whole is asked for it does not. That Exchange 2000 used
 * this form is likely (EdkMdb.h defines PROPERTY_GUID for it) but not documented.
 *
 * Inheritance is computed, not copied: an object's own entries come first, then
 * those its folder passes on, then those from above that, nearest first. That is
 * the list which Windows' automatic propagation would have left on the object.
 */
#ifndef ST_MODEL_ACCESS_H
#define ST_MODEL_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "framework/model/acl.h"

enum { ST_FOLDER_DEPTH_MAX = 32 }; /* folders above one another */

/* What decides about one object. levels[0] is its own list, levels[1] its folder's, ... */
struct st_security {
    st_identity owner; /* ST_NOBODY if nobody */
    bool is_folder;
    size_t level_count;
    const struct st_acl *levels[ST_FOLDER_DEPTH_MAX + 2]; /* NULL: no list at that level */
};

/* id, word, sentence */
#define ST_REASONS(X)                                                             \
    X(ALLOWED, "allowed", "entries allow all that was asked for")                 \
    X(BYPASS, "bypass-acl", "the token holds bypass-acl; no list was consulted")  \
    X(NO_LIST, "no-list", "there is no access list here or above, or it is NULL") \
    X(OWNER, "owner", "an owner may always read and change the list")             \
    X(DENIED, "denied", "an entry denies a right that was still wanted")          \
    X(NOT_ALLOWED, "not-allowed", "no entry allows what was still wanted")        \
    X(INJECTED, "injected", "an injected fault; no list was consulted")

enum st_reason {
#define X(id, word, about) ST_REASON_##id,
    ST_REASONS(X)
#undef X
        ST_REASON_COUNT
};

extern const struct st_words st_reason_words;
extern const char *const st_reason_abouts[ST_REASON_COUNT];

struct st_access {
    bool granted;
    enum st_reason reason;
    st_rights missing;               /* what was still wanted at the end; 0 when granted */
    const struct st_ace *decided_by; /* the Deny that ended the walk, or the Allow that
                                        completed it; NULL when no entry did */
};

/* id, word: what became of one entry during a walk */
#define ST_EFFECTS(X)                     \
    X(ALLOWS, "allows")                   \
    X(DENIES, "denies")                   \
    X(OTHER_TRUSTEE, "other trustee")     \
    X(OTHER_RIGHT, "other right")         \
    X(OTHER_PROPERTY, "other property")   \
    X(INHERIT_ONLY, "for what is inside") \
    X(NOT_PASSED_ON, "not passed on")     \
    X(NOT_REACHED, "not reached")

enum st_effect {
#define X(id, word) ST_EFFECT_##id,
    ST_EFFECTS(X)
#undef X
        ST_EFFECT_COUNT
};

extern const struct st_words st_effect_words;

/* Called for each entry in the order of the walk. level as in st_security. */
typedef void st_walk_visit(
    void *argument, const struct st_ace *ace, size_t level, enum st_effect effect);

/*
 * Check `wanted` on the object, or on one property of it. visit may be NULL;
 * then the walk stops at the decision.
 */
struct st_access st_access_check(
    const struct st_token *token,
    const struct st_security *security,
    st_property property,
    st_rights wanted,
    st_walk_visit *visit,
    void *argument);

/* MAXIMUM_ALLOWED: every right that a check would grant by itself. */
st_rights st_access_maximum(
    const struct st_token *token, const struct st_security *security, st_property property);

#endif
