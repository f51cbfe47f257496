/*
 * scalar.c - decoding what has no parts: texts, numbers, flags, words.
 */
#include "framework/scenario/scalar.h"

#include <assert.h>
#include <string.h>

#include "framework/scenario/document.h"
#include "framework/scenario/mistype.h"
#include "framework/scenario/rule.h"
#include "framework/scenario/scenario.h"

/* --- Texts ------------------------------------------------------------------------------ */

static void report_flaw(
    const struct st_decoder *self,
    const struct st_flaw *flaw,
    const char *text,
    const struct st_path *path,
    bool is_key)
{
    const char *quote = "";

    if (flaw->id == ST_DIAG_TOO_LONG)
        text = "the text";
    else if (!text[0])
        text = "the name";
    else
        quote = "\"";
    (is_key ? st_problem_key : st_problem)(
        self->problems, flaw->id, path, flaw->hint, "%s%s%s %s", quote, text, quote, flaw->why);
}

static const char *take_property(
    struct st_decoder *self, const char *text, const struct st_path *path)
{
    st_name name = st_names_add(self->properties, text);

    if (name > ST_PROPERTIES_MAX && !self->too_many_properties) {
        self->too_many_properties = true;
        st_problem(
            self->problems, ST_DIAG_TOO_MANY, path, NULL,
            "the scenario has more than %d different properties", (int)ST_PROPERTIES_MAX);
    }
    return st_names_text(self->properties, name);
}

/* The text in the arena, or NULL after a report. */
static const char *take_text(
    struct st_decoder *self,
    enum st_rule rule,
    const char *text,
    const struct st_path *path,
    bool is_key)
{
    size_t size = strlen(text);
    struct st_flaw flaw = st_rule_check(rule, text, size);

    if (flaw.why) {
        report_flaw(self, &flaw, text, path, is_key);
        return NULL;
    }
    if (rule == ST_RULE_PROPERTY)
        return take_property(self, text, path);
    return st_arena_copy(self->problems->arena, text, size);
}

/* The string, or NULL after a report. */
static const char *string_of(
    const struct st_decoder *self,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *at)
{
    if (!json_is_string(json))
        st_mistyped(self->problems, type, json, at);
    return json_string_value(json);
}

static void decode_text(
    struct st_decoder *self,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *at,
    const char **slot)
{
    if (type->nullable && json_is_null(json))
        return;

    const char *text = string_of(self, type, json, at);

    if (text)
        *slot = take_text(self, type->rule, text, at, false);
}

/* --- Numbers and flags ------------------------------------------------------------------ */

static void decode_format(
    const struct st_decoder *self,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *at,
    struct st_number *slot)
{
    if (!json_is_integer(json))
        st_mistyped(self->problems, type, json, at);
    else if (json_integer_value(json) != ST_FORMAT)
        st_problem(
            self->problems, ST_DIAG_BAD_VALUE, at, "write 1", "there is no format %lld",
            (long long)json_integer_value(json));
    else
        *slot = (struct st_number){ true, ST_FORMAT };
}

static bool parse_hex(const char *text, uint32_t *ret_value)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    uint32_t value = 0;
    size_t size = strlen(text);

    if (size < 3 || size > 10 || text[0] != '0' || text[1] != 'x')
        return false;
    for (size_t i = 2; i < size; i++) {
        const char *digit = strchr(digits, text[i]);

        if (!digit)
            return false;
        value = value << 4 | ((uint32_t)(digit - digits) & 0xf);
    }
    *ret_value = value;
    return true;
}

static bool parse_clock(const char *text, uint32_t *ret_value)
{
    static const uint32_t ends[] = { 24, 60, 60 };
    uint32_t value = 0;

    if (strlen(text) != 8)
        return false;
    for (size_t part = 0; part < 3; part++, text += 3) {
        uint32_t tens = (uint32_t)(unsigned char)text[0] - '0';
        uint32_t ones = (uint32_t)(unsigned char)text[1] - '0';

        if (tens > 9 || ones > 9 || tens * 10 + ones >= ends[part] || (part < 2 && text[2] != ':'))
            return false;
        value = value * 60 + tens * 10 + ones;
    }
    *ret_value = value;
    return true;
}

static void decode_number(
    const struct st_decoder *self,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *at,
    struct st_number *slot)
{
    bool is_hex = type->shape == ST_SHAPE_HEX;
    const char *text = string_of(self, type, json, at);

