/*
 * alias.c - the two letters that SDDL has for well-known SIDs.
 */
#include "framework/security/alias.h"

struct alias {
    char word[3];
    bool is_of_domain; /* the SID is the domain's with subs[0] added */
    struct st_sid sid;
    const char *about;
};

/* clang-format off */
#define ONE(authority, rid)       false, { authority, 1, { rid } }
#define TWO(authority, first, rid) false, { authority, 2, { first, rid } }
#define BUILTIN(rid)              TWO(5, 32, rid)
#define OF_DOMAIN(rid)            true, { 0, 1, { rid } }
/* clang-format on */

static const struct alias aliases[] = {
    { "WD", ONE(1, 0), "everyone" },
    { "CO", ONE(3, 0), "creator owner" },
    { "CG", ONE(3, 1), "creator group" },
    { "OW", ONE(3, 4), "owner rights" },
    { "NU", ONE(5, 2), "network logon users" },
    { "IU", ONE(5, 4), "interactive users" },
    { "SU", ONE(5, 6), "service logon users" },
    { "AN", ONE(5, 7), "anonymous" },
    { "ED", ONE(5, 9), "enterprise domain controllers" },
    { "PS", ONE(5, 10), "principal self" },
    { "AU", ONE(5, 11), "authenticated users" },
    { "RC", ONE(5, 12), "restricted code" },
    { "SY", ONE(5, 18), "local system" },
    { "LS", ONE(5, 19), "local service" },
    { "NS", ONE(5, 20), "network service" },
    { "WR", ONE(5, 33), "write-restricted code" },
    { "BA", BUILTIN(544), "administrators" },
    { "BU", BUILTIN(545), "users" },
    { "BG", BUILTIN(546), "guests" },
    { "PU", BUILTIN(547), "power users" },
    { "AO", BUILTIN(548), "account operators" },
    { "SO", BUILTIN(549), "server operators" },
    { "PO", BUILTIN(550), "print operators" },
    { "BO", BUILTIN(551), "backup operators" },
    { "RE", BUILTIN(552), "replicator" },
    { "RU", BUILTIN(554), "pre-Windows 2000 compatible access" },
    { "RD", BUILTIN(555), "remote desktop users" },
    { "NO", BUILTIN(556), "network configuration operators" },
    { "MU", BUILTIN(558), "performance monitor users" },
    { "LU", BUILTIN(559), "performance log users" },
    { "IS", BUILTIN(568), "anonymous internet users" },
    { "CY", BUILTIN(569), "crypto operators" },
    { "ER", BUILTIN(573), "event log readers" },
    { "CD", BUILTIN(574), "users of the certificate service by DCOM" },
    { "RA", BUILTIN(575), "RDS remote access servers" },
    { "ES", BUILTIN(576), "RDS endpoint servers" },
    { "MS", BUILTIN(577), "RDS management servers" },
    { "HA", BUILTIN(578), "Hyper-V administrators" },
    { "AA", BUILTIN(579), "access control assistance operators" },
    { "RM", BUILTIN(580), "remote management users" },
    { "HO", BUILTIN(584), "user-mode hardware operators" },
    { "SH", BUILTIN(585), "OpenSSH users" },
    { "UD", false, { 5, 6, { 84, 0, 0, 0, 0, 0 } }, "user-mode drivers" },
    { "AC", TWO(15, 2, 1), "all application packages" },
    { "LW", ONE(16, 4096), "low integrity" },
    { "ME", ONE(16, 8192), "medium integrity" },
    { "MP", ONE(16, 8448), "medium-plus integrity" },
    { "HI", ONE(16, 12288), "high integrity" },
    { "SI", ONE(16, 16384), "system integrity" },
    { "AS", ONE(18, 1), "identity asserted by the authority" },
    { "SS", ONE(18, 2), "identity asserted by a service" },
    { "RO", OF_DOMAIN(498), "enterprise read-only domain controllers" },
    { "LA", OF_DOMAIN(500), "administrator" },
    { "LG", OF_DOMAIN(501), "guest" },
    { "DA", OF_DOMAIN(512), "domain administrators" },
    { "DU", OF_DOMAIN(513), "domain users" },
    { "DG", OF_DOMAIN(514), "domain guests" },
    { "DC", OF_DOMAIN(515), "domain computers" },
    { "DD", OF_DOMAIN(516), "domain controllers" },
    { "CA", OF_DOMAIN(517), "certificate publishers" },
    { "SA", OF_DOMAIN(518), "schema administrators" },
    { "EA", OF_DOMAIN(519), "enterprise administrators" },
    { "PA", OF_DOMAIN(520), "group policy administrators" },
    { "CN", OF_DOMAIN(522), "cloneable domain controllers" },
    { "AP", OF_DOMAIN(525), "protected users" },
    { "KA", OF_DOMAIN(526), "key administrators" },
    { "EK", OF_DOMAIN(527), "enterprise key administrators" },
    { "RS", OF_DOMAIN(553), "RAS and IAS servers" },
};
enum { ALIASES = sizeof aliases / sizeof aliases[0] };

