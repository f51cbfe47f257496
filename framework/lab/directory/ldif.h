/*
 * ldif.h - records for ldapmodify(1), in the LDAP data interchange format (RFC 2849).
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_DIRECTORY_LDIF_H
#define ST_LAB_DIRECTORY_LDIF_H

#include "framework/base/text.h"

/* "name: value", or "name:: " and base64 when the value is no SAFE-STRING. */
void st_ldif_add(struct st_text *text, const char *name, const char *value);

/* The two lines that begin a record: "dn: ..." and "changetype: ...". */
void st_ldif_begin(struct st_text *text, const char *entry, const char *change);

/* In a record that modifies: the attribute gets that value, or with NULL goes if it is there. */
void st_ldif_replace(struct st_text *text, const char *name, const char *value);

void st_ldif_end(struct st_text *text);

#endif
