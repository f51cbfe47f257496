/*
 * tracer.c - a program under ptrace(2): looking at its calls, and letting them fail.
 */
#include "framework/base/tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/base/registers.h"
#include "framework/base/traced_path.h"

/* As glibc's sys/ptrace.h has it since 2.32, under a name of its own. */
typedef struct __ptrace_syscall_info syscall_info;

enum {
    OPTIONS = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
              PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL,
    FILTER_MAX = 256,
    SIZE_ARGUMENT = 2, /* of write(2) and its like */
    CANNOT_RUN = 126,
};

/* A thread whose call is being made, and of which we want to hear. */
struct pending {
    pid_t thread; /* 0: free */
    struct st_tracer_order order;
    uint64_t size; /* of a write that is torn: what the thread had asked for */
};

struct tracing {
    const struct st_tracer *tracer;
    pid_t program;
    pid_t torn; /* the thread whose next write fails; 0: none */
    int torn_error;
    struct pending pending[ST_TRACER_THREADS_MAX];
    char path[PATH_MAX], other[PATH_MAX];
};

/* --- The program's side -------------------------------------------------------------------- */

/* Stop at the calls of the table, and at no others. */
static bool install_filter(void)
{
    struct sock_filter code[FILTER_MAX];
    unsigned short count = 0;
    size_t rows = st_file_call_row_count;

    code[count++] =
        (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
    code[count++] =
        (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, st_registers_machine(), 1, 0);
    code[count++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    code[count++] =
        (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < rows && count + 2 < FILTER_MAX; i++)
        code[count++] = (struct sock_filter)BPF_JUMP(
            BPF_JMP | BPF_JEQ | BPF_K, (unsigned)st_file_call_rows[i].number,
            (unsigned char)(rows - i), 0);
    code[count++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    code[count++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);

    const struct sock_fprog program = { count, code };

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

__attribute__((noreturn)) static void be_program(const struct st_child_exec *exec, int gate)
{
    char go = 0;
    int error = 0;

    /* We are its tracer by then, so it does not matter whose it is (ptrace(2)). */
    if (read(gate, &go, 1) == 1 && st_child_become(exec->user) &&
        prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && install_filter())
        (void)execve(
            exec->file, (char *const *)(uintptr_t)exec->argv,
            (char *const *)(uintptr_t)exec->environment);
    error = errno;
    (void)!write(exec->failure, &error, sizeof error);
    _exit(CANNOT_RUN);
}

/* --- A call ---------------------------------------------------------------------------------- */

static struct pending *find_pending(struct tracing *tracing, pid_t thread)
{
    for (size_t i = 0; i < ST_TRACER_THREADS_MAX; i++)
        if (tracing->pending[i].thread == thread)
            return &tracing->pending[i];
    return NULL;
}

static void forget(struct tracing *tracing, pid_t thread)
{
    struct pending *pending = find_pending(tracing, thread);

    if (pending)
        pending->thread = 0;
}

/* The tracer is in the program's group, which is ended at one blow; the rest goes with it. */
__attribute__((noreturn)) static void end_all(void)
{
    (void)kill(0, SIGKILL);
    for (;;)
        (void)pause();
}

static void name_files(
    struct tracing *tracing,
    pid_t thread,
    const struct st_file_call_row *row,
    const uint64_t arguments[6])
{
    tracing->path[0] = tracing->other[0] = '\0';
    if (row->descriptor >= 0)
        (void)st_traced_descriptor(thread, (int)arguments[row->descriptor], tracing->path);
    if (row->path >= 0)
        (void)st_traced_name(
            thread, row->folder < 0 ? AT_FDCWD : (int)arguments[row->folder], arguments[row->path],
            tracing->path);
    if (row->other_path >= 0)
        (void)st_traced_name(
            thread, row->other_folder < 0 ? AT_FDCWD : (int)arguments[row->other_folder],
            arguments[row->other_path], tracing->other);
}

static int refuse(pid_t thread, int error)
{
    if (!st_registers_skip(thread, -error))
        end_all();
    return PTRACE_CONT;
}

/* Do before the call what was ordered. Returns how the thread goes on. */
static int begin_call(
    struct tracing *tracing, pid_t thread, const struct st_tracer_order *order, uint64_t size)
{
    struct pending *pending = NULL;

    switch (order->act) {
    case ST_TRACER_FAIL:
        return refuse(thread, order->error);
    case ST_TRACER_KILL_BEFORE:
        end_all();
    case ST_TRACER_TEAR:
        if (size < 2) /* there is no half of it */
            return refuse(thread, order->error);
        (void)st_registers_set_argument(thread, SIZE_ARGUMENT, size / 2);
        break;
    case ST_TRACER_PASS:
        if (!order->tells)
            return PTRACE_CONT;
        break;
    case ST_TRACER_KILL_AFTER:
        break;
    }
    pending = find_pending(tracing, 0);
    if (!pending)
        return PTRACE_CONT;
    pending->thread = thread;
    pending->order = *order;
    pending->size = size;
    return PTRACE_SYSCALL;
}

static int look_at_call(struct tracing *tracing, pid_t thread)
{
    const struct st_tracer *tracer = tracing->tracer;
    syscall_info info;

    if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, (void *)sizeof info, &info) <= 0 ||
        info.op != PTRACE_SYSCALL_INFO_SECCOMP)
        return PTRACE_CONT;

    uint64_t arguments[6];
    const struct st_file_call_row *row = st_file_call_find((int)info.seccomp.nr);

    if (!row)
        return PTRACE_CONT;
    if (row->kind == ST_FILE_CALL_WRITE && tracing->torn == thread) {
        tracing->torn = 0;
        return refuse(thread, tracing->torn_error);
    }
    for (size_t i = 0; i < 6; i++)
        arguments[i] = info.seccomp.args[i];
    name_files(tracing, thread, row, arguments);

    bool has_size = row->number == SYS_write || row->number == SYS_pwrite64;
    const struct st_traced_call call = {
        .kind = st_file_call_kind(row, arguments),
        .path = tracing->path,
        .other = tracing->other,
        .size = has_size ? arguments[SIZE_ARGUMENT] : 0,
    };
    const struct st_tracer_order order = tracer->look(tracer->context, &call);

    return begin_call(tracing, thread, &order, call.size);
}

static void end_call(struct tracing *tracing, pid_t thread)
{
    struct pending *pending = find_pending(tracing, thread);
    syscall_info info;

    if (!pending || ptrace(PTRACE_GET_SYSCALL_INFO, thread, (void *)sizeof info, &info) <= 0 ||
        info.op != PTRACE_SYSCALL_INFO_EXIT)
        return;

    struct st_tracer_order order = pending->order;

    pending->thread = 0;
    if (order.tells)
        tracing->tracer->done(tracing->tracer->context, order.mark, (long)info.exit.rval);
    if (order.act == ST_TRACER_KILL_AFTER)
        end_all();
    if (order.act == ST_TRACER_TEAR) { /* as a disk does that breaks in the middle */
        (void)st_registers_set_argument(thread, SIZE_ARGUMENT, pending->size);
        tracing->torn = thread;
        tracing->torn_error = order.error;
    }
}

/* --- Stops ----------------------------------------------------------------------------------- */

/* A thread has stopped, for one of the reasons that ptrace(2) lists; let it go on. */
static void go_on(struct tracing *tracing, pid_t thread, int status)
{
    int event = status >> 16;
    int signal = WSTOPSIG(status);
    int how = PTRACE_CONT;

    if (event == PTRACE_EVENT_SECCOMP) {
        how = look_at_call(tracing, thread);
        signal = 0;
    } else if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) {
        how = PTRACE_LISTEN; /* it is stopped as a group, and stays so */
        signal = 0;
    } else if (event) {
        signal = 0;
    } else if (signal == (SIGTRAP | 0x80)) {
        end_call(tracing, thread);
        signal = 0;
    } else if (find_pending(tracing, thread)) {
        how = PTRACE_SYSCALL;
    }
    (void)ptrace((enum __ptrace_request)how, thread, NULL, (void *)(uintptr_t)signal);
}

/* End as the program has. */
__attribute__((noreturn)) static void end_like(int status)
{
    struct sigaction standard = { .sa_handler = SIG_DFL };

    if (WIFEXITED(status))
        _exit(WEXITSTATUS(status));
    (void)sigemptyset(&standard.sa_mask);
    (void)sigaction(WTERMSIG(status), &standard, NULL);
    (void)kill(getpid(), WTERMSIG(status));
    _exit(CANNOT_RUN);
}

__attribute__((noreturn)) static void trace(struct tracing *tracing)
{
    for (;;) {
        int status = 0;
        pid_t thread = waitpid(-1, &status, __WALL);

        if (thread < 0 && errno == EINTR)
            continue;
        if (thread < 0)
            _exit(CANNOT_RUN);
        if (WIFSTOPPED(status)) {
            go_on(tracing, thread, status);
            continue;
        }
        forget(tracing, thread);
        if (thread == tracing->program)
            end_like(status);
    }
}

/*
 * All processes and threads of the program on one processor: they take turns more nearly in the
 * same way each time, and the kernel changes between us and them without waking another one.
 */
static void stay_here(void)
{
    int processor = sched_getcpu();
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET((size_t)(processor < 0 ? 0 : processor), &set);
    (void)sched_setaffinity(0, sizeof set, &set);
}

static void fail(const struct st_child_exec *exec, int error)
{
    (void)!write(exec->failure, &error, sizeof error);
    _exit(CANNOT_RUN);
}

void st_tracer_keep(void *context, const struct st_child_exec *exec)
{
    static struct tracing tracing; /* large; and this process has no other */
    int gate[2];

    tracing.tracer = context;
    stay_here();
    if (pipe2(gate, O_CLOEXEC) != 0)
        fail(exec, errno);
    tracing.program = fork();
    if (tracing.program == 0) {
        close(gate[1]);
        be_program(exec, gate[0]);
    }
    close(gate[0]);
    if (tracing.program < 0 ||
        ptrace(PTRACE_SEIZE, tracing.program, NULL, (void *)(uintptr_t)OPTIONS) != 0)
        fail(exec, errno);
    for (int i = 0; i <= STDERR_FILENO; i++)
        close(i); /* they are the program's, and closed when it closes them */
    close(exec->failure);
    (void)!write(gate[1], "", 1);
    close(gate[1]);
    trace(&tracing);
}
