/*
 * syntax.h - whether a single token is JSON; private to the syntax of scenario files.
 */
#ifndef ST_SCENARIO_SYNTAX_H
#define ST_SCENARIO_SYNTAX_H

#include "framework/scenario/lex.h"
#include "framework/scenario/problem.h"

/* What is wrong with a token, and at which part of it. why NULL: nothing. */
struct st_token_fault {
    enum st_diag_id id;
    size_t start, end;
    const char *why, *hint;
};

struct st_token_fault st_check_string(const char *text, struct st_lexeme token);
struct st_token_fault st_check_word(
    struct st_arena *arena, const char *text, struct st_lexeme token);

#endif
