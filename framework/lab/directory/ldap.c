/*
 * ldap.c - asking a directory on this machine: the few operations that a lab needs.
 */
#include "framework/lab/directory/ldap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "framework/lab/directory/ber.h"

/* Tags of requests (RFC 4511 4); the answer's is one more, but where it is named. */
enum {
    BIND = 0x60,
    SEARCH = 0x63,
    SEARCH_ENTRY = 0x64,
    SEARCH_DONE = 0x65,
    MODIFY = 0x66,
    ADD = 0x68,
    DELETE = 0x4a, /* without content of its own */
    DELETED = 0x6b,
    MOVE = 0x6c,
    UNBIND = 0x42,

    FIRST_OWN = 0x80, /* [0] of a choice or an option */
    PRESENT = 0x87,   /* the filter "has that attribute" */
    CONTROLS = 0xa0,
};

enum { VERSION = 3, REPLACE = 2, SCOPE_BASE = 0, SCOPE_SUBTREE = 2, FIRST_ROOM = 4096 };

static const char no_operation[] = "1.3.6.1.4.1.4203.666.5.2";
static const char yes[] = { (char)0xff };

static void add_true(struct st_text *text, bool is_true)
{
    st_ber_add(text, ST_BER_BOOLEAN, is_true ? yes : "", 1);
}

/* --- Sending and receiving ------------------------------------------------------------------ */

static bool send_all(const struct st_ldap *ldap, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t done = send(ldap->socket, data, size, MSG_NOSIGNAL);

        if (done < 0 && errno != EINTR)
            return false;
        data += done > 0 ? done : 0;
        size -= done > 0 ? (size_t)done : 0;
    }
    return true;
}

static bool send_request(struct st_ldap *ldap, unsigned tag, const char *content, size_t size)
{
    struct st_text whole;
    struct st_text message;

    st_text_init(&message, ldap->arena);
    st_ber_add_number(&message, ST_BER_INTEGER, ++ldap->message);
    st_ber_add(&message, tag, content, size);
    if (ldap->only_try) {
        struct st_text control;
        struct st_text controls;

        st_text_init(&control, ldap->arena);
        st_ber_add_string(&control, ST_BER_STRING, no_operation);
        add_true(&control, true); /* who does not know it refuses */
        st_text_init(&controls, ldap->arena);
        st_ber_add(&controls, ST_BER_SEQUENCE, control.data, control.size);
        st_ber_add(&message, CONTROLS, controls.data, controls.size);
    }
    st_text_init(&whole, ldap->arena);
    st_ber_add(&whole, ST_BER_SEQUENCE, message.data, message.size);
    return send_all(ldap, whole.data, whole.size);
}

/* More of what comes; false when nothing does. */
static bool hear(struct st_ldap *ldap)
{
    if (ldap->until == ldap->room) {
        size_t have = ldap->until - ldap->from;
        size_t room = ldap->from > ldap->room / 2 ? ldap->room
                      : ldap->room                ? 2 * ldap->room
                                                  : FIRST_ROOM;
        char *heard = st_arena_alloc(ldap->arena, room);

        if (room > ST_LDAP_MESSAGE_MAX)
            return false;
        if (have > 0)
            memcpy(heard, ldap->heard + ldap->from, have);
        ldap->heard = heard;
        ldap->room = room;
        ldap->from = 0;
        ldap->until = have;
    }
    for (;;) {
        ssize_t size = recv(ldap->socket, ldap->heard + ldap->until, ldap->room - ldap->until, 0);

        if (size < 0 && errno == EINTR)
            continue;
        ldap->until += size > 0 ? (size_t)size : 0;
        return size > 0;
    }
}

/* The operation of the next message; borrowed until the one after. */
static bool receive(struct st_ldap *ldap, unsigned *ret_tag, struct st_ber *ret_content)
{
    struct st_ber message;
    long number = 0;

    if (ldap->from == ldap->until)
        ldap->from = ldap->until = 0;
    for (;;) {
        struct st_ber heard = { ldap->heard + ldap->from, ldap->until - ldap->from };

        if (st_ber_take(&heard, ST_BER_SEQUENCE, &message)) {
            ldap->from = ldap->until - heard.left;
            break;
        }
        if (!hear(ldap))
            return false;
    }
    return st_ber_take_number(&message, ST_BER_INTEGER, &number) && number == ldap->message &&
           st_ber_next(&message, ret_tag, ret_content);
}

static int lose(struct st_ldap *ldap)
{
    ldap->said = "no answer that makes sense came in time";
    return ST_LDAP_LOST;
}

