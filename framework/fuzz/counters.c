/*
 * counters.c - counters that clang compiles into what is under test.
 *
 * With -fsanitize-coverage=inline-8bit-counters each object calls the function below once,
 * before main; the linker puts the counters of all objects into one piece.
 */
#include "framework/fuzz/features.h"

#ifdef ST_COUNTERS

static uint8_t *first, *end;

/* The name is clang's. */
void __sanitizer_cov_8bit_counters_init(uint8_t *start, uint8_t *stop);

void __sanitizer_cov_8bit_counters_init(uint8_t *start, uint8_t *stop)
{
    first = start;
    end = stop;
}

size_t st_counters_size(void)
{
    return (size_t)(end - first);
}

uint8_t *st_counters(void)
{
    return first;
}

#else

size_t st_counters_size(void)
{
    return 0;
}

uint8_t *st_counters(void)
{
    return NULL;
}

#endif
