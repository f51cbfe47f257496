/*
 * sddl_parse.c - a security descriptor from text.
 */
#include "framework/security/mask.h"
#include "framework/security/sddl.h"

struct parser {
    struct st_cursor cursor;
    const struct st_sid *domain;
    struct st_descriptor *descriptor;
};

/* A list that is being read. */
struct list {
    enum st_nt_place place;
    struct st_nt_acl *acl;
    size_t capacity, size; /* size: of the binary form, in bytes */
};

static bool fail_at(struct parser *parser, size_t at, const char *hint, const char *message)
{
    return st_mistake_make(parser->cursor.mistake, parser->cursor.arena, at, hint, "%s", message);
}

static bool fail(struct parser *parser, const char *hint, const char *message)
{
    return fail_at(parser, parser->cursor.at, hint, message);
}

static bool take_semicolon(struct parser *parser, const char *behind_what)
{
    if (st_cursor_takes(&parser->cursor, ';'))
        return true;
    return st_mistake_make(
        parser->cursor.mistake, parser->cursor.arena, parser->cursor.at,
        "an entry is (type;flags;rights;object type;inherited object type;SID)",
        "expected \";\" behind the %s of an entry", behind_what);
}

/* --- Fields of an entry --------------------------------------------------------------- */

static bool refuse_type(struct parser *parser, const struct st_nt_type *type, size_t at)
{
    return st_mistake_make(
        parser->cursor.mistake, parser->cursor.arena, at,
        "conditions are not evaluated, and leaving them out would change what the list says",
        "entries of type %s are not supported: %s", type->word, type->about);
}

static const struct st_nt_type *find_type(const struct st_cursor *cursor, size_t length)
{
    for (size_t i = 0; i < st_nt_type_count; i++) {
        const char *word = st_nt_types[i].word;
        bool is_it = st_to_upper(st_cursor_peek(cursor, 0)) == word[0];

        if (length == 2)
            is_it = st_cursor_has_pair(cursor, word);
        if (is_it && strlen(word) == length)
            return &st_nt_types[i];
    }
    return NULL;
}

static bool read_type(struct parser *parser, enum st_nt_place place, struct st_nt_ace *ace)
{
    struct st_cursor *cursor = &parser->cursor;
    size_t length = 0;

    st_cursor_skip_spaces(cursor);
    while (st_is_letter(st_cursor_peek(cursor, length)))
        length++;

    const struct st_nt_type *type = find_type(cursor, length);

    if (!type)
        return st_mistake_make(
            cursor->mistake, cursor->arena, cursor->at,
            place == ST_NT_DACL ? "types in D: are A, D, OA and OD"
                                : "types in S: are AU, AL, OU, OL, ML, SP and TL",
            "unknown type of entry \"%s\"", st_cursor_shown(cursor, length ? length : 1));
    if (type->form == ST_NT_REFUSED)
        return refuse_type(parser, type, cursor->at);
    if (type->place != place)
        return st_mistake_make(
            cursor->mistake, cursor->arena, cursor->at,
            place == ST_NT_DACL ? "it belongs into S:" : "it belongs into D:",
            "an entry of type %s (%s) in the wrong list", type->word, type->about);
    ace->type = type->value;
    cursor->at += length;
    return take_semicolon(parser, "type");
}

static uint8_t find_flag(const struct st_cursor *cursor, uint8_t type)
{
    static const struct {
        const char *word;
        uint8_t value;
    } flags[] = {
#define X(id, word, value, about) { word, value },
        ST_NT_ACE_FLAGS(X)
#undef X
    };

    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (st_cursor_has_pair(cursor, flags[i].word))
            return flags[i].value;
    return type == ST_NT_TRUST && st_cursor_has_pair(cursor, "TP") ? ST_NT_SUCCESS : 0;
}

static bool read_flags(struct parser *parser, struct st_nt_ace *ace)
{
    struct st_cursor *cursor = &parser->cursor;

    for (;;) {
        st_cursor_skip_spaces(cursor);
        if (!st_is_letter(st_cursor_peek(cursor, 0)))
            return take_semicolon(parser, "flags");

        uint8_t flag = find_flag(cursor, ace->type);

        if (!flag)
            return st_mistake_make(
                cursor->mistake, cursor->arena, cursor->at,
                "flags are OI, CI, NP, IO, ID, SA, FA and CR", "unknown flag of an entry \"%s\"",
                st_cursor_shown(cursor, 2));
        ace->flags |= flag;
        cursor->at += 2;
    }
}

