/*
 * print.c - a scenario as JSON text, by the tables of fields.h.
 */
#include "framework/base/json.h"
#include "framework/scenario/document.h"
#include "framework/scenario/load.h"
#include "framework/scenario/write.h"

static json_t *clock_json(uint32_t seconds)
{
    return json_sprintf("%02u:%02u:%02u", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

static json_t *count_json(const struct st_type *type, uint32_t value)
{
    if (value == 0)
        return json_null();
    return value == ST_COUNT_WORD ? json_string(type->words->words[0]) : json_integer(value);
}

static json_t *words_json(const struct st_words *words, uint32_t bits)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < words->count; i++)
        if (bits & 1U << i)
            st_json_add_string(list, words->words[i]);
    return list;
}

static json_t *scalar_json(const struct st_type *type, const void *slot)
{
    const char *text = NULL;

    switch (type->shape) {
    case ST_SHAPE_TEXT:
        text = *(const char *const *)slot;
        return text ? json_string(text) : json_null();
    case ST_SHAPE_RAW:
        return json_loads(*(const char *const *)slot, 0, NULL);
    case ST_SHAPE_FORMAT:
        return json_integer((json_int_t)((const struct st_number *)slot)->value);
    case ST_SHAPE_HEX:
        return json_sprintf("0x%x", ((const struct st_number *)slot)->value);
    case ST_SHAPE_CLOCK:
        return clock_json(((const struct st_number *)slot)->value);
    case ST_SHAPE_COUNT:
        return count_json(type, ((const struct st_number *)slot)->value);
    case ST_SHAPE_FLAG:
        return json_boolean(((const struct st_flag *)slot)->value);
    case ST_SHAPE_WORD:
        return json_string(type->words->words[((const struct st_word *)slot)->value]);
    case ST_SHAPE_WORDS:
        return words_json(type->words, ((const struct st_word_set *)slot)->set);
    case ST_SHAPE_LIST:
    case ST_SHAPE_MAP:
    case ST_SHAPE_OBJECT:
        break;
    }
    return NULL;
}

static json_t *slot_json(const struct st_type *type, const void *slot)
{
    const struct st_many *many = slot;

    if (type->shape == ST_SHAPE_OBJECT) {
        json_t *object = st_json_object();
        uint32_t variant = st_object_variant(type, slot);

        for (const struct st_field *row = type->fields; row < type->fields + type->field_count;
             row++) {
            const void *member = (const char *)slot + row->offset;

            /* What must be there is there, if only as null. */
            if (row->required & variant ||
                (row->allowed & variant && st_slot_given(row->type, member)))
                st_json_put(object, row->name, slot_json(row->type, member));
        }
        return object;
    }
    if (type->shape != ST_SHAPE_LIST && type->shape != ST_SHAPE_MAP)
        return scalar_json(type, slot);
    if (many->null)
        return json_null();
    if (many->text)
        return json_string(many->text);

    json_t *json = type->shape == ST_SHAPE_LIST ? st_json_array() : st_json_object();

    for (size_t i = 0; i < many->count; i++) {
        json_t *item = slot_json(type->element, st_many_item(type, many, i));

        if (many->keys)
            st_json_put(json, many->keys[i], item);
        else
            st_json_add(json, item);
    }
    return json;
}

const char *st_scenario_print(struct st_arena *arena, const struct st_scenario *scenario)
{
    json_t *json = slot_json(&st_document_type, scenario->document);
    struct st_text text;

    st_text_init(&text, arena);
    st_json_write(&text, json);
    st_text_add_char(&text, '\n');
    json_decref(json);
    return text.data;
}
