/*
 * slow_check.h - Windows' access check a second time, slowly and obviously.
 *
 * Written from [MS-DTYP] 2.5.3.2 and the choices in security/check.h, sharing no code with
 * check.c, so that a test can hold one against the other. Where check.c collects what is
 * granted and denied on all nodes at once, this asks for one right of one node at a time,
 * and whoever is denied a right that is still wanted is sent away at once.
 */
#ifndef ST_SUPPORT_SLOW_CHECK_H
#define ST_SUPPORT_SLOW_CHECK_H

#include "framework/security/check.h"

/* The answer for the object as a whole: by the walk of the pseudocode. */
struct st_nt_answer st_slow_check(const struct st_nt_question *question);

/* The answer for one node: it is its own whole, with the rest of the tree around it. */
struct st_nt_answer st_slow_check_node(const struct st_nt_question *question, size_t node);

#endif
