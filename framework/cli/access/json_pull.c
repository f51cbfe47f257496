/*
 * json_pull.c - reading a JSON text value by value.
 */
#include "framework/cli/access/json_pull.h"

#include <string.h>

#include "framework/base/text.h"

static bool fail(struct st_pull *pull, const char *error)
{
    pull->error = error;
    return false;
}

static char here(const struct st_pull *pull)
{
    if (pull->at >= pull->size)
        return '\0';
    return pull->text[pull->at];
}

char st_pull_peek(struct st_pull *pull)
{
    for (;;) {
        char c = here(pull);

        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            return c;
        pull->at++;
    }
}

bool st_pull_takes(struct st_pull *pull, char wanted)
{
    if (st_pull_peek(pull) != wanted || pull->at == pull->size)
        return false;
    pull->at++;
    return true;
}

bool st_pull_needs(struct st_pull *pull, char wanted, const char *what)
{
    return st_pull_takes(pull, wanted) || fail(pull, what);
}

bool st_pull_element(struct st_pull *pull, bool is_first)
{
    if (st_pull_takes(pull, ']'))
        return false;
    if (is_first)
        return true;
    return st_pull_needs(pull, ',', "expected a comma or a closing bracket") &&
           (st_pull_peek(pull) != ']' || fail(pull, "a comma without an element behind it"));
}

/* --- Strings -------------------------------------------------------------------------- */

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits behind \u, at the cursor; -1 when they are not there. */
static int32_t take_hex(struct st_pull *pull)
{
    int32_t value = 0;

    for (size_t i = 0; i < 4; i++) {
        int digit = digit_of(here(pull));

        if (digit < 0)
            return -1;
        value = value << 4 | digit;
        pull->at++;
    }
    return value;
}

static void add_utf8(struct st_text *text, int32_t code)
{
    if (code < 0x80) {
        st_text_add_char(text, (char)code);
        return;
    }
    if (code < 0x800) {
        st_text_add_char(text, (char)(0xc0 | code >> 6));
    } else if (code < 0x10000) {
        st_text_add_char(text, (char)(0xe0 | code >> 12));
        st_text_add_char(text, (char)(0x80 | (code >> 6 & 0x3f)));
    } else {
        st_text_add_char(text, (char)(0xf0 | code >> 18));
        st_text_add_char(text, (char)(0x80 | (code >> 12 & 0x3f)));
        st_text_add_char(text, (char)(0x80 | (code >> 6 & 0x3f)));
    }
    st_text_add_char(text, (char)(0x80 | (code & 0x3f)));
}

/* \uXXXX, perhaps with the second half of a surrogate pair; the cursor is behind the u. */
static bool take_code(struct st_pull *pull, struct st_text *text)
{
    int32_t code = take_hex(pull);

    if (code >= 0xd800 && code < 0xdc00) {
        int32_t low = -1;

        if (here(pull) == '\\' && pull->at + 1 < pull->size && pull->text[pull->at + 1] == 'u') {
            pull->at += 2;
            low = take_hex(pull);
        }
        if (low < 0xdc00 || low > 0xdfff)
            return fail(pull, "half a surrogate pair");
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    } else if (code <= 0 || (code >= 0xdc00 && code <= 0xdfff)) {
        return fail(pull, "\\u needs four digits of a character other than U+0000");
    }
    add_utf8(text, code);
    return true;
}

static bool take_escape(struct st_pull *pull, struct st_text *text)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    char letter = here(pull);
    const char *place = letter ? strchr(letters, letter) : NULL;

    if (letter) /* the cursor stays within the text */
        pull->at++;
    if (letter == 'u')
        return take_code(pull, text);
    if (!place)
        return fail(pull, "an unknown escape in a string");
    st_text_add_char(text, meanings[place - letters]);
    return true;
}

/* Pass characters that stand for themselves. */
static bool pass_plain(struct st_pull *pull)
{
    while (pull->at < pull->size) {
        unsigned char c = (unsigned char)pull->text[pull->at];
        size_t length = 1;

        if (c == '"' || c == '\\')
            return true;
        if (c < 0x20)
            return fail(pull, "a control character in a string");
        if (c >= 0x80 && st_utf8_next(pull->text + pull->at, pull->size - pull->at, &length) < 0)
            return fail(pull, "a byte in a string that is not UTF-8");
        pull->at += length;
    }
    return fail(pull, "a string without its end");
}

