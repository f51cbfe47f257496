/*
 * privilege.c - what Windows' privileges are called.
 */
#include "framework/security/privilege.h"

static const char *const words[] = {
#define X(id, name) "Se" name "Privilege",
    ST_NT_PRIVILEGES(X)
#undef X
};
const struct st_words st_nt_privilege_words = { "privilege", words, ST_NT_PRIVILEGE_COUNT };
