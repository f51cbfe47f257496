/*
 * box.c - mailboxes on this machine: Maildirs, of the server and of the client.
 *
 * A message is found by what its head says, for tools name their files as they like. Whoever
 * changes one here does it as a mail program would: a new name for new flags, a new file by
 * way of tmp/, nothing left of what is deleted.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "framework/base/text.h"
#include "framework/lab/mail/mail.h"

static const char *const parts[] = { "cur", "new", "tmp" };
enum { READ_PARTS = 2, PARTS = 3 }; /* what is in tmp/ is no message yet */

const char *st_mail_box_path(
    const struct st_lab_visit *visit, const struct st_mail_side *side, st_object_id folder)
{
    return st_arena_format(
        visit->arena, "%s/%s%s", side->root, side->prefix, st_lab_object_name(visit, folder));
}

const char *st_mail_box_name(const struct st_lab_visit *visit, st_object_id folder)
{
    return st_arena_format(visit->arena, ST_MAIL_PREFIX "%s", st_lab_object_name(visit, folder));
}

/* --- Reading ------------------------------------------------------------------------------- */

/* What a flag says that stands for nothing: that something was changed. */
static st_name value_of(
    const struct st_lab_visit *visit,
    st_object_id id,
    size_t property,
    unsigned flags,
    st_name text)
{
    const struct st_mail_states *states = &st_mail_states_of(visit, id)[property];
    uint8_t carrier = st_mail_of(visit)->carriers[property];

    if (carrier == ST_MAIL_FLAG_COUNT || !(flags >> carrier & 1))
        return text;
    return states->has_second
               ? states->second
               : st_names_late(visit->session->setting->names, st_mail_flag_infos[carrier].word);
}

static void read_values(
    const struct st_lab_visit *visit,
    struct st_lab_tree *tree,
    st_object_id id,
    unsigned flags,
    const char *message)
{
    st_name *values = st_lab_value(visit, tree, id);
    const char *rest = st_mail_body(visit->arena, message);
    const char *name = NULL;
    const char *value = NULL;

    while (st_mail_next(visit->arena, &rest, &name, &value)) {
        size_t property = st_lab_number(visit, ST_LAB_PROPERTY, name);

        if (property != SIZE_MAX)
            values[property] = st_lab_learn(visit, value, strlen(value));
    }
    for (size_t i = 0; i < visit->properties; i++)
        values[i] = value_of(visit, id, i, flags, values[i]);
}

struct reading {
    const struct st_lab_visit *visit;
    struct st_mail_side *side;
    struct st_lab_tree *tree;
    st_object_id folder;
    const char *part;
};

static void read_message(const struct reading *reading, const char *name, const char *message)
{
    const struct st_lab_visit *visit = reading->visit;
    struct st_lab_tree *tree = reading->tree;
    const char *item = message ? st_mail_item(visit->arena, message) : NULL;
    size_t id = item ? st_lab_number(visit, ST_LAB_ITEM, item) : SIZE_MAX;

    if (id == SIZE_MAX || tree->has[id]) { /* nobody's, or twice */
        if (id != SIZE_MAX)
            tree->is_twice[id] = true;
        tree->strays++;
        return;
    }
    tree->has[id] = true;
    tree->parents[id] = reading->folder;
    reading->side->files[id] = st_arena_format(visit->arena, "%s/%s", reading->part, name);
    reading->side->flags[id] = st_mail_name_flags(name);
    if (tree->is_read)
        tree->is_read[id] =
            st_mail_of(visit)->marks_read && reading->side->flags[id] >> ST_MAIL_SEEN & 1;
    read_values(visit, tree, (st_object_id)id, reading->side->flags[id], message);
}

static bool read_part(const struct reading *reading, int box)
{
    int folder = st_lab_open_folder(box, reading->part);
    const char **names = NULL;
    size_t count = 0;
    bool is_done = folder >= 0 && st_lab_list(reading->visit->arena, folder, &names, &count);

    for (size_t i = 0; i < count && is_done; i++)
        read_message(reading, names[i], st_lab_read(reading->visit->arena, folder, names[i]));
    if (folder >= 0)
        close(folder);
    return is_done;
}

static bool read_box(struct reading *reading)
{
    int box = st_lab_open_folder(
        AT_FDCWD, st_mail_box_path(reading->visit, reading->side, reading->folder));
    bool is_done = true;

    if (box < 0)
        return errno == ENOENT;
    reading->tree->has[reading->folder] = true;
    reading->tree->parents[reading->folder] = ST_NO_OBJECT;
    for (size_t i = 0; i < READ_PARTS && is_done; i++) {
        reading->part = parts[i];
        is_done = read_part(reading, box);
    }
    close(box);
    return is_done;
}

