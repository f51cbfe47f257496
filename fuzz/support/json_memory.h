/*
 * json_memory.h - jansson's memory from one block, for targets that live on JSON.
 *
 * A value of JSON is three allocations, and under AddressSanitizer these took a third of the
 * time. Here each comes from a block that is used again from its start once all is given
 * back. What AddressSanitizer would see it still sees: bounds, and use after free until
 * then. A leak is seen at once, and not only when the target ends.
 */
#ifndef ST_FUZZ_SUPPORT_JSON_MEMORY_H
#define ST_FUZZ_SUPPORT_JSON_MEMORY_H

/*
 * Fails if a value is still held: at the end of an input nothing may be. A program that calls
 * this has its memory from the block; it is laid out before main begins.
 */
void st_json_memory_check(void);

#endif
