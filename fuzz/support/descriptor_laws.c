/*
 * descriptor_laws.c - what must hold of any security descriptor that was read.
 */
#include "fuzz/support/descriptor_laws.h"

#include <assert.h>
#include <string.h>

#include "framework/security/binary.h"
#include "framework/security/inherit.h"
#include "framework/security/sddl.h"
#include "fuzz/support/shown.h"

static const struct st_sid creator = { 5, 5, { 21, 1, 2, 3, 1001 } };
static const struct st_sid creators_group = { 5, 5, { 21, 1, 2, 3, 513 } };

void st_check_mistake(struct st_arena *arena, const struct st_mistake *mistake, size_t size)
{
    const char *text = st_mistake_text(arena, mistake);

    assert(mistake->offset <= size && text[0]);
    assert(!strchr(text, '\n') && st_shown_safely(text, strlen(text)));
}

/* What SDDL says of it, twice: what it cannot say is lost the first time only. */
static const char *check_text(
    struct st_arena *arena, const struct st_descriptor *descriptor, const struct st_sid *domain)
{
    struct st_descriptor again;
    struct st_mistake mistake;
    const char *text = st_sddl_print(arena, descriptor, domain);

    assert(st_shown_safely(text, strlen(text)));
    assert(st_sddl_parse(arena, text, strlen(text), domain, &again, &mistake));
    assert(strcmp(st_sddl_print(arena, &again, domain), text) == 0);
    assert(again.dacl.count == descriptor->dacl.count);
    assert(again.sacl.count == descriptor->sacl.count);
    return text;
}

static void check_bytes(
    struct st_arena *arena,
    const struct st_descriptor *descriptor,
    const struct st_sid *domain,
    const char *text)
{
    struct st_descriptor again;
    struct st_mistake mistake;
    size_t size = 0;
    size_t size_again = 0;
    const uint8_t *bytes = st_descriptor_write(arena, descriptor, &size);

    assert(size <= ST_DESCRIPTOR_SIZE_MAX);
    assert(st_descriptor_read(arena, bytes, size, &again, &mistake));

    const uint8_t *bytes_again = st_descriptor_write(arena, &again, &size_again);

    assert(size_again == size && memcmp(bytes_again, bytes, size) == 0);
    assert(strcmp(st_sddl_print(arena, &again, domain), text) == 0);
}

void st_check_descriptor(
    struct st_arena *arena, const struct st_descriptor *descriptor, const struct st_sid *domain)
{
    check_bytes(arena, descriptor, domain, check_text(arena, descriptor, domain));
}

/* --- Inheritance ------------------------------------------------------------------------------ */

/* A child of one that wrote no list. False when there can be none, for a reason that is told. */
static bool create(
    struct st_arena *arena,
    const struct st_descriptor *parent,
    bool is_container,
    struct st_descriptor *ret_child)
{
    const struct st_inheritance inheritance = {
        .parent = parent,
        .owner = &creator,
        .group = &creators_group,
        .mapping = &st_file_mapping,
        .is_container = is_container,
    };
    struct st_mistake mistake;

    if (!st_descriptor_inherit(arena, &inheritance, ret_child, &mistake)) {
        st_check_mistake(arena, &mistake, 0);
        return false;
    }
    return true;
}

static void check_inherited(const struct st_nt_acl *acl, uint8_t unwanted)
{
    for (size_t i = 0; i < acl->count; i++) {
        assert(acl->aces[i].flags & ST_NT_INHERITED);
        assert(!(acl->aces[i].flags & unwanted));
    }
}

/* From the first generation on the same is handed down: marks and creators are settled. */
static void check_grandchildren(struct st_arena *arena, const struct st_descriptor *child)
{
    struct st_descriptor second;
    struct st_descriptor third;

    if (!create(arena, child, true, &second) || !create(arena, &second, true, &third))
        return;
    assert(strcmp(st_sddl_print(arena, &second, NULL), st_sddl_print(arena, &third, NULL)) == 0);
}

void st_check_children(struct st_arena *arena, const struct st_descriptor *parent)
{
    struct st_descriptor child;

    if (create(arena, parent, false, &child)) {
        check_inherited(&child.dacl, ST_NT_INHERITANCE);
        check_inherited(&child.sacl, ST_NT_INHERITANCE);
        st_check_descriptor(arena, &child, NULL);
    }
    if (create(arena, parent, true, &child)) {
        check_inherited(&child.dacl, 0);
        check_inherited(&child.sacl, 0);
        st_check_descriptor(arena, &child, NULL);
        check_grandchildren(arena, &child);
    }
}
