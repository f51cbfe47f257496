/*
 * ldif.c - records for ldapmodify(1), in the LDAP data interchange format (RFC 2849).
 */
#include "framework/lab/directory/ldif.h"

#include <stdbool.h>
#include <string.h>

/* SAFE-STRING; and no space at the end, which is easily lost (RFC 2849, note 8). */
static bool is_safe(const char *value)
{
    size_t size = strlen(value);

    if (size == 0)
        return true;
    if (strchr(" :<", value[0]) || value[size - 1] == ' ')
        return false;
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)value[i] > 0x7f || value[i] == '\n' || value[i] == '\r')
            return false;
    return true;
}

static void add_base64(struct st_text *text, const char *value)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t left = strlen(value);

    for (; left > 0; left -= left < 3 ? left : 3) {
        unsigned bits = 0;

        for (size_t i = 0; i < 3; i++)
            bits = bits << 8 | (i < left ? (unsigned char)value[i] : 0U);
        for (size_t i = 0; i < 4; i++)
            st_text_add_size(text, i > left ? "=" : &digits[bits >> (18 - 6 * i) & 63], 1);
        value += left < 3 ? left : 3;
    }
}

void st_ldif_add(struct st_text *text, const char *name, const char *value)
{
    st_text_add(text, name);
    if (!value[0]) {
        st_text_add_char(text, ':');
    } else if (is_safe(value)) {
        st_text_addf(text, ": %s", value);
    } else {
        st_text_add(text, ":: ");
        add_base64(text, value);
    }
    st_text_add_char(text, '\n');
}

void st_ldif_begin(struct st_text *text, const char *entry, const char *change)
{
    st_ldif_add(text, "dn", entry);
    st_ldif_add(text, "changetype", change);
}

void st_ldif_replace(struct st_text *text, const char *name, const char *value)
{
    st_ldif_add(text, "replace", name);
    if (value)
        st_ldif_add(text, name, value);
    st_text_add(text, "-\n");
}

void st_ldif_end(struct st_text *text)
{
    st_text_add_char(text, '\n');
}
