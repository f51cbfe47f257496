/*
 * requests.c - LDAP messages (RFC 4511 4) as calls of an engine.
 *
 * An add makes an item, sets what it has, and saves it; a modify sets properties and saves
 * them. Both are done whole or not at all.
 */
#include "framework/lab/directory/ber.h"
#include "framework/lab/directory/directory.h"
#include "framework/lab/outside/request.h"

enum {
    BIND = 0x60,
    UNBIND = 0x42,
    SEARCH = 0x63,
    MODIFY = 0x66,
    ADD = 0x68,
    DELETE = 0x4a,
    MOVE = 0x6c,
    ABANDON = 0x50,
    FOUND = 0x64,      /* an entry of a search, after which the answer is still to come */
    FOUND_ELSE = 0x73, /* a reference of one */
    MEANWHILE = 0x79,  /* intermediate response */
    LONG_FORM = 0x80,
    LENGTH_MAX = 0x84, /* of a length in four bytes */
    NUMBER_MAX = 4,    /* bytes of a message's number */
    REMOVES = 1,       /* modify: delete */
};

#define C(id) (1U << ST_CALL_##id)

/* A text of it, in arena. "" when there is none. */
static const char *take_text(const struct st_lab_visit *visit, struct st_ber *ber)
{
    struct st_ber content;

    if (!st_ber_take(ber, ST_BER_STRING, &content))
        return "";
    return st_arena_copy(visit->arena, content.at, content.left);
}

/* One attribute; is it a property, and has it a value? */
static void add_attribute(
    const struct st_lab_visit *visit,
    struct st_ber *attribute,
    bool is_removed,
    struct st_lab_request *request)
{
    size_t property = st_lab_number(visit, ST_LAB_PROPERTY, take_text(visit, attribute));
    struct st_ber values = { NULL, 0 };

    if (property == SIZE_MAX)
        return;
    (void)st_ber_take(attribute, ST_BER_SET, &values);
    request->properties |= (st_properties)1 << property;
    request->calls |= is_removed || values.left == 0 ? C(PROPERTY_DELETE) : C(PROPERTY_SET);
}

static void read_add(
    const struct st_lab_visit *visit, struct st_ber *content, struct st_lab_request *request)
{
    struct st_ber list;
    struct st_ber attribute;

    request->calls = C(ITEM_CREATE) | C(ITEM_SAVE);
    request->op = ST_CALL_ITEM_SAVE;
    if (!st_ber_take(content, ST_BER_SEQUENCE, &list))
        return;
    while (st_ber_take(&list, ST_BER_SEQUENCE, &attribute))
        add_attribute(visit, &attribute, false, request);
}

static void read_modify(
    const struct st_lab_visit *visit, struct st_ber *content, struct st_lab_request *request)
{
    struct st_ber list;
    struct st_ber change;
    struct st_ber attribute;
    long how = 0;

    request->calls = C(ITEM_SAVE);
    request->op = ST_CALL_ITEM_SAVE;
    if (!st_ber_take(content, ST_BER_SEQUENCE, &list))
        return;
    while (st_ber_take(&list, ST_BER_SEQUENCE, &change))
        if (st_ber_take_number(&change, ST_BER_ENUM, &how) &&
            st_ber_take(&change, ST_BER_SEQUENCE, &attribute))
            add_attribute(visit, &attribute, how == REMOVES, request);
}

static bool is_item(const struct st_lab_visit *visit, st_object_id object)
{
    return object != ST_NO_OBJECT &&
           st_lab_number(visit, ST_LAB_ITEM, st_lab_object_name(visit, object)) != SIZE_MAX;
}

static void read_operation(
    const struct st_lab_visit *visit,
    unsigned tag,
    struct st_ber *content,
    struct st_lab_request *request)
{
    const char *name = tag == DELETE ? st_arena_copy(visit->arena, content->at, content->left)
                                     : take_text(visit, content);
    st_object_id object = st_lab_mentioned(visit, name).object;

