/*
 * place.c - entries of folders, items and identities: reading and making them.
 */
#include <string.h>

#include "framework/lab/directory/directory.h"

/* --- Reading ------------------------------------------------------------------------------------
 */

struct place {
    st_object_id object; /* ST_NO_OBJECT: no entry of ours */
    st_object_id folder; /* of an item; ST_NO_OBJECT of a folder */
};

static bool is_in_scope(const struct st_lab_visit *visit, size_t folder)
{
    for (size_t i = 0; i < visit->session->folder_count; i++)
        if (visit->session->folders[i] == folder)
            return true;
    return false;
}

/* The number in "cn=item-2-plan"; SIZE_MAX if it is none of ours. */
static size_t number_of(const struct st_lab_visit *visit, enum st_lab_kind kind, const char *name)
{
    return strncmp(name, "cn=", 3) == 0 ? st_lab_number(visit, kind, name + 3) : SIZE_MAX;
}

/* What an entry is by its name: "cn=item-2-plan,cn=folder-1-team,cn=lab". */
static struct place find_place(const struct st_lab_visit *visit, const char *entry)
{
    struct place place = { ST_NO_OBJECT, ST_NO_OBJECT };
    const char *rest = strchr(entry, ',');
    const char *first = st_arena_copy(visit->arena, entry, strcspn(entry, ","));

    if (!rest)
        return place;
    if (strcmp(rest + 1, ST_DIRECTORY_TOP) == 0) {
        size_t folder = number_of(visit, ST_LAB_FOLDER, first);

        if (folder != SIZE_MAX)
            place.object = (st_object_id)folder;
        return place;
    }

    const char *top = strchr(rest + 1, ',');
    const char *second = st_arena_copy(visit->arena, rest + 1, strcspn(rest + 1, ","));
    size_t item = number_of(visit, ST_LAB_ITEM, first);
    size_t folder = number_of(visit, ST_LAB_FOLDER, second);

    if (item != SIZE_MAX && folder != SIZE_MAX && top && strcmp(top + 1, ST_DIRECTORY_TOP) == 0)
        place = (struct place){ (st_object_id)item, (st_object_id)folder };
    return place;
}

static bool is_of(const struct st_lab_visit *visit, struct place place)
{
    return place.object != ST_NO_OBJECT &&
           is_in_scope(visit, place.folder == ST_NO_OBJECT ? place.object : place.folder);
}

static void read_values(
    struct st_lab_visit *visit, const struct st_ldap_entry *entry, st_name *ret_values)
{
    memset(ret_values, 0, visit->properties * sizeof *ret_values);
    for (size_t i = 0; i < entry->count; i++) {
        const struct st_ldap_value *value = &entry->values[i];
        size_t property = st_lab_number(visit, ST_LAB_PROPERTY, value->name);

        if (property == SIZE_MAX)
            continue;
        if (value->size > ST_LAB_VALUE_MAX || strlen(value->text) != value->size)
            visit->server.strays++;
        else
            ret_values[property] = st_lab_learn(visit, value->text, value->size);
    }
}

static bool look(
    const struct st_lab_visit *visit,
    struct st_ldap *ldap,
    const struct st_ldap_entry **ret_entries,
    size_t *ret_count)
{
    int code = st_ldap_search(ldap, ST_DIRECTORY_TOP, true, ret_entries, ret_count);

    return code == ST_LDAP_OK || st_directory_complain(visit, ldap, code, ST_DIRECTORY_TOP);
}

bool st_directory_read(struct st_lab_visit *visit, struct st_ldap *ldap)
{
    struct st_lab_tree *tree = &visit->server;
    const struct st_ldap_entry *entries = NULL;
    size_t count = 0;

    if (!look(visit, ldap, &entries, &count))
        return false;
    memset(tree->has, 0, visit->objects * sizeof *tree->has);
    memset(tree->values, 0, visit->objects * visit->properties * sizeof *tree->values);
    tree->strays = 0;
    for (size_t i = 0; i < count; i++) {
        struct place place = find_place(visit, entries[i].name);

        if (!is_of(visit, place))
            continue;
        if (tree->has[place.object]) {
            tree->strays++; /* in two folders, which no item is in the world */
            continue;
        }
        tree->has[place.object] = true;
        tree->parents[place.object] = place.folder;
        if (place.folder != ST_NO_OBJECT)
            read_values(visit, &entries[i], st_lab_value(visit, tree, place.object));
    }
    return true;
}

/* --- Making -------------------------------------------------------------------------------------
 */

struct placing {
    struct st_lab_visit *visit;
    struct st_ldap *ldap;
    const struct st_lab_tree *wanted;
    bool *is_done; /* by object */
};

static bool is_well(const struct placing *placing, int code, const char *entry)
{
    return code == ST_LDAP_OK || st_directory_complain(placing->visit, placing->ldap, code, entry);
}

/*
 * The properties as attributes that are not what is in `is_now`; with NULL, all that there
 * are. Each value needs a pointer that lasts: texts has room for them.
 */
static size_t list_changes(
    const struct placing *placing,
    st_object_id id,
    const st_name *is_now,
    struct st_ldap_attribute *ret_attributes,
    const char **texts)
{
    const struct st_lab_visit *visit = placing->visit;
    const st_name *wanted = st_lab_value(visit, placing->wanted, id);
    size_t count = 0;

    for (size_t i = 0; i < visit->properties; i++) {
        if (wanted[i] == (is_now ? is_now[i] : ST_NAME_NONE))
            continue;
        texts[i] = st_names_text(visit->session->setting->names, wanted[i]);
        ret_attributes[count] = (struct st_ldap_attribute){
            .name = st_lab_property_name(visit, i),
            .values = &texts[i],
            .count = wanted[i] != ST_NAME_NONE,
        };
        count++;
    }
    return count;
}

