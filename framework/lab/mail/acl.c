/*
 * acl.c - rights in mailboxes, as Dovecot's lists give them.
 *
 * What the user has by a group he has by a group here, too: "user=" says what he has without
 * any, and "group-override=", which goes before it, what a group adds.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "framework/base/text.h"
#include "framework/lab/mail/mail.h"

/* --- Groups -------------------------------------------------------------------------------- */

/* The token of the user, if he were a member of that group only; ST_NOBODY: of none. */
static void make_token(
    const struct st_lab_visit *visit, st_identity group, struct st_token *ret_token)
{
    const struct st_setting *setting = visit->session->setting;
    size_t words = st_identity_words(setting->identities);
    uint64_t *members = st_arena_copy_block(
        visit->arena, st_world_members(visit->world),
        setting->identities * words * sizeof *members);
    uint64_t *row = members + (size_t)visit->session->user * words;

    memset(row, 0, words * sizeof *row);
    if (group != ST_NOBODY)
        st_bit_set(row, group, true);
    st_token_make(
        ret_token, visit->session->user, members, setting->privileges, setting->identities);
}

static bool is_group(const struct st_lab_visit *visit, size_t identity)
{
    return identity >= ST_FIRST_NAMED && identity != visit->session->user &&
           st_token_has(&visit->token, (st_identity)identity);
}

/* Rights by that group alone. What cannot be expressed with it is not what is looked for. */
static bool has_by(
    struct st_lab_visit *visit, st_object_id folder, st_identity group, unsigned *ret_rights)
{
    struct st_token token;

    make_token(visit, group, &token);

    bool is_known = st_mail_rights(visit, &token, folder, ret_rights);

    visit->lab->unfit.why = NULL; /* it was about another token */
    return is_known;
}

static const char *make_list(struct st_lab_visit *visit, st_object_id folder, unsigned rights)
{
    const char *all = st_mail_rights_text(visit->arena, rights);
    unsigned without = 0;
    unsigned with = 0;

    if (has_by(visit, folder, ST_NOBODY, &without) && without != rights)
        for (size_t i = 0; i < visit->session->setting->identities; i++)
            if (is_group(visit, i) && has_by(visit, folder, (st_identity)i, &with) &&
                with == rights)
                return st_arena_format(
                    visit->arena, "user=%s %s\ngroup-override=group-%zu %s\n",
                    st_mail_of(visit)->login, st_mail_rights_text(visit->arena, without), i, all);
    return st_arena_format(visit->arena, "user=%s %s\n", st_mail_of(visit)->login, all);
}

const char *st_mail_groups(const struct st_lab_visit *visit)
{
    struct st_text groups;

    st_text_init(&groups, visit->arena);
    for (size_t i = 0; i < visit->session->setting->identities; i++)
        if (is_group(visit, i))
            st_text_addf(&groups, "%sgroup-%zu", groups.size > 0 ? "," : "", i);
    return groups.data;
}

/* --- Writing ------------------------------------------------------------------------------- */

/* As whose the mailboxes are, for the server has to read it. */
static bool write_list(struct st_lab_visit *visit, st_object_id folder, const char *list)
{
    const char *file = st_arena_format(
        visit->arena, "%s/dovecot-acl",
        st_mail_box_path(visit, &st_mail_of(visit)->server, folder));

    if (!st_lab_become(ST_MAIL_UID))
        return false;

    bool is_done = st_lab_write(AT_FDCWD, file, list, visit->lab->moment++);
    int error = errno;

    st_lab_return();
    errno = error;
    return is_done;
}

/* Which mailboxes he may look up is remembered in a file of its own. */
static bool forget_lookups(struct st_lab_visit *visit)
{
    return unlink(st_arena_format(
               visit->arena, "%s/dovecot-acl-list", st_mail_of(visit)->server.root)) == 0 ||
           errno == ENOENT;
}

bool st_mail_give(struct st_lab_visit *visit)
{
    const char *list = st_arena_format(
        visit->arena, "user=%s %s\n", st_mail_of(visit)->login,
        st_mail_rights_text(visit->arena, ST_MAIL_MAY_ALL));

    for (size_t i = 0; i < visit->session->folder_count; i++)
        if (!write_list(visit, visit->session->folders[i], list))
            return false;
    return forget_lookups(visit);
}

bool st_mail_grant(struct st_lab_visit *visit)
{
    for (size_t i = 0; i < visit->session->folder_count; i++) {
        st_object_id folder = visit->session->folders[i];
        unsigned rights = 0;

        if (!st_mail_rights(visit, &visit->token, folder, &rights) ||
            !write_list(visit, folder, make_list(visit, folder, rights)))
            return false;
    }
    return forget_lookups(visit);
}