static const struct alias *find_word(const struct st_cursor *cursor)
{
    for (size_t i = 0; i < ALIASES; i++)
        if (st_cursor_has_pair(cursor, aliases[i].word))
            return &aliases[i];
    return NULL;
}

static struct st_sid in_domain(const struct st_sid *domain, uint32_t rid)
{
    struct st_sid sid = *domain;

    sid.subs[sid.count++] = rid;
    return sid;
}

bool st_alias_read(struct st_cursor *cursor, const struct st_sid *domain, struct st_sid *ret_sid)
{
    if (st_to_upper(st_cursor_peek(cursor, 0)) == 'S' && st_cursor_peek(cursor, 1) == '-')
        return st_sid_read(cursor, ret_sid);

    const struct alias *alias = find_word(cursor);

    if (!alias)
        return st_mistake_make(
            cursor->mistake, cursor->arena, cursor->at,
            "a SID is two letters such as BA, AU or WD, or a number such as S-1-5-32-544",
            "unknown SID \"%s\"", st_cursor_shown(cursor, 2));
    if (!alias->is_of_domain) {
        *ret_sid = alias->sid;
    } else if (domain && domain->count < ST_SID_SUBS_MAX) {
        *ret_sid = in_domain(domain, alias->sid.subs[0]);
    } else {
        return st_mistake_make(
            cursor->mistake, cursor->arena, cursor->at,
            st_arena_format(
                cursor->arena, "give the SID of the domain, or write the SID as DOMAIN-%u",
                (unsigned)alias->sid.subs[0]),
            "%s (%s) belongs to a domain, and which one is not known", alias->word, alias->about);
    }
    cursor->at += 2;
    return true;
}

bool st_alias_parse(
    struct st_arena *arena,
    const char *text,
    size_t size,
    const struct st_sid *domain,
    struct st_sid *ret_sid,
    struct st_mistake *ret_mistake)
{
    struct st_cursor cursor = {
        .arena = arena,
        .mistake = ret_mistake,
        .text = text,
        .size = size,
    };

    st_cursor_skip_spaces(&cursor);
    if (!st_alias_read(&cursor, domain, ret_sid))
        return false;
    st_cursor_skip_spaces(&cursor);
    if (st_cursor_at_end(&cursor))
        return true;
    return st_mistake_make(
        ret_mistake, arena, cursor.at, "nothing may stand behind a SID", "\"%s\" behind a SID",
        st_cursor_shown(&cursor, 8));
}

void st_alias_print(struct st_text *text, const struct st_sid *sid, const struct st_sid *domain)
{
    for (size_t i = 0; i < ALIASES; i++) {
        const struct alias *alias = &aliases[i];
        bool is_it = false;

        if (!alias->is_of_domain)
            is_it = st_sid_equal(sid, &alias->sid);
        else if (domain && domain->count < ST_SID_SUBS_MAX) {
            struct st_sid whole = in_domain(domain, alias->sid.subs[0]);

            is_it = st_sid_equal(sid, &whole);
        }
        if (is_it) {
            st_text_add(text, alias->word);
            return;
        }
    }
    st_sid_print(text, sid);
}
