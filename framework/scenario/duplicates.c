/*
 * duplicates.c - members that an object has twice.
 *
 * jansson stops at the first one. Here a walk over the tokens finds them all; it
 * is taken only when there is one.
 */
#include "framework/scenario/parse.h"

#include <string.h>

#include "framework/base/names.h"
#include "framework/scenario/lex.h"
#include "framework/scenario/scenario.h"

/* An object or list that is open. */
struct level {
    struct st_path path; /* of what is being read in it */
    bool is_list;
    size_t number; /* of the object, in the order of the text */
};

struct walk {
    struct st_problems *problems;
    struct st_arena scratch;
    struct st_names keys; /* "12:body", the member body of object 12 */
    size_t *starts;       /* by id of keys: offset of the first member of that name */
    size_t starts_capacity;
    struct level levels[ST_DEPTH_MAX + 1];
    size_t depth;
    size_t objects;
};

static const char *text_of(const struct walk *walk)
{
    return walk->problems->diags->text;
}

static const char *key_text(struct walk *walk, struct st_lexeme token, size_t object)
{
    const char *start = text_of(walk) + token.start;
    size_t size = token.end - token.start;

    if (!memchr(start, '\\', size))
        return st_arena_format(&walk->scratch, "%zu:%.*s", object, (int)(size - 2), start + 1);

    json_t *string = json_loadb(start, size, JSON_DECODE_ANY, NULL);
    const char *key =
        st_arena_format(&walk->scratch, "%zu:%s", object, string ? json_string_value(string) : "");

    json_decref(string);
    return key;
}

static void report(struct walk *walk, struct st_lexeme token, size_t first)
{
    const struct st_diags *diags = walk->problems->diags;
    const struct st_path *path = &walk->levels[walk->depth].path;
    struct st_place place = { .line = 0 };
    struct st_place before = { .line = 0 };

    if (!st_problems_full(walk->problems)) {
        place = st_locate_token(diags->text, diags->size, token.start, token.end);
        before = st_locate_offset(diags->text, diags->size, first);
    }
    st_problem_at(
        walk->problems, ST_DIAG_DUPLICATE_KEY, path, &place,
        "the last one would count; leave one out", "\"%s\" is given twice; the first is on line %d",
        path->key, before.line);
}

static void take_key(struct walk *walk, struct st_lexeme token)
{
    struct level *level = &walk->levels[walk->depth];
    const char *text = key_text(walk, token, level->number);
    st_name known = st_names_find(&walk->keys, text);
    st_name id = known ? known : st_names_add(&walk->keys, text);

    level->path.key = strchr(st_names_text(&walk->keys, id), ':') + 1;
    if (known) {
        report(walk, token, walk->starts[known]);
        return;
    }
    walk->starts = st_arena_grow(
        &walk->scratch, walk->starts, id, &walk->starts_capacity, sizeof *walk->starts);
    walk->starts[id] = token.start;
}

static void open_level(struct walk *walk, bool is_list)
{
    const struct st_path *above = walk->depth > 0 ? &walk->levels[walk->depth].path : NULL;

    walk->depth++;
    walk->objects++;
    walk->levels[walk->depth] = (struct level){
        .path = { .up = above },
        .is_list = is_list,
        .number = walk->objects,
    };
}

void st_duplicates_report(struct st_problems *problems)
{
    struct walk walk = { .problems = problems };
    size_t size = problems->diags->size;
    struct st_lexeme token = st_lex(text_of(&walk), size, 0);

    st_arena_init(&walk.scratch);
    st_names_init(&walk.keys, &walk.scratch);
    walk.starts = st_arena_grow(&walk.scratch, NULL, 0, &walk.starts_capacity, sizeof *walk.starts);
    while (token.kind != ST_LEX_END) {
        struct st_lexeme next = st_lex(text_of(&walk), size, token.end);

        if (token.kind == '{' || token.kind == '[')
            open_level(&walk, token.kind == '[');
        else if (token.kind == '}' || token.kind == ']')
            walk.depth--;
        else if (token.kind == ',' && walk.levels[walk.depth].is_list)
            walk.levels[walk.depth].path.index++;
        else if (token.kind == ST_LEX_STRING && next.kind == ':')
            take_key(&walk, token);
        token = next;
    }
    st_arena_clear(&walk.scratch);
}
