/*
 * plan_story.h - what happens to one item, in a few words, and what must be at its end.
 *
 * Alice's clients, one and "two", have /Team and /Archive offline, and so may bob's. The plan is
 * in /Team. Included by one file of tests each, for their texts are macros.
 */
#ifndef ST_SUPPORT_PLAN_STORY_H
#define ST_SUPPORT_PLAN_STORY_H

struct st_plan_story {
    const char *team;   /* members of the folder, each with a comma; NULL: none */
    const char *plan;   /* members of the plan; NULL: none */
    const char *steps;  /* after going offline */
    const char *faults; /* NULL: none */
    const char *item;   /* NULL: plan */

    /* The item in the end, when all faults are over, as st_test_item() tells it. */
    const char *online, *local;
};

/* Set-up and tear-down of each test: of the memory that they take. */
int st_plan_story_start(void **state);
int st_plan_story_stop(void **state);

/* Run it on `reference`: each fault happens, no invariant is broken, and the end is as told. */
void st_plan_story_check(const struct st_plan_story *story);

#define SYNC        "{'do': 'sync', 'as': 'alice'}"
#define SYNC_TWO    "{'do': 'sync', 'as': 'alice', 'client': 'two'}"
#define DELETE_PLAN "{'do': 'delete', 'as': 'alice', 'item': '/Team/plan'}"
#define EDIT_PLAN   "{'do': 'edit', 'as': 'alice', 'item': '/Team/plan', 'set': {'body': 'mine'}}"
#define EDIT_TWO                                                           \
    "{'do': 'edit', 'as': 'alice', 'client': 'two', 'item': '/Team/plan'," \
    " 'set': {'body': 'theirs'}}"
#define EDIT_ONLINE "{'do': 'server-edit', 'item': '/Team/plan', 'set': {'body': 'theirs'}}"
#define MAKE_MEMO   "{'do': 'create', 'as': 'alice', 'item': '/Team/memo', 'set': {'body': 'new'}}"
#define HIDE_BODY                                    \
    "{'do': 'set-acl', 'on': '/Team/plan', 'acl': [" \
    " {'deny': 'everyone', 'to': ['read-property']}, {'allow': 'everyone', 'to': ['full']}]}"
#define TORN      "{'inject': 'torn-write', 'at': {'call': 'item.save', 'step': 5}}"
#define HIDDEN    "'acl': [{'deny': 'everyone', 'to': ['read-property']}]," /* of a plan */
#define SHOW_BODY "{'do': 'set-acl', 'on': '/Team/plan', 'acl': []}"
#define HIDE_PLAN \
    "{'do': 'set-acl', 'on': '/Team/plan', 'acl': [{'deny': 'everyone', 'to': ['full']}]}"
#define REFUSED(call, nth) \
    "{'inject': 'io-error', 'at': {'call': '" call "', 'on': 'client', 'nth': " nth "}}"

#endif
