/*
 * syntax.c - what is wrong with a text that is not JSON, in words that help.
 *
 * jansson says what it met and where that ends. People want to know where it
 * begins, and what they probably meant. So the text is read once more, by an
 * automaton that knows what may come next and is as strict as jansson.
 */
#include "framework/scenario/syntax.h"

#include <string.h>

#include "framework/scenario/parse.h"
#include "framework/scenario/scenario.h"

/* What may come next. */
enum state { ANY_VALUE, FIRST_ELEMENT, FIRST_NAME, NEXT_NAME, COLON, AFTER_VALUE, NOTHING };

static const char *const wanted[] = {
    [ANY_VALUE] = "a value",
    [FIRST_ELEMENT] = "a value or \"]\"",
    [FIRST_NAME] = "a name in double quotes or \"}\"",
    [NEXT_NAME] = "a name in double quotes",
    [COLON] = "\":\"",
    [AFTER_VALUE] = "",
    [NOTHING] = "the end of the file",
};

struct reader {
    struct st_problems *problems;
    const char *text;
    size_t size;
    enum state state;
    struct st_lexeme token, previous;
    struct st_lexeme open[ST_DEPTH_MAX]; /* brackets that are not closed yet */
    size_t depth;
};

static void report(
    const struct reader *self, struct st_lexeme at, const char *hint, const char *message)
{
    struct st_place place = st_locate_token(self->text, self->size, at.start, at.end);

    st_problem_at(self->problems, ST_DIAG_JSON_SYNTAX, NULL, &place, hint, "%s", message);
}

static int closer_of(const struct reader *self)
{
    return self->open[self->depth - 1].kind == '{' ? '}' : ']';
}

static const char *shown(const struct reader *self, struct st_lexeme token)
{
    enum { SHOWN_MAX = 32 };
    struct st_arena *arena = self->problems->arena;
    size_t size = token.end - token.start;
    const char *start = self->text + token.start;

    if (token.kind == ST_LEX_END)
        return "the end of the file";
    if (token.kind == ST_LEX_STRING)
        return size <= SHOWN_MAX ? st_arena_copy(arena, start, size) : "a string";
    return st_arena_format(arena, "\"%.*s\"", size <= SHOWN_MAX ? (int)size : SHOWN_MAX, start);
}

/* Something is open at the end of the text; what, and since when? */
static void report_end(const struct reader *self)
{
    struct st_lexeme open = self->open[self->depth - 1];
    struct st_place place = st_locate_token(self->text, self->size, open.start, open.end);

    report(
        self, self->token,
        st_hint(self->problems, "the \"%c\" on line %d is not closed", open.kind, place.line),
        st_arena_format(
            self->problems->arena, "the file ends where \"%c\" is expected", closer_of(self)));
}

static void report_missing_comma(const struct reader *self)
{
    struct st_place after = st_locate_offset(self->text, self->size, self->previous.end);
    char closer = (char)closer_of(self);

    report(
        self, self->token, st_hint(self->problems, "a comma is missing on line %d", after.line),
        st_arena_format(
            self->problems->arena, "expected \",\" or \"%c\" before %s", closer,
            shown(self, self->token)));
}

static void report_unexpected(const struct reader *self)
{
    struct st_arena *arena = self->problems->arena;
    int kind = self->token.kind;
    bool is_close = kind == '}' || kind == ']';

    if (kind == ST_LEX_END && self->depth > 0)
        report_end(self);
    else if (is_close && self->previous.kind == ',')
        report(
            self, self->previous, "take it away",
            st_arena_format(arena, "nothing follows this comma but \"%c\"", kind));
    else if (self->state == AFTER_VALUE && !is_close && kind != ':')
        report_missing_comma(self);
    else if (self->state == AFTER_VALUE)
        report(
            self, self->token, NULL,
            st_arena_format(
                arena, "expected \",\" or \"%c\", not %s", closer_of(self),
                shown(self, self->token)));
    else
        report(
            self, self->token, NULL,
            st_arena_format(
                arena, "expected %s, not %s", wanted[self->state], shown(self, self->token)));
}

/* --- The automaton ---------------------------------------------------------------------- */

