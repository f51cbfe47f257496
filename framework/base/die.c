/*
 * die.c - the machine cannot go on.
 */
#include "framework/base/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void st_die(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fputs("synctorture: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(ST_EXIT_INTERNAL);
}

void st_out_of_memory(void)
{
    /* Nothing here may allocate: stdio might, so this goes straight to the descriptor. */
    static const char text[] = "synctorture: out of memory\n";

    if (write(STDERR_FILENO, text, sizeof text - 1) < 0)
        _exit(ST_EXIT_INTERNAL);
    exit(ST_EXIT_INTERNAL);
}
