/*
 * protocol_schema.c - the protocol for machines: the JSON Schema of its lines.
 */
#include "framework/base/json.h"
#include "framework/process/lines.h"
#include "framework/process/reference.h"
#include "framework/process/talk.h"

static json_t *typed(const char *type)
{
    json_t *schema = st_json_object();

    st_json_put_string(schema, "type", type);
    return schema;
}

static json_t *integer(json_int_t least, json_int_t most)
{
    json_t *schema = typed("integer");

    st_json_put_integer(schema, "minimum", least);
    st_json_put_integer(schema, "maximum", most);
    return schema;
}

static json_t *constant(const char *word)
{
    json_t *schema = st_json_object();

    st_json_put_string(schema, "const", word);
    return schema;
}

static json_t *one_of_words(const struct st_words *words)
{
    json_t *schema = st_json_object();
    json_t *list = st_json_array();

    for (size_t i = 0; i < words->count; i++)
        st_json_add_string(list, words->words[i]);
    st_json_put(schema, "enum", list);
    return schema;
}

static json_t *array_of(json_t *items)
{
    json_t *schema = typed("array");

    st_json_put(schema, "items", items);
    return schema;
}

/* An object that is being described: strict, so that a misspelt member is found. */
struct shape {
    json_t *schema, *members, *needed;
};

static struct shape open_shape(const char *type, const char *about)
{
    struct shape shape = { typed("object"), st_json_object(), st_json_array() };

    st_json_put_string(shape.schema, "description", about);
    st_json_put(shape.schema, "properties", shape.members);
    st_json_put(shape.schema, "required", shape.needed);
    st_json_put_bool(shape.schema, "additionalProperties", false);
    if (type) {
        st_json_put(shape.members, "type", constant(type));
        st_json_add_string(shape.needed, "type");
    }
    return shape;
}

static void put(const struct shape *shape, const char *name, bool is_needed, json_t *schema)
{
    st_json_put(shape->members, name, schema);
    if (is_needed)
        st_json_add_string(shape->needed, name);
}

static json_t *text_or_null(void)
{
    json_t *schema = st_json_object();
    json_t *types = st_json_array();

    st_json_add_string(types, "string");
    st_json_add_string(types, "null");
    st_json_put(schema, "type", types);
    return schema;
}

static json_t *version_schema(void)
{
    struct shape shape = open_shape(NULL, "who has seen which change");

    put(&shape, "pcl", true, array_of(integer(0, UINT32_MAX)));
    put(&shape, "key", true, array_of(integer(0, UINT32_MAX)));
    put(&shape, "modified", true, integer(0, UINT32_MAX));
    return shape.schema;
}

static json_t *entry_schema(void)
{
    struct shape shape = open_shape(NULL, "something that was done offline");

    put(&shape, "item", true, integer(0, ST_OBJECTS_MAX - 1));
    put(&shape, "edit", true, one_of_words(&st_edit_words));
    put(&shape, "properties", true, array_of(typed("string")));
    return shape.schema;
}

static json_t *member_schema(enum st_member member)
{
    switch (member) {
    case ST_MEMBER_ITEM:
    case ST_MEMBER_FOLDER:
        return integer(0, ST_OBJECTS_MAX - 1);
    case ST_MEMBER_CHANGE:
        return integer(0, UINT32_MAX);
    case ST_MEMBER_VALUE:
        return text_or_null();
    case ST_MEMBER_SAVE:
        return one_of_words(&st_save_words);
    case ST_MEMBER_VERSION:
        return version_schema();
    case ST_MEMBER_READ:
    case ST_MEMBER_CONFLICTED:
        return typed("boolean");
    case ST_MEMBER_EDITS:
        return array_of(one_of_words(&st_edit_words));
    case ST_MEMBER_ITEMS:
        return array_of(integer(0, ST_OBJECTS_MAX - 1));
    case ST_MEMBER_ENTRIES:
        return array_of(entry_schema());
    case ST_MEMBER_PROPERTIES:
        return array_of(typed("string"));
    case ST_MEMBER_PROPERTY:
    case ST_MEMBER_NAME:
    case ST_MEMBER_COUNT:
        break;
    }
    return typed("string");
}

static void put_members(const struct shape *shape, unsigned members, bool is_needed)
{
    for (enum st_member member = 0; member < ST_MEMBER_COUNT; member++)
        if (members >> member & 1)
            put(shape, st_member_words.words[member], is_needed, member_schema(member));
}

