/*
 * shape.c - the server's side is an IMAP server, Dovecot; the client's are Maildirs.
 *
 * What the client has the tool has brought: before its first command the client has nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>

#include "framework/base/die.h"
#include "framework/lab/mail/mail.h"

static const char *make_store(struct st_lab_visit *visit)
{
    const struct st_lab_mark mark = { ST_MAIL_UID, ST_MAIL_UID, 0700 };
    const char *home = st_arena_format(visit->arena, "%s/server", visit->path);
    const char *store = st_arena_format(visit->arena, "%s/public", home);

    if (!st_lab_make_folder(AT_FDCWD, home) || !st_lab_make_folder(AT_FDCWD, store) ||
        !st_lab_mark_entry(AT_FDCWD, store, &mark) || !st_lab_mark_entry(AT_FDCWD, home, &mark))
        return NULL;
    return store;
}

/* Nobody else is to be taken for him, by a server that has got the port before ours. */
static const char *make_password(struct st_lab *lab)
{
    unsigned char chance[ST_MAIL_PASSWORD_BYTES];
    struct st_text password;

    if (getrandom(chance, sizeof chance, 0) != (ssize_t)sizeof chance)
        st_die("the system gives no random bytes");
    st_text_init(&password, &lab->lasting);
    for (size_t i = 0; i < sizeof chance; i++)
        st_text_addf(&password, "%02x", chance[i]);
    return password.data;
}

/* What is remembered of this client, who is new when the engine remembers nothing of him. */
static struct st_mail *remember(struct st_lab_visit *visit)
{
    struct st_lab *lab = visit->lab;
    void **memory = &lab->memories[visit->session->replica - 1];
    struct st_mail *mail = *memory;

    if (mail && *visit->session->state)
        return mail;
    mail = ST_NEW(&lab->lasting, struct st_mail);
    mail->login = st_arena_format(
        &lab->lasting, "client-%u-%llu", (unsigned)visit->session->replica,
        (unsigned long long)lab->moment++);
    mail->password = make_password(lab);
    mail->states =
        ST_NEW_ARRAY(&lab->lasting, struct st_mail_states, visit->objects * visit->properties + 1);
    mail->carriers = ST_NEW_ARRAY(&lab->lasting, uint8_t, visit->properties + 1);
    for (size_t i = 0; i < visit->properties; i++)
        mail->carriers[i] = ST_MAIL_FLAG_COUNT;
    *memory = mail;
    return mail;
}

static bool open_both(struct st_lab_visit *visit)
{
    struct st_mail *mail = remember(visit);

    visit->of_shape = mail;
    visit->login = mail->login;
    visit->password = mail->password;
    visit->server.path = make_store(visit);
    visit->replica.path = st_lab_make_own(visit, "replica");
    if (!visit->server.path || !visit->replica.path)
        return false;
    mail->server =
        (struct st_mail_side){ .root = visit->server.path, .prefix = ".", .owner = ST_MAIL_UID };
    mail->replica =
        (struct st_mail_side){ .root = visit->replica.path, .prefix = "", .owner = visit->user };
    return st_mail_carry(visit) && st_mail_serve(visit) &&
           st_mail_introduce(visit, st_mail_groups(visit));
}

/* As whose it is, so that all that is made is his. */
static bool place_side(
    struct st_lab_visit *visit,
    struct st_mail_side *side,
    struct st_lab_tree *tree,
    const struct st_lab_tree *wanted)
{
    if (!st_lab_become(side->owner))
        return false;

    bool is_done = st_mail_read(visit, side, tree) && st_mail_place(visit, side, tree, wanted);
    int error = errno;

    st_lab_return();
    errno = error;
    return is_done;
}

static bool place_server(struct st_lab_visit *visit, const struct st_lab_tree *wanted)
{
    /* What somebody else does while the tool runs may need a flag that nothing had before. */
    return st_mail_carry(visit) &&
           place_side(visit, &st_mail_of(visit)->server, &visit->server, wanted);
}

static bool place_replica(struct st_lab_visit *visit, const struct st_lab_tree *wanted)
{
    if (!*visit->session->state)
        return true;
    return place_side(visit, &st_mail_of(visit)->replica, &visit->replica, wanted);
}

static bool read_both(struct st_lab_visit *visit)
{
    return st_mail_read(visit, &st_mail_of(visit)->server, &visit->server) &&
           st_mail_read(visit, &st_mail_of(visit)->replica, &visit->replica);
}

const struct st_lab_shape st_lab_shape_MAIL = {
    .word = "mail",
    .program = "dovecot",
    .package = "dovecot-imapd",
    .protocol = &st_lab_protocol_IMAP,
    .open = open_both,
    .place_server = place_server,
    .place_replica = place_replica,
    .give = st_mail_give,
    .grant = st_mail_grant,
    .probe = st_mail_probe,
    .read = read_both,
};
