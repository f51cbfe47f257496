/*
 * schema.c - the JSON Schema of a scenario file, by the tables of fields.h.
 *
 * Draft-07 is the newest that editors support in full. Objects and lists of words
 * are definitions. Variants are told apart by if and then: an editor that knows
 * what a step does offers the members of that step alone.
 */
#include "framework/scenario/load.h"

#include "framework/base/json.h"
#include "framework/scenario/document.h"
#include "framework/scenario/write.h"

#define SAFE "[^\\u0000-\\u001f\\u007f]"
#define PART "(/(?!\\.{1,2}(/|$))[^/\\u0000-\\u001f\\u007f]+)"

/* The rules of rule.c as far as a pattern can say them; lengths are in characters here. */
static const struct {
    const char *pattern;
    int size_max;
} rules[] = {
    [ST_RULE_ANY] = { NULL, 0 },
    [ST_RULE_NAME] = { "^" SAFE "+$", ST_NAME_SIZE_MAX },
    [ST_RULE_PROPERTY] = { "^" SAFE "+$", ST_NAME_SIZE_MAX },
    [ST_RULE_LEAF] = { "^(?!\\.{1,2}$)[^/\\u0000-\\u001f\\u007f]+$", ST_NAME_SIZE_MAX },
    [ST_RULE_FOLDER] = { "^" PART "{1,32}$", 0 },
    [ST_RULE_ITEM] = { "^" PART "{2,33}$", 0 },
    [ST_RULE_OBJECT] = { "^" PART "{1,33}$", 0 },
    [ST_RULE_VALUE] = { NULL, ST_VALUE_SIZE_MAX },
    [ST_RULE_VERSION] = { "^[0-9]{1,9}(\\.[0-9]{1,9}){0,7}$", 0 },
};

/* { name: value } */
static json_t *pair(const char *name, json_t *value)
{
    json_t *object = st_json_object();

    st_json_put(object, name, value);
    return object;
}

/* [value] */
static json_t *single(json_t *value)
{
    json_t *list = st_json_array();

    st_json_add(list, value);
    return list;
}

static json_t *new_schema(const char *type, bool nullable)
{
    return pair("type", nullable ? json_pack("[ss]", type, "null") : json_string(type));
}

static void set_rule(json_t *schema, enum st_rule rule)
{
    if (rules[rule].pattern)
        st_json_put_string(schema, "pattern", rules[rule].pattern);
    if (rules[rule].size_max)
        st_json_put_integer(schema, "maxLength", rules[rule].size_max);
}

static json_t *strings_json(const char *const *strings, size_t count)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < count; i++)
        st_json_add_string(list, strings[i]);
    return list;
}

static json_t *word_schema(const struct st_type *type)
{
    json_t *schema = new_schema("string", false);

    st_json_put(schema, "enum", strings_json(type->words->words, type->words->count));
    if (type->abouts)
        st_json_put(schema, "enumDescriptions", strings_json(type->abouts, type->words->count));
    return schema;
}

static json_t *pattern_schema(const char *pattern)
{
    json_t *schema = new_schema("string", false);

    st_json_put_string(schema, "pattern", pattern);
    return schema;
}

static json_t *count_schema(const struct st_type *type)
{
    json_t *schema = new_schema("integer", type->nullable);

    st_json_put_integer(schema, "minimum", 1);
    st_json_put_integer(schema, "maximum", (json_int_t)type->max);
    return type->words ? pair("anyOf", json_pack("[oo]", schema, word_schema(type))) : schema;
}

static json_t *scalar_schema(const struct st_type *type)
{
    json_t *schema = NULL;

    switch (type->shape) {
    case ST_SHAPE_TEXT:
        schema = new_schema("string", type->nullable);
        set_rule(schema, type->rule);
        return schema;
    case ST_SHAPE_FORMAT:
        return pair("const", json_integer(ST_FORMAT));
    case ST_SHAPE_HEX:
        return pattern_schema("^0x[0-9a-fA-F]{1,8}$");
    case ST_SHAPE_CLOCK:
        return pattern_schema("^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$");
    case ST_SHAPE_COUNT:
        return count_schema(type);
    case ST_SHAPE_FLAG:
        return new_schema("boolean", false);
    case ST_SHAPE_WORD:
        return word_schema(type);
    case ST_SHAPE_WORDS:
        schema = new_schema("array", false);
        st_json_put(schema, "items", word_schema(type));
        st_json_put(schema, "uniqueItems", json_true());
        return schema;
    case ST_SHAPE_RAW:
        return new_schema("object", false);
    case ST_SHAPE_LIST:
    case ST_SHAPE_MAP:
    case ST_SHAPE_OBJECT:
        break;
    }
    return NULL;
}

