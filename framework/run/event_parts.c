/*
 * event_parts.c - the larger members of a case in the event log.
 */
#include "framework/run/event_parts.h"

#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/run/describe.h"
#include "framework/scenario/load.h"

enum { LINES_AROUND = 2 };

json_t *st_event_index(size_t index)
{
    json_t *number = index == SIZE_MAX ? json_null() : json_integer((json_int_t)index + 1);
    json_t *holder = st_json_array();

    st_json_add(holder, number); /* ends the program if there was no memory */
    json_incref(number);
    json_decref(holder);
    return number;
}

static bool is_on_folder(const struct st_run *run, st_object_id id)
{
    return id != ST_NO_OBJECT && st_describe_find(run, id)->kind == ST_KIND_FOLDER;
}

/* The right that a call asks for, in words. */
static const char *asked(const struct st_run *run, const struct st_record *record)
{
    return st_rights_text(run->arena, record->missing, is_on_folder(run, record->object));
}

static json_t *decider(const struct st_run *run, const struct st_ace *ace, bool on_folder)
{
    struct st_place place = st_scenario_place(run->scenario, ace->origin, ST_AT_VALUE);
    json_t *entry = st_json_object();

    st_json_put_string(entry, "text", st_describe_ace(run, ace, on_folder));
    st_json_put_integer(entry, "line", place.line);
    st_json_put_integer(entry, "column", place.column);
    return entry;
}

static json_t *call(const struct st_run *run, size_t index)
{
    const struct st_record *record = &run->trace.records[index];
    const struct st_setting *setting = &run->scenario->setting;
    bool has_object = record->op != ST_CALL_JOURNAL_LIST && record->op != ST_CALL_NONE;
    json_t *entry = st_json_object();

    st_json_put_integer(entry, "n", (json_int_t)index + 1);
    st_json_put_integer(entry, "step", (json_int_t)record->step + 1);
    st_json_put_string(entry, "on", st_describe_replica(run, record->replica));
    st_json_put_string(entry, "as", setting->identity_names[record->as]);
    st_json_put_string(entry, "call", st_call_word(record->op));
    st_json_put_string(entry, "item", has_object ? st_describe_object(run, record->object) : NULL);
    st_json_put_string(
        entry, "property",
        record->property == ST_NO_PROPERTY ? NULL : setting->property_names[record->property]);
    if (record->value)
        st_json_put_string(entry, "value", st_names_text(&run->scenario->names, record->value));
    st_json_put_string(entry, "status", st_status_words.words[record->status]);
    if (record->fault)
        st_json_put_bool(entry, "fault", true);
    if (record->is_stale)
        st_json_put_bool(entry, "stale", true);
    if (record->status != ST_ACCESS_DENIED)
        return entry;
    st_json_put_string(entry, "reason", st_reason_words.words[record->reason]);
    if (record->missing)
        st_json_put_string(entry, "missing", asked(run, record));
    if (record->decided_by)
        st_json_put(
            entry, "decided_by",
            decider(run, record->decided_by, is_on_folder(run, record->object)));
    return entry;
}

json_t *st_event_calls(const struct st_run *run)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < run->trace.count; i++)
        st_json_add(list, call(run, i));
    return list;
}

static json_t *source_lines(struct st_arena *arena, const struct st_scenario *scenario, int line)
{
    json_t *list = st_json_array();

    for (int at = line > LINES_AROUND ? line - LINES_AROUND : 1; at > 0 && at <= line; at++) {
        size_t size = 0;
        const char *text = st_text_line(scenario->text, scenario->size, at, &size);
        json_t *entry = st_json_object();

        if (!text) {
            json_decref(entry);
            break;
        }
        st_json_put_integer(entry, "line", at);
        st_json_put_string(entry, "text", st_arena_copy(arena, text, size));
        st_json_add(list, entry);
    }
    return list;
}

