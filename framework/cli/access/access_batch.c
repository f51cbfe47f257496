/*
 * access_batch.c - many access questions, a line each, and their answers.
 */
#include "framework/cli/access/access_batch.h"

#include <inttypes.h>
#include <string.h>

#include "framework/base/hash.h"
#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/cli/access/access_request.h"
#include "framework/security/sddl.h"

enum { SLOTS = 2 * ST_BATCH_DESCRIPTORS_MAX }; /* a power of two */

struct st_batch_entry {
    struct st_slice text;
    struct st_descriptor descriptor;
};

void st_access_batch_init(struct st_access_batch *batch, const struct st_sid *domain)
{
    *batch = (struct st_access_batch){ .domain = domain };
    st_arena_init(&batch->arena);
}

void st_access_batch_clear(struct st_access_batch *batch)
{
    st_arena_clear(&batch->arena);
}

static void forget_all(struct st_access_batch *batch)
{
    st_arena_clear(&batch->arena);
    batch->slots = ST_NEW_ARRAY(&batch->arena, struct st_batch_entry *, SLOTS);
    batch->count = 0;
    batch->text_size = 0;
}

/* The slot where the text is, or where it belongs. */
static struct st_batch_entry **find_slot(const struct st_access_batch *batch, struct st_slice text)
{
    size_t slot = st_hash_bytes(ST_HASH_START, text.text, text.size) % SLOTS;

    while (batch->slots[slot] && (batch->slots[slot]->text.size != text.size ||
                                  memcmp(batch->slots[slot]->text.text, text.text, text.size) != 0))
        slot = (slot + 1) % SLOTS;
    return &batch->slots[slot];
}

/* NULL after saying what is wrong. */
static const struct st_descriptor *find_descriptor(
    struct st_access_batch *batch,
    struct st_arena *arena,
    struct st_slice text,
    const char **ret_error)
{
    struct st_descriptor descriptor;
    struct st_mistake mistake;

    if (!batch->slots)
        forget_all(batch);

    struct st_batch_entry **slot = find_slot(batch, text);

    if (*slot)
        return &(*slot)->descriptor;
    if (batch->count == ST_BATCH_DESCRIPTORS_MAX ||
        batch->text_size + text.size > ST_BATCH_TEXT_MAX) {
        forget_all(batch);
        slot = find_slot(batch, text);
    }
    /* First into the arena of the line: what is wrong must not be kept. */
    if (!st_sddl_parse(arena, text.text, text.size, batch->domain, &descriptor, &mistake)) {
        *ret_error = st_arena_format(arena, "sddl: %s", st_mistake_text(arena, &mistake));
        return NULL;
    }

    struct st_batch_entry *entry = ST_NEW(&batch->arena, struct st_batch_entry);

    entry->text.text = st_arena_copy(&batch->arena, text.text, text.size);
    entry->text.size = text.size;
    entry->descriptor = descriptor;
    entry->descriptor.dacl.aces = st_arena_copy_block(
        &batch->arena, descriptor.dacl.aces, descriptor.dacl.count * sizeof *descriptor.dacl.aces);
    entry->descriptor.sacl = (struct st_nt_acl){ 0 }; /* nothing of it is evaluated */
    *slot = entry;
    batch->count++;
    batch->text_size += text.size;
    return &entry->descriptor;
}

static struct st_nt_answer ask(
    const struct st_access_request *request, const struct st_descriptor *written)
{
    struct st_descriptor descriptor = *written;
    const struct st_nt_question question = {
        .descriptor = &descriptor,
        .token = &request->token,
        .mapping = &st_file_mapping,
        .desired = request->desired,
        .nodes = request->nodes,
        .node_count = request->node_count,
        .self = request->self,
    };

    switch (request->dacl) {
    case ST_DACL_AS_WRITTEN:
        break;
    case ST_DACL_PRESENT:
        descriptor.dacl.is_present = true; /* NO_ACCESS_CONTROL stays what it is */
        break;
    case ST_DACL_NULL:
        descriptor.dacl = (struct st_nt_acl){ .is_present = true, .is_null = true };
        break;
    case ST_DACL_ABSENT:
        descriptor.dacl = (struct st_nt_acl){ 0 };
        break;
    }
    return st_nt_check(&question);
}

static void add_hex(struct st_text *text, uint32_t number)
{
    static const char digits[] = "0123456789abcdef";
    char reversed[8];
    size_t count = 0;

    do {
        reversed[count++] = digits[number & 15];
        number >>= 4;
    } while (number);
    st_text_add(text, "0x");
    while (count > 0)
        st_text_add_char(text, reversed[--count]);
}

static void add_error(struct st_text *text, const char *error)
{
    json_t *string = json_string(error);

    st_text_add(text, ", \"error\": ");
    st_text_add(text, st_json_text(text->arena, string, JSON_ENCODE_ANY));
    json_decref(string);
}

const char *st_access_batch_answer(
    struct st_access_batch *batch, struct st_arena *arena, struct st_slice line, bool *ret_is_good)
{
    static const char *const verdicts[] = { "granted", "denied", "privilege_not_held" };
    const struct st_descriptor *descriptor = NULL;
    struct st_access_request request;
    const char *error = NULL;
    struct st_text text;

    if (st_access_request_read(arena, line, batch->domain, &request, &error))
        descriptor = find_descriptor(batch, arena, request.sddl, &error);
    st_text_init(&text, arena);
    st_text_add(&text, "{\"id\": ");
    st_text_add_size(&text, request.id.text, request.id.size);
    if (descriptor) {
        struct st_nt_answer answer = ask(&request, descriptor);

        st_text_add(&text, ", \"verdict\": \"");
        st_text_add(&text, verdicts[answer.verdict]);
        st_text_add(&text, "\", \"mask\": \"");
        add_hex(&text, answer.mask);
        st_text_add(&text, "\"");
    } else {
        add_error(&text, error);
    }
    st_text_add(&text, "}");
    *ret_is_good = descriptor != NULL;
    return text.data;
}
