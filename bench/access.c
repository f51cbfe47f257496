/*
 * access.c - how many access checks `synctorture access --batch` answers in a second.
 *
 *     build/run/access
 *
 * What is timed is all that the command does with a line, but reading and printing it:
 * JSON, descriptor (known after its first line), token, check, answer. Every figure is the
 * median of ROUNDS rounds on one core. Beside it stands how long jansson alone takes to
 * parse the same lines, in turns with it, and how long the check alone takes.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/clock.h"
#include "framework/cli/access/access_batch.h"
#include "framework/security/check.h"
#include "framework/security/sddl.h"

enum { ROUNDS = 9, LINES = 20000, OBJECTS = 50, CHECKS = 1000000 };

/* A folder with Exchange's kind of list; the user is in a group that an entry names. */
#define SDDL                                                                             \
    "O:S-1-5-21-10-20-30-%zuG:S-1-5-21-10-20-30-513D:AI(OD;;WP;00000037-6585-11d3-b619"  \
    "-00aa004b9c30;;WD)(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(D;;WD;;;S-1-5-21-10-20-30-1999)" \
    "(A;OICI;0x1208a9;;;S-1-5-21-10-20-30-1601)(A;OICI;FR;;;AU)"
#define SIDS                                                                              \
    "[\"S-1-5-21-10-20-30-%zu\", \"S-1-5-21-10-20-30-513\", \"S-1-5-21-10-20-30-1601\", " \
    "\"S-1-1-0\", \"S-1-5-11\", \"S-1-5-32-545\"]"

static const char *make_line(struct st_arena *arena, size_t i)
{
    const char *more = "";

    if (i % 4 == 0)
        more = ", \"tree\": [[0, \"00000001-6585-11d3-b619-00aa004b9c30\"], "
               "[1, \"00000037-6585-11d3-b619-00aa004b9c30\"], "
               "[1, \"00001000-6585-11d3-b619-00aa004b9c30\"]]";
    return st_arena_format(
        arena,
        "{\"id\": %zu, \"sddl\": \"" SDDL "\", \"sids\": " SIDS
        ", \"privileges\": [], \"desired\": \"%s\"%s}",
        i, 1000 + i % OBJECTS, 1000 + i % 7, i % 3 ? "0x120089" : "0x2000000", more);
}

static void answer_all(struct st_access_batch *batch, const char *const *lines)
{
    struct st_arena arena;
    bool is_good = true;

    st_arena_init(&arena);
    for (size_t i = 0; i < LINES && is_good; i++) {
        st_access_batch_answer(
            batch, &arena, (struct st_slice){ lines[i], strlen(lines[i]) }, &is_good);
        st_arena_reset(&arena);
    }
    st_arena_clear(&arena);
    if (!is_good) {
        fprintf(stderr, "access: a line was not answered\n");
        exit(1);
    }
}

/* Seconds a line: all that the command does, and jansson's parse alone. */
static void bench_lines(const char *const *lines)
{
    double ours[ROUNDS];
    double parse[ROUNDS];

    for (size_t round = 0; round < ROUNDS; round++) {
        struct st_access_batch batch;
        double start = st_bench_now();

        st_access_batch_init(&batch, NULL);
        answer_all(&batch, lines);
        st_access_batch_clear(&batch);
        ours[round] = (st_bench_now() - start) / LINES;
        start = st_bench_now();
        for (size_t i = 0; i < LINES; i++)
            json_decref(json_loadb(lines[i], strlen(lines[i]), JSON_REJECT_DUPLICATES, NULL));
        parse[round] = (st_bench_now() - start) / LINES;
    }

    double line = st_bench_median(ours, ROUNDS);
    double alone = st_bench_median(parse, ROUNDS);

    printf("lines      %10.0f a second   %.2f us each\n", 1 / line, line * 1e6);
    printf(
        "jansson    its parse of the same lines alone: %.2f us, ratio %.2f\n", alone * 1e6,
        alone / line);
}

/* Seconds a check of a descriptor and a token that are there already. */
static void bench_check(struct st_arena *arena)
{
    static const struct st_sid sids[] = {
        { 5, 5, { 21, 10, 20, 30, 1003 } },
        { 5, 5, { 21, 10, 20, 30, 513 } },
        { 5, 5, { 21, 10, 20, 30, 1601 } },
        { 1, 1, { 0 } },
        { 5, 1, { 11 } },
        { 5, 2, { 32, 545 } },
    };
    const char *text = st_arena_format(arena, SDDL, (size_t)1000);
    const struct st_nt_token token = { sids, sizeof sids / sizeof sids[0], 0 };
    struct st_descriptor descriptor;
    struct st_mistake mistake;
    double times[ROUNDS];

    if (!st_sddl_parse(arena, text, strlen(text), NULL, &descriptor, &mistake))
        exit(1);
    for (size_t round = 0; round < ROUNDS; round++) {
        double start = st_bench_now();
        size_t granted = 0;

        for (size_t i = 0; i < CHECKS; i++) {
            const struct st_nt_question question = {
                .descriptor = &descriptor,
                .token = &token,
                .mapping = &st_file_mapping,
                .desired = i % 3 ? 0x120089 : ST_NT_MAXIMUM_ALLOWED,
            };

            granted += st_nt_check(&question).verdict == ST_NT_GRANTED;
        }
        if (granted != CHECKS)
            exit(1);
        times[round] = (st_bench_now() - start) / CHECKS;
    }

    double check = st_bench_median(times, ROUNDS);

    printf("checks     %10.0f a second   %.3f us each\n", 1 / check, check * 1e6);
}

int main(void)
{
    static const char *lines[LINES];
    struct st_arena arena;
    size_t size = 0;

    st_arena_init(&arena);
    for (size_t i = 0; i < LINES; i++) {
        lines[i] = make_line(&arena, i);
        size += strlen(lines[i]);
    }
    printf("%d lines of %zu bytes on average, %d descriptors\n", LINES, size / LINES, OBJECTS);
    bench_lines(lines);
    bench_check(&arena);
    st_arena_clear(&arena);
    return 0;
}