static bool read_mask(struct parser *parser, struct st_nt_ace *ace)
{
    return st_mask_read(&parser->cursor, &ace->mask) && take_semicolon(parser, "rights");
}

/* An empty field may hold spaces; spaces around a GUID are a mistake, in Windows, too. */
static bool read_guid(
    struct parser *parser,
    const struct st_nt_ace *ace,
    bool *ret_is_there,
    struct st_guid *ret_guid)
{
    struct st_cursor *cursor = &parser->cursor;
    size_t start = cursor->at;
    size_t length = 0;

    st_cursor_skip_spaces(cursor);
    if (st_cursor_takes(cursor, ';'))
        return true;
    cursor->at = start;
    while (start + length < cursor->size && !strchr(";()", cursor->text[start + length]))
        length++;
    if (!st_guid_parse(cursor->text + start, length, ret_guid))
        return fail(
            parser, "a GUID is written as 00000037-6585-11d3-b619-00aa004b9c30", "this is no GUID");
    if (!st_nt_is_object(ace))
        return fail(
            parser, "OA, OD, OU and OL are the types of entries for some objects or properties",
            "an entry of this type cannot have an object type");
    *ret_is_there = true;
    cursor->at += length;
    return take_semicolon(parser, "object type");
}

/* Spaces may stand behind two letters, but not behind a number; so it is in Windows. */
static bool read_sid(struct parser *parser, struct st_nt_ace *ace)
{
    struct st_cursor *cursor = &parser->cursor;

    st_cursor_skip_spaces(cursor);

    bool is_number = st_cursor_peek(cursor, 1) == '-';

    if (!st_alias_read(cursor, parser->domain, &ace->sid))
        return false;
    if (!is_number)
        st_cursor_skip_spaces(cursor);
    if (st_cursor_peek(cursor, 0) == ';')
        return fail(
            parser, "only conditional and attribute entries have one, and they are not supported",
            "an entry with a seventh field");
    if (st_cursor_takes(cursor, ')'))
        return true;
    return fail(parser, "the SID is the last field of an entry", "expected \")\" behind the SID");
}

static bool read_ace(struct parser *parser, enum st_nt_place place, struct st_nt_ace *ace)
{
    return read_type(parser, place, ace) && read_flags(parser, ace) && read_mask(parser, ace) &&
           read_guid(parser, ace, &ace->has_object_type, &ace->object_type) &&
           read_guid(parser, ace, &ace->has_inherited_type, &ace->inherited_type) &&
           read_sid(parser, ace);
}

/* --- Lists ---------------------------------------------------------------------------- */

static bool add_ace(struct parser *parser, struct list *list)
{
    size_t start = parser->cursor.at - 1;
    struct st_nt_acl *acl = list->acl;

    acl->aces = st_arena_grow(
        parser->cursor.arena, acl->aces, acl->count, &list->capacity, sizeof *acl->aces);
    if (!read_ace(parser, list->place, &acl->aces[acl->count]))
        return false;
    list->size += st_nt_ace_size(&acl->aces[acl->count]);
    if (list->size > ST_NT_ACL_SIZE_MAX)
        return fail_at(
            parser, start, "leave entries out", "the list has more than 65535 bytes with this");
    acl->count++;
    return true;
}

static bool takes_word(struct st_cursor *cursor, const char *word)
{
    size_t size = strlen(word);

    if (cursor->size - cursor->at < size || memcmp(cursor->text + cursor->at, word, size) != 0)
        return false;
    cursor->at += size;
    return true;
}

