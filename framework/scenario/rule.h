/*
 * rule.h - what names, paths and values must look like.
 */
#ifndef ST_SCENARIO_RULE_H
#define ST_SCENARIO_RULE_H

#include "framework/base/diag.h"
#include "framework/scenario/fields.h"

struct st_flaw {
    enum st_diag_id id;
    const char *why; /* goes after the text or its name: "is empty"; NULL: nothing is wrong */
    const char *hint;
};

struct st_flaw st_rule_check(enum st_rule rule, const char *text, size_t size);

/* Where the last part of a path begins; a path that passed its rule has a slash before it. */
const char *st_path_leaf(const char *path);

#endif