json_t *st_event_problems(struct st_arena *arena, const struct st_run *run)
{
    json_t *list = st_json_array();

    for (size_t i = 0; i < run->problem_count; i++) {
        const struct st_problem *problem = &run->problems[i];
        struct st_place place = st_scenario_place(run->scenario, problem->at, ST_AT_VALUE);
        json_t *entry = st_json_object();

        st_json_put_string(entry, "what", problem->what);
        st_json_put_string(entry, "expected", problem->expected);
        st_json_put_string(entry, "actual", problem->actual);
        st_json_put(entry, "step", st_event_index(problem->step));
        st_json_put_string(entry, "pointer", st_path_pointer(arena, problem->at));
        st_json_put_string(entry, "why", st_scenario_why(arena, run->scenario, problem->at));
        st_json_put_integer(entry, "line", place.line);
        st_json_put_integer(entry, "column", place.column);
        st_json_put_integer(entry, "width", place.width);
        st_json_put(entry, "source", source_lines(arena, run->scenario, place.line));
        st_json_add(list, entry);
    }
    return list;
}

/* What the visitor of a walk writes to. */
struct walk {
    const struct st_run *run;
    const struct st_security *security;
    const struct st_ace *decided_by;
    st_object_id levels[ST_FOLDER_DEPTH_MAX + 2]; /* which object each level is of */
    json_t *list;
};

static void add_entry(void *argument, const struct st_ace *ace, size_t level, enum st_effect effect)
{
    struct walk *walk = argument;
    bool on_folder = walk->security->is_folder;
    json_t *entry = st_json_object();

    st_json_put_integer(entry, "n", (json_int_t)json_array_size(walk->list) + 1);
    st_json_put_string(entry, "text", st_describe_ace(walk->run, ace, on_folder));
    st_json_put_string(entry, "from", st_describe_object(walk->run, walk->levels[level]));
    st_json_put_string(entry, "effect", st_effect_words.words[effect]);
    st_json_put_integer(
        entry, "line", st_scenario_place(walk->run->scenario, ace->origin, ST_AT_VALUE).line);
    st_json_put_bool(entry, "decides", ace == walk->decided_by);
    st_json_add(walk->list, entry);
}

static void find_levels(struct walk *walk, const struct st_store *server, st_object_id id)
{
    for (size_t level = 0; id != ST_NO_OBJECT; level++) {
        walk->levels[level] = id;
        id = st_store_peek(server, id)->parent;
    }
}

/*
 * The object whose list refused the call, and the right it lacked: for a call
 * that puts something into a folder that may have been the folder.
 */
static st_object_id refused_object(const struct st_record *record)
{
    bool into = record->op == ST_CALL_ITEM_CREATE ||
                (record->op == ST_CALL_ITEM_MOVE && record->missing == ST_RIGHT_CREATE_ITEM);

    return into ? record->folder : record->object;
}

/*
 * The world, and the token, in which the call is refused: a fault may have changed
 * both in the middle of the synchronization.
 */
static const struct st_world *refusing_world(
    const struct st_sync_record *sync, const struct st_record *record, struct st_token *ret_token)
{
    st_object_id object = refused_object(record);

    for (size_t i = 0; i < sync->span_count; i++) {
        const struct st_world *world = sync->spans[i].from;
        struct st_security security;

        *ret_token = sync->token;
        if (i > 0)
            st_world_token(world, sync->token.user, ret_token);
        if (!st_store_has(st_world_server(world), object))
            continue;
        st_store_security(st_world_server(world), object, world->setting->lists, &security);
        if (!st_access_check(ret_token, &security, record->property, record->missing, NULL, NULL)
                 .granted)
            return world;
    }
    *ret_token = sync->token;
    return sync->before;
}

/* Put the question, the answer and the walk. */
static void put_walk(
    json_t *entry,
    const struct st_run *run,
    const struct st_world *world,
    const struct st_token *token,
    const struct st_event_question *question)
{
    const struct st_store *server = st_world_server(world);
    struct st_security security;
    struct walk walk = { .run = run, .security = &security, .list = st_json_array() };

    st_store_security(server, question->object, world->setting->lists, &security);
    find_levels(&walk, server, question->object);

    struct st_access access =
        st_access_check(token, &security, question->property, question->rights, NULL, NULL);

    walk.decided_by = access.decided_by;
    (void)st_access_check(token, &security, question->property, question->rights, add_entry, &walk);
    st_json_put_format(
        entry, "question", "may %s %s on %s?", run->scenario->setting.identity_names[token->user],
        st_rights_text(run->arena, question->rights, security.is_folder),
        st_describe_target(run, question->object, question->property));
    st_json_put_format(
        entry, "answer", "%s: %s", access.granted ? "yes" : "no", st_reason_abouts[access.reason]);
    st_json_put(entry, "walk", walk.list);
}

