/*
 * registers.c - skipping a system call, and changing what it asks for, on x86-64 and AArch64.
 *
 * At a seccomp stop the number -1 skips the call, and what the tracer puts into the register
 * of the result is what comes back (seccomp(2), "SECCOMP_RET_TRACE").
 */
#include "framework/base/registers.h"

#include <elf.h>
#include <errno.h>
#include <linux/audit.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#if defined(__x86_64__)

enum { MACHINE = (int)AUDIT_ARCH_X86_64 };

const char *st_registers_missing(void)
{
    return NULL;
}

static bool poke(pid_t thread, size_t offset, uint64_t value)
{
    return ptrace(PTRACE_POKEUSER, thread, (void *)offset, (void *)value) == 0;
}

bool st_registers_skip(pid_t thread, long value)
{
    return poke(thread, offsetof(struct user_regs_struct, orig_rax), (uint64_t)-1) &&
           poke(thread, offsetof(struct user_regs_struct, rax), (uint64_t)value);
}

bool st_registers_set_argument(pid_t thread, unsigned number, uint64_t value)
{
    static const size_t offsets[] = {
        offsetof(struct user_regs_struct, rdi), offsetof(struct user_regs_struct, rsi),
        offsetof(struct user_regs_struct, rdx), offsetof(struct user_regs_struct, r10),
        offsetof(struct user_regs_struct, r8),  offsetof(struct user_regs_struct, r9),
    };

    return poke(thread, offsets[number], value);
}

#elif defined(__aarch64__)

enum { MACHINE = (int)AUDIT_ARCH_AARCH64 };

const char *st_registers_missing(void)
{
    return NULL;
}

static bool set_register(pid_t thread, unsigned number, uint64_t value)
{
    struct user_regs_struct registers;
    struct iovec all = { &registers, sizeof registers };

    if (ptrace(PTRACE_GETREGSET, thread, (void *)(uintptr_t)NT_PRSTATUS, &all) != 0)
        return false;
    registers.regs[number] = value;
    return ptrace(PTRACE_SETREGSET, thread, (void *)(uintptr_t)NT_PRSTATUS, &all) == 0;
}

bool st_registers_skip(pid_t thread, long value)
{
    int number = -1;
    struct iovec one = { &number, sizeof number };

    return ptrace(PTRACE_SETREGSET, thread, (void *)(uintptr_t)NT_ARM_SYSTEM_CALL, &one) == 0 &&
           set_register(thread, 0, (uint64_t)value);
}

bool st_registers_set_argument(pid_t thread, unsigned number, uint64_t value)
{
    return set_register(thread, number, value);
}

#else

enum { MACHINE = 0 };

const char *st_registers_missing(void)
{
    return "system calls can be changed on x86-64 and AArch64 only";
}

bool st_registers_skip(pid_t thread, long value)
{
    (void)thread;
    (void)value;
    errno = ENOSYS;
    return false;
}

bool st_registers_set_argument(pid_t thread, unsigned number, uint64_t value)
{
    (void)number;
    return st_registers_skip(thread, (long)value);
}

#endif

uint32_t st_registers_machine(void)
{
    return (uint32_t)MACHINE;
}
