/*
 * pipes.c - how many calls a second go to an engine that is a program, and back.
 *
 *     build/run/pipes
 *
 * Both ends share one core. The engine is this program, with an argument: it prints calls that
 * it has ready and throws the answers away, so that what is measured is the framework's
 * end and the pipes. Each row is the median of ROUNDS synchronizations of CALLS calls.
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/clock.h"
#include "framework/process/process.h"
#include "framework/run/run.h"
#include "framework/scenario/load.h"

enum { ROUNDS = 9, CALLS = 20000, LINE_SIZE = 1 << 16 };

static const char scenario_text[] =
    "{\"scenario\":1,\"title\":\"Many calls\",\"identities\":{\"alice\":{}},"
    "\"server\":{\"/A\":{\"acl\":[{\"allow\":\"alice\",\"role\":\"editor\"}],\"items\":{"
    "\"one\":{\"properties\":{\"body\":\"some text\"}}}}},"
    "\"steps\":[{\"do\":\"go-offline\",\"as\":\"alice\",\"folders\":[\"/A\"]},"
    "{\"do\":\"sync\",\"as\":\"alice\"}],\"expect\":{\"sync\":\"ok\"}}";

static const struct {
    const char *name, *line;
} rows[] = {
    { "property.get", "{\"type\":\"call\",\"call\":\"property.get\",\"on\":\"server\",\"item\":1,"
                      "\"property\":\"body\"}\n" },
    { "property.set", "{\"type\":\"call\",\"call\":\"property.set\",\"on\":\"server\",\"item\":1,"
                      "\"property\":\"body\",\"value\":\"some text\"}\n" },
    { "item.open", "{\"type\":\"call\",\"call\":\"item.open\",\"on\":\"server\",\"item\":1}\n" },
};

/* --- The engine ----------------------------------------------------------------------------- */

static void say(const char *line)
{
    fputs(line, stdout);
    (void)fflush(stdout);
}

static int be_engine(const char *call)
{
    char line[LINE_SIZE];

    say(fgets(line, sizeof line, stdin)
            ? "{\"type\":\"hello\",\"protocol\":1,\"name\":\"bench\",\"version\":\"1\","
              "\"capabilities\":[]}\n"
            : "");
    while (fgets(line, sizeof line, stdin)) {
        const char *number = strstr(line, "\"sync\":");
        unsigned long sync = number ? strtoul(number + strlen("\"sync\":"), NULL, 10) : 0;

        for (int i = 0; i < CALLS; i++) {
            say(call);
            if (!fgets(line, sizeof line, stdin))
                return EXIT_FAILURE;
        }
        printf("{\"type\":\"done\",\"sync\":%lu,\"status\":\"ok\"}\n", sync);
        (void)fflush(stdout);
    }
    return EXIT_SUCCESS;
}

/* --- The framework -------------------------------------------------------------------------- */

static void share_one_core(void)
{
    cpu_set_t one;

    CPU_ZERO(&one);
    CPU_SET((size_t)sched_getcpu(), &one);
    (void)sched_setaffinity(0, sizeof one, &one);
}

/* Seconds of one synchronization. */
static double synchronize(struct st_runner *runner)
{
    double start = st_bench_now();

    (void)st_runner_go(runner);
    return st_bench_now() - start;
}

static int measure(
    struct st_arena *arena, const struct st_scenario *scenario, const char *self, size_t row)
{
    const char *const argv[] = { self, "engine", rows[row].line, NULL };
    const struct st_process_order order = { .argv = argv, .deadline_ms = 60 * 1000 };
    struct st_process *process = st_process_new(arena, &order);
    const struct st_engine_spec spec = { .engine = st_process_engine(process), .text = "bench" };
    struct st_runner *runner = st_runner_new(arena, scenario, &spec, 0);
    double seconds[ROUNDS];

    (void)st_process_greet(process);
    (void)synchronize(runner);

    const struct st_failure *failure = st_engine_failed(spec.engine);

    if (failure) {
        fprintf(stderr, "pipes: %s\n", failure->words);
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < ROUNDS; i++)
        seconds[i] = synchronize(runner);
    printf("%-14s %10.0f\n", rows[row].name, CALLS / st_bench_median(seconds, ROUNDS));
    failure = st_engine_close(spec.engine);
    if (failure)
        fprintf(stderr, "pipes: %s\n", failure->words);
    st_process_clear(process);
    return failure ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct st_arena arena;
    struct st_diags diags;
    int code = EXIT_SUCCESS;

    if (argc == 3 && strcmp(argv[1], "engine") == 0)
        return be_engine(argv[2]);
    st_arena_init(&arena);
    st_diags_init(&diags, &arena, "pipes.json");
    share_one_core();

    const struct st_scenario *scenario =
        st_scenario_load(&arena, scenario_text, sizeof scenario_text - 1, &diags);

    printf("median of %d synchronizations of %d calls, both ends on one core\n", ROUNDS, CALLS);
    printf("%-14s %10s\n", "call", "calls/s");
    for (size_t row = 0; row < sizeof rows / sizeof rows[0] && code == EXIT_SUCCESS; row++)
        code = scenario ? measure(&arena, scenario, argv[0], row) : EXIT_FAILURE;
    st_arena_clear(&arena);
    return code;
}
