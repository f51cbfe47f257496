/*
 * decode.c - from JSON values to slots, by the tables of fields.h.
 *
 * A path is a node on the stack while a value is being decoded. Only those of
 * objects and lists are kept in the arena: a right file costs few nodes.
 */
#include "framework/scenario/decode.h"

#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/scenario/mistype.h"
#include "framework/scenario/scalar.h"

static struct st_arena *arena_of(const struct st_decoder *self)
{
    return self->problems->arena;
}

static const struct st_path *keep(const struct st_decoder *self, const struct st_path *path)
{
    struct st_path *kept = NULL;

    if (path) {
        kept = ST_NEW(arena_of(self), struct st_path);
        *kept = *path;
    }
    return kept;
}

/* --- Lists and maps --------------------------------------------------------------------- */

/* Whether that many elements are possible; if not, that is reported. */
static bool fits(
    const struct st_decoder *self,
    const struct st_type *type,
    size_t count,
    const struct st_path *at)
{
    if (type->max && count > type->max) {
        st_problem(
            self->problems, ST_DIAG_TOO_MANY, at, NULL,
            "%s has %zu elements; at most %zu are possible", st_called(arena_of(self), at), count,
            type->max);
        return false;
    }
    if (count < type->min)
        st_problem(
            self->problems, ST_DIAG_BAD_VALUE, at, NULL, "%s must not be empty",
            st_called(arena_of(self), at));
    return count >= type->min;
}

static void decode_list(
    struct st_decoder *self,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *at,
    struct st_many *slot)
{
    size_t size = st_slot_size(type->element);
    size_t count = json_array_size(json);
    char *items = st_arena_alloc_array(arena_of(self), count, size);
    json_t *element = NULL;
    size_t i = 0;

    *slot = (struct st_many){ .at = at, .given = true, .count = count, .items = items };
    json_array_foreach (json, i, element) {
        st_decode(self, type->element, element, ST_ELEMENT(at, i), items + i * size);
    }
}

/* A name that breaks its rule is left NULL. */
static void decode_map(
    struct st_decoder *self,
    const struct st_type *type,
    json_t *json,
    const struct st_path *at,
    struct st_many *slot)
{
    size_t size = st_slot_size(type->element);
    size_t count = json_object_size(json);
    const char **keys = ST_NEW_ARRAY(arena_of(self), const char *, count);
    char *items = st_arena_alloc_array(arena_of(self), count, size);
    const char *key = NULL;
    json_t *member = NULL;
    size_t i = 0;

    *slot = (struct st_many){
        .at = at,
        .given = true,
        .count = count,
        .keys = keys,
        .items = items,
    };
    json_object_foreach (json, key, member) {
        keys[i] = st_decode_key(self, type->rule, key, ST_MEMBER(at, key));
        if (keys[i])
            st_decode(self, type->element, member, ST_MEMBER(at, keys[i]), items + i * size);
        i++;
    }
}

static void decode_many(
    struct st_decoder *self,
    const struct st_type *type,
    json_t *json,
    const struct st_path *at,
    struct st_many *slot)
{
    bool is_list = type->shape == ST_SHAPE_LIST;

    if (type->nullable && json_is_null(json)) {
        *slot = (struct st_many){ .at = keep(self, at), .given = true, .null = true };
        return;
    }
    if (type->or_text && json_is_string(json)) {
        *slot = (struct st_many){
            .at = keep(self, at),
            .given = true,
            .text = st_arena_copy_string(arena_of(self), json_string_value(json)),
        };
        return;
    }
    if (is_list ? !json_is_array(json) : !json_is_object(json)) {
        st_mistyped(self->problems, type, json, at);
        return;
    }
    if (!fits(self, type, is_list ? json_array_size(json) : json_object_size(json), at))
        return;
    if (is_list)
        decode_list(self, type, json, keep(self, at), slot);
    else
        decode_map(self, type, json, keep(self, at), slot);
}

/* --- Objects ---------------------------------------------------------------------------- */

#define ALL_ROWS UINT32_MAX

struct object {
    const struct st_type *type;
    const struct st_path *at;
    uint32_t variant; /* one bit; 0: it cannot be told */
    uint32_t given;   /* set of rows */
};

/* Which variant the object says it is. */
static uint32_t variant_of(const struct st_type *type, const json_t *json)
{
    if (!type->words)
        return 1;

    const char *word = json_string_value(json_object_get(json, type->fields[0].name));
    size_t index = word ? st_words_find(type->words, word) : type->words->count;

    return index < type->words->count ? 1U << index : 0;
}

/* What messages call the object: "an item", "step \"sync\"". */
static const char *name_of(const struct st_decoder *self, const struct object *object)
{
    if (!object->type->words)
        return object->type->what;
    return st_arena_format(
        arena_of(self), "%s \"%s\"", object->type->words->what,
        object->type->words->words[__builtin_ctz(object->variant)]);
}

static const struct st_field *find_row(const struct object *object, const char *name)
{
    const struct st_type *type = object->type;

    for (size_t i = 0; i < type->field_count; i++)
        if (type->fields[i].allowed & object->variant && strcmp(type->fields[i].name, name) == 0)
            return &type->fields[i];
    return NULL;
}

/* The words of the variants that have a member of the name, though this one has not; or NULL. */
static const char *variants_with(
    const struct st_decoder *self, const struct st_type *type, const char *name)
{
    uint32_t variants = 0;
    struct st_text words;

    st_text_init(&words, arena_of(self));
    for (size_t i = 0; i < type->field_count; i++)
        if (strcmp(type->fields[i].name, name) == 0)
            variants |= type->fields[i].allowed;
    for (size_t i = 0; type->words && i < type->words->count; i++)
        if (variants >> i & 1)
            st_text_addf(&words, "%s%s", words.size ? ", " : "", type->words->words[i]);
    return words.size ? words.data : NULL;
}