static json_t *call_schema(enum st_call_op op)
{
    static const char *const side_words[] = { "server", "client" };
    enum st_call_side side = st_call_infos[op].side;
    const struct st_words sides = { "side", side == ST_ON_CLIENT ? side_words + 1 : side_words,
                                    side == ST_ON_BOTH ? 2 : 1 };
    struct shape shape = open_shape("call", st_call_infos[op].about);

    put(&shape, "call", true, constant(st_call_words.words[op]));
    put(&shape, "on", side == ST_ON_BOTH, one_of_words(&sides));
    put_members(&shape, st_call_members[op].needs, true);
    put_members(&shape, st_call_members[op].takes, false);
    return shape.schema;
}

static json_t *error_schema(void)
{
    struct shape shape = open_shape(NULL, "an item, or a property of it, that did not arrive");

    put(&shape, "item", true, integer(0, ST_OBJECTS_MAX - 1));
    put(&shape, "property", false, typed("string"));
    put(&shape, "call", true, one_of_words(&st_call_words));
    put(&shape, "status", true, one_of_words(&st_status_words));
    put(&shape, "notice", false, typed("boolean"));
    return shape.schema;
}

static json_t *done_schema(void)
{
    struct shape shape = open_shape("done", "the end of a synchronization");

    put(&shape, "sync", true, integer(1, UINT32_MAX));
    put(&shape, "status", true, one_of_words(&st_status_words));
    put(&shape, "errors", false, array_of(error_schema()));
    put(&shape, "log", false, array_of(typed("string")));
    put(&shape, "state", false, st_json_object());
    return shape.schema;
}

static json_t *hello_schema(void)
{
    struct shape shape = open_shape("hello", "what the engine says about itself");

    put(&shape, "protocol", true, integer(ST_PROTOCOL_VERSION, ST_PROTOCOL_VERSION));
    put(&shape, "name", true, typed("string"));
    put(&shape, "version", true, typed("string"));
    put(&shape, "capabilities", true, array_of(one_of_words(&st_cap_words)));
    put(&shape, "recovery", false, integer(1, ST_WIRE_RECOVERY_MAX));
    put(&shape, "options", false, typed("object"));
    return shape.schema;
}

static json_t *greeting_schema(void)
{
    struct shape shape = open_shape("hello", "the first line that an engine reads");

    put(&shape, "protocol", true, integer(ST_PROTOCOL_VERSION, ST_PROTOCOL_VERSION));
    return shape.schema;
}

static json_t *sync_schema(void)
{
    struct shape shape = open_shape("sync", "bring one client and the server together");

    put(&shape, "sync", true, integer(1, UINT32_MAX));
    put(&shape, "user", true, typed("string"));
    put(&shape, "replica", true, integer(1, ST_REPLICAS_MAX - 1));
    put(&shape, "folders", true, array_of(integer(0, ST_OBJECTS_MAX - 1)));
    put(&shape, "properties", true, array_of(typed("string")));
    put(&shape, "clock", true, integer(0, UINT32_MAX));
    put(&shape, "options", true, typed("object"));
    put(&shape, "state", true, st_json_object());
    return shape.schema;
}

static json_t *answer_schema(void)
{
    struct shape shape = open_shape("answer", "what came of a call");

    put(&shape, "status", true, one_of_words(&st_status_words));
    put_members(&shape, ~0U, false);
    json_object_del(shape.members, "item");
    json_object_del(shape.members, "save");
    json_object_del(shape.members, "edits");
    return shape.schema;
}

static json_t *any_of(json_t *list)
{
    json_t *schema = st_json_object();

    st_json_put(schema, "anyOf", list);
    return schema;
}

const char *st_protocol_schema_print(struct st_arena *arena)
{
    json_t *schema = st_json_object();
    json_t *definitions = st_json_object();
    json_t *says = st_json_array();
    json_t *reads = st_json_array();
    json_t *all = st_json_array();

    st_json_add(says, hello_schema());
    for (enum st_call_op op = 0; op < ST_CALL_COUNT; op++)
        st_json_add(says, call_schema(op));
    st_json_add(says, done_schema());
    st_json_add(reads, greeting_schema());
    st_json_add(reads, sync_schema());
    st_json_add(reads, answer_schema());
    st_json_put(definitions, "said by an engine", any_of(says));
    st_json_put(definitions, "read by an engine", any_of(reads));
    st_json_put_string(schema, "$schema", "http://json-schema.org/draft-07/schema#");
    st_json_put_string(schema, "title", "synctorture: lines of the protocol of engines, version 1");
    st_json_put(schema, "definitions", definitions);
    for (size_t i = 0; i < 2; i++) {
        json_t *reference = st_json_object();

        st_json_put_string(
            reference, "$ref",
            i ? "#/definitions/read by an engine" : "#/definitions/said by an engine");
        st_json_add(all, reference);
    }
    st_json_put(schema, "anyOf", all);

    const char *text = st_json_text(arena, schema, JSON_INDENT(2));

    json_decref(schema);
    return st_arena_format(arena, "%s\n", text);
}
