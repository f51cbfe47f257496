/*
 * acl.c - the lists of the world as access lists of slapd.access(5).
 *
 * An entry of a list becomes one "by" clause. In the world the first entry that names a
 * right decides; in slapd, with "continue", the last clause that names a privilege does. So
 * clauses stand in the opposite order, and each adds its privilege or takes it away. What is
 * always granted comes last: to take a or z away takes from slapd the other's half, too.
 */
#include <assert.h>
#include <string.h>

#include "framework/base/text.h"
#include "framework/lab/directory/directory.h"

/* Privileges of slapd: a, z add and delete; w both; r read, s search, c compare; d disclose. */
struct mapping {
    enum st_call_op op;
    const char *privileges;
};
static const struct mapping of_item[] = {
    { ST_CALL_ITEM_OPEN, "rsc" },
    { ST_CALL_ITEM_DELETE, "z" },
};
static const struct mapping of_property[] = {
    { ST_CALL_PROPERTY_GET, "rsc" },
    { ST_CALL_PROPERTY_SET, "w" },
};
static const struct mapping of_folder[] = { { ST_CALL_FOLDER_LIST, "rsc" } };
static const struct mapping of_children[] = { { ST_CALL_ITEM_CREATE, "a" } };

/* What is asked for at a time: always, what nothing in the lists is about. */
struct target {
    st_property property;
    const char *always;
    const struct mapping *mappings;
    size_t mapping_count;
};

/* Who makes an entry needs the folder's consent, and no other; who takes one away, the item's. */
static const struct target item_entry = { ST_NO_PROPERTY, "ad", of_item, 2 };
static const struct target folder_entry = { ST_NO_PROPERTY, "d", of_folder, 1 };
static const struct target folder_children = { ST_NO_PROPERTY, "zd", of_children, 1 };

struct clause {
    const struct st_ace *ace;
    size_t level;
};

struct writing {
    const struct st_lab_visit *visit;
    struct st_security security;
    struct clause *clauses; /* of one right, in the order of the lists */
    size_t count, room;
};

struct statements {
    const struct st_lab_visit *visit;
    const char **lines;
    size_t count, room;
};

static const char *who_is(const struct st_lab_visit *visit, st_identity identity)
{
    if (identity == ST_EVERYONE)
        return "*";

    const char *name = st_directory_identity(visit, identity);

    if (identity == visit->session->user)
        return st_arena_format(visit->arena, "dn.exact=\"%s\"", name);
    return st_arena_format(
        visit->arena, "group/" ST_DIRECTORY_CLASS "/" ST_DIRECTORY_MEMBER ".exact=\"%s\"", name);
}

/* Whom a clause is about; NULL: nobody. */
static const char *who_of(const struct writing *writing, const struct clause *clause)
{
    const struct st_ace *ace = clause->ace;
    st_identity trustee = ace->trustee;

    if (ace->flags & ST_ACE_CREATOR && clause->level == 0)
        return NULL;
    if (ace->flags & ST_ACE_CREATOR || trustee == ST_OWNER)
        trustee = writing->security.owner;
    return trustee == ST_NOBODY ? NULL : who_is(writing->visit, trustee);
}

/* For a token that is nobody's, each entry that counts here is somebody else's. */
static void collect(void *argument, const struct st_ace *ace, size_t level, enum st_effect effect)
{
    struct writing *writing = argument;

    if (effect != ST_EFFECT_OTHER_TRUSTEE)
        return;
    writing->clauses = st_arena_grow(
        writing->visit->arena, writing->clauses, writing->count, &writing->room,
        sizeof *writing->clauses);
    writing->clauses[writing->count++] = (struct clause){ ace, level };
}

/* What owners may do to their own is another right, for which the lists are gone through anew. */
static bool owns(
    const struct writing *writing, st_property property, const struct st_call_info *info)
{
    const struct st_token *token = &writing->visit->token;
    const struct st_security *security = &writing->security;

    return info->own && security->owner != ST_NOBODY && st_token_has(token, security->owner) &&
           !st_access_check(token, security, property, info->any, NULL, NULL).granted &&
           st_access_check(token, security, property, info->own, NULL, NULL).granted;
}

static void add_right(
    struct writing *writing,
    struct st_text *text,
    st_property property,
    const struct mapping *mapping)
{
    const struct st_token nobody = { .user = ST_NOBODY };
    const struct st_call_info *info = &st_call_infos[mapping->op];

    writing->count = 0;
    if (st_access_check(&nobody, &writing->security, property, info->any, collect, writing)
            .reason == ST_REASON_NO_LIST)
        st_text_addf(text, " by * +%s continue", mapping->privileges);
    for (size_t i = writing->count; i-- > 0;) {
        const char *who = who_of(writing, &writing->clauses[i]);

        if (who)
            st_text_addf(
                text, " by %s %c%s continue", who,
                writing->clauses[i].ace->type == ST_DENY ? '-' : '+', mapping->privileges);
    }
    if (owns(writing, property, info))
        st_text_addf(
            text, " by %s +%s continue", who_is(writing->visit, writing->visit->session->user),
            mapping->privileges);
}