/* All but what is inside. */
static json_t *many_schema(const struct st_type *type)
{
    bool is_list = type->shape == ST_SHAPE_LIST;
    json_t *schema = new_schema(is_list ? "array" : "object", type->nullable);

    if (type->or_text)
        st_json_add_string(json_object_get(schema, "type"), "string");
    if (type->min)
        st_json_put_integer(schema, is_list ? "minItems" : "minProperties", (json_int_t)type->min);
    if (type->max)
        st_json_put_integer(schema, is_list ? "maxItems" : "maxProperties", (json_int_t)type->max);
    if (!is_list && type->rule != ST_RULE_ANY) {
        json_t *names = st_json_object();

        set_rule(names, type->rule);
        st_json_put(schema, "propertyNames", names);
    }
    return schema;
}

/* Of each group of rows of which exactly one is given, that this is so. */
static void set_choices(json_t *schema, const struct st_type *type)
{
    json_t *groups = st_json_array();
    json_t *group = NULL;
    char last = 0;

    for (size_t i = 0; i < type->field_count; i++) {
        const struct st_field *row = &type->fields[i];

        if (row->choice && row->choice != last) {
            group = st_json_array();
            st_json_add(groups, pair("oneOf", group));
        }
        if (row->choice)
            st_json_add(group, pair("required", single(json_string(row->name))));
        last = row->choice;
    }
    if (json_array_size(groups) > 0)
        st_json_put(schema, "allOf", groups);
    else
        json_decref(groups);
}

/* --- All types -------------------------------------------------------------------------- */

/* What has a name is defined once and referred to. */
static json_t *type_schema(const struct st_type *type)
{
    if (type->name)
        return pair("$ref", json_sprintf("#/definitions/%s", type->name));
    if (type->shape != ST_SHAPE_LIST && type->shape != ST_SHAPE_MAP)
        return scalar_schema(type);

    json_t *schema = many_schema(type);

    st_json_put(
        schema, type->shape == ST_SHAPE_LIST ? "items" : "additionalProperties",
        type_schema(type->element));
    return schema;
}

/* Whatever stands beside a reference is ignored, so that goes into a list of its own. */
static json_t *member_schema(const struct st_field *row)
{
    json_t *schema = type_schema(row->type);

    if (json_object_get(schema, "$ref"))
        schema = pair("allOf", single(schema));
    st_json_put_string(schema, "description", row->about);
    return schema;
}

/* The members that a variant may have, and those it must have. */
static void set_members(json_t *schema, const struct st_type *type, uint32_t variant)
{
    json_t *members = st_json_object();
    json_t *required = st_json_array();

    for (const struct st_field *row = type->fields; row < type->fields + type->field_count; row++) {
        if (!(row->allowed & variant))
            continue;
        st_json_put(members, row->name, member_schema(row));
        if (row->required & variant)
            st_json_add_string(required, row->name);
    }
    st_json_put(schema, "properties", members);
    st_json_put(schema, "required", required);
    st_json_put(schema, "additionalProperties", json_false());
}

/* { "if": the first member says that it is this variant, "then": the members of that } */
static json_t *variant_schema(const struct st_type *type, size_t i)
{
    const char *name = type->fields[0].name;
    json_t *schema = st_json_object();
    json_t *condition = st_json_object();
    json_t *then = st_json_object();

    st_json_put(
        condition, "properties", pair(name, pair("const", json_string(type->words->words[i]))));
    st_json_put(condition, "required", single(json_string(name)));
    set_members(then, type, 1U << i);
    st_json_put(schema, "if", condition);
    st_json_put(schema, "then", then);
    return schema;
}

static json_t *object_schema(const struct st_type *type)
{
    json_t *schema = new_schema("object", false);
    json_t *variants = NULL;

    if (!type->words) {
        set_members(schema, type, 1);
        set_choices(schema, type);
        return schema;
    }
    st_json_put(schema, "properties", pair(type->fields[0].name, member_schema(&type->fields[0])));
    st_json_put(schema, "required", single(json_string(type->fields[0].name)));
    variants = st_json_array();
    for (size_t i = 0; i < type->words->count; i++)
        st_json_add(variants, variant_schema(type, i));
    st_json_put(schema, "allOf", variants);
    return schema;
}

/* Define every type that has a name and can be reached. */
static void define(json_t *definitions, const struct st_type *type)
{
    bool is_object = type->shape == ST_SHAPE_OBJECT;

    if (type->shape == ST_SHAPE_LIST || type->shape == ST_SHAPE_MAP)
        define(definitions, type->element);
    if (!type->name || json_object_get(definitions, type->name))
        return;
    st_json_put(definitions, type->name, is_object ? object_schema(type) : scalar_schema(type));
    for (size_t i = 0; is_object && i < type->field_count; i++)
        define(definitions, type->fields[i].type);
}

const char *st_schema_print(struct st_arena *arena)
{
    json_t *definitions = st_json_object();
    json_t *schema = st_json_object();
    struct st_text text;

    define(definitions, &st_document_type);
    st_json_put_string(schema, "$schema", "http://json-schema.org/draft-07/schema#");
    st_json_put_string(schema, "title", "A synctorture scenario");
    st_json_put_format(schema, "$ref", "#/definitions/%s", st_document_type.name);
    st_json_put(schema, "definitions", definitions);
    st_text_init(&text, arena);
    st_json_write(&text, schema);
    st_text_add_char(&text, '\n');
    json_decref(schema);
    return text.data;
}
