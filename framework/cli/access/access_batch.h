/*
 * access_batch.h - many access questions, a line each, and their answers.
 */
#ifndef ST_CLI_ACCESS_ACCESS_BATCH_H
#define ST_CLI_ACCESS_ACCESS_BATCH_H

#include "framework/cli/access/json_pull.h"
#include "framework/security/descriptor.h"

/*
 * Descriptors are kept by their text, as many questions are about few objects. When
 * either limit is reached, all are forgotten.
 */
enum {
    ST_BATCH_DESCRIPTORS_MAX = 1024,
    ST_BATCH_TEXT_MAX = 4 << 20, /* bytes of SDDL; read, it takes some twelve times that */
};

struct st_batch_entry;

struct st_access_batch {
    const struct st_sid *domain; /* what DA and the like belong to, or NULL */
    struct st_arena arena;       /* of the descriptors that are kept */
    struct st_batch_entry **slots;
    size_t count, text_size;
};

/* domain may be NULL; it is borrowed. */
void st_access_batch_init(struct st_access_batch *batch, const struct st_sid *domain);
void st_access_batch_clear(struct st_access_batch *batch);

/*
 * The line that answers a line, without its end, in the arena: {"id": 1, "verdict":
 * "granted", "mask": "0x120089"}, or {"id": 1, "error": "desired: ..."}; then *ret_is_good
 * is false. The mask is what is granted, and 0x0 when the verdict is another.
 */
const char *st_access_batch_answer(
    struct st_access_batch *batch, struct st_arena *arena, struct st_slice line, bool *ret_is_good);

#endif
