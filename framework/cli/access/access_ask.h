/*
 * access_ask.h - who may do what in a scenario, and why.
 */
#ifndef ST_CLI_ACCESS_ACCESS_ASK_H
#define ST_CLI_ACCESS_ACCESS_ASK_H

#include "framework/cli/args.h"
#include "framework/scenario/scenario.h"

/* What is asked, in numbers. */
struct st_question {
    const struct st_scenario *scenario;
    const struct st_world *world; /* as it is at the moment that is asked about */
    st_identity as;               /* ST_NOBODY: everybody who is no group */
    st_object_id object;          /* ST_NO_OBJECT: everything on the server */
    bool has_property;            /* only the one property of the object */
    st_property property;
    bool has_right;
    st_rights on_folders, on_items; /* the right; 0: it means nothing on that kind */
};

/* Find out what is asked. False after saying on stderr what makes no sense. */
bool st_question_read(
    struct st_args *args, const struct st_scenario *scenario, struct st_question *ret_question);

/* One identity, one place and one right: the whole walk through the lists. */
enum st_exit st_question_answer(struct st_args *args, const struct st_question *question);

/* Anything else: a table of who holds what. */
enum st_exit st_question_table(struct st_args *args, const struct st_question *question);

/* What another scenario, or a workaround, gives and takes. */
enum st_exit st_access_compare(struct st_args *args, const struct st_scenario *scenario);

#endif
