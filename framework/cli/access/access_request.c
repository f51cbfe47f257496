/*
 * access_request.c - one question of `synctorture access --batch`.
 */
#include "framework/cli/access/access_request.h"

#include <string.h>

#include "framework/base/text.h"
#include "framework/security/alias.h"

struct reader {
    struct st_pull pull;
    const struct st_sid *domain;
    struct st_access_request *request;
    const char *error; /* the first: what is wrong with a member, with its name */
    unsigned seen;     /* set of 1 << row of the table of members */
};

/* Text that is JSON, but does not say what it should; NULL for a syntax error. */
static bool complain(struct reader *reader, const char *error)
{
    reader->pull.error = error;
    return false;
}

static bool take_sid(struct reader *reader, struct st_sid *ret_sid)
{
    struct st_mistake mistake;
    struct st_slice text;

    if (!st_pull_string(&reader->pull, &text))
        return false;
    return st_alias_parse(
               reader->pull.arena, text.text, text.size, reader->domain, ret_sid, &mistake) ||
           complain(reader, st_mistake_text(reader->pull.arena, &mistake));
}

/* --- Members -------------------------------------------------------------------------- */

static bool take_id(struct reader *reader)
{
    struct st_pull *pull = &reader->pull;

    (void)st_pull_peek(pull);

    size_t start = pull->at;

    if (!st_pull_skip(pull))
        return false;
    reader->request->id = (struct st_slice){ pull->text + start, pull->at - start };
    return true;
}

static bool take_sddl(struct reader *reader)
{
    return st_pull_string(&reader->pull, &reader->request->sddl);
}

static bool take_dacl(struct reader *reader)
{
    static const char *const words[] = { NULL, "present", "null", "absent" };
    struct st_slice text;

    if (!st_pull_string(&reader->pull, &text))
        return false;
    for (size_t i = ST_DACL_PRESENT; i <= ST_DACL_ABSENT; i++)
        if (strlen(words[i]) == text.size && memcmp(words[i], text.text, text.size) == 0) {
            reader->request->dacl = (enum st_dacl_state)i;
            return true;
        }
    return complain(reader, "it is \"present\", \"null\" or \"absent\"");
}

static bool take_sids(struct reader *reader)
{
    struct st_pull *pull = &reader->pull;
    struct st_sid *sids = NULL;
    size_t capacity = 0;
    size_t count = 0;

    if (!st_pull_needs(pull, '[', "expected a list of SIDs"))
        return false;
    for (bool is_first = true; st_pull_element(pull, is_first); is_first = false) {
        if (count == ST_TOKEN_SIDS_MAX)
            return complain(reader, "a token has at most 1024 SIDs");
        sids = st_arena_grow(pull->arena, sids, count, &capacity, sizeof *sids);
        if (!take_sid(reader, &sids[count++]))
            return false;
    }
    reader->request->token.sids = sids;
    reader->request->token.count = count;
    return !pull->error && (count > 0 || complain(reader, "a token has at least its user's SID"));
}

static bool take_privilege(struct reader *reader)
{
    struct st_arena *arena = reader->pull.arena;
    struct st_slice text;

    if (!st_pull_string(&reader->pull, &text))
        return false;

    const char *word = st_arena_copy(arena, text.text, text.size);
    size_t privilege = st_words_find(&st_nt_privilege_words, word);

    if (privilege == ST_NT_PRIVILEGE_COUNT)
        return complain(
            reader, st_arena_format(
                        arena, "no privilege is called \"%s\"; %s", st_safe(arena, word),
                        st_choices(arena, word, &st_nt_privilege_words)));
    reader->request->token.privileges |= UINT64_C(1) << privilege;
    return true;
}

static bool take_privileges(struct reader *reader)
{
    struct st_pull *pull = &reader->pull;

    if (!st_pull_needs(pull, '[', "expected a list of privileges"))
        return false;
    for (bool is_first = true; st_pull_element(pull, is_first); is_first = false)
        if (!take_privilege(reader))
            return false;
    return !pull->error;
}

/* "0x120089", and whatever else SDDL has for rights: "FR"; or a number of JSON. */
static bool take_desired(struct reader *reader)
{
    struct st_mistake mistake;
    struct st_slice text;

    if (st_pull_peek(&reader->pull) != '"')
        return st_pull_integer(&reader->pull, &reader->request->desired);
    if (!st_pull_string(&reader->pull, &text))
        return false;

    struct st_cursor cursor = { reader->pull.arena, &mistake, text.text, text.size, 0 };

    if (!st_mask_read(&cursor, &reader->request->desired))
        return complain(reader, st_mistake_text(reader->pull.arena, &mistake));
    return (text.size > 0 && st_cursor_at_end(&cursor)) ||
           complain(reader, "it is an access mask such as \"0x120089\" or \"FR\"");
}

