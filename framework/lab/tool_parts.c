/*
 * tool_parts.c - the parts of a tool's description that are tables of their own.
 */
#include <string.h>

#include "framework/lab/outside/request.h"
#include "framework/lab/tool_reading.h"

/* --- Other ways to synchronize ------------------------------------------------------------ */

static const char *const variant_keys[] = { "about", "before", "add", "note" };
static const struct st_words variant_members = { "member of a variant", variant_keys,
                                                 sizeof variant_keys / sizeof variant_keys[0] };

static struct st_lab_variant read_variant(
    struct st_lab_reading *reading, const char *name, const json_t *object)
{
    struct st_lab_variant variant = { NULL, 0, NULL,
                                      json_array_size(json_object_get(object, "add")) };

    if (name[strspn(name, st_lab_name_letters)] || !name[0])
        st_lab_complain(
            reading, "variant \"%.40s\" is to be made of small letters, digits and \"-\"", name);
    st_lab_refuse_others(reading, object, &variant_members);
    (void)st_lab_read_text(reading, object, "about", true);
    variant.before = st_lab_read_commands(reading, object, "before", &variant.before_count);
    if (json_object_get(object, "add"))
        variant.add = st_lab_read_argv(reading, "add", json_object_get(object, "add")).argv;
    if (variant.before_count == 0 && variant.add_count == 0)
        st_lab_complain(reading, "variant \"%.40s\" is to have \"before\", \"add\" or both", name);
    return variant;
}

void st_lab_read_variants(
    struct st_lab_reading *reading, const json_t *object, struct st_lab_tool *tool)
{
    json_t *rows = (json_t *)(uintptr_t)st_lab_read_rows(reading, object, "variants", true);
    size_t count = json_object_size(rows);
    const char **names = ST_NEW_ARRAY(reading->arena, const char *, count + 1);
    struct st_lab_variant *variants =
        ST_NEW_ARRAY(reading->arena, struct st_lab_variant, count + 1);
    const char *key;
    json_t *value;
    size_t i = 0;

    json_object_foreach (rows, key, value) {
        names[i] = st_arena_copy_string(reading->arena, key);
        variants[i++] = read_variant(reading, key, value);
    }
    tool->variant_names = names;
    tool->variants = variants;
}

/* --- Files of its own ----------------------------------------------------------------------- */

static const char *const *read_lines(
    struct st_lab_reading *reading, const char *name, const json_t *rows)
{
    size_t count = json_array_size(rows);
    const char **lines = ST_NEW_ARRAY(reading->arena, const char *, count + 1);

    if (!json_is_array(rows) || count > ST_LAB_LINES_MAX)
        st_lab_complain(
            reading, "\"files\": \"%.40s\" is to be an array of at most %d lines", name,
            (int)ST_LAB_LINES_MAX);
    for (size_t i = 0; i < count && !reading->why; i++) {
        const json_t *line = json_array_get(rows, i);

        if (!json_is_string(line) || json_string_length(line) > ST_LAB_TEXT_MAX)
            st_lab_complain(reading, "\"files\": \"%.40s\" is to be made of strings", name);
        else
            lines[i] = st_lab_keep_text(reading, line);
    }
    return lines;
}

void st_lab_read_files(
    struct st_lab_reading *reading, const json_t *object, struct st_lab_tool *tool)
{
    json_t *rows = (json_t *)(uintptr_t)st_lab_read_rows(reading, object, "files", true);
    struct st_lab_file *files =
        ST_NEW_ARRAY(reading->arena, struct st_lab_file, json_object_size(rows) + 1);
    const char *key;
    json_t *value;

    json_object_foreach (rows, key, value) {
        if (!*key || key[0] == '.' || strchr(key, '/'))
            st_lab_complain(
                reading,
                "\"files\": \"%.40s\" is no name of a file in {home}; no \"/\", and "
                "no \".\" first",
                key);
        files[tool->file_count++] = (struct st_lab_file){
            .name = st_arena_copy_string(reading->arena, key),
            .lines = read_lines(reading, key, value),
        };
    }
    tool->files = files;
}

/* --- A server ------------------------------------------------------------------------------- */

static const struct st_lab_protocol *read_protocol(
    struct st_lab_reading *reading, const json_t *serve)
{
    const json_t *word = json_object_get(serve, "protocol");

    return word ? st_lab_protocols[st_lab_read_word(
                      reading, "protocol", word, &st_lab_protocol_words)]
                : NULL;
}

void st_lab_read_serve(
    struct st_lab_reading *reading, const json_t *object, struct st_lab_tool *tool)
{
    static const char *const keys[] = { "as", "command", "package", "note", "protocol" };
    static const struct st_words members = { "member of serve", keys, 5 };
    static const char *const users[] = { "user", "root" };
    static const struct st_words user_words = { "user of a server", users, 2 };
    const json_t *serve = json_object_get(object, "serve");

    if (!serve)
        return;
    st_lab_refuse_others(reading, serve, &members);
    tool->serve = st_lab_read_command(reading, serve, "command", true);
    tool->serves_as_root =
        st_lab_read_word(reading, "as", json_object_get(serve, "as"), &user_words) == 1;
    tool->protocol = read_protocol(reading, serve);
    tool->serve_package = st_lab_read_text(reading, serve, "package", false);
    if (!st_lab_shapes[tool->shape]->item)
        st_lab_complain(
            reading,
            "\"serve\" is for tools of files; the shape %s has a server of its own, or "
            "needs none",
            st_lab_shapes[tool->shape]->word);
}

/* --- Calls that it never makes -------------------------------------------------------------- */

static struct st_lab_never read_claim(
    struct st_lab_reading *reading, const char *call, const json_t *object)
{
    static const char *const keys[] = { "why", "versions" };
    static const struct st_words members = { "member of never", keys, 2 };
    struct st_lab_never never = { .call = (enum st_call_op)st_words_find(&st_call_words, call) };

    if ((size_t)never.call == st_call_words.count)
        st_lab_complain(
            reading, "\"never\": no call is called \"%.40s\"; %s", call,
            st_choices(reading->arena, call, &st_call_words));
    st_lab_refuse_others(reading, object, &members);
    never.why = st_arena_format(
        reading->arena, "it never makes %s: %s", call,
        st_lab_read_text(reading, object, "why", true));
    never.versions = st_lab_read_range(reading, "never", object);
    return never;
}

void st_lab_read_never(
    struct st_lab_reading *reading, const json_t *object, struct st_lab_tool *tool)
{
    json_t *rows = (json_t *)(uintptr_t)st_lab_read_rows(reading, object, "never", true);
    struct st_lab_never *nevers =
        ST_NEW_ARRAY(reading->arena, struct st_lab_never, json_object_size(rows) + 1);
    bool is_heard = tool->protocol || st_lab_shapes[tool->shape]->protocol;
    bool is_traced =
        !tool->serve && (tool->shape == ST_LAB_FILES || tool->shape == ST_LAB_PLAIN_FILES ||
                         st_lab_shapes[tool->shape]->spot);
    const char *key;
    json_t *value;

    if (rows && !is_heard && !is_traced)
        st_lab_complain(
            reading,
            "\"never\" is for tools whose calls or requests are seen; faults cannot happen to "
            "this one at all");
    json_object_foreach (rows, key, value) {
        nevers[tool->never_count++] = read_claim(reading, key, value);
    }
    tool->nevers = nevers;
}
