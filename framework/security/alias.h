/*
 * alias.h - the two letters that SDDL has for well-known SIDs ([MS-DTYP] 2.5.1.1, sddl.h).
 *
 * Some name an account of a domain, such as DA for its administrators. Windows asks
 * the machine which domain that is; here the caller says so, or such a word is a
 * mistake. RO, SA, EA and EK belong to the root of the forest: the domain given is
 * taken for it, as Samba does.
 */
#ifndef ST_SECURITY_ALIAS_H
#define ST_SECURITY_ALIAS_H

#include "framework/security/sid.h"

/*
 * Read a SID at the cursor: its numeric form, or two letters in either case. domain
 * may be NULL.
 */
bool st_alias_read(struct st_cursor *cursor, const struct st_sid *domain, struct st_sid *ret_sid);

/* Read a text that is nothing but a SID in one of its forms; spaces may stand around it. */
bool st_alias_parse(
    struct st_arena *arena,
    const char *text,
    size_t size,
    const struct st_sid *domain,
    struct st_sid *ret_sid,
    struct st_mistake *ret_mistake);

/* Two letters if there are any for the SID, else its numeric form. domain may be NULL. */
void st_alias_print(struct st_text *text, const struct st_sid *sid, const struct st_sid *domain);

#endif
