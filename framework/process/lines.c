/*
 * lines.c - calls and answers as lines.
 */
#include "framework/process/lines.h"

#include <string.h>

#include "framework/base/json.h"

struct st_words st_wire_properties(const struct st_session *session)
{
    return (struct st_words){ "property of this scenario", session->setting->property_names,
                              session->properties };
}

const char *st_wire_line(struct st_arena *arena, json_t *value, size_t *ret_size)
{
    size_t size = json_dumpb(value, NULL, 0, JSON_COMPACT);
    char *line = st_arena_alloc(arena, size + 2);

    (void)json_dumpb(value, line, size, JSON_COMPACT);
    json_decref(value);
    line[size] = '\n';
    *ret_size = size + 1;
    return line;
}

/* --- Reading ---------------------------------------------------------------------------- */

/* The members of the call that is being read. */
struct reading {
    struct st_reader *reader;
    const struct st_session *session;
    struct st_wire_call *wire;
    bool is_full;
};

/* An array of counters; no more than there are replicas. */
static void read_counters(struct st_reader *reader, const json_t *list, uint32_t *counters)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        json_int_t number = json_integer_value(value);

        if (!json_is_integer(value) || number < 0 || number > UINT32_MAX)
            st_reader_complain(reader, "a version is to be made of integers below 2^32");
        else
            counters[i] = (uint32_t)number;
    }
}

/* As answers have it: { "pcl": [...], "key": [replica, counter], "modified": seconds } */
static void read_version(struct reading *reading, const json_t *object)
{
    struct st_version *version = &reading->wire->version;
    uint32_t key[2] = { 0, 0 };
    struct st_reader inner;

    if (!json_is_object(object)) {
        st_reader_complain(reading->reader, "\"version\" is to be an object, as answers have it");
        return;
    }
    st_reader_init(&inner, reading->reader->arena, object, "the version");
    read_counters(&inner, st_read_array(&inner, "pcl", true, ST_REPLICAS_MAX), version->pcl);

    const json_t *pair = st_read_array(&inner, "key", true, 2);

    read_counters(&inner, pair, key);
    if (json_array_size(pair) != 2 || key[0] >= ST_REPLICAS_MAX)
        st_reader_complain(&inner, "\"key\" is to be [replica, counter], with a replica below 16");
    version->key_replica = (st_replica_id)(key[0] % ST_REPLICAS_MAX);
    version->key_counter = key[1];
    version->modified = st_read_number(&inner, "modified", true, 0, UINT32_MAX);
    if (!st_reader_end(&inner) && !reading->reader->problem)
        reading->reader->problem = inner.problem;
    reading->wire->call.version = version;
}

static st_name late_name(struct reading *reading, const char *text)
{
    st_name name = reading->reader->problem ? ST_NAME_NONE
                                            : st_names_late(reading->session->setting->names, text);

    reading->is_full = reading->is_full || (name == ST_NAME_NONE && !reading->reader->problem);
    return name;
}

/* A value may be null where it may be a string. */
static st_name read_value(struct reading *reading)
{
    const json_t *value = json_object_get(reading->reader->object, "value");

    if (!json_is_null(value))
        return late_name(
            reading, st_read_string(reading->reader, "value", true, ST_WIRE_VALUE_MAX));
    (void)st_read_any(reading->reader, "value", true);
    return ST_NAME_NONE;
}

static st_object_id read_object(struct reading *reading, enum st_member member)
{
    return (st_object_id)st_read_number(
        reading->reader, st_member_words.words[member], true, 0,
        (uint32_t)reading->session->objects - 1);
}

static void read_member(struct reading *reading, enum st_member member, bool is_needed)
{
    struct st_reader *reader = reading->reader;
    struct st_call *call = &reading->wire->call;
    const char *key = st_member_words.words[member];
    struct st_words properties = st_wire_properties(reading->session);
    const json_t *version = NULL;

    switch (member) {
    case ST_MEMBER_ITEM:
        call->object = read_object(reading, member);
        return;
    case ST_MEMBER_FOLDER: /* of a list, it is what the call is about */
        if (st_call_members[call->op].needs & 1U << ST_MEMBER_ITEM)
            call->folder = read_object(reading, member);
        else
            call->object = read_object(reading, member);
        return;
    case ST_MEMBER_PROPERTY:
        call->property = (st_property)st_read_word(reader, key, &properties);
        return;
    case ST_MEMBER_VALUE:
        call->value = read_value(reading);
        if (!call->value && call->op == ST_CALL_PROPERTY_SET)
            call->op = ST_CALL_PROPERTY_DELETE; /* null removes it, as in merge patches */
        return;
    case ST_MEMBER_NAME:
        call->name = late_name(reading, st_read_string(reader, key, true, ST_WIRE_NAME_MAX));
        return;
    case ST_MEMBER_SAVE:
        call->save = (uint8_t)st_read_word(reader, key, &st_save_words);
        return;
    case ST_MEMBER_CHANGE:
        call->change = st_read_number(reader, key, is_needed, 0, UINT32_MAX);
        return;
    case ST_MEMBER_VERSION:
        version = st_read_any(reader, key, is_needed);
        if (version)
            read_version(reading, version);
        return;
    case ST_MEMBER_READ:
        call->is_read = st_read_bool(reader, key, true);
        return;
    case ST_MEMBER_PROPERTIES:
        call->properties = st_read_words(reader, key, is_needed, &properties);
        return;
    case ST_MEMBER_EDITS:
        call->edits = (uint8_t)st_read_words(reader, key, is_needed, &st_edit_words);
        return;
    case ST_MEMBER_CONFLICTED:
    case ST_MEMBER_ITEMS:
    case ST_MEMBER_ENTRIES:
    case ST_MEMBER_COUNT:
        break; /* only answers have them */
    }
}

