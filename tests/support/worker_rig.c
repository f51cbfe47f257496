/*
 * worker_rig.c - workers under test: what they say is kept, and what they leave is found.
 */
#include "tests/support/worker_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

struct st_rig st_rig;

int st_rig_set_up(void **state)
{
    (void)state;
    st_rig = (struct st_rig){ 0 };
    st_arena_init(&st_rig.arena);
    st_text_init(&st_rig.heard, &st_rig.arena);
    st_text_add(&st_rig.heard, "");
    return 0;
}

int st_rig_tear_down(void **state)
{
    (void)state;
    st_arena_clear(&st_rig.arena);
    return 0;
}

/* So that a piece which is lost or comes twice is seen: 251 divides no size of a buffer. */
static char pattern(size_t place)
{
    return (char)(place % 251);
}

char *st_rig_pattern(size_t size)
{
    char *bytes = st_arena_alloc(&st_rig.arena, size);

    for (size_t i = 0; i < size; i++)
        bytes[i] = pattern(i);
    return bytes;
}

void st_rig_receive(void *context, const char *bytes, size_t size)
{
    size_t right = 0;

    assert_ptr_equal(context, &st_rig);
    assert_int_equal(bytes[size], '\0');
    st_rig.count++;
    if (size > st_rig.largest)
        st_rig.largest = size;
    if (size <= ST_RIG_SHORT) {
        st_text_add_size(&st_rig.heard, bytes, size);
        st_text_add(&st_rig.heard, "|");
        return;
    }
    while (right < size && bytes[right] == pattern(right))
        right++;
    assert_int_equal(right, size);
}

static bool stop(void *context)
{
    assert_ptr_equal(context, &st_rig);
    st_rig.asked++;
    return st_rig.stops && st_rig.count > 0;
}

static size_t descriptors(void)
{
    DIR *listing = opendir("/proc/self/fd");
    size_t count = 0;

    assert_non_null(listing);
    while (readdir(listing))
        count++;
    closedir(listing);
    return count;
}

/* Memory that is shared with other processes has this name. */
static size_t shared_mappings(void)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    char line[512];
    size_t count = 0;

    assert_non_null(maps);
    while (fgets(line, sizeof line, maps))
        count += strstr(line, "/dev/zero") ? 1 : 0;
    (void)fclose(maps);
    return count;
}

struct st_worker st_rig_worker(void (*work)(void *context, struct st_worker_out *out))
{
    return (struct st_worker){
        .work = work, .receive = st_rig_receive, .stop = stop, .context = &st_rig
    };
}

enum st_worker_end st_rig_run(const struct st_worker *worker, struct st_worker_result *ret_result)
{
    size_t before = descriptors();
    size_t mapped_before = shared_mappings();
    enum st_worker_end end = st_worker_run(worker, ret_result);

    assert_int_equal(end, ret_result->end);
    assert_int_equal(descriptors(), before);
    assert_int_equal(shared_mappings(), mapped_before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    return end;
}

struct st_worker_result st_rig_run_work(void (*work)(void *context, struct st_worker_out *out))
{
    struct st_worker worker = st_rig_worker(work);
    struct st_worker_result result;

    (void)st_rig_run(&worker, &result);
    return result;
}

void st_rig_say(struct st_worker_out *out, const char *text)
{
    st_worker_send(out, text, strlen(text));
}

void st_rig_loop(void)
{
    for (volatile unsigned i = 0;; i = i + 1)
        ;
}

void st_rig_send_all_sizes(void *context, struct st_worker_out *out)
{
    (void)context;
    st_rig_say(out, "small");
    st_worker_send(out, NULL, 0);
    st_worker_send(out, st_rig_pattern(ST_RIG_LARGE), ST_RIG_LARGE);
    st_rig_say(out, "after");
}
