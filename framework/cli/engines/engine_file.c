/*
 * engine_file.c - a file that describes an engine that is a program.
 */
#include "framework/cli/engines/engine_file.h"

#include <errno.h>
#include <string.h>

#include "framework/base/argv.h"
#include "framework/base/file.h"
#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/cli/engines/labs.h"
#include "framework/process/process.h"
#include "framework/process/reader.h"

/* It stands for the engine in reports, and is not to be taken for one that is built in. */
static const char *read_name(struct st_args *args, struct st_reader *reader)
{
    const char *name = st_read_string(reader, "name", true, ST_WIRE_WORD_MAX);

    if (!name[0] || name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-.")])
        st_reader_complain(
            reader, "\"name\" is to be made of small letters, digits, \"-\" and \".\"");
    else if (st_words_find(&st_engine_words, name) < st_engine_words.count)
        st_reader_complain(reader, "\"name\" is that of a built-in engine, %s", name);
    return st_arena_copy_string(args->arena, name);
}

static const char *const *read_argv(struct st_args *args, struct st_reader *reader)
{
    const json_t *list = st_read_array(reader, "argv", true, ST_ARGV_MAX);
    size_t count = json_array_size(list);
    const char **argv = ST_NEW_ARRAY(args->arena, const char *, count + 1);

    for (size_t i = 0; i < count; i++) {
        const char *word = json_string_value(json_array_get(list, i));

        if (!word)
            st_reader_complain(reader, "\"argv\" is to be made of strings");
        argv[i] = st_arena_copy_string(args->arena, word ? word : "");
    }
    if (list && (count == 0 || !argv[0][0]))
        st_reader_complain(reader, "\"argv\" is to begin with a program");
    return argv;
}

/* As text: a JSON value has an owner, and an arena's memory has none. */
static const char *read_options(struct st_args *args, struct st_reader *reader)
{
    const json_t *options = st_read_any(reader, "options", false);
    const char *name;
    json_t *choice;

    if (options && !json_is_object(options))
        st_reader_complain(reader, "\"options\" is to be an object");
    json_object_foreach ((json_t *)(uintptr_t)options, name, choice) {
        if (!json_is_string(choice))
            st_reader_complain(reader, "option \"%s\" is to be a string", name);
    }
    return options ? st_json_text(args->arena, options, JSON_COMPACT) : NULL;
}

static bool complain(const struct st_args *args, const char *path, const char *problem)
{
    st_complain(args, "the engine file %s cannot be used: %s", path, problem);
    return false;
}

/* A real tool instead of a program that knows the protocol. */
static bool read_lab(
    struct st_args *args, const char *path, const char *text, struct st_engine_spec *ret_spec)
{
    const char *why = "";
    const struct st_lab *lab = st_labs_read(args->arena, text, strlen(text), &why);

    if (!lab)
        return complain(args, path, why);
    ret_spec->engine = st_lab_engine(lab);
    ret_spec->text = st_lab_tool_of(lab)->name;
    ret_spec->file = path;
    return true;
}

bool st_engine_file_read(struct st_args *args, const char *path, struct st_engine_spec *ret_spec)
{
    const char *text = "";
    const char *problem = "";
    size_t size = 0;
    enum st_file_result result =
        st_file_read(args->arena, path, ST_ENGINE_FILE_SIZE_MAX, &text, &size);

    if (result != ST_FILE_OK)
        return complain(
            args, path, result == ST_FILE_TOO_LARGE ? "it has more than 1 MiB" : strerror(errno));

    json_t *object = st_reader_parse(args->arena, text, size, &problem);
    struct st_process_order order = { .argv = NULL };
    struct st_reader reader;

    if (!object)
        return complain(args, path, problem);
    if (json_object_get(object, "lab")) {
        json_decref(object);
        return read_lab(args, path, text, ret_spec);
    }
    st_reader_init(&reader, args->arena, object, "the file");
    ret_spec->text = read_name(args, &reader);
    order.argv = read_argv(args, &reader);
    order.options = read_options(args, &reader);
    order.deadline_ms = st_read_number(&reader, "deadline", false, 1, ST_DEADLINE_MAX) * 1000;
    if (json_object_get(object, "capabilities"))
        order.caps = (unsigned)st_read_words(&reader, "capabilities", true, &st_cap_words);
    (void)st_read_any(&reader, "$schema", false);

    bool is_good = st_reader_end(&reader);

    json_decref(object);
    if (!is_good)
        return complain(args, path, reader.problem);
    ret_spec->engine = st_process_engine(st_process_new(args->arena, &order));
    ret_spec->file = path;
    return true;
}