    if (!text)
        return;
    slot->given = (is_hex ? parse_hex : parse_clock)(text, &slot->value);
    if (!slot->given)
        st_problem(
            self->problems, ST_DIAG_BAD_VALUE, at,
            is_hex ? "\"0x\" and up to 8 digits, for example \"0x80070005\""
                   : "hours, minutes, seconds: \"08:30:00\"",
            "\"%s\" is no %s", text, is_hex ? "hexadecimal number" : "time of day");
}

/* From 1 to max, or null for none, or the one word for as many as there are. */
static void decode_count(
    const struct st_decoder *self,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *at,
    struct st_number *slot)
{
    const char *word = json_string_value(json);
    json_int_t value = json_integer_value(json);

    if (word && type->words && st_words_find(type->words, word) < type->words->count)
        *slot = (struct st_number){ true, ST_COUNT_WORD };
    else if (type->nullable && json_is_null(json))
        *slot = (struct st_number){ true, 0 };
    else if (!json_is_integer(json))
        st_mistyped(self->problems, type, json, at);
    else if (value < 1 || value > (json_int_t)type->max)
        st_problem(
            self->problems, ST_DIAG_BAD_VALUE, at,
            st_hint(self->problems, "a number from 1 to %zu", type->max), "%s cannot be %lld",
            st_called(self->problems->arena, at), (long long)value);
    else
        *slot = (struct st_number){ true, (uint32_t)value };
}

static void decode_flag(
    const struct st_decoder *self,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *at,
    struct st_flag *slot)
{
    if (json_is_boolean(json))
        *slot = (struct st_flag){ true, json_is_true(json) };
    else
        st_mistyped(self->problems, type, json, at);
}

/* --- Words ------------------------------------------------------------------------------ */

/* The index of the word, or the number of words after a report. */
static size_t find_word(
    const struct st_decoder *self,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *at)
{
    const struct st_words *words = type->words;
    const char *word = string_of(self, type, json, at);
    size_t index = word ? st_words_find(words, word) : words->count;

    if (word && index == words->count)
        st_problem(
            self->problems, ST_DIAG_UNKNOWN_WORD, at, st_hint_choices(self->problems, word, words),
            "no %s is called \"%s\"", words->what, word);
    return index;
}

static void decode_word(
    const struct st_decoder *self,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *at,
    struct st_word *slot)
{
    size_t word = find_word(self, type, json, at);

    if (word < type->words->count)
        *slot = (struct st_word){ true, (uint8_t)word };
}

static void decode_words(
    const struct st_decoder *self,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *at,
    struct st_word_set *slot)
{
    json_t *element = NULL;
    uint32_t set = 0;
    bool is_sound = true;
    size_t i = 0;

    if (!json_is_array(json)) {
        st_mistyped(self->problems, type, json, at);
        return;
    }
    json_array_foreach (json, i, element) {
        const struct st_path here = { .up = at, .index = i };
        size_t word = find_word(self, type, element, &here);
        uint32_t bit = word < type->words->count ? 1U << word : 0;

        is_sound = is_sound && bit;
        if (set & bit)
            st_problem(
                self->problems, ST_DIAG_BAD_VALUE, &here, "leave one out", "\"%s\" is listed twice",
                type->words->words[word]);
        set |= bit;
    }
    if (is_sound)
        *slot = (struct st_word_set){ true, set };
}

/* --- All of them ------------------------------------------------------------------------ */

const char *st_decode_key(
    struct st_decoder *self, enum st_rule rule, const char *key, const struct st_path *at)
{
    return take_text(self, rule, key, at, true);
}

void st_decode_scalar(
    struct st_decoder *self,
    const struct st_type *type,
    const json_t *json,
    const struct st_path *at,
    void *slot)
{
    switch (type->shape) {
    case ST_SHAPE_TEXT:
        decode_text(self, type, json, at, slot);
        break;
    case ST_SHAPE_FORMAT:
        decode_format(self, type, json, at, slot);
        break;
    case ST_SHAPE_HEX:
    case ST_SHAPE_CLOCK:
        decode_number(self, type, json, at, slot);
        break;
    case ST_SHAPE_COUNT:
        decode_count(self, type, json, at, slot);
        break;
    case ST_SHAPE_FLAG:
        decode_flag(self, type, json, at, slot);
        break;
    case ST_SHAPE_WORD:
        decode_word(self, type, json, at, slot);
        break;
    case ST_SHAPE_WORDS:
        decode_words(self, type, json, at, slot);
        break;
    case ST_SHAPE_LIST:
    case ST_SHAPE_MAP:
    case ST_SHAPE_OBJECT:
    case ST_SHAPE_RAW:
        assert(false);
    }
}
