/*
 * access.c - may this token do this to this object, or to this property of it?
 */
#include "framework/model/access.h"

#include <assert.h>

static const char *const ace_flag_words[] = {
#define X(id, word, value, about) word,
    ST_ACE_FLAGS(X)
#undef X
};
const struct st_words st_ace_flag_words = { "inheritance flag", ace_flag_words, 4 };

static const char *const reason_words[] = {
#define X(id, word, about) word,
    ST_REASONS(X)
#undef X
};
const struct st_words st_reason_words = { "reason", reason_words, ST_REASON_COUNT };

const char *const st_reason_abouts[ST_REASON_COUNT] = {
#define X(id, word, about) about,
    ST_REASONS(X)
#undef X
};

static const char *const effect_words[] = {
#define X(id, word) word,
    ST_EFFECTS(X)
#undef X
};
const struct st_words st_effect_words = { "effect", effect_words, ST_EFFECT_COUNT };

/* An owner may read and change the list, whatever it says ([MS-DTYP] 2.5.3.2). */
#define OWNER_RIGHTS (ST_RIGHT_READ_ACL | ST_RIGHT_WRITE_ACL)

/* How many levels count: up to the first list that is NULL or protected. */
static size_t levels_in_force(const struct st_security *security, bool *ret_any_list)
{
    *ret_any_list = false;
    for (size_t level = 0; level < security->level_count; level++) {
        const struct st_acl *acl = security->levels[level];

        if (!acl)
            continue;
        if (acl->null)
            return level; /* has no entries to pass on */
        *ret_any_list = true;
        if (acl->is_protected)
            return level + 1;
    }
    return security->level_count;
}

/* Whether an entry of a list `level` folders up applies to the object itself. */
static inline enum st_effect reach(const struct st_ace *ace, size_t level, bool is_folder)
{
    if (level == 0)
        return ace->flags & ST_ACE_ONLY ? ST_EFFECT_INHERIT_ONLY : ST_EFFECT_ALLOWS;
    if (!(ace->flags & (is_folder ? ST_ACE_FOLDERS : ST_ACE_ITEMS)))
        return ST_EFFECT_NOT_PASSED_ON;
    if (level > 1 && ace->flags & ST_ACE_ONE_LEVEL)
        return ST_EFFECT_NOT_PASSED_ON;
    return ST_EFFECT_ALLOWS;
}

static inline bool names_token(
    const struct st_ace *ace, size_t level, const struct st_token *token, bool is_owner)
{
    if (ace->flags & ST_ACE_CREATOR)
        return is_owner && level > 0;
    return ace->trustee == ST_OWNER ? is_owner : st_token_has(token, ace->trustee);
}

static bool is_owner_of(const struct st_token *token, const struct st_security *security)
{
    return security->owner != ST_NOBODY && st_token_has(token, security->owner);
}

/*
 * Since Windows Vista an entry for OWNER RIGHTS that applies to the object takes
 * the owner's implied rights away; older text grants them always. This is the
 * newer reading, as Samba has it.
 */
static bool has_owner_entry(const struct st_security *security, size_t levels)
{
    for (size_t level = 0; level < levels; level++) {
        const struct st_acl *acl = security->levels[level];

        for (size_t i = 0; acl && i < acl->count; i++)
            if (acl->entries[i].trustee == ST_OWNER && !(acl->entries[i].flags & ST_ACE_CREATOR) &&
                acl->entries[i].property == ST_NO_PROPERTY &&
                reach(&acl->entries[i], level, security->is_folder) == ST_EFFECT_ALLOWS)
                return true;
    }
    return false;
}

struct walk {
    const struct st_token *token;
    bool is_folder, is_owner;
    st_property property;
    st_rights wanted; /* still */
};

static inline enum st_effect effect_of(
    const struct walk *walk, const struct st_ace *ace, size_t level)
{
    enum st_effect effect = reach(ace, level, walk->is_folder);

    if (effect != ST_EFFECT_ALLOWS)
        return effect;
    if (ace->property != ST_NO_PROPERTY && ace->property != walk->property)
        return ST_EFFECT_OTHER_PROPERTY;
    if (!(ace->mask & walk->wanted))
        return ST_EFFECT_OTHER_RIGHT;
    if (!names_token(ace, level, walk->token, walk->is_owner))
        return ST_EFFECT_OTHER_TRUSTEE;
    return ace->type == ST_DENY ? ST_EFFECT_DENIES : ST_EFFECT_ALLOWS;
}

