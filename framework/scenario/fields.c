/*
 * fields.c - what a scenario file may hold, as tables.
 */
#include "framework/scenario/fields.h"

static const size_t slot_sizes[] = {
    [ST_SHAPE_TEXT] = sizeof(const char *),
    [ST_SHAPE_FORMAT] = sizeof(struct st_number),
    [ST_SHAPE_HEX] = sizeof(struct st_number),
    [ST_SHAPE_CLOCK] = sizeof(struct st_number),
    [ST_SHAPE_COUNT] = sizeof(struct st_number),
    [ST_SHAPE_FLAG] = sizeof(struct st_flag),
    [ST_SHAPE_WORD] = sizeof(struct st_word),
    [ST_SHAPE_WORDS] = sizeof(struct st_word_set),
    [ST_SHAPE_LIST] = sizeof(struct st_many),
    [ST_SHAPE_MAP] = sizeof(struct st_many),
    [ST_SHAPE_OBJECT] = 0, /* the type says */
    [ST_SHAPE_RAW] = sizeof(const char *),
};

size_t st_slot_size(const struct st_type *type)
{
    return type->shape == ST_SHAPE_OBJECT ? type->size : slot_sizes[type->shape];
}

bool st_slot_given(const struct st_type *type, const void *slot)
{
    switch (type->shape) {
    case ST_SHAPE_TEXT:
    case ST_SHAPE_RAW:
        return *(const char *const *)slot != NULL;
    case ST_SHAPE_FORMAT:
    case ST_SHAPE_HEX:
    case ST_SHAPE_CLOCK:
    case ST_SHAPE_COUNT:
        return ((const struct st_number *)slot)->given;
    case ST_SHAPE_FLAG:
        return ((const struct st_flag *)slot)->given;
    case ST_SHAPE_WORD:
        return ((const struct st_word *)slot)->given;
    case ST_SHAPE_WORDS:
        return ((const struct st_word_set *)slot)->given;
    case ST_SHAPE_LIST:
    case ST_SHAPE_MAP:
        return ((const struct st_many *)slot)->given;
    case ST_SHAPE_OBJECT:
        return ((const struct st_node *)slot)->given;
    }
    return false;
}

const void *st_many_item(const struct st_type *type, const struct st_many *many, size_t i)
{
    return (const char *)many->items + i * st_slot_size(type->element);
}

uint32_t st_object_variant(const struct st_type *type, const void *slot)
{
    const struct st_word *word = (const void *)((const char *)slot + type->fields[0].offset);

    return type->words ? 1U << word->value : 1;
}