/* All "by" clauses of one target. */
static const char *write_clauses(struct writing *writing, const struct target *target)
{
    const struct st_lab_visit *visit = writing->visit;
    const struct st_setting *setting = visit->session->setting;
    struct st_text text;

    st_text_init(&text, visit->arena);
    for (size_t i = 0; i < target->mapping_count; i++)
        add_right(writing, &text, target->property, &target->mappings[i]);
    for (size_t i = 0; i < setting->identities; i++)
        if (setting->privileges[i] & 1U << ST_PRIVILEGE_BYPASS_ACL)
            st_text_addf(&text, " by %s +wrsc continue", who_is(visit, (st_identity)i));
    st_text_addf(&text, " by * +%s stop", target->always);
    return text.data + 1;
}

__attribute__((format(printf, 2, 3))) static void add_statement(
    struct statements *statements, const char *format, ...)
{
    va_list arguments;

    statements->lines = st_arena_grow(
        statements->visit->arena, statements->lines, statements->count, &statements->room,
        sizeof *statements->lines);
    va_start(arguments, format);
    statements->lines[statements->count++] =
        st_arena_vformat(statements->visit->arena, format, arguments);
    va_end(arguments);
}

/* Properties that have the same clauses share a statement. */
static void add_properties(struct statements *statements, struct writing *writing, const char *what)
{
    const struct st_lab_visit *visit = writing->visit;
    const char *clauses[ST_PROPERTIES_MAX];
    st_properties left = st_session_all(visit->session);

    for (size_t i = 0; i < visit->properties; i++) {
        const struct target target = { (st_property)i, "d", of_property, 2 };

        clauses[i] = write_clauses(writing, &target);
    }
    while (left) {
        size_t first = (size_t)__builtin_ctzll(left);
        struct st_text names;

        st_text_init(&names, visit->arena);
        for (size_t i = first; i < visit->properties; i++) {
            if (!(left >> i & 1) || strcmp(clauses[i], clauses[first]) != 0)
                continue;
            st_text_addf(&names, "%s%s", names.size ? "," : "", st_lab_property_name(visit, i));
            left &= ~((st_properties)1 << i);
        }
        add_statement(statements, "to %s attrs=%s %s", what, names.data, clauses[first]);
    }
}

/*
 * What decides about an item in a folder, wherever it is now; with ST_NO_OBJECT, about one
 * that the user makes there.
 */
static struct st_security security_in(
    const struct st_lab_visit *visit, st_object_id item, st_object_id folder)
{
    const struct st_store *server = st_world_server(visit->world);
    const struct st_acl *lists = visit->session->setting->lists;
    const struct st_object *object = item == ST_NO_OBJECT ? NULL : st_store_peek(server, item);
    struct st_security security = {
        .owner = object ? object->owner : visit->session->user,
        .level_count = 1,
        .levels = { object && object->acl != ST_NO_ACL ? &lists[object->acl] : NULL },
    };
    struct st_security above;

    st_store_security(server, folder, lists, &above);
    assert(above.level_count < ST_FOLDER_DEPTH_MAX + 2);
    for (size_t i = 0; i < above.level_count; i++)
        security.levels[security.level_count++] = above.levels[i];
    return security;
}

static void add_item(
    struct statements *statements, st_object_id item, st_object_id folder, const char *what)
{
    struct writing writing = {
        .visit = statements->visit,
        .security = security_in(statements->visit, item, folder),
    };

    add_statement(statements, "to %s attrs=entry %s", what, write_clauses(&writing, &item_entry));
    add_properties(statements, &writing, what);
}

static void add_folder(struct statements *statements, st_object_id folder)
{
    const struct st_lab_visit *visit = statements->visit;
    const char *name = st_directory_folder(visit, folder);
    struct writing writing = { .visit = visit };

    st_store_security(
        st_world_server(visit->world), folder, visit->session->setting->lists, &writing.security);
    add_statement(
        statements, "to dn.exact=\"%s\" attrs=entry %s", name,
        write_clauses(&writing, &folder_entry));
    add_statement(
        statements, "to dn.exact=\"%s\" attrs=children %s", name,
        write_clauses(&writing, &folder_children));
    add_item(
        statements, ST_NO_OBJECT, folder,
        st_arena_format(visit->arena, "dn.onelevel=\"%s\"", name));
}

static void add_item_at(struct statements *statements, st_object_id item, st_object_id folder)
{
    add_item(
        statements, item, folder,
        st_arena_format(
            statements->visit->arena, "dn.exact=\"%s\"",
            st_directory_item(statements->visit, item, folder)));
}

const char *const *st_directory_acl(const struct st_lab_visit *visit, size_t *ret_count)
{
    struct statements statements = { .visit = visit };

    add_statement(&statements, "to attrs=userPassword by anonymous =xd");
    add_statement(&statements, "to attrs=objectClass by * =rscd");
    add_statement(&statements, "to attrs=cn by * =wrscd"); /* a move writes it anew */
    for (size_t i = 0; i < visit->objects; i++) {
        st_object_id id = (st_object_id)i;
        bool is_item = visit->server.has[i] && visit->server.parents[i] != ST_NO_OBJECT;

        if (is_item)
            add_item_at(&statements, id, visit->server.parents[i]);
        if (is_item && visit->replica.has[i] &&
            visit->replica.parents[i] != visit->server.parents[i])
            add_item_at(&statements, id, visit->replica.parents[i]);
    }
    for (size_t i = 0; i < visit->session->folder_count; i++)
        add_folder(&statements, visit->session->folders[i]);
    *ret_count = statements.count;
    return statements.lines;
}