/* Where only one side has such a call, it need not be said. */
static enum st_call_side read_side(struct st_reader *reader, enum st_call_op op)
{
    static const char *const words[] = { "server", "client" };
    static const struct st_words sides = { "side", words, 2 };
    enum st_call_side side = st_call_infos[op].side;

    if (side == ST_ON_BOTH || json_object_get(reader->object, "on"))
        return st_read_word(reader, "on", &sides) == 0 ? ST_ON_SERVER : ST_ON_CLIENT;
    return side;
}

bool st_wire_read_call(
    struct st_reader *reader,
    const struct st_session *session,
    struct st_wire_call *ret_call,
    bool *ret_is_full)
{
    struct reading reading = { reader, session, ret_call, false };
    struct st_call *call = &ret_call->call;

    *ret_call = (struct st_wire_call){ .call = { .property = ST_NO_PROPERTY } };
    call->op = (enum st_call_op)st_read_word(reader, "call", &st_call_words);
    if (reader->problem)
        return false;

    enum st_call_op op = call->op;
    unsigned needs = st_call_members[op].needs;
    unsigned takes = st_call_members[op].takes;

    reader->what = st_arena_format(reader->arena, "the call %s", st_call_words.words[op]);
    ret_call->side = read_side(reader, op);
    for (enum st_member member = 0; member < ST_MEMBER_COUNT; member++) {
        if (needs >> member & 1)
            read_member(&reading, member, true);
        if (member == ST_MEMBER_SAVE && op == ST_CALL_ITEM_SAVE) {
            needs |= st_save_members((enum st_save)call->save);
            takes = 0;
        }
        if (takes >> member & 1)
            read_member(&reading, member, false);
    }
    *ret_is_full = reading.is_full;
    return st_reader_end(reader);
}

/* --- Writing ---------------------------------------------------------------------------- */

static json_t *version_json(const struct st_version *version)
{
    json_t *object = st_json_object();
    json_t *pcl = st_json_array();
    json_t *key = st_json_array();
    size_t count = ST_REPLICAS_MAX;

    while (count > 0 && version->pcl[count - 1] == 0)
        count--;
    for (size_t i = 0; i < count; i++)
        st_json_add(pcl, json_integer(version->pcl[i]));
    st_json_add(key, json_integer(version->key_replica));
    st_json_add(key, json_integer(version->key_counter));
    st_json_put(object, "pcl", pcl);
    st_json_put(object, "key", key);
    st_json_put_integer(object, "modified", version->modified);
    return object;
}

static json_t *properties_json(const struct st_session *session, st_properties properties)
{
    json_t *list = st_json_array();

    for (; properties; properties &= properties - 1)
        st_json_add_string(list, session->setting->property_names[__builtin_ctzll(properties)]);
    return list;
}

static json_t *items_json(const struct st_reply *reply)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < reply->item_count; i++)
        st_json_add(list, json_integer(reply->items[i]));
    return list;
}

static json_t *entries_json(const struct st_session *session, const struct st_reply *reply)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < reply->entry_count; i++) {
        const struct st_journal_entry *entry = &reply->entries[i];
        json_t *object = st_json_object();

        st_json_put_integer(object, "item", entry->object);
        st_json_put_string(object, "edit", st_edit_words.words[entry->edit]);
        st_json_put(object, "properties", properties_json(session, entry->properties));
        st_json_add(list, object);
    }
    return list;
}

static json_t *member_json(
    const struct st_session *session, const struct st_reply *reply, enum st_member member)
{
    const struct st_item_info *info = &reply->info;
    const char *value = NULL;

    switch (member) {
    case ST_MEMBER_NAME:
        return json_string(st_names_text(session->setting->names, info->name));
    case ST_MEMBER_FOLDER:
        return json_integer(info->folder);
    case ST_MEMBER_CHANGE:
        return json_integer(info->change);
    case ST_MEMBER_VERSION:
        return version_json(&info->version);
    case ST_MEMBER_PROPERTIES:
        return properties_json(session, info->properties);
    case ST_MEMBER_READ:
        return json_boolean(info->is_read);
    case ST_MEMBER_CONFLICTED:
        return json_boolean(info->in_conflict);
    case ST_MEMBER_VALUE:
        value = reply->value ? st_names_text(session->setting->names, reply->value) : NULL;
        return value ? json_string(value) : json_null();
    case ST_MEMBER_ITEMS:
        return items_json(reply);
    case ST_MEMBER_ENTRIES:
        return entries_json(session, reply);
    case ST_MEMBER_ITEM:
    case ST_MEMBER_PROPERTY:
    case ST_MEMBER_SAVE:
    case ST_MEMBER_EDITS:
    case ST_MEMBER_COUNT:
        break; /* only calls have them */
    }
    return json_null();
}

const char *st_wire_answer(
    struct st_arena *arena,
    const struct st_session *session,
    const struct st_call *call,
    enum st_status status,
    const struct st_reply *reply,
    size_t *ret_size)
{
    json_t *answer = st_json_object();
    unsigned gives = status == ST_OK ? st_call_members[call->op].gives : 0;

    st_json_put_string(answer, "type", "answer");
    st_json_put_string(answer, "status", st_status_words.words[status]);
    for (enum st_member member = 0; member < ST_MEMBER_COUNT; member++)
        if (gives >> member & 1)
            st_json_put(answer, st_member_words.words[member], member_json(session, reply, member));
    if (status == ST_ACCESS_DENIED && call->op == ST_CALL_ITEM_SAVE &&
        reply->refused < session->properties)
        st_json_put_string(answer, "property", session->setting->property_names[reply->refused]);
    return st_wire_line(arena, answer, ret_size);
}
