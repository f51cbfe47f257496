/*
 * document.h - a scenario file, decoded but not yet looked into.
 *
 * Texts are as they were written; build.h makes numbers of them. Members that a
 * file left out, and those that were reported as wrong, are zeros. What each
 * member means is in the tables of document.c.
 */
#ifndef ST_SCENARIO_DOCUMENT_H
#define ST_SCENARIO_DOCUMENT_H

#include "framework/base/names.h"
#include "framework/scenario/fields.h"

enum { ST_FORMAT = 1 }; /* the number of the file format */

struct st_doc_identity {
    struct st_node node;
    struct st_many members; /* of const char * */
    struct st_word_set privileges;
    const char *sid;
};

struct st_doc_entry {
    struct st_node node;
    const char *allow, *deny, *member;
    struct st_word_set to;
    struct st_word role;
    struct st_number mask;
    const char *property;
    struct st_word_set inherit;
};

struct st_doc_item {
    struct st_node node;
    struct st_many acl; /* of struct st_doc_entry */
    struct st_flag is_protected;
    const char *owner;
    struct st_flag read;
    struct st_many properties; /* name to const char *; NULL: the property is not there */
};

struct st_doc_folder {
    struct st_node node;
    struct st_many acl; /* of struct st_doc_entry */
    struct st_flag is_protected;
    const char *owner;
    struct st_word resolve;
    struct st_many items; /* name to struct st_doc_item */
};

struct st_doc_error {
    struct st_node node;
    const char *item;
    struct st_word status;
    const char *property;
};

struct st_doc_expect {
    struct st_node node;
    struct st_word sync;
    struct st_many errors;    /* of struct st_doc_error */
    struct st_many server;    /* item to map of property to const char * */
    struct st_many clients;   /* client to map as above */
    struct st_many pending;   /* client to list of const char * */
    struct st_many conflicts; /* as server */
};

struct st_doc_step {
    struct st_node node;
    struct st_word verb;
    const char *as, *client;
    struct st_many folders; /* of const char * */
    const char *item;
    struct st_many set; /* property to const char * */
    const char *to;
    struct st_flag read;
    const char *on;
    struct st_many acl; /* of struct st_doc_entry */
    struct st_flag is_protected;
    const char *owner; /* NULL: nobody */
    const char *group, *member;
    struct st_number clock, bytes;
    struct st_word status;
    const char *variant;
    struct st_doc_expect check;
};

struct st_doc_trigger {
    struct st_node node;
    struct st_word call;
    const char *item, *property; /* patterns */
    const char *as;
    struct st_word on; /* index of ST_SIDES */
    struct st_number step, nth;
};

struct st_doc_fault {
    struct st_node node;
    struct st_word kind;
    struct st_doc_trigger trigger;
    struct st_word when;
    struct st_number times;
    struct st_doc_step change;
};

struct st_doc_at {
    struct st_node node;
    struct st_word call;
    const char *item, *property;
};

struct st_doc_versions {
    struct st_node node;
    const char *from, *below;
};

struct st_doc_known {
    struct st_doc_expect expect; /* its node is the whole failure's */
    struct st_doc_versions versions;
    struct st_number code, session_code;
    struct st_doc_at place;
    struct st_word_set breaks;
    struct st_many log; /* of const char * */
};

struct st_doc_workaround {
    struct st_node node;
    const char *quote;
    const char *change;
    struct st_many effect, under_faults; /* engine spec to struct st_word */
};

struct st_document {
    struct st_node node;
    const char *schema;
    struct st_number format;
    const char *title, *source;
    struct st_many tags; /* of const char * */
    struct st_number clock;
    struct st_word_set needs, except;
    struct st_many identities;   /* name to struct st_doc_identity */
    struct st_many property_ids; /* property to const char * */
    struct st_many server;       /* path to struct st_doc_folder */
    struct st_many steps;        /* of struct st_doc_step */
    struct st_many faults;       /* of struct st_doc_fault */
    struct st_doc_expect expect;
    struct st_many known;       /* engine spec to struct st_doc_known */
    struct st_many workarounds; /* name to struct st_doc_workaround */
};

extern const struct st_type st_document_type;

#endif
