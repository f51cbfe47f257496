/*
 * descriptor.c - a Windows security descriptor.
 */
#include "framework/security/descriptor.h"

const struct st_nt_type st_nt_types[] = {
#define X(id, word, value, place, form, about) { word, value, ST_NT_##place, ST_NT_##form, about },
    ST_NT_ACE_TYPES(X)
#undef X
};
const size_t st_nt_type_count = sizeof st_nt_types / sizeof st_nt_types[0];

const struct st_nt_type *st_nt_type_find(uint8_t value)
{
    for (size_t i = 0; i < st_nt_type_count; i++)
        if (st_nt_types[i].value == value)
            return &st_nt_types[i];
    return NULL;
}

bool st_nt_is_object(const struct st_nt_ace *ace)
{
    return ace->type >= ST_NT_OBJECT_ALLOW && ace->type <= ST_NT_OBJECT_ALARM;
}

size_t st_nt_ace_size(const struct st_nt_ace *ace)
{
    size_t size = ST_NT_ACE_HEADER_SIZE + st_sid_size(&ace->sid);

    if (st_nt_is_object(ace))
        size += sizeof(uint32_t) +
                (size_t)ST_GUID_SIZE * (ace->has_object_type + ace->has_inherited_type);
    return size;
}

size_t st_nt_acl_size(const struct st_nt_acl *acl)
{
    size_t size = ST_NT_ACL_HEADER_SIZE;

    for (size_t i = 0; i < acl->count; i++)
        size += st_nt_ace_size(&acl->aces[i]);
    return size;
}
