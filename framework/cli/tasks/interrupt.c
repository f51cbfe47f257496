/*
 * interrupt.c - being asked to stop, by Ctrl-C or by a supervisor.
 */
#include "framework/cli/tasks/interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t caught;

static void notice(int number)
{
    caught = number;
}

void st_interrupt_catch(void)
{
    struct sigaction action = { .sa_handler = notice, .sa_flags = (int)SA_RESETHAND | SA_RESTART };

    caught = 0;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

enum st_exit st_interrupt_exit(void)
{
    if (caught == SIGINT)
        return ST_EXIT_INTERRUPTED;
    return caught == SIGTERM ? ST_EXIT_TERMINATED : ST_EXIT_OK;
}