static void read_acl_flags(struct parser *parser, struct list *list)
{
    struct st_cursor *cursor = &parser->cursor;
    unsigned control = 0;

    for (;;) {
        st_cursor_skip_spaces(cursor);
        if (takes_word(cursor, "NO_ACCESS_CONTROL"))
            list->acl->is_null = true;
        else if (takes_word(cursor, "AR"))
            control |= ST_CONTROL_DACL_AUTO_INHERIT_REQUIRED;
        else if (takes_word(cursor, "AI"))
            control |= ST_CONTROL_DACL_AUTO_INHERITED;
        else if (takes_word(cursor, "P"))
            control |= ST_CONTROL_DACL_PROTECTED;
        else
            break;
    }
    /* The bits of the SACL stand one to the left of those of the DACL. */
    parser->descriptor->control |= (uint16_t)(control << (list->place == ST_NT_SACL));
}

static bool read_acl(struct parser *parser, enum st_nt_place place, struct st_nt_acl *acl)
{
    struct st_cursor *cursor = &parser->cursor;
    struct list list = { .place = place, .acl = acl, .size = ST_NT_ACL_HEADER_SIZE };

    acl->is_present = true;
    read_acl_flags(parser, &list);
    if (acl->is_null && st_cursor_peek(cursor, 0) == '(')
        return fail(
            parser, "NO_ACCESS_CONTROL is a NULL list, which lets everybody do everything",
            "an entry in a NULL list");
    while (st_cursor_takes(cursor, '(')) {
        if (!add_ace(parser, &list))
            return false;
        st_cursor_skip_spaces(cursor);
    }
    if (st_cursor_at_end(cursor) || st_cursor_peek(cursor, 1) == ':')
        return true;
    return st_mistake_make(
        cursor->mistake, cursor->arena, cursor->at,
        "a list is its flags, P, AR, AI or NO_ACCESS_CONTROL, and its entries in parentheses",
        "\"%s\" in a list", st_cursor_shown(cursor, 8));
}

/* --- Parts ---------------------------------------------------------------------------- */

static bool read_principal(struct parser *parser, bool *ret_is_there, struct st_sid *ret_sid)
{
    *ret_is_there = true;
    st_cursor_skip_spaces(&parser->cursor);
    return st_alias_read(&parser->cursor, parser->domain, ret_sid);
}

static bool read_part(struct parser *parser, char tag)
{
    struct st_descriptor *descriptor = parser->descriptor;

    switch (tag) {
    case 'O':
        return read_principal(parser, &descriptor->has_owner, &descriptor->owner);
    case 'G':
        return read_principal(parser, &descriptor->has_group, &descriptor->group);
    case 'D':
        return read_acl(parser, ST_NT_DACL, &descriptor->dacl);
    default:
        return read_acl(parser, ST_NT_SACL, &descriptor->sacl);
    }
}

static bool read_parts(struct parser *parser)
{
    static const char tags[] = "OGDS";
    struct st_cursor *cursor = &parser->cursor;
    unsigned seen = 0;

    for (;;) {
        st_cursor_skip_spaces(cursor);
        if (st_cursor_at_end(cursor))
            return true;

        char tag = st_cursor_peek(cursor, 0);
        const char *place = tag ? strchr(tags, tag) : NULL;

        if (!place || st_cursor_peek(cursor, 1) != ':')
            return st_mistake_make(
                cursor->mistake, cursor->arena, cursor->at,
                "a descriptor is O:owner G:group D:list S:list",
                "expected O:, G:, D: or S:, not \"%s\"", st_cursor_shown(cursor, 8));
        if (seen & 1U << (place - tags))
            return fail(parser, "each part stands once", "a second part of this kind");
        seen |= 1U << (place - tags);
        cursor->at += 2;
        if (!read_part(parser, tag))
            return false;
    }
}

bool st_sddl_parse(
    struct st_arena *arena,
    const char *text,
    size_t size,
    const struct st_sid *domain,
    struct st_descriptor *ret_descriptor,
    struct st_mistake *ret_mistake)
{
    struct st_descriptor descriptor = { 0 };
    struct parser parser = {
        .cursor = { arena, ret_mistake, text, size, 0 },
        .domain = domain,
        .descriptor = &descriptor,
    };

    if (size > ST_SDDL_SIZE_MAX)
        return fail_at(
            &parser, ST_SDDL_SIZE_MAX, "a text has at most 1048576 bytes", "the text is too long");
    if (!read_parts(&parser))
        return false;
    *ret_descriptor = descriptor;
    return true;
}
