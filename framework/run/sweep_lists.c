/*
 * sweep_lists.c - access lists that the faults of a sweep put in place.
 */
#include "framework/run/sweep.h"

bool st_sweep_is_sorted(const struct st_acl *list)
{
    for (size_t i = 1; i < list->count; i++)
        if (list->entries[i].type == ST_DENY && list->entries[i - 1].type == ST_ALLOW)
            return false;
    return true;
}

/* Deny before allow, as Windows' own editor leaves a list. */
static struct st_acl sorted(struct st_arena *arena, const struct st_acl *list)
{
    struct st_acl result = *list;
    struct st_ace *entries = ST_NEW_ARRAY(arena, struct st_ace, list->count);
    size_t count = 0;

    for (int type = ST_DENY; type >= ST_ALLOW; type--)
        for (size_t i = 0; i < list->count; i++)
            if (list->entries[i].type == type)
                entries[count++] = list->entries[i];
    result.entries = entries;
    return result;
}

/* The lists, the same sorted, and one that denies everything: old number n sorted is count + n. */
void st_sweep_add_lists(struct st_sweep *sweep)
{
    const struct st_setting *old = &sweep->scenario->setting;
    struct st_setting *setting = &sweep->swept.setting;
    struct st_acl *lists = ST_NEW_ARRAY(sweep->arena, struct st_acl, 2 * old->list_count + 2);
    struct st_ace *deny = ST_NEW(sweep->arena, struct st_ace);

    *deny = (struct st_ace){
        .type = ST_DENY,
        .flags = ST_ACE_ITEMS | ST_ACE_FOLDERS,
        .property = ST_NO_PROPERTY,
        .trustee = ST_EVERYONE,
        .mask = UINT32_MAX,
    };
    for (size_t i = 1; i < old->list_count; i++) {
        lists[i] = old->lists[i];
        lists[old->list_count + i] = sorted(sweep->arena, &old->lists[i]);
    }
    lists[2 * old->list_count] = (struct st_acl){ .entries = deny, .count = 1 };
    setting->lists = lists;
    setting->list_count = 2 * old->list_count + 1;
}
