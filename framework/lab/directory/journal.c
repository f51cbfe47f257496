/*
 * journal.c - what was done offline, as records for ldapmodify(1), oldest first.
 *
 * A client knows an item by where it was when both sides last agreed. What was made and
 * deleted offline has never been anywhere, and is left out.
 */
#include "framework/lab/directory/directory.h"
#include "framework/lab/directory/ldif.h"

struct writing {
    const struct st_lab_visit *visit;
    const struct st_lab_tree *replica;
    const struct st_store *base;
    st_object_id *folders; /* by object: where the server has it by then; ST_NO_OBJECT: nowhere */
    struct st_text text;
};

static const char *value_of(const struct writing *writing, st_object_id id, size_t property)
{
    st_name value = st_lab_value(writing->visit, writing->replica, id)[property];

    return value == ST_NAME_NONE ? NULL
                                 : st_names_text(writing->visit->session->setting->names, value);
}

static void write_create(struct writing *writing, const struct st_journal_entry *entry)
{
    const struct st_lab_visit *visit = writing->visit;
    st_object_id id = entry->object;
    st_object_id folder = writing->replica->parents[id];

    st_ldif_begin(&writing->text, st_directory_item(visit, id, folder), "add");
    st_ldif_add(&writing->text, "objectClass", ST_DIRECTORY_CLASS);
    st_ldif_add(&writing->text, "cn", st_lab_object_name(visit, id));
    for (size_t i = 0; i < visit->properties; i++) {
        const char *value = entry->properties >> i & 1 ? value_of(writing, id, i) : NULL;

        if (value)
            st_ldif_add(&writing->text, st_lab_property_name(visit, i), value);
    }
    st_ldif_end(&writing->text);
    writing->folders[id] = folder;
}

static void write_change(struct writing *writing, const struct st_journal_entry *entry)
{
    const struct st_lab_visit *visit = writing->visit;
    st_object_id id = entry->object;

    if (!entry->properties)
        return;
    st_ldif_begin(&writing->text, st_directory_item(visit, id, writing->folders[id]), "modify");
    for (size_t i = 0; i < visit->properties; i++)
        if (entry->properties >> i & 1)
            st_ldif_replace(
                &writing->text, st_lab_property_name(visit, i), value_of(writing, id, i));
    st_ldif_end(&writing->text);
}

static void write_delete(struct writing *writing, st_object_id id)
{
    st_ldif_begin(
        &writing->text, st_directory_item(writing->visit, id, writing->folders[id]), "delete");
    st_ldif_end(&writing->text);
    writing->folders[id] = ST_NO_OBJECT;
}

static void write_move(struct writing *writing, st_object_id id)
{
    const struct st_lab_visit *visit = writing->visit;
    st_object_id folder = writing->replica->parents[id];

    st_ldif_begin(&writing->text, st_directory_item(visit, id, writing->folders[id]), "modrdn");
    st_ldif_add(&writing->text, "newrdn", st_directory_relative(visit, id));
    st_ldif_add(&writing->text, "deleteoldrdn", "0");
    st_ldif_add(&writing->text, "newsuperior", st_directory_folder(visit, folder));
    st_ldif_end(&writing->text);
    writing->folders[id] = folder;
}

static void write_entry(struct writing *writing, const struct st_journal_entry *entry)
{
    bool is_here = writing->replica->has[entry->object];
    bool is_there = writing->folders[entry->object] != ST_NO_OBJECT;

    switch ((enum st_edit)entry->edit) {
    case ST_EDIT_CREATE:
        if (is_here)
            write_create(writing, entry);
        break;
    case ST_EDIT_CHANGE:
        if (is_here && is_there)
            write_change(writing, entry);
        break;
    case ST_EDIT_DELETE:
        if (is_there)
            write_delete(writing, entry->object);
        break;
    case ST_EDIT_MOVE:
        if (is_here && is_there &&
            writing->folders[entry->object] != writing->replica->parents[entry->object])
            write_move(writing, entry->object);
        break;
    case ST_EDIT_MARK_READ:
    case ST_EDIT_COUNT:
        break;
    }
}

const char *st_directory_journal(
    const struct st_lab_visit *visit, const struct st_lab_tree *replica)
{
    size_t client = (size_t)visit->session->replica - 1;
    const struct st_journal *journal = st_world_journal(visit->world, client);
    struct writing writing = {
        .visit = visit,
        .replica = replica,
        .base = st_world_base(visit->world, client),
        .folders = ST_NEW_ARRAY(visit->arena, st_object_id, visit->objects),
    };

    st_text_init(&writing.text, visit->arena);
    for (size_t i = 0; i < visit->objects; i++)
        writing.folders[i] = st_store_has(writing.base, (st_object_id)i)
                                 ? st_store_peek(writing.base, (st_object_id)i)->parent
                                 : (st_object_id)ST_NO_OBJECT;
    for (size_t i = 0; i < journal->count; i++)
        write_entry(&writing, &journal->entries[i]);
    return writing.text.data;
}
