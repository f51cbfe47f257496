/*
 * access_table.c - who holds what in a scenario, as a table.
 *
 * Identities that hold the same at a place share a line. What they hold is what the
 * lists, their ownership and their privileges come to, without rights that have no effect.
 */
#include <string.h>

#include "framework/base/json.h"
#include "framework/base/text.h"
#include "framework/cli/access/access_ask.h"
#include "framework/report/event.h"
#include "framework/report/json_out.h"
#include "framework/report/page.h"
#include "framework/run/census.h"

enum { WHO_COLUMN = 4, GAP = 2 };

/* What goes on while a table is made. */
struct making {
    struct st_args *args;
    const struct st_question *question;
    struct st_token *tokens; /* of those who are asked about */
    size_t count;
    json_t *list; /* the table: a place each */
};

/* Those who are no group, or the one who was asked for. */
static void find_people(struct making *self)
{
    const struct st_question *question = self->question;
    const struct st_setting *setting = &question->scenario->setting;
    struct st_census_frame frame;
    const char *why = NULL;

    self->tokens = ST_NEW_ARRAY(self->args->arena, struct st_token, setting->identities);
    if (question->as != ST_NOBODY) {
        st_world_token(question->world, question->as, &self->tokens[self->count++]);
        return;
    }

    /* Whether there would be too much to count for a census is of no interest here. */
    (void)st_census_frame_make(self->args->arena, &question->scenario, 1, &frame, &why);
    for (size_t i = ST_FIRST_NAMED; i < setting->identities; i++)
        if (st_names_find(&frame.people, setting->identity_names[i]) != ST_NAME_NONE)
            st_world_token(question->world, (st_identity)i, &self->tokens[self->count++]);
}

static json_t *find_holders(json_t *holders, const char *rights)
{
    size_t i;
    json_t *entry;

    json_array_foreach (holders, i, entry)
        if (strcmp(st_event_text(entry, "rights"), rights) == 0)
            return st_event_member(entry, "who");
    entry = st_json_object();
    st_json_put(entry, "who", st_json_array());
    st_json_put_string(entry, "rights", rights);
    st_json_add(holders, entry);
    return st_event_member(entry, "who");
}

/* The rights that were asked for, of those that mean something at the place. */
static st_rights wanted_at(const struct st_question *question, bool on_folder)
{
    if (!question->has_right)
        return ST_RIGHTS_ALL;
    return on_folder ? question->on_folders : question->on_items;
}

static void add_place(struct making *self, st_object_id id, st_property property)
{
    const struct st_question *question = self->question;
    const struct st_setting *setting = &question->scenario->setting;
    const struct st_store *server = st_world_server(question->world);
    struct st_arena *arena = self->args->arena;
    bool on_folder = st_store_peek(server, id)->kind == ST_KIND_FOLDER;
    const st_rights of_properties = ST_RIGHT_READ_PROPERTY | ST_RIGHT_WRITE_PROPERTY;
    json_t *place = st_json_object();
    json_t *holders = st_json_array();

    for (size_t i = 0; i < self->count; i++) {
        st_rights rights = st_world_rights(question->world, &self->tokens[i], id, property) &
                           wanted_at(question, on_folder);

        if (!on_folder)
            rights &= property == ST_NO_PROPERTY ? ~of_properties : of_properties;
        if (rights || !question->has_right)
            st_json_add_string(
                find_holders(
                    holders, rights ? st_rights_text(arena, rights, on_folder) : "nothing"),
                setting->identity_names[self->tokens[i].user]);
    }
    st_json_put_string(place, "on", st_object_path(arena, &question->scenario->names, server, id));
    st_json_put_string(
        place, "property", property == ST_NO_PROPERTY ? NULL : setting->property_names[property]);
    st_json_put_string(place, "kind", on_folder ? "folder" : "item");
    st_json_put(place, "holders", holders);
    if (json_array_size(holders) > 0 || !question->has_right)
        st_json_add(self->list, place);
    else
        json_decref(place);
}

static void add_object(struct making *self, st_object_id id)
{
    const struct st_question *question = self->question;
    const struct st_object *object = st_store_peek(st_world_server(question->world), id);

    if (question->has_property) {
        add_place(self, id, question->property);
        return;
    }
    add_place(self, id, ST_NO_PROPERTY);
    for (size_t i = 0; i < question->scenario->setting.properties; i++)
        if (object->kind != ST_KIND_FOLDER && object->values[i])
            add_place(self, id, (st_property)i);
}

static void print_place(struct st_page *page, const json_t *place)
{
    bool is_property = st_event_has(place, "property");
    size_t column = WHO_COLUMN;
    size_t i;
    size_t k;
    json_t *entry;
    json_t *name;

    if (is_property)
        st_page_to(page, 2);
    st_page_addf(
        page, "%s%s", is_property ? "#" : st_event_text(place, "on"),
        st_event_text(place, "property"));
    st_page_break(page);
    json_array_foreach (st_event_member(place, "holders"), i, entry) {
        st_page_to(page, column);
        json_array_foreach (st_event_member(entry, "who"), k, name) {
            st_page_addf(page, "%s%s", k ? ", " : "", json_string_value(name));
        }
        st_page_add(page, ":  ");
        st_page_wrap(page, column + GAP, st_event_text(entry, "rights"));
        st_page_break(page);
    }
}

enum st_exit st_question_table(struct st_args *args, const struct st_question *question)
{
    const struct st_store *server = st_world_server(question->world);
    struct making making = { .args = args, .question = question, .list = st_json_array() };
    struct st_page page;
    size_t i;
    json_t *place;

    find_people(&making);
    for (st_object_id id = 0; id < server->used; id++)
        if (st_store_has(server, id) && st_store_peek(server, id)->kind != ST_KIND_LOSER &&
            (question->object == ST_NO_OBJECT || question->object == id))
            add_object(&making, id);
    if (args->is_json) {
        st_json_out(stdout, args->arena, making.list, JSON_INDENT(2));
        json_decref(making.list);
        return ST_EXIT_OK;
    }
    st_page_init(&page, args->arena, false);
    json_array_foreach (making.list, i, place) {
        print_place(&page, place);
    }
    if (json_array_size(making.list) == 0) {
        st_page_add(&page, "nobody");
        st_page_break(&page);
    }
    st_page_print(&page, stdout);
    json_decref(making.list);
    return ST_EXIT_OK;
}