static void report_unknown(
    const struct st_decoder *self, const struct object *object, const char *name)
{
    const char *others = variants_with(self, object->type, name);
    const char *names[ST_FIELDS_MAX];
    struct st_words possible = { "member", names, 0 };

    for (size_t i = 0; i < object->type->field_count; i++)
        if (object->type->fields[i].allowed & object->variant)
            names[possible.count++] = object->type->fields[i].name;
    st_problem_key(
        self->problems, ST_DIAG_UNKNOWN_KEY, ST_MEMBER(object->at, name),
        others ? st_hint(self->problems, "\"%s\" is for %s", name, others)
               : st_hint_choices(self->problems, name, &possible),
        "%s has no member \"%s\"", name_of(self, object), name);
}

static void report_missing(const struct st_decoder *self, const struct object *object)
{
    for (size_t i = 0; i < object->type->field_count; i++) {
        const struct st_field *row = &object->type->fields[i];

        if (row->required & object->variant && !(object->given & 1U << i))
            st_problem(
                self->problems, ST_DIAG_MISSING_KEY, object->at,
                st_hint(self->problems, "\"%s\": %s", row->name, row->about), "%s needs \"%s\"",
                name_of(self, object), row->name);
    }
}

/* The names of the rows with the letter that are in the set. */
static const char *choice_names(
    const struct st_decoder *self, const struct object *object, char choice, uint32_t rows)
{
    const char *between = rows == ALL_ROWS ? " or " : " and ";
    struct st_text names;

    st_text_init(&names, arena_of(self));
    for (size_t i = 0; i < object->type->field_count; i++)
        if (object->type->fields[i].choice == choice && rows & 1U << i)
            st_text_addf(
                &names, "%s\"%s\"", names.size ? between : "", object->type->fields[i].name);
    return names.data;
}

/* Of the rows with the letter, exactly one must be given. */
static void check_choice(const struct st_decoder *self, const struct object *object, char choice)
{
    size_t count = 0;

    for (size_t i = 0; i < object->type->field_count; i++)
        count += object->type->fields[i].choice == choice && object->given & 1U << i;
    if (count == 0)
        st_problem(
            self->problems, ST_DIAG_MISSING_KEY, object->at, NULL, "%s needs %s",
            name_of(self, object), choice_names(self, object, choice, ALL_ROWS));
    if (count > 1)
        st_problem(
            self->problems, ST_DIAG_CONTRADICTION, object->at, "make them two entries",
            "%s cannot have %s together", name_of(self, object),
            choice_names(self, object, choice, object->given));
}

static void check_choices(const struct st_decoder *self, const struct object *object)
{
    char last = 0;

    for (size_t i = 0; i < object->type->field_count; i++) {
        char choice = object->type->fields[i].choice;

        if (choice && choice != last)
            check_choice(self, object, choice);
        last = choice;
    }
}

/* It cannot be told what the object may have, but why. */
static void report_variant(struct st_decoder *self, const struct object *object, json_t *json)
{
    const struct st_field *row = &object->type->fields[0];
    json_t *word = json_object_get(json, row->name);
    struct st_word slot = { .given = false };

    if (word)
        st_decode(self, row->type, word, ST_MEMBER(object->at, row->name), &slot);
    else
        st_problem(
            self->problems, ST_DIAG_MISSING_KEY, object->at,
            st_hint(self->problems, "\"%s\": %s", row->name, row->about), "%s needs \"%s\"",
            object->type->what, row->name);
}

static void decode_object(
    struct st_decoder *self,
    const struct st_type *type,
    json_t *json,
    const struct st_path *at,
    void *slot)
{
    struct st_node *node = slot;
    const char *name = NULL;
    json_t *member = NULL;

    if (!json_is_object(json)) {
        st_mistyped(self->problems, type, json, at);
        return;
    }

    struct object object = { type, keep(self, at), variant_of(type, json), 0 };

    node->given = true;
    node->at = object.at;
    if (!object.variant) {
        report_variant(self, &object, json);
        return;
    }
    json_object_foreach (json, name, member) {
        const struct st_field *row = find_row(&object, name);

        if (!row) {
            report_unknown(self, &object, name);
            continue;
        }
        object.given |= 1U << (row - type->fields);
        st_decode(
            self, row->type, member, ST_MEMBER(object.at, row->name), (char *)slot + row->offset);
    }
    report_missing(self, &object);
    check_choices(self, &object);
}

static void decode_raw(
    const struct st_decoder *self,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *at,
    const char **slot)
{
    if (json_is_object(json))
        *slot = st_json_text(arena_of(self), json, JSON_COMPACT);
    else
        st_mistyped(self->problems, type, json, at);
}

void st_decode(
    struct st_decoder *self,
    const struct st_type *type,
    json_t *json,
    const struct st_path *at,
    void *slot)
{
    if (type->shape == ST_SHAPE_OBJECT)
        decode_object(self, type, json, at, slot);
    else if (type->shape == ST_SHAPE_LIST || type->shape == ST_SHAPE_MAP)
        decode_many(self, type, json, at, slot);
    else if (type->shape == ST_SHAPE_RAW)
        decode_raw(self, type, json, at, slot);
    else
        st_decode_scalar(self, type, json, at, slot);
}
