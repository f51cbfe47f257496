/*
 * rows.h - how the tables of document.c are written: a line a member, a line a type.
 */
#ifndef ST_SCENARIO_ROWS_H
#define ST_SCENARIO_ROWS_H

#include "framework/scenario/fields.h"

/* Rows are name, slot, type, about. OWNER is the struct whose table it is. */
#define ROW(name_, member_, type_, about_, required_, allowed_, choice_)                          \
    {                                                                                             \
        .name = (name_), .type = &(type_), .offset = offsetof(OWNER, member_), .about = (about_), \
        .required = (required_), .allowed = (allowed_), .choice = (choice_),                      \
    }
#define MAY(name_, member_, type_, about_) ROW(name_, member_, type_, about_, 0, ST_ALL_VARIANTS, 0)
#define MUST(name_, member_, type_, about_) \
    ROW(name_, member_, type_, about_, ST_ALL_VARIANTS, ST_ALL_VARIANTS, 0)
#define ONE_OF(choice_, name_, member_, type_, about_) \
    ROW(name_, member_, type_, about_, 0, ST_ALL_VARIANTS, choice_)
#define NOTES                                            \
    MAY("note", node.note, text, "For people; ignored"), \
        MAY("why", node.why, text, "The reason; ignored")

#define ROWS(array) (sizeof(array) / sizeof(array)[0])
#define OBJECT(name_, struct_, rows_, words_, what_) \
    static const struct st_type name_ = {            \
        .shape = ST_SHAPE_OBJECT,                    \
        .name = #name_,                              \
        .what = (what_),                             \
        .words = (words_),                           \
        .fields = (rows_),                           \
        .field_count = ROWS(rows_),                  \
        .size = sizeof(struct_),                     \
    }

/* --- Types ----------------------------------------------------------------------------- */

#define TEXT(name_, rule_, nullable_, what_) \
    static const struct st_type name_ = {    \
        .shape = ST_SHAPE_TEXT,              \
        .rule = (rule_),                     \
        .what = (what_),                     \
        .nullable = (nullable_),             \
    }
#define COUNT(name_, max_, nullable_, words_, what_) \
    static const struct st_type name_ = {            \
        .shape = ST_SHAPE_COUNT,                     \
        .what = (what_),                             \
        .nullable = (nullable_),                     \
        .words = (words_),                           \
        .max = (max_),                               \
    }
#define OTHER(name_, shape_, what_) \
    static const struct st_type name_ = { .shape = (shape_), .what = (what_) }

#define WORD(name_, shape_, words_, abouts_, what_) \
    static const struct st_type name_ = {           \
        .shape = (shape_),                          \
        .name = #name_,                             \
        .words = &(words_),                         \
        .abouts = (abouts_),                        \
        .what = (what_),                            \
    }

#define LIST(name_, element_, min_, max_, nullable_, what_) \
    static const struct st_type name_ = {                   \
        .shape = ST_SHAPE_LIST,                             \
        .element = &(element_),                             \
        .min = (min_),                                      \
        .max = (max_),                                      \
        .nullable = (nullable_),                            \
        .what = (what_),                                    \
    }
#define MAP(name_, rule_, element_, min_, max_, nullable_, what_) \
    static const struct st_type name_ = {                         \
        .shape = ST_SHAPE_MAP,                                    \
        .rule = (rule_),                                          \
        .element = &(element_),                                   \
        .min = (min_),                                            \
        .max = (max_),                                            \
        .nullable = (nullable_),                                  \
        .what = (what_),                                          \
    }

#endif
