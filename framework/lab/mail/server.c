/*
 * server.c - Dovecot 2.3, with its ACL plug-in, for one case of a lab.
 *
 * All that it has is in the lab's own folder. Mailboxes are in a public namespace, so that
 * nobody owns them and only lists give rights; without INDEXPVT, which would give each user a
 * \Seen of his own. A process serves one session, so that no list is remembered.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "framework/base/text.h"
#include "framework/lab/mail/mail.h"

enum { WAIT_MS = 5 };

/* Its folder twice, whose files mailboxes are twice, its port, its folder twice. */
static const char configuration[] = "base_dir = %s/run\n"
                                    "state_dir = %s/state\n"
                                    "log_path = /dev/stderr\n"
                                    "protocols = imap\n"
                                    "listen = 127.0.0.1\n"
                                    "ssl = no\n"
                                    "disable_plaintext_auth = no\n"
                                    "auth_failure_delay = 0\n"
                                    "default_login_user = nobody\n"
                                    "default_internal_user = nobody\n"
                                    "default_internal_group = nogroup\n"
                                    "first_valid_uid = 1\n"
                                    "mail_uid = %u\n"
                                    "mail_gid = %u\n"
                                    "mail_fsync = never\n"
                                    "mailbox_list_index = no\n"
                                    "mail_max_userip_connections = 100\n"
                                    "mail_plugins = acl\n"
                                    "protocol imap {\n"
                                    "  mail_plugins = acl imap_acl\n"
                                    "}\n"
                                    "plugin {\n"
                                    "  acl = vfile::cache_secs=0\n"
                                    "}\n"
                                    "service imap-login {\n"
                                    "  chroot =\n"
                                    "  inet_listener imap {\n"
                                    "    port = %u\n"
                                    "  }\n"
                                    "  inet_listener imaps {\n"
                                    "    port = 0\n"
                                    "  }\n"
                                    "}\n"
                                    "service anvil {\n"
                                    "  chroot =\n"
                                    "}\n"
                                    "service stats {\n"
                                    "  chroot =\n"
                                    "}\n"
                                    "passdb {\n"
                                    "  driver = passwd-file\n"
                                    "  args = scheme=PLAIN %s/users/%%u\n"
                                    "}\n"
                                    "userdb {\n"
                                    "  driver = passwd-file\n"
                                    "  args = %s/users/%%u\n"
                                    "}\n"
                                    "mail_location = maildir:~/inbox\n"
                                    "namespace inbox {\n"
                                    "  inbox = yes\n"
                                    "  separator = /\n"
                                    "}\n"
                                    "namespace public {\n"
                                    "  type = public\n"
                                    "  separator = /\n"
                                    "  prefix = " ST_MAIL_PREFIX "\n"
                                    "  location = maildir:~/public\n"
                                    "  subscriptions = no\n"
                                    "  list = yes\n"
                                    "}\n";

static const char *folder_of(const struct st_lab_visit *visit)
{
    return st_arena_format(visit->arena, "%s/dovecot", visit->lab->own);
}

static bool make_folder(const char *path)
{
    return mkdir(path, 0755) == 0 || errno == EEXIST;
}

bool st_mail_serve(struct st_lab_visit *visit)
{
    const char *folder = folder_of(visit);
    const char *file = st_arena_format(visit->arena, "%s/dovecot.conf", folder);
    const char *users = st_arena_format(visit->arena, "%s/users", folder);
    const char *program = st_lab_server_find(visit->arena, "dovecot");
    const char *const argv[] = { program, "-c", file, "-F", NULL };

    if (st_lab_server_accepts(&visit->lab->server))
        return true;

    unsigned port = st_lab_free_port();

    if (!program || port == 0 || !make_folder(folder) || !make_folder(users) ||
        !st_lab_write(
            AT_FDCWD, file,
            st_arena_format(
                visit->arena, configuration, folder, folder, (unsigned)ST_MAIL_UID,
                (unsigned)ST_MAIL_UID, port, folder, folder),
            visit->lab->moment++))
        return false;
    return st_lab_server_start(visit, argv, 0, port);
}

/*
 * Dovecot looks at most once a second whether the file is another. Who has been there with
 * other groups waits until it has to look.
 */
static void wait_for_next_second(void)
{
    time_t now = time(NULL);

    while (time(NULL) == now)
        (void)poll(NULL, 0, WAIT_MS);
}

bool st_mail_introduce(struct st_lab_visit *visit, const char *groups)
{
    struct st_mail *mail = st_mail_of(visit);
    const struct st_lab_mark mark = { 0, 0, 0644 };
    const char *file = st_arena_format(visit->arena, "%s/users/%s", folder_of(visit), mail->login);
    const char *text = st_arena_format(
        visit->arena, "%s:{PLAIN}%s:%u:%u::%s/server::%s%s\n", mail->login, mail->password,
        (unsigned)ST_MAIL_UID, (unsigned)ST_MAIL_UID, visit->path,
        *groups ? "userdb_acl_groups=" : "", groups);

    if (mail->groups && strcmp(mail->groups, groups) == 0)
        return true;
    if (!st_lab_write(AT_FDCWD, file, text, visit->lab->moment++) ||
        !st_lab_mark_entry(AT_FDCWD, file, &mark))
        return false;
    if (mail->groups)
        wait_for_next_second();
    mail->groups = st_arena_copy_string(&visit->lab->lasting, groups);
    return true;
}
