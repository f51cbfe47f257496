/*
 * access_ask.c - what is asked about access, and the answer to one question.
 */
#include "framework/cli/access/access_ask.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "framework/base/json.h"
#include "framework/report/human.h"
#include "framework/report/json_out.h"
#include "framework/run/event_parts.h"

/* --- The moment ---------------------------------------------------------------------------- */

struct moment {
    struct st_arena *arena;
    size_t step; /* index */
    struct st_world *world;
};

static void keep_world(void *context, const struct st_world *world, size_t step)
{
    struct moment *moment = context;

    if (step == moment->step)
        moment->world = st_arena_copy_block(moment->arena, world, world->setting->size);
}

/* The world after a step, when the engine has synchronized as the steps before it say. */
static const struct st_world *world_after(
    const struct st_args *args, const struct st_scenario *scenario)
{
    struct moment moment = { .arena = args->arena, .step = args->access.after - 1 };
    struct st_engine_spec spec;
    const char *why = NULL;
    const char *hint = NULL;
    bool is_known = st_engine_spec_parse(args->arena, "reference", &spec, &why, &hint);
    struct st_runner *runner = NULL;

    if (args->engine_count > 0)
        spec = args->engines[0];
    if (!is_known || moment.step >= scenario->step_count) {
        st_complain(
            args, "--after %zu: the scenario has %zu steps", args->access.after,
            scenario->step_count);
        return NULL;
    }
    runner = st_runner_new(args->arena, scenario, &spec, 0);
    st_runner_watch(runner, keep_world, &moment);
    (void)st_runner_go(runner);
    return moment.world;
}

/* --- The question -------------------------------------------------------------------------- */

/* The names there are, as words for did-you-mean. */
static const char *choices(
    struct st_arena *arena, const char *word, const char *const *names, size_t count)
{
    const struct st_words words = { "name", names, count };

    return st_choices(arena, word, &words);
}

static bool read_identity(const struct st_args *args, struct st_question *question)
{
    const struct st_setting *setting = &question->scenario->setting;

    for (size_t i = ST_FIRST_NAMED; args->access.as && i < setting->identities; i++)
        if (strcmp(setting->identity_names[i], args->access.as) == 0)
            question->as = (st_identity)i;
    if (!args->access.as || question->as != ST_NOBODY)
        return true;
    st_complain(
        args, "--as: nobody is called \"%s\"; %s", args->access.as,
        choices(
            args->arena, args->access.as, setting->identity_names + ST_FIRST_NAMED,
            setting->identities - ST_FIRST_NAMED));
    return false;
}

static st_object_id find_object(
    const struct st_args *args, const struct st_question *question, const char *path)
{
    const struct st_store *server = st_world_server(question->world);

    for (st_object_id id = 0; id < server->used; id++)
        if (st_store_has(server, id) &&
            strcmp(st_object_path(args->arena, &question->scenario->names, server, id), path) == 0)
            return id;
    return ST_NO_OBJECT;
}

static bool read_property(
    const struct st_args *args, struct st_question *question, const char *name)
{
    const struct st_setting *setting = &question->scenario->setting;

    for (size_t i = 0; i < setting->properties; i++)
        if (strcmp(setting->property_names[i], name) == 0) {
            question->has_property = true;
            question->property = (st_property)i;
        }
    if (question->has_property)
        return true;
    st_complain(
        args, "--on: no property is called \"%s\"; %s", name,
        choices(args->arena, name, setting->property_names, setting->properties));
    return false;
}

/* The paths of all objects, for did-you-mean. */
static bool complain_of_path(
    const struct st_args *args, const struct st_question *question, const char *path)
{
    const struct st_store *server = st_world_server(question->world);
    const char **paths = ST_NEW_ARRAY(args->arena, const char *, server->used + 1U);
    size_t count = 0;

    for (st_object_id id = 0; id < server->used; id++)
        if (st_store_has(server, id))
            paths[count++] = st_object_path(args->arena, &question->scenario->names, server, id);
    st_complain(
        args, "--on: there is no \"%s\" on the server then; %s", path,
        choices(args->arena, path, paths, count));
    return false;
}