bool st_pull_string(struct st_pull *pull, struct st_slice *ret_string)
{
    struct st_text text = { 0 };

    if (!st_pull_needs(pull, '"', "expected a string"))
        return false;
    for (;;) {
        size_t start = pull->at;

        if (!pass_plain(pull))
            return false;

        struct st_slice piece = { pull->text + start, pull->at - start };

        if (pull->text[pull->at++] == '"') {
            if (text.data)
                st_text_add_size(&text, piece.text, piece.size);
            *ret_string = text.data ? (struct st_slice){ text.data, text.size } : piece;
            return true;
        }
        if (!text.data)
            st_text_init(&text, pull->arena);
        st_text_add_size(&text, piece.text, piece.size);
        if (!take_escape(pull, &text))
            return false;
    }
}

/* --- Other values --------------------------------------------------------------------- */

static size_t pass_digits(struct st_pull *pull)
{
    size_t start = pull->at;

    while (here(pull) >= '0' && here(pull) <= '9')
        pull->at++;
    return pull->at - start;
}

static bool pass_number(struct st_pull *pull)
{
    static const char wrong[] = "this is no number of JSON";

    pull->at += here(pull) == '-';

    bool is_zero = here(pull) == '0';
    size_t digits = pass_digits(pull);

    if (digits == 0 || (is_zero && digits > 1))
        return fail(pull, wrong);
    if (here(pull) == '.') {
        pull->at++;
        if (pass_digits(pull) == 0)
            return fail(pull, wrong);
    }
    if (here(pull) == 'e' || here(pull) == 'E') {
        pull->at++;
        pull->at += here(pull) == '+' || here(pull) == '-';
        if (pass_digits(pull) == 0)
            return fail(pull, wrong);
    }
    return true;
}

bool st_pull_integer(struct st_pull *pull, uint32_t *ret_integer)
{
    uint64_t integer = 0;

    (void)st_pull_peek(pull);

    size_t start = pull->at;

    if (!pass_number(pull))
        return false;
    for (size_t i = start; i < pull->at && integer <= UINT32_MAX; i++) {
        if (pull->text[i] < '0' || pull->text[i] > '9')
            return fail(pull, "expected a whole number");
        integer = integer * 10 + (uint64_t)(pull->text[i] - '0');
    }
    if (integer > UINT32_MAX)
        return fail(pull, "the number is larger than 4294967295");
    *ret_integer = (uint32_t)integer;
    return true;
}

static bool pass_scalar(struct st_pull *pull)
{
    static const char *const literals[] = { "true", "false", "null" };
    struct st_slice string;

    if (here(pull) == '"')
        return st_pull_string(pull, &string);
    for (size_t i = 0; i < sizeof literals / sizeof literals[0]; i++) {
        size_t size = strlen(literals[i]);

        if (pull->size - pull->at >= size &&
            memcmp(pull->text + pull->at, literals[i], size) == 0) {
            pull->at += size;
            return true;
        }
    }
    return pass_number(pull);
}

/* The lists and objects around a value that is being skipped, innermost last. */
struct nest {
    size_t depth;
    char ends[ST_PULL_DEPTH_MAX];
};

static bool pass_key(struct st_pull *pull, const struct nest *nest)
{
    struct st_slice key;

    return nest->ends[nest->depth - 1] == ']' ||
           (st_pull_string(pull, &key) && st_pull_needs(pull, ':', "expected a colon"));
}

/* Begin a value: pass a scalar, or go into a list or object up to its first value. */
static bool enter(struct st_pull *pull, struct nest *nest, bool *ret_is_complete)
{
    char c = st_pull_peek(pull);

    *ret_is_complete = true;
    if (c != '{' && c != '[')
        return pass_scalar(pull);
    if (nest->depth == ST_PULL_DEPTH_MAX)
        return fail(pull, "values are nested more than 64 deep");
    pull->at++;
    nest->ends[nest->depth++] = (char)(c == '{' ? '}' : ']');
    if (st_pull_takes(pull, nest->ends[nest->depth - 1])) {
        nest->depth--;
        return true;
    }
    *ret_is_complete = false;
    return pass_key(pull, nest);
}

/* Behind a value: leave what ends there, or go on to the next value. */
static bool leave(struct st_pull *pull, struct nest *nest)
{
    while (nest->depth > 0) {
        if (st_pull_takes(pull, ','))
            return pass_key(pull, nest);
        if (!st_pull_needs(pull, nest->ends[nest->depth - 1], "expected a comma or an end"))
            return false;
        nest->depth--;
    }
    return true;
}

bool st_pull_skip(struct st_pull *pull)
{
    struct nest nest = { 0 };
    bool is_complete = false;

    do {
        if (!enter(pull, &nest, &is_complete) || (is_complete && !leave(pull, &nest)))
            return false;
    } while (nest.depth > 0);
    return true;
}
