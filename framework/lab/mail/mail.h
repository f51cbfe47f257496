/*
 * mail.h - what the parts of the mail shape share: messages, flags, rights, one session.
 *
 * An item is a message, whose text holds the values that its properties had when it was made
 * and never changes, as no message on an IMAP server does (RFC 3501, 2.3.1.1). A property that
 * changes is given a flag, the same for all items; set, it stands for the second value that
 * the property of that item takes. A third has no place.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_MAIL_MAIL_H
#define ST_LAB_MAIL_MAIL_H

#include "framework/base/text.h"
#include "framework/lab/outside/request.h"
#include "framework/lab/visit.h"

enum {
    ST_MAIL_UID = ST_LAB_UID - 1, /* whose files mailboxes are on the server; nobody's login */
    ST_MAIL_SAID_MAX = 1 << 20,   /* bytes of one answer of a server */
    ST_MAIL_PASSWORD_BYTES = 16,  /* of chance in it */
};

#define ST_MAIL_PREFIX "Public/"

/* id, letter (RFC 4314, 2.1) */
#define ST_MAIL_RIGHTS(X) \
    X(LOOKUP, 'l')        \
    X(READ, 'r')          \
    X(WRITE, 'w')         \
    X(SEEN, 's')          \
    X(DELETE, 't')        \
    X(EXPUNGE, 'e')       \
    X(INSERT, 'i')

enum st_mail_right_bit {
#define X(id, letter) ST_MAIL_RIGHT_BIT_##id,
    ST_MAIL_RIGHTS(X)
#undef X
};

enum st_mail_right {
#define X(id, letter) ST_MAIL_MAY_##id = 1U << ST_MAIL_RIGHT_BIT_##id,
    ST_MAIL_RIGHTS(X)
#undef X
        ST_MAIL_MAY_ALL = ST_MAIL_MAY_INSERT * 2 - 1,
};

/* id, IMAP's word, its letter in the name of a file in a Maildir, the right to change it */
#define ST_MAIL_FLAGS(X)                  \
    X(FLAGGED, "\\Flagged", 'F', WRITE)   \
    X(ANSWERED, "\\Answered", 'R', WRITE) \
    X(DRAFT, "\\Draft", 'D', WRITE)       \
    X(SEEN, "\\Seen", 'S', SEEN)          \
    X(DELETED, "\\Deleted", 'T', DELETE)

enum st_mail_flag {
#define X(id, word, letter, right) ST_MAIL_##id,
    ST_MAIL_FLAGS(X)
#undef X
        ST_MAIL_FLAG_COUNT
};

struct st_mail_flag_info {
    const char *word;
    char letter;
    unsigned right;
};
extern const struct st_mail_flag_info st_mail_flag_infos[ST_MAIL_FLAG_COUNT];

/* Mailboxes of one side as they are on this machine. Arrays are by number of the object. */
struct st_mail_side {
    const char *root;   /* path of the folder that they are in */
    const char *prefix; /* of each one's name there: Maildir++ puts a dot before it */
    uid_t owner;
    const char **files; /* "cur/NAME"; NULL: no message of that item */
    unsigned *flags;    /* set of 1 << enum st_mail_flag */
};

/* What is known of one property of one item. */
struct st_mail_states {
    st_name first, second; /* in the text, and by the flag */
    bool has_first, has_second;
};

struct st_mail {
    const char *login, *password; /* of one life of the client, and of no other server */
    const char *groups; /* that the server knows him to be in; NULL: it does not know him */
    struct st_mail_side server, replica;
    struct st_mail_states *states; /* objects times properties */
    uint8_t *carriers;             /* by property: its flag, or ST_MAIL_FLAG_COUNT */
    bool marks_read;               /* \Seen says whether an item counts as read */
};

static inline struct st_mail *st_mail_of(const struct st_lab_visit *visit)
{
    return visit->of_shape;
}

/* --- text.c: what is written in messages, in names of files, and in answers ----------- */

/* Text without a blank, a control character or a byte above 126: those become %XX. */
const char *st_mail_encode(struct st_arena *arena, const char *text);

/* What was encoded; NULL when it was not. */
const char *st_mail_decode(struct st_arena *arena, const char *text);

/* The item that a message says it is, "item-3-plan", in arena; NULL: none. */
const char *st_mail_item(struct st_arena *arena, const char *message);

