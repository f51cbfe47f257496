/*
 * options_security.h - what the options of the commands sddl and access do.
 */
#ifndef ST_CLI_OPTIONS_OPTIONS_SECURITY_H
#define ST_CLI_OPTIONS_OPTIONS_SECURITY_H

#include "framework/cli/args.h"

/* Functions of the table of options; they take what was typed as it is. */
bool st_take_batch(struct st_args *args, const char *value);
bool st_take_container(struct st_args *args, const char *value);
bool st_take_domain(struct st_args *args, const char *value);
bool st_take_from_hex(struct st_args *args, const char *value);
bool st_take_group(struct st_args *args, const char *value);
bool st_take_hex(struct st_args *args, const char *value);
bool st_take_inherit(struct st_args *args, const char *value);
bool st_take_object(struct st_args *args, const char *value);
bool st_take_owner(struct st_args *args, const char *value);
bool st_take_roles(struct st_args *args, const char *value);

#endif
