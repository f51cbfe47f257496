/*
 * probe.c - trying out, as the user, that what is denied is denied and what is granted is.
 *
 * What is denied is done, and has to come to nothing; Dovecot answers OK when the flags of a
 * STORE are not stored, so that they are looked at afterwards. What is granted is not done,
 * for it would be seen; there the server's own word is taken (MYRIGHTS).
 */
#include <errno.h>
#include <string.h>

#include "framework/base/text.h"
#include "framework/lab/mail/mail.h"

struct probing {
    struct st_lab_visit *visit;
    struct st_mail_session *session;
    const char *box; /* its name */
    unsigned rights; /* what the lists give */
};

static bool complain(const struct probing *probing, bool is_denied, const char *what)
{
    return st_lab_unfit(
        probing->visit->lab, false, "the server lets the user %s%s in %s, and the lists do%s",
        is_denied ? "" : "not ", what, st_lab_translate(probing->visit, probing->box),
        is_denied ? " not" : "");
}

static bool lose(const struct probing *probing)
{
    return st_lab_unfit(
        probing->visit->lab, false, "the server has ended the session in which rights are tried");
}

/* What he has is said to whom it concerns: who may look it up, or read it, or write there. */
static bool probe_word(const struct probing *probing)
{
    const char *said = NULL;
    unsigned rights = 0;
    enum st_mail_answer answer = st_mail_ask(probing->session, &said, "MYRIGHTS %s", probing->box);

    if (answer == ST_MAIL_LOST)
        return lose(probing);
    if (answer == ST_MAIL_OK && !st_mail_rights_said(said, &rights))
        return st_lab_unfit(probing->visit->lab, false, "the server says no rights: %s", said);
    if (rights == probing->rights ||
        (answer == ST_MAIL_NO && !(probing->rights & ST_MAIL_MAY_READ)))
        return true;
    return st_lab_unfit(
        probing->visit->lab, false, "the server gives the user \"%s\" in %s, and the lists \"%s\"",
        st_mail_rights_text(probing->visit->arena, rights),
        st_lab_translate(probing->visit, probing->box),
        st_mail_rights_text(probing->visit->arena, probing->rights));
}

static bool probe_lookup(const struct probing *probing)
{
    const char *said = NULL;
    bool may_look = probing->rights & ST_MAIL_MAY_LOOKUP;

    if (st_mail_ask(probing->session, &said, "LIST \"\" %s", probing->box) == ST_MAIL_LOST)
        return lose(probing);
    if ((strstr(said, "* LIST") != NULL) != may_look)
        return complain(probing, !may_look, "look it up");
    return true;
}

static bool probe_insert(const struct probing *probing)
{
    static const char message[] = "Subject: trial\r\n\r\n";

    if (probing->rights & ST_MAIL_MAY_INSERT)
        return true;
    switch (st_mail_ask(
        probing->session, NULL, "APPEND %s {%zu+}\r\n%s", probing->box, strlen(message), message)) {
    case ST_MAIL_LOST:
        return lose(probing);
    case ST_MAIL_OK:
        return complain(probing, true, "put a message");
    case ST_MAIL_NO:
        break;
    }
    return true;
}

/* The flags of the first message. */
static bool ask_flags(const struct probing *probing, unsigned *ret_flags)
{
    const char *said = NULL;

    return st_mail_ask(probing->session, &said, "FETCH 1 (FLAGS)") == ST_MAIL_OK &&
           st_mail_flags_said(said, ret_flags);
}

/* Change a flag of the first message, and look whether it is changed. */
static bool probe_flag(const struct probing *probing, enum st_mail_flag flag)
{
    const struct st_mail_flag_info *info = &st_mail_flag_infos[flag];
    unsigned before = 0;
    unsigned after = 0;

    if (probing->rights & info->right)
        return true;
    if (!ask_flags(probing, &before) ||
        st_mail_ask(
            probing->session, NULL, "STORE 1 %sFLAGS.SILENT (%s)", before >> flag & 1 ? "-" : "+",
            info->word) == ST_MAIL_LOST ||
        !ask_flags(probing, &after))
        return lose(probing);
    if (before != after)
        return complain(
            probing, true, st_arena_format(probing->visit->arena, "change %s", info->word));
    return true;
}

/* Only what is not to be deletable is tried: then there is nothing that is lost. */
static bool probe_messages(const struct probing *probing)
{
    const char *said = NULL;
    bool may_read = probing->rights & ST_MAIL_MAY_READ;
    enum st_mail_answer answer = st_mail_ask(probing->session, &said, "SELECT %s", probing->box);

    if (answer == ST_MAIL_LOST)
        return lose(probing);
    if ((answer == ST_MAIL_OK) != may_read)
        return complain(probing, !may_read, "read messages");
    if (answer == ST_MAIL_NO || strstr(said, "* 0 EXISTS"))
        return true;
    for (unsigned i = 0; i < ST_MAIL_FLAG_COUNT; i++)
        if (!probe_flag(probing, (enum st_mail_flag)i))
            return false;
    return true;
}

static bool probe_box(struct st_lab_visit *visit, struct st_mail_session *session, st_object_id id)
{
    struct probing probing = { visit, session, st_mail_box_name(visit, id), 0 };

    return st_mail_rights(visit, &visit->token, id, &probing.rights) && probe_lookup(&probing) &&
           probe_word(&probing) && probe_insert(&probing) && probe_messages(&probing);
}

bool st_mail_probe(struct st_lab_visit *visit)
{
    struct st_mail_session session;
    bool is_good = st_mail_session_init(&session, visit);

    if (!is_good)
        (void)st_lab_unfit(
            visit->lab, false, "the server does not let the user log in: %s",
            st_safe(visit->arena, session.heard.data));
    for (size_t i = 0; i < visit->session->folder_count && is_good; i++)
        is_good = probe_box(visit, &session, visit->session->folders[i]);
    st_mail_session_clear(&session);
    return is_good;
}
