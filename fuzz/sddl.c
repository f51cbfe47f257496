/*
 * sddl.c - any text: a descriptor that keeps what it says as text and as bytes, or a mistake
 * that can be shown.
 *
 * Texts that begin with a small letter belong to no domain, so that DA and its like are
 * unknown there; a descriptor never begins with one.
 *
 * Coverage: security base
 */
#include "framework/security/sddl.h"

#include "fuzz/support/descriptor_laws.h"
#include "fuzz/support/target.h"

static const struct st_sid domain = { 5, 4, { 21, 1, 2, 3 } };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct st_arena arena;
    struct st_descriptor descriptor;
    struct st_mistake mistake;
    const char *text = (const char *)data;
    const struct st_sid *in = &domain;

    if (size > 0 && text[0] >= 'a' && text[0] <= 'z') {
        in = NULL;
        text++;
        size--;
    }
    st_arena_init(&arena);
    if (st_sddl_parse(&arena, text, size, in, &descriptor, &mistake)) {
        st_check_descriptor(&arena, &descriptor, in);
        st_check_children(&arena, &descriptor);
    } else {
        st_check_mistake(&arena, &mistake, size);
    }
    st_arena_clear(&arena);
    return 0;
}