    st_lab_request_add(request, object);
    switch (tag) {
    case ADD:
        read_add(visit, content, request);
        break;
    case MODIFY:
        read_modify(visit, content, request);
        break;
    case DELETE:
        request->op = ST_CALL_ITEM_DELETE;
        break;
    case MOVE:
        request->op = ST_CALL_ITEM_MOVE;
        break;
    default: /* a search */
        request->op = is_item(visit, object) ? ST_CALL_ITEM_OPEN : ST_CALL_FOLDER_LIST;
        break;
    }
    request->calls |= 1U << request->op;
}

/* Can it be the beginning of a message? Lengths are of four bytes at most. */
static bool is_message(const char *text, size_t size)
{
    unsigned length = size > 1 ? (unsigned char)text[1] : 0;

    return (unsigned char)text[0] == ST_BER_SEQUENCE && length != LONG_FORM && length <= LENGTH_MAX;
}

static size_t asked(
    const struct st_lab_visit *visit,
    struct st_lab_talk *talk,
    const char *text,
    size_t size,
    struct st_lab_request *ret_request)
{
    struct st_ber rest = { text, size };
    struct st_ber message;
    struct st_ber content;
    unsigned tag = 0;
    long number = 0;

    if (!is_message(text, size))
        return st_lab_talk_strange(talk, size);
    if (!st_ber_take(&rest, ST_BER_SEQUENCE, &message))
        return 0;
    if (!st_ber_take_number(&message, ST_BER_INTEGER, &number) ||
        !st_ber_next(&message, &tag, &content))
        return st_lab_talk_strange(talk, size);
    ret_request->has_answer = tag != UNBIND && tag != ABANDON;
    if (tag == ADD || tag == MODIFY || tag == DELETE || tag == MOVE || tag == SEARCH)
        read_operation(visit, tag, &content, ret_request);
    return size - rest.left;
}

/* How long the element is that begins here, with its head; 0: that is not said yet. */
static size_t whole_size(const char *text, size_t size, size_t *ret_head)
{
    size_t length = size > 1 ? (unsigned char)text[1] : 0;
    size_t bytes = length & LONG_FORM ? length & (LONG_FORM - 1) : 0;

    *ret_head = 2 + bytes;
    if (size < *ret_head)
        return 0;
    for (size_t i = 0; i < bytes; i++)
        length = (i == 0 ? 0 : length << 8) | (unsigned char)text[2 + i];
    return *ret_head + length;
}

/* Only the head of a message is looked at, for what a search finds can be long. */
static size_t answered(struct st_lab_talk *talk, const char *text, size_t size, bool *ret_is_answer)
{
    size_t head = 0;

    if (talk->said_left > 0) {
        size_t piece = size < talk->said_left ? size : (size_t)talk->said_left;

        talk->said_left -= piece;
        return piece;
    }
    if (!is_message(text, size))
        return st_lab_talk_strange(talk, size);

    size_t whole = whole_size(text, size, &head);
    size_t number = size > head + 1 ? (unsigned char)text[head + 1] : 1; /* bytes of it */
    size_t at = head + 2 + number;

    if (whole == 0)
        return 0;
    if (at >= whole || number == 0 || number > NUMBER_MAX || /* it has no operation, or no number */
        (size > head && (unsigned char)text[head] != ST_BER_INTEGER))
        return st_lab_talk_strange(talk, size);
    if (at >= size)
        return 0;

    unsigned tag = (unsigned char)text[at];

    *ret_is_answer = tag != FOUND && tag != FOUND_ELSE && tag != MEANWHILE;
    if (whole > size && *ret_is_answer)
        return 0;
    talk->said_left = whole > size ? whole - size : 0;
    return whole > size ? size : whole;
}

const struct st_lab_protocol st_lab_protocol_LDAP = { .word = "ldap",
                                                      .asked = asked,
                                                      .answered = answered };