/*
 * Walk the lists in force; what is decided goes to access. Inlined twice, so that
 * the walk without a visitor, which every call of every run makes, costs nothing
 * for the other.
 */
static inline __attribute__((always_inline)) void walk_entries(
    struct walk *walk,
    const struct st_security *security,
    size_t levels,
    struct st_access *access,
    st_walk_visit *visit,
    void *argument)
{
    bool decided = walk->wanted == 0;

    for (size_t level = 0; level < levels && (visit || !decided); level++) {
        const struct st_acl *acl = security->levels[level];

        for (size_t i = 0; acl && i < acl->count && (visit || !decided); i++) {
            const struct st_ace *ace = &acl->entries[i];
            enum st_effect effect = decided ? ST_EFFECT_NOT_REACHED : effect_of(walk, ace, level);

            if (visit)
                visit(argument, ace, level, effect);
            if (effect == ST_EFFECT_ALLOWS)
                walk->wanted &= ~ace->mask;
            if (effect == ST_EFFECT_DENIES)
                access->reason = ST_REASON_DENIED;
            if (effect == ST_EFFECT_DENIES || (effect == ST_EFFECT_ALLOWS && !walk->wanted)) {
                access->decided_by = ace;
                decided = true;
            }
        }
    }
}

struct st_access st_access_check(
    const struct st_token *token,
    const struct st_security *security,
    st_property property,
    st_rights wanted,
    st_walk_visit *visit,
    void *argument)
{
    struct st_access access = { .granted = true };
    bool any_list = false;
    size_t levels = levels_in_force(security, &any_list);

    assert(wanted != 0);
    if (token->privileges & 1U << ST_PRIVILEGE_BYPASS_ACL) {
        access.reason = ST_REASON_BYPASS;
        return access;
    }
    if (!any_list) {
        access.reason = ST_REASON_NO_LIST;
        return access;
    }

    struct walk walk = {
        .token = token,
        .is_folder = security->is_folder,
        .is_owner = is_owner_of(token, security),
        .property = property,
        .wanted = wanted,
    };

    if (walk.is_owner && wanted & OWNER_RIGHTS && !has_owner_entry(security, levels)) {
        walk.wanted &= ~OWNER_RIGHTS;
        access.reason = walk.wanted ? ST_REASON_ALLOWED : ST_REASON_OWNER;
    }
    if (visit)
        walk_entries(&walk, security, levels, &access, visit, argument);
    else
        walk_entries(&walk, security, levels, &access, NULL, NULL);
    access.missing = walk.wanted;
    access.granted = walk.wanted == 0;
    if (!access.granted && access.reason != ST_REASON_DENIED)
        access.reason = ST_REASON_NOT_ALLOWED;
    return access;
}

st_rights st_access_maximum(
    const struct st_token *token, const struct st_security *security, st_property property)
{
    bool any_list = false;
    size_t levels = levels_in_force(security, &any_list);

    if (token->privileges & 1U << ST_PRIVILEGE_BYPASS_ACL || !any_list)
        return ST_RIGHTS_ALL;

    bool is_owner = is_owner_of(token, security);
    st_rights granted = is_owner && !has_owner_entry(security, levels) ? OWNER_RIGHTS : 0;
    st_rights decided = granted; /* for each right, the first entry that names it decides */

    for (size_t level = 0; level < levels; level++) {
        const struct st_acl *acl = security->levels[level];

        for (size_t i = 0; acl && i < acl->count; i++) {
            const struct st_ace *ace = &acl->entries[i];

            if (reach(ace, level, security->is_folder) != ST_EFFECT_ALLOWS ||
                (ace->property != ST_NO_PROPERTY && ace->property != property) ||
                !names_token(ace, level, token, is_owner))
                continue;
            if (ace->type == ST_ALLOW)
                granted |= ace->mask & ~decided;
            decided |= ace->mask;
        }
    }
    return granted & ST_RIGHTS_ALL;
}