json_t *st_event_walk(const struct st_run *run, const struct st_sync_record *sync, size_t index)
{
    const struct st_record *record = &run->trace.records[index];
    struct st_token token;
    const struct st_world *world = refusing_world(sync, record, &token);
    json_t *entry = st_json_object();

    st_json_put(entry, "call", st_event_index(index));
    put_walk(
        entry, run, world, &token,
        &(struct st_event_question){ refused_object(record), record->property, record->missing });
    return entry;
}

json_t *st_event_ask(
    struct st_arena *arena,
    const struct st_scenario *scenario,
    const struct st_world *world,
    const struct st_token *token,
    const struct st_event_question *question)
{
    struct st_world *now = st_arena_copy_block(arena, world, world->setting->size);
    const struct st_run run = { .scenario = scenario, .arena = arena, .world = now };
    json_t *entry = st_json_object();

    put_walk(entry, &run, now, token, question);
    return entry;
}

static json_t *store(const struct st_run *run, const struct st_store *store)
{
    const struct st_names *names = &run->scenario->names;
    json_t *items = st_json_object();

    for (st_object_id id = 0; id < store->used; id++) {
        const struct st_object *object = st_store_peek(store, id);
        json_t *values = NULL;

        if (object->presence != ST_PRESENT || object->kind != ST_KIND_ITEM)
            continue;
        values = st_json_object();
        for (size_t i = 0; i < store->properties; i++)
            if (object->values[i])
                st_json_put_string(
                    values, run->scenario->setting.property_names[i],
                    st_names_text(names, object->values[i]));
        st_json_put(items, st_object_path(run->arena, names, store, id), values);
    }
    return items;
}

json_t *st_event_world(const struct st_run *run, const struct st_world *world)
{
    json_t *entry = st_json_object();
    json_t *clients = st_json_object();

    for (size_t i = 0; i < run->scenario->setting.clients; i++)
        st_json_put(clients, run->scenario->client_names[i], store(run, st_world_local(world, i)));
    st_json_put(entry, "server", store(run, st_world_server(world)));
    st_json_put(entry, "clients", clients);
    return entry;
}

/* Letters that mean nothing to a shell; anything else is put between single quotes. */
static bool is_plain(const char *text)
{
    return *text && strspn(
                        text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              "/._-+,:=@") == strlen(text);
}

const char *st_event_shell_word(struct st_arena *arena, const char *text)
{
    struct st_text word;

    if (is_plain(text))
        return text;
    st_text_init(&word, arena);
    st_text_add_char(&word, '\'');
    for (; *text; text++) {
        if (*text == '\'')
            st_text_add(&word, "'\\''");
        else
            st_text_add_char(&word, *text);
    }
    st_text_add_char(&word, '\'');
    return word.data;
}

const char *st_event_engine_option(struct st_arena *arena, const struct st_engine_spec *spec)
{
    return st_arena_format(
        arena, "%s %s", spec->file ? "--engine-file" : "--engine",
        st_event_shell_word(
            arena, spec->file      ? spec->file
                   : spec->command ? spec->command
                                   : spec->text));
}

const char *st_event_workaround_options(
    struct st_arena *arena, const char *const *names, size_t count)
{
    struct st_text text;

    st_text_init(&text, arena);
    for (size_t i = 0; i < count; i++)
        st_text_addf(
            &text, " --workaround %s", st_safe(arena, st_event_shell_word(arena, names[i])));
    return text.data;
}

const char *st_event_merged_options(struct st_arena *arena, const struct st_scenario *scenario)
{
    const struct st_merged *merged = scenario->merged;

    return merged ? st_event_workaround_options(arena, merged->names, merged->count) : "";
}

const char *st_event_reproduce(
    struct st_arena *arena, const char *file, const struct st_engine_spec *spec)
{
    const char *command = st_arena_format(
        arena, "synctorture run %s %s", st_event_shell_word(arena, file),
        st_event_engine_option(arena, spec));

    return st_safe(arena, command);
}
