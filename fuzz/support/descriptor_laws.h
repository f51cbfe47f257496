/*
 * descriptor_laws.h - what must hold of any security descriptor that was read, and of what
 * is said when one cannot be.
 */
#ifndef ST_FUZZ_SUPPORT_DESCRIPTOR_LAWS_H
#define ST_FUZZ_SUPPORT_DESCRIPTOR_LAWS_H

#include <stddef.h>

#include "framework/security/descriptor.h"
#include "framework/security/mistake.h"

/* The mistake lies in the input, which has that many bytes, and can be shown. */
void st_check_mistake(struct st_arena *arena, const struct st_mistake *mistake, size_t size);

/*
 * It prints as text that reads and prints the same again, and is written as bytes that read
 * and are written the same again; text and bytes say the same. domain as for SDDL.
 */
void st_check_descriptor(
    struct st_arena *arena, const struct st_descriptor *descriptor, const struct st_sid *domain);

/*
 * What is created below it, an object and a container, is such a descriptor, too. What it
 * inherits is marked, and stays the same two folders down.
 */
void st_check_children(struct st_arena *arena, const struct st_descriptor *parent);

#endif