static bool place_item(
    const struct placing *placing, st_object_id id, const struct st_ldap_entry *entry)
{
    struct st_ldap_attribute attributes[ST_PROPERTIES_MAX];
    const char *texts[ST_PROPERTIES_MAX];
    st_name values[ST_PROPERTIES_MAX];
    const char *name = st_directory_item(placing->visit, id, placing->wanted->parents[id]);

    if (entry)
        read_values(placing->visit, entry, values);

    size_t count = list_changes(placing, id, entry ? values : NULL, attributes, texts);

    if (!entry)
        return is_well(placing, st_directory_add(placing->ldap, name, attributes, count), name);
    return count == 0 ||
           is_well(placing, st_ldap_replace(placing->ldap, name, attributes, count), name);
}

static bool place_entry(const struct placing *placing, const struct st_ldap_entry *entry)
{
    struct place place = find_place(placing->visit, entry->name);

    if (!is_of(placing->visit, place))
        return true;
    if (place.folder == ST_NO_OBJECT)
        return (placing->is_done[place.object] = true);
    if (!placing->wanted->has[place.object] ||
        placing->wanted->parents[place.object] != place.folder)
        return is_well(placing, st_ldap_delete(placing->ldap, entry->name), entry->name);
    placing->is_done[place.object] = true;
    return place_item(placing, place.object, entry);
}

static bool place_new(const struct placing *placing)
{
    const struct st_lab_visit *visit = placing->visit;

    for (size_t i = 0; i < visit->session->folder_count; i++) {
        st_object_id id = visit->session->folders[i];
        const char *name = st_directory_folder(visit, id);

        if (!placing->is_done[id] &&
            !is_well(placing, st_directory_add(placing->ldap, name, NULL, 0), name))
            return false;
        placing->is_done[id] = true;
    }
    for (size_t i = 0; i < visit->objects; i++)
        if (placing->wanted->has[i] && !placing->is_done[i] &&
            !place_item(placing, (st_object_id)i, NULL))
            return false;
    return true;
}

bool st_directory_place(
    struct st_lab_visit *visit, struct st_ldap *ldap, const struct st_lab_tree *wanted)
{
    const struct placing placing = { visit, ldap, wanted,
                                     ST_NEW_ARRAY(visit->arena, bool, visit->objects) };
    const struct st_ldap_entry *entries = NULL;
    size_t count = 0;

    if (!look(visit, ldap, &entries, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!place_entry(&placing, &entries[i]))
            return false;
    if (!place_new(&placing))
        return false;
    visit->server.has = wanted->has;
    visit->server.parents = wanted->parents;
    visit->server.values = wanted->values;
    return true;
}

/* --- Identities ---------------------------------------------------------------------------------
 */

/* The users with a replica who are that identity, or a member of it, now. */
static size_t list_members(
    const struct st_lab_visit *visit, st_identity identity, const char **ret_members)
{
    const struct st_setting *setting = visit->session->setting;
    size_t count = 0;

    for (size_t i = 0; i < setting->clients; i++) {
        struct st_token token;
        st_identity user = setting->client_identities[i];
        bool is_told = false;

        for (size_t k = 0; k < i; k++)
            is_told = is_told || setting->client_identities[k] == user;
        st_world_token(visit->world, user, &token);
        if (!is_told && st_token_has(&token, identity))
            ret_members[count++] = st_directory_identity(visit, user);
    }
    return count;
}

static bool has_members(const struct st_ldap_entry *entry, const struct st_ldap_attribute *members)
{
    size_t count = 0;

    for (size_t i = 0; i < entry->count; i++) {
        if (strcmp(entry->values[i].name, ST_DIRECTORY_MEMBER) != 0)
            continue;
        if (count == members->count || strcmp(entry->values[i].text, members->values[count]) != 0)
            return false;
        count++;
    }
    return count == members->count;
}

static const struct st_ldap_entry *find_entry(
    const struct st_ldap_entry *entries, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(entries[i].name, name) == 0)
            return &entries[i];
    return NULL;
}

bool st_directory_place_identities(const struct st_lab_visit *visit, struct st_ldap *ldap)
{
    const struct st_setting *setting = visit->session->setting;
    const char **members = ST_NEW_ARRAY(visit->arena, const char *, setting->clients + 1);
    const char *password = st_directory_password(visit, false);
    const struct st_ldap_entry *entries = NULL;
    size_t count = 0;

    if (!password || !look(visit, ldap, &entries, &count))
        return false;
    for (size_t i = ST_FIRST_NAMED; i < setting->identities; i++) {
        const char *name = st_directory_identity(visit, (st_identity)i);
        const struct st_ldap_entry *entry = find_entry(entries, count, name);
        bool is_user = i == visit->session->user;
        const struct st_ldap_attribute attributes[] = {
            { ST_DIRECTORY_MEMBER, members, list_members(visit, (st_identity)i, members) },
            { "userPassword", &password, is_user },
        };
        int code = ST_LDAP_OK;

        if (!entry)
            code = st_directory_add(ldap, name, attributes, 2);
        else if (is_user || !has_members(entry, &attributes[0]))
            code = st_ldap_replace(ldap, name, attributes, is_user ? 2 : 1);
        if (code != ST_LDAP_OK)
            return st_directory_complain(visit, ldap, code, name);
    }
    return true;
}