bool st_mail_read(
    const struct st_lab_visit *visit, struct st_mail_side *side, struct st_lab_tree *tree)
{
    struct reading reading = { .visit = visit, .side = side, .tree = tree };

    side->files = ST_NEW_ARRAY(visit->arena, const char *, visit->objects);
    side->flags = ST_NEW_ARRAY(visit->arena, unsigned, visit->objects);
    st_lab_tree_init(visit, tree);
    tree->is_read = ST_NEW_ARRAY(visit->arena, bool, visit->objects);
    tree->path = side->root;
    for (size_t i = 0; i < visit->session->folder_count; i++) {
        reading.folder = visit->session->folders[i];
        if (!read_box(&reading))
            return false;
    }
    return true;
}

/* --- Placing ------------------------------------------------------------------------------- */

struct placing {
    const struct st_lab_visit *visit;
    struct st_mail_side *side;
    struct st_lab_tree *tree;
    const struct st_lab_tree *wanted;
};

/* The flags that say what is wanted; of others, those that are there. */
static unsigned flags_of(const struct placing *placing, st_object_id id)
{
    const struct st_lab_visit *visit = placing->visit;
    const st_name *values = st_lab_value(visit, placing->wanted, id);
    unsigned flags = placing->side->flags[id];

    for (size_t i = 0; i < visit->properties; i++) {
        uint8_t carrier = st_mail_of(visit)->carriers[i];

        if (carrier == ST_MAIL_FLAG_COUNT)
            continue;
        flags &= ~(1U << carrier);
        if (values[i] != st_mail_states_of(visit, id)[i].first)
            flags |= 1U << carrier;
    }
    if (st_mail_of(visit)->marks_read) {
        flags &= ~(1U << ST_MAIL_SEEN);
        flags |= placing->wanted->is_read[id] ? 1U << ST_MAIL_SEEN : 0;
    }
    return flags;
}

static bool make_message(const struct placing *placing, st_object_id id, int box)
{
    const struct st_lab_visit *visit = placing->visit;
    const char *item = st_lab_object_name(visit, id);
    const char *name = st_arena_format(
        visit->arena, "%llu.%s.synctorture", (unsigned long long)visit->lab->moment, item);
    const char *draft = st_arena_format(visit->arena, "tmp/%s", name);
    const char *whole = st_arena_format(
        visit->arena, "cur/%s", st_mail_name_with(visit->arena, name, flags_of(placing, id)));
    struct st_text message;

    st_text_init(&message, visit->arena);
    st_mail_begin(&message, item);
    for (size_t i = 0; i < visit->properties; i++) {
        const char *text =
            st_names_text(visit->session->setting->names, st_mail_states_of(visit, id)[i].first);

        if (text)
            st_mail_add(&message, st_lab_property_name(visit, i), text);
    }
    return st_lab_write(box, draft, message.data, visit->lab->moment++) &&
           renameat(box, draft, box, whole) == 0;
}

static bool place_message(const struct placing *placing, st_object_id id, int box)
{
    struct st_mail_side *side = placing->side;
    const char *file = side->files[id];

    if (!file)
        return make_message(placing, id, box);
    if (flags_of(placing, id) == side->flags[id])
        return true;

    const char *name =
        st_mail_name_with(placing->visit->arena, strchr(file, '/') + 1, flags_of(placing, id));

    return renameat(box, file, box, st_arena_format(placing->visit->arena, "cur/%s", name)) == 0;
}

static bool take_away(const struct placing *placing, st_object_id folder, int box)
{
    for (size_t i = 0; i < placing->visit->objects; i++) {
        bool is_wanted = placing->wanted->has[i] && placing->wanted->parents[i] == folder;

        if (!placing->side->files[i] || placing->tree->parents[i] != folder || is_wanted)
            continue;
        if (unlinkat(box, placing->side->files[i], 0) != 0)
            return false;
        placing->side->files[i] = NULL; /* it may be wanted in another mailbox */
        placing->side->flags[i] = 0;
    }
    return true;
}

static bool put_in(const struct placing *placing, st_object_id folder, int box)
{
    for (size_t i = 0; i < placing->visit->objects; i++)
        if (placing->wanted->has[i] && placing->wanted->parents[i] == folder &&
            !place_message(placing, (st_object_id)i, box))
            return false;
    return true;
}

static bool do_in_each(
    const struct placing *placing, bool (*work)(const struct placing *, st_object_id, int))
{
    const struct st_session *session = placing->visit->session;

    for (size_t i = 0; i < session->folder_count; i++) {
        const char *path = st_mail_box_path(placing->visit, placing->side, session->folders[i]);
        int box = st_lab_make_folder(AT_FDCWD, path) ? st_lab_open_folder(AT_FDCWD, path) : -1;
        bool is_done = box >= 0;

        for (size_t k = 0; k < PARTS && is_done; k++)
            is_done = st_lab_make_folder(box, parts[k]);
        is_done = is_done && work(placing, session->folders[i], box);
        if (box >= 0)
            close(box);
        if (!is_done)
            return false;
    }
    return true;
}

bool st_mail_place(
    const struct st_lab_visit *visit,
    struct st_mail_side *side,
    struct st_lab_tree *tree,
    const struct st_lab_tree *wanted)
{
    const struct placing placing = { visit, side, tree, wanted };

    return do_in_each(&placing, take_away) && do_in_each(&placing, put_in);
}