/* What comes after its head; and the next "NAME: VALUE" in that. */
const char *st_mail_body(struct st_arena *arena, const char *message);
bool st_mail_next(
    struct st_arena *arena, const char **rest, const char **ret_name, const char **ret_value);

/* A message: its head, and a body to which lines can be added. */
void st_mail_begin(struct st_text *message, const char *item);
void st_mail_add(struct st_text *message, const char *name, const char *value);

/* The flags in the name of a file, and the name with these instead; other letters stay. */
unsigned st_mail_name_flags(const char *name);
const char *st_mail_name_with(struct st_arena *arena, const char *name, unsigned flags);

/* "lrw" */
const char *st_mail_rights_text(struct st_arena *arena, unsigned rights);

/* The flags in the answer to FETCH, the rights in that to MYRIGHTS. False: it says none. */
bool st_mail_flags_said(const char *answer, unsigned *ret_flags);
bool st_mail_rights_said(const char *answer, unsigned *ret_rights);

/* --- carry.c: what carries which value ------------------------------------------------ */

/* Find out what is known of all properties of all items; false: unfit says what has no place. */
bool st_mail_carry(struct st_lab_visit *visit);

static inline struct st_mail_states *st_mail_states_of(
    const struct st_lab_visit *visit, st_object_id id)
{
    return &st_mail_of(visit)->states[(size_t)id * visit->properties];
}

/* --- box.c: messages on this machine -------------------------------------------------- */

bool st_mail_read(
    const struct st_lab_visit *visit, struct st_mail_side *side, struct st_lab_tree *tree);

/* After the side was read into the tree. */
bool st_mail_place(
    const struct st_lab_visit *visit,
    struct st_mail_side *side,
    struct st_lab_tree *tree,
    const struct st_lab_tree *wanted);

/* The path of a mailbox, and its name for IMAP. */
const char *st_mail_box_path(
    const struct st_lab_visit *visit, const struct st_mail_side *side, st_object_id folder);
const char *st_mail_box_name(const struct st_lab_visit *visit, st_object_id folder);

/* --- server.c: Dovecot ---------------------------------------------------------------- */

/* Let it run. */
bool st_mail_serve(struct st_lab_visit *visit);

/* Let it know the user, with these groups, separated by commas. */
bool st_mail_introduce(struct st_lab_visit *visit, const char *groups);

/* --- rights.c: what the lists give ---------------------------------------------------- */

/* To who has that token, in a mailbox. False: unfit says what cannot be expressed. */
bool st_mail_rights(
    struct st_lab_visit *visit,
    const struct st_token *token,
    st_object_id folder,
    unsigned *ret_rights);

/* --- acl.c: what the server gives ----------------------------------------------------- */

/* The user's groups, each by its number. */
const char *st_mail_groups(const struct st_lab_visit *visit);

/* All rights to the user; those that he has in the world. */
bool st_mail_give(struct st_lab_visit *visit);
bool st_mail_grant(struct st_lab_visit *visit);

/* --- session.c: IMAP, as much of it as trying out rights needs ------------------------ */

struct st_mail_session {
    struct st_arena *arena;
    int socket; /* -1: none */
    unsigned commands;
    uint64_t deadline_ms;
    struct st_text heard;
};

enum st_mail_answer { ST_MAIL_OK, ST_MAIL_NO, ST_MAIL_LOST };

/* Log in as the user of the visit. To be ended in any case. */
bool st_mail_session_init(struct st_mail_session *session, const struct st_lab_visit *visit);
void st_mail_session_clear(struct st_mail_session *session);

/* One command, without its tag and its end; what came before the tagged answer, in *ret_said. */
__attribute__((format(printf, 3, 4))) enum st_mail_answer st_mail_ask(
    struct st_mail_session *session, const char **ret_said, const char *format, ...);

/* --- uids.c: for requests.c, which knows messages by their numbers -------------------- */

/* Add the items of the messages with these numbers to what a request is about. */
void st_mail_add_messages(
    const struct st_lab_visit *visit,
    st_object_id folder,
    unsigned long first,
    unsigned long last,
    struct st_lab_request *request);

/* --- probe.c -------------------------------------------------------------------------- */

bool st_mail_probe(struct st_lab_visit *visit);

#endif
