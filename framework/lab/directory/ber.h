/*
 * ber.h - the encoding that LDAP messages have: tag, length, content.
 *
 * The part of X.690 that RFC 4511 5.1 asks for: tags of one byte, definite lengths.
 *
 * Private to framework/lab/.
 */
#ifndef ST_LAB_DIRECTORY_BER_H
#define ST_LAB_DIRECTORY_BER_H

#include <stdbool.h>

#include "framework/base/text.h"

enum {
    ST_BER_BOOLEAN = 0x01,
    ST_BER_INTEGER = 0x02,
    ST_BER_STRING = 0x04,
    ST_BER_ENUM = 0x0a,
    ST_BER_SEQUENCE = 0x30,
    ST_BER_SET = 0x31,
};

void st_ber_add(struct st_text *text, unsigned tag, const char *content, size_t size);
void st_ber_add_string(struct st_text *text, unsigned tag, const char *string);
void st_ber_add_number(struct st_text *text, unsigned tag, long number); /* not below 0 */

/* A content of which some is not yet read. Borrowed. */
struct st_ber {
    const char *at;
    size_t left;
};

/*
 * Take the next element off. False at the end, and when what is left is no whole element:
 * nothing is taken then.
 */
bool st_ber_next(struct st_ber *ber, unsigned *ret_tag, struct st_ber *ret_content);

/* The same, of that tag only. */
bool st_ber_take(struct st_ber *ber, unsigned tag, struct st_ber *ret_content);

/* A number of at most four bytes. */
bool st_ber_take_number(struct st_ber *ber, unsigned tag, long *ret_number);

#endif