static bool close_top(struct reader *self)
{
    self->depth--;
    self->state = self->depth > 0 ? AFTER_VALUE : NOTHING;
    return true;
}

static bool take_value(struct reader *self)
{
    int kind = self->token.kind;

    if (kind == '{' || kind == '[') {
        self->open[self->depth++] = self->token;
        self->state = kind == '{' ? FIRST_NAME : FIRST_ELEMENT;
        return true;
    }
    self->state = self->depth > 0 ? AFTER_VALUE : NOTHING;
    return kind == ST_LEX_STRING || kind == ST_LEX_WORD;
}

/* Whether the token may come here; if so, what may come then is in state. */
static bool take(struct reader *self)
{
    int kind = self->token.kind;

    switch (self->state) {
    case FIRST_ELEMENT:
        return kind == ']' ? close_top(self) : take_value(self);
    case ANY_VALUE:
        return take_value(self);
    case FIRST_NAME:
        if (kind == '}')
            return close_top(self);
        self->state = COLON;
        return kind == ST_LEX_STRING;
    case NEXT_NAME:
        self->state = COLON;
        return kind == ST_LEX_STRING;
    case COLON:
        self->state = ANY_VALUE;
        return kind == ':';
    case AFTER_VALUE:
        if (kind == closer_of(self))
            return close_top(self);
        self->state = closer_of(self) == '}' ? NEXT_NAME : ANY_VALUE;
        return kind == ',';
    case NOTHING:
        return kind == ST_LEX_END;
    }
    return false;
}

/* Whether the token is JSON by itself; if not, that is reported. */
static bool is_sound(const struct reader *self)
{
    struct st_token_fault fault = { .why = NULL };

    if (self->token.kind == ST_LEX_STRING)
        fault = st_check_string(self->text, self->token);
    if (self->token.kind == ST_LEX_WORD)
        fault = st_check_word(self->problems->arena, self->text, self->token);
    if (!fault.why)
        return true;

    struct st_place place = st_locate_token(self->text, self->size, fault.start, fault.end);

    st_problem_at(self->problems, fault.id, NULL, &place, fault.hint, "%s", fault.why);
    return false;
}

/* Whether everything is as the automaton wants it; if not, that is reported. */
static bool read_all(struct reader *self)
{
    do {
        enum state state = self->state;

        self->previous = self->token;
        self->token = st_lex(self->text, self->size, self->token.end);
        if (!is_sound(self))
            return false;
        if (!take(self)) {
            self->state = state;
            report_unexpected(self);
            return false;
        }
    } while (self->token.kind != ST_LEX_END);
    return true;
}

/* --- Before it -------------------------------------------------------------------------- */

/* The token that ends at an offset: where jansson stopped. */
static struct st_lexeme token_before(const char *text, size_t size, size_t end)
{
    struct st_lexeme token = st_lex(text, size, 0);

    while (token.end < end && token.kind != ST_LEX_END)
        token = st_lex(text, size, token.end);
    return token;
}

void st_syntax_report(struct st_problems *problems, const json_error_t *fallback)
{
    static const char mark[] = "\xef\xbb\xbf";
    struct reader self = {
        .problems = problems,
        .text = problems->diags->text,
        .size = problems->diags->size,
    };
    struct st_lexeme first = st_lex(self.text, self.size, 0);

    if (first.kind == ST_LEX_END)
        report(
            &self, first, "synctorture new NAME writes a scenario to begin with",
            "the file is empty");
    else if (self.size >= 3 && memcmp(self.text, mark, 3) == 0)
        report(
            &self, (struct st_lexeme){ ST_LEX_WORD, 0, 3 }, "save the file as UTF-8 without it",
            "the file begins with a byte order mark");
    else if (read_all(&self)) {
        first = token_before(self.text, self.size, (size_t)fallback->position);

        struct st_place place = st_locate_token(self.text, self.size, first.start, first.end);
        bool is_number = json_error_code(fallback) == json_error_numeric_overflow;

        st_problem_at(
            problems, is_number ? ST_DIAG_BAD_VALUE : ST_DIAG_JSON_SYNTAX, NULL, &place, NULL, "%s",
            is_number ? "the number is too large" : fallback->text);
    }
}