static bool take_node(struct reader *reader, struct st_object_node *node)
{
    struct st_pull *pull = &reader->pull;
    struct st_slice text;

    if (!st_pull_needs(pull, '[', "expected a node, [level, \"guid\"]") ||
        !st_pull_integer(pull, &node->level) ||
        !st_pull_needs(pull, ',', "expected a comma and a GUID") || !st_pull_string(pull, &text) ||
        !st_pull_needs(pull, ']', "expected the end of a node"))
        return false;
    return st_guid_parse(text.text, text.size, &node->type) ||
           complain(reader, "a GUID is written as 00000037-6585-11d3-b619-00aa004b9c30");
}

static bool take_tree(struct reader *reader)
{
    struct st_pull *pull = &reader->pull;
    struct st_object_node *nodes = NULL;
    size_t capacity = 0;
    size_t count = 0;

    if (!st_pull_needs(pull, '[', "expected a list of nodes"))
        return false;
    for (bool is_first = true; st_pull_element(pull, is_first); is_first = false) {
        if (count == ST_OBJECT_TREE_MAX)
            return complain(reader, "a tree has at most 256 nodes");
        nodes = st_arena_grow(pull->arena, nodes, count, &capacity, sizeof *nodes);
        if (!take_node(reader, &nodes[count++]))
            return false;
    }
    reader->request->nodes = nodes;
    reader->request->node_count = count;
    return !pull->error &&
           (st_object_tree_is_valid(nodes, count) ||
            complain(reader, "the first level is 0, and each other from 1 to one below the last"));
}

static bool take_self(struct reader *reader)
{
    struct st_sid *self = ST_NEW(reader->pull.arena, struct st_sid);

    reader->request->self = self;
    return take_sid(reader, self);
}

/* --- The line ------------------------------------------------------------------------- */

static const struct {
    const char *name;
    bool is_needed;
    bool (*take)(struct reader *reader);
} members[] = {
    { "id", false, take_id },
    { "sddl", true, take_sddl },
    { "dacl", false, take_dacl },
    { "sids", true, take_sids },
    { "privileges", false, take_privileges },
    { "desired", true, take_desired },
    { "tree", false, take_tree },
    { "self_sid", false, take_self },
};
enum { MEMBERS = sizeof members / sizeof members[0] };

static void keep_error(struct reader *reader, const char *name, const char *error)
{
    if (!reader->error)
        reader->error = st_arena_format(reader->pull.arena, "%s: %s", name, error);
}

/* Programs that write JSON like to give what there is not as null. */
static bool takes_null(struct st_pull *pull)
{
    return st_pull_peek(pull) == 'n' && st_pull_skip(pull);
}

/*
 * A value that is JSON but wrong is passed, so that the id is found behind it. False for
 * what is no JSON.
 */
static bool take_member(struct reader *reader, size_t row)
{
    struct st_pull *pull = &reader->pull;
    size_t start = pull->at;

    if (reader->seen & 1U << row)
        keep_error(reader, members[row].name, "the member stands twice");
    reader->seen |= 1U << row;
    if ((!members[row].is_needed && takes_null(pull)) || members[row].take(reader))
        return true;

    const char *error = pull->error;

    pull->error = NULL;
    pull->at = start;
    if (!st_pull_skip(pull))
        return false;
    keep_error(reader, members[row].name, error);
    return true;
}

static bool read_member(struct reader *reader)
{
    struct st_pull *pull = &reader->pull;
    struct st_slice name;

    if (!st_pull_string(pull, &name) || !st_pull_needs(pull, ':', "expected a colon"))
        return false;
    for (size_t row = 0; row < MEMBERS; row++)
        if (strlen(members[row].name) == name.size &&
            memcmp(members[row].name, name.text, name.size) == 0)
            return take_member(reader, row);
    return st_pull_skip(pull);
}

static bool read_object(struct reader *reader)
{
    struct st_pull *pull = &reader->pull;

    if (!st_pull_needs(pull, '{', "expected an object"))
        return false;
    if (!st_pull_takes(pull, '}')) {
        do {
            if (!read_member(reader))
                return false;
        } while (st_pull_takes(pull, ','));
        if (!st_pull_needs(pull, '}', "expected a comma or the end of the object"))
            return false;
    }
    (void)st_pull_peek(pull);
    return pull->at == pull->size || complain(reader, "text behind the object");
}

bool st_access_request_read(
    struct st_arena *arena,
    struct st_slice line,
    const struct st_sid *domain,
    struct st_access_request *ret_request,
    const char **ret_error)
{
    struct reader reader = {
        .pull = { .arena = arena, .text = line.text, .size = line.size },
        .domain = domain,
        .request = ret_request,
    };

    *ret_request = (struct st_access_request){ .id = { "null", 4 } };
    if (!read_object(&reader)) {
        *ret_error = st_arena_format(
            arena, "column %zu is no JSON: %s", reader.pull.at + 1, reader.pull.error);
        return false;
    }
    for (size_t row = 0; row < MEMBERS; row++)
        if (members[row].is_needed && !(reader.seen & 1U << row))
            keep_error(&reader, members[row].name, "the member is missing");
    *ret_error = reader.error;
    return !reader.error;
}