static const char *copy(const struct st_ldap *ldap, const struct st_ber *content)
{
    return st_arena_copy(ldap->arena, content->left ? content->at : "", content->left);
}

/* LDAPResult: a code, the name that was found of what was asked for, a text. */
static int read_result(struct st_ldap *ldap, struct st_ber *result)
{
    struct st_ber matched;
    struct st_ber said;
    long code = 0;

    if (!st_ber_take_number(result, ST_BER_ENUM, &code) || code < 0 ||
        !st_ber_take(result, ST_BER_STRING, &matched) || !st_ber_take(result, ST_BER_STRING, &said))
        return lose(ldap);
    ldap->said = copy(ldap, &said);
    return (int)code;
}

static int ask(
    struct st_ldap *ldap, unsigned tag, unsigned answer, const char *content, size_t size)
{
    struct st_ber result;
    unsigned found = 0;

    if (!send_request(ldap, tag, content, size) || !receive(ldap, &found, &result) ||
        found != answer)
        return lose(ldap);
    return read_result(ldap, &result);
}

static int ask_text(struct st_ldap *ldap, unsigned tag, const struct st_text *text)
{
    return ask(ldap, tag, tag + 1, text->data, text->size);
}

/* --- Life ----------------------------------------------------------------------------------- */

static bool connect_to(struct st_ldap *ldap, unsigned port, uint32_t deadline_ms)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    const struct timeval patience = { deadline_ms / 1000, deadline_ms % 1000 * 1000L };
    const int is_on = 1;

    ldap->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return ldap->socket >= 0 &&
           setsockopt(ldap->socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0 &&
           setsockopt(ldap->socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0 &&
           setsockopt(ldap->socket, IPPROTO_TCP, TCP_NODELAY, &is_on, sizeof is_on) == 0 &&
           connect(ldap->socket, (const struct sockaddr *)&address, sizeof address) == 0;
}

static void disconnect(struct st_ldap *ldap)
{
    if (ldap->socket >= 0)
        close(ldap->socket);
    ldap->socket = -1;
}

int st_ldap_open(
    struct st_ldap *ldap,
    struct st_arena *arena,
    unsigned port,
    const char *name,
    const char *password,
    uint32_t deadline_ms)
{
    struct st_text text;
    int code = 0;

    *ldap = (struct st_ldap){ .arena = arena, .socket = -1, .said = "" };
    st_text_init(&text, arena);
    st_ber_add_number(&text, ST_BER_INTEGER, VERSION);
    st_ber_add_string(&text, ST_BER_STRING, name);
    st_ber_add_string(&text, FIRST_OWN, password);
    code = connect_to(ldap, port, deadline_ms) ? ask_text(ldap, BIND, &text) : lose(ldap);
    if (code != ST_LDAP_OK)
        disconnect(ldap);
    return code;
}

void st_ldap_close(struct st_ldap *ldap)
{
    ldap->only_try = false;
    if (ldap->socket >= 0)
        (void)send_request(ldap, UNBIND, "", 0);
    disconnect(ldap);
}

/* --- Changes --------------------------------------------------------------------------------- */

/* PartialAttribute: a name, and a set of values. */
static void add_attribute(struct st_text *text, const struct st_ldap_attribute *attribute)
{
    struct st_text values;
    struct st_text both;

    st_text_init(&values, text->arena);
    for (size_t i = 0; i < attribute->count; i++)
        st_ber_add_string(&values, ST_BER_STRING, attribute->values[i]);
    st_text_init(&both, text->arena);
    st_ber_add_string(&both, ST_BER_STRING, attribute->name);
    st_ber_add(&both, ST_BER_SET, values.data, values.size);
    st_ber_add(text, ST_BER_SEQUENCE, both.data, both.size);
}

int st_ldap_add(
    struct st_ldap *ldap,
    const char *name,
    const struct st_ldap_attribute *attributes,
    size_t count)
{
    struct st_text list;
    struct st_text text;

    st_text_init(&list, ldap->arena);
    for (size_t i = 0; i < count; i++)
        if (attributes[i].count > 0)
            add_attribute(&list, &attributes[i]);
    st_text_init(&text, ldap->arena);
    st_ber_add_string(&text, ST_BER_STRING, name);
    st_ber_add(&text, ST_BER_SEQUENCE, list.data, list.size);
    return ask_text(ldap, ADD, &text);
}

int st_ldap_replace(
    struct st_ldap *ldap,
    const char *name,
    const struct st_ldap_attribute *attributes,
    size_t count)
{
    struct st_text list;
    struct st_text text;

    st_text_init(&list, ldap->arena);
    for (size_t i = 0; i < count; i++) {
        struct st_text change;

        st_text_init(&change, ldap->arena);
        st_ber_add_number(&change, ST_BER_ENUM, REPLACE);
        add_attribute(&change, &attributes[i]);
        st_ber_add(&list, ST_BER_SEQUENCE, change.data, change.size);
    }
    st_text_init(&text, ldap->arena);
    st_ber_add_string(&text, ST_BER_STRING, name);
    st_ber_add(&text, ST_BER_SEQUENCE, list.data, list.size);
    return ask_text(ldap, MODIFY, &text);
}

int st_ldap_delete(struct st_ldap *ldap, const char *name)
{
    return ask(ldap, DELETE, DELETED, name, strlen(name));
}

int st_ldap_move(struct st_ldap *ldap, const char *name, const char *relative, const char *above)
{
    struct st_text text;

    st_text_init(&text, ldap->arena);
    st_ber_add_string(&text, ST_BER_STRING, name);
    st_ber_add_string(&text, ST_BER_STRING, relative);
    add_true(&text, false); /* what it is called now is no value to be taken away */
    st_ber_add_string(&text, FIRST_OWN, above);
    return ask_text(ldap, MOVE, &text);
}

/* --- Looking --------------------------------------------------------------------------------- */

static bool send_search(struct st_ldap *ldap, const char *name, bool is_deep)
{
    struct st_text text;

    st_text_init(&text, ldap->arena);
    st_ber_add_string(&text, ST_BER_STRING, name);
    st_ber_add_number(&text, ST_BER_ENUM, is_deep ? SCOPE_SUBTREE : SCOPE_BASE);
    st_ber_add_number(&text, ST_BER_ENUM, 0);    /* aliases are entries as others */
    st_ber_add_number(&text, ST_BER_INTEGER, 0); /* no limits of ours */
    st_ber_add_number(&text, ST_BER_INTEGER, 0);
    add_true(&text, false); /* values, too */
    st_ber_add_string(&text, PRESENT, "objectClass");
    st_ber_add(&text, ST_BER_SEQUENCE, "", 0); /* all attributes */
    return send_request(ldap, SEARCH, text.data, text.size);
}

/* SearchResultEntry: a name, and attributes with their values. */
static bool read_entry(
    struct st_ldap *ldap, struct st_ber *content, struct st_ldap_entry *ret_entry)
{
    struct st_ldap_value *values = NULL;
    struct st_ber name;
    struct st_ber list;
    struct st_ber attribute;
    size_t room = 0;

    if (!st_ber_take(content, ST_BER_STRING, &name) ||
        !st_ber_take(content, ST_BER_SEQUENCE, &list))
        return false;
    *ret_entry = (struct st_ldap_entry){ .name = copy(ldap, &name) };
    while (st_ber_take(&list, ST_BER_SEQUENCE, &attribute)) {
        struct st_ber set;
        struct st_ber value;

        if (!st_ber_take(&attribute, ST_BER_STRING, &name) ||
            !st_ber_take(&attribute, ST_BER_SET, &set))
            return false;

        const char *called = copy(ldap, &name);

        while (st_ber_take(&set, ST_BER_STRING, &value)) {
            values = st_arena_grow(ldap->arena, values, ret_entry->count, &room, sizeof *values);
            values[ret_entry->count++] =
                (struct st_ldap_value){ called, copy(ldap, &value), value.left };
        }
    }
    ret_entry->values = values;
    return true;
}

int st_ldap_search(
    struct st_ldap *ldap,
    const char *name,
    bool is_deep,
    const struct st_ldap_entry **ret_entries,
    size_t *ret_count)
{
    struct st_ldap_entry *entries = NULL;
    struct st_ber content;
    unsigned tag = 0;
    size_t count = 0;
    size_t room = 0;

    if (!send_search(ldap, name, is_deep))
        return lose(ldap);
    for (;;) {
        if (!receive(ldap, &tag, &content) || count > ST_LDAP_ENTRIES_MAX)
            return lose(ldap);
        if (tag == SEARCH_DONE)
            break;
        if (tag != SEARCH_ENTRY)
            continue; /* to another server, of which there is none */
        entries = st_arena_grow(ldap->arena, entries, count, &room, sizeof *entries);
        if (!read_entry(ldap, &content, &entries[count++]))
            return lose(ldap);
    }
    *ret_entries = entries;
    *ret_count = count;
    return read_result(ldap, &content);
}