/* A name may hold a #, so the whole is tried as a path first. */
static bool read_object(const struct st_args *args, struct st_question *question)
{
    const char *on = args->access.on;
    const char *mark = on ? strrchr(on, '#') : NULL;
    const char *path = on;

    if (!on)
        return true;
    question->object = find_object(args, question, on);
    if (question->object != ST_NO_OBJECT)
        return true;
    if (mark) {
        path = st_arena_copy(args->arena, on, (size_t)(mark - on));
        question->object = find_object(args, question, path);
    }
    if (question->object == ST_NO_OBJECT)
        return complain_of_path(args, question, path);
    return read_property(args, question, mark + 1);
}

static bool read_right(const struct st_args *args, struct st_question *question)
{
    const char *word = args->access.right;
    size_t index = 0;
    char *end = NULL;

    if (!word)
        return true;
    question->has_right = true;
    index = st_words_find(&st_right_words, word);
    if (index < ST_RIGHT_WORD_COUNT) {
        question->on_folders = st_right_masks[index].folder;
        question->on_items = st_right_masks[index].item;
        return true;
    }

    unsigned long mask = strncmp(word, "0x", 2) == 0 ? strtoul(word, &end, 16) : 0;

    if (mask > 0 && mask <= ST_RIGHTS_ALL && *end == '\0') {
        question->on_folders = question->on_items = (st_rights)mask;
        return true;
    }
    st_complain(
        args, "--right: no right is called \"%s\"; %s (masks go from 0x1 to 0x%x)", word,
        st_choices(args->arena, word, &st_right_words), (unsigned)ST_RIGHTS_ALL);
    return false;
}

bool st_question_read(
    struct st_args *args, const struct st_scenario *scenario, struct st_question *ret_question)
{
    *ret_question = (struct st_question){
        .scenario = scenario,
        .world = scenario->initial,
        .as = ST_NOBODY,
        .object = ST_NO_OBJECT,
    };
    if (args->access.after > 0)
        ret_question->world = world_after(args, scenario);
    return ret_question->world && read_identity(args, ret_question) &&
           read_object(args, ret_question) && read_right(args, ret_question);
}

/* --- One answer ---------------------------------------------------------------------------- */

/*
 * The right to ask for: where an owner's is enough for what nobody else's is, and the
 * identity owns the object, that one.
 */
static st_rights asked(
    const struct st_question *question, const struct st_token *token, st_rights right)
{
    st_rights own = right == ST_RIGHT_WRITE_PROPERTY ? ST_RIGHT_WRITE_OWN_PROPERTY
                    : right == ST_RIGHT_DELETE       ? ST_RIGHT_DELETE_OWN_ITEM
                                                     : 0;
    st_property property = question->has_property ? question->property : ST_NO_PROPERTY;
    const struct st_world *world = question->world;

    if (!own || st_world_access(world, token, question->object, property, right).granted)
        return right;
    return st_world_access_or_own(world, token, question->object, property, right, own).granted
               ? own
               : right;
}

enum st_exit st_question_answer(struct st_args *args, const struct st_question *question)
{
    const struct st_store *server = st_world_server(question->world);
    bool on_folder = st_store_peek(server, question->object)->kind == ST_KIND_FOLDER;
    st_rights right = on_folder ? question->on_folders : question->on_items;
    struct st_token token;
    struct st_page page;

    if (!right) {
        st_complain(
            args, "--right: %s means nothing on %s", args->access.right,
            on_folder ? "a folder" : "an item");
        return ST_EXIT_USAGE;
    }
    st_world_token(question->world, question->as, &token);

    json_t *event = st_json_object();
    json_t *walk = st_event_ask(
        args->arena, question->scenario, question->world, &token,
        &(struct st_event_question){
            .object = question->object,
            .property = question->has_property ? question->property : ST_NO_PROPERTY,
            .rights = asked(question, &token, right),
        });

    st_json_put(event, "refusal", walk);
    if (args->is_json) {
        st_json_out(stdout, args->arena, walk, JSON_INDENT(2));
    } else {
        st_page_init(&page, args->arena, false);
        st_human_access(&page, event);
        st_page_print(&page, stdout);
    }
    json_decref(event);
    return ST_EXIT_OK;
}
