/*
 * descriptor.c - any bytes: a security descriptor that keeps what it says as bytes and as
 * text, or a mistake that can be shown.
 *
 * Coverage: security base compares
 */
#include "framework/security/binary.h"

#include "fuzz/support/descriptor_laws.h"
#include "fuzz/support/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct st_arena arena;
    struct st_descriptor descriptor;
    struct st_mistake mistake;

    st_arena_init(&arena);
    if (st_descriptor_read(&arena, data, size, &descriptor, &mistake)) {
        st_check_descriptor(&arena, &descriptor, NULL);
        st_check_children(&arena, &descriptor);
    } else {
        st_check_mistake(&arena, &mistake, size);
    }
    st_arena_clear(&arena);
    return 0;
}
