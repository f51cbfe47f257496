/*
 * json_memory.c - jansson's memory from one block, for targets that live on JSON.
 */
#include "fuzz/support/json_memory.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

#include <jansson.h>

#include "framework/base/die.h"

#ifdef ST_ARENA_DEBUG
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(memory, size)   ((void)(memory), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(memory, size) ((void)(memory), (void)(size))
#endif

enum { GAP = 16, ALIGNMENT = 16 }; /* a gap lies before each piece; it holds the size */

#define BLOCK_SIZE ((size_t)1 << 30) /* of addresses; memory is only what is touched */

static struct {
    char *data;
    size_t used, held; /* bytes from the start, and pieces not given back */
} block;

static void *take(size_t size)
{
    size_t rounded = GAP + (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;

    if (rounded < size || rounded > BLOCK_SIZE - block.used)
        st_out_of_memory();

    char *piece = block.data + block.used + GAP;

    ASAN_UNPOISON_MEMORY_REGION(piece - sizeof size, sizeof size);
    *(size_t *)(void *)(piece - sizeof size) = size;
    ASAN_POISON_MEMORY_REGION(piece - sizeof size, sizeof size);
    ASAN_UNPOISON_MEMORY_REGION(piece, size);
    block.used += rounded;
    block.held++;
    return piece;
}

static void give_back(void *memory)
{
    char *piece = memory;
    size_t size = 0;

    if (!memory)
        return;
    ASAN_UNPOISON_MEMORY_REGION(piece - sizeof size, sizeof size);
    size = *(size_t *)(void *)(piece - sizeof size);
    ASAN_POISON_MEMORY_REGION(piece - sizeof size, sizeof size + size);
    assert(block.held > 0);
    if (--block.held == 0)
        block.used = 0;
}

__attribute__((constructor)) static void lay_out(void)
{
    block.data = mmap(
        NULL, BLOCK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
        0);
    if (block.data == MAP_FAILED)
        st_out_of_memory();
    ASAN_POISON_MEMORY_REGION(block.data, BLOCK_SIZE);
    json_set_alloc_funcs(take, give_back);
}

void st_json_memory_check(void)
{
    assert(block.held == 0 && "a JSON value was not given back");
}
