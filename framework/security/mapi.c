/*
 * mapi.c - Exchange's folder rights as a list of NT entries.
 */
#include "framework/security/mapi.h"

static const char *const role_words[] = {
#define X(id, word, rights) word,
    ST_MAPI_ROLES(X)
#undef X
};
const struct st_words st_mapi_role_words = { "role", role_words, ST_MAPI_ROLE_COUNT };

const uint32_t st_mapi_role_rights[ST_MAPI_ROLE_COUNT] = {
#define X(id, word, rights) rights,
    ST_MAPI_ROLES(X)
#undef X
};

static const struct {
    uint32_t bit;
    struct st_mapi_masks masks;
} rows[] = {
#define X(id, bit, folder_allow, folder_deny, item_allow, item_deny, about) \
    { bit, { folder_allow, folder_deny, item_allow, item_deny } },
    ST_MAPI_RIGHTS(X)
#undef X
};

struct st_mapi_masks st_mapi_convert(uint32_t rights)
{
    struct st_mapi_masks masks = { 0 };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rights & rows[i].bit) {
            masks.folder_allow |= rows[i].masks.folder_allow;
            masks.item_allow |= rows[i].masks.item_allow;
        } else {
            masks.folder_deny |= rows[i].masks.folder_deny;
            masks.item_deny |= rows[i].masks.item_deny;
        }
    }
    return masks;
}

static void add(
    struct st_nt_acl *dacl, uint8_t type, uint8_t flags, uint32_t mask, const struct st_sid *sid)
{
    if (mask)
        dacl->aces[dacl->count++] = (struct st_nt_ace){
            .type = type,
            .flags = flags,
            .mask = mask,
            .sid = *sid,
        };
}

bool st_mapi_list(
    struct st_arena *arena,
    const struct st_mapi_member *members,
    size_t count,
    struct st_nt_acl *ret_dacl,
    struct st_mistake *ret_mistake)
{
    struct st_nt_acl dacl = { .is_present = true };

    dacl.aces = ST_NEW_ARRAY(arena, struct st_nt_ace, 4 * count);
    for (size_t i = 0; i < count; i++) {
        struct st_mapi_masks masks = st_mapi_convert(members[i].rights);
        uint8_t flags = ST_NT_OBJECT_INHERIT | ST_NT_INHERIT_ONLY;

        add(&dacl, ST_NT_ALLOW, flags, masks.item_allow, &members[i].sid);
        add(&dacl, ST_NT_DENY, flags, masks.item_deny, &members[i].sid);
    }
    for (size_t i = 0; i < count; i++) {
        struct st_mapi_masks masks = st_mapi_convert(members[i].rights);

        add(&dacl, ST_NT_ALLOW, ST_NT_CONTAINER_INHERIT, masks.folder_allow, &members[i].sid);
        add(&dacl, ST_NT_DENY, ST_NT_CONTAINER_INHERIT, masks.folder_deny, &members[i].sid);
    }
    if (st_nt_acl_size(&dacl) > ST_NT_ACL_SIZE_MAX)
        return st_mistake_make(
            ret_mistake, arena, 0, "name fewer members", "the list has more than 65535 bytes");
    *ret_dacl = dacl;
    return true;
}
