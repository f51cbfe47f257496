/*
 * worker_rig.h - workers under test: what they say is kept, and what they leave is found.
 */
#ifndef ST_SUPPORT_WORKER_RIG_H
#define ST_SUPPORT_WORKER_RIG_H

#include <signal.h>

#include "framework/base/text.h"
#include "framework/base/worker.h"

/* What came in, and what to do. The context of every worker, which has a copy of it. */
struct st_rig {
    struct st_arena arena;
    struct st_text heard;          /* the short messages, each with a bar behind */
    size_t count;                  /* all messages */
    size_t largest;                /* bytes of the largest message */
    size_t asked;                  /* how often the caller was asked whether to stop */
    bool stops;                    /* stop the worker after its first message */
    volatile sig_atomic_t signals; /* for handlers */
};

extern struct st_rig st_rig;

enum { ST_RIG_SHORT = 100, ST_RIG_LARGE = 5 * 1024 * 1024 };

int st_rig_set_up(void **state);
int st_rig_tear_down(void **state);

#define ST_RIG_TEST(function) \
    cmocka_unit_test_setup_teardown(function, st_rig_set_up, st_rig_tear_down)

/* A worker without limits. */
struct st_worker st_rig_worker(void (*work)(void *context, struct st_worker_out *out));

/* Run it, and look that no process, no descriptor and no memory of it stays. */
enum st_worker_end st_rig_run(const struct st_worker *worker, struct st_worker_result *ret_result);
struct st_worker_result st_rig_run_work(void (*work)(void *context, struct st_worker_out *out));

/* Keeps the message; one that is not short has to be made by st_rig_pattern(). */
void st_rig_receive(void *context, const char *bytes, size_t size);

/* --- For works ------------------------------------------------------------------------- */

char *st_rig_pattern(size_t size); /* in the rig's arena */
void st_rig_say(struct st_worker_out *out, const char *text);
__attribute__((noreturn)) void st_rig_loop(void);

/* A work: "small", "", one of ST_RIG_LARGE bytes, "after". */
void st_rig_send_all_sizes(void *context, struct st_worker_out *out);

#endif
