/*
 * server.c - a server on loopback that a lab starts, and ends.
 *
 * It is killed rather than asked: nothing of it is to be kept, and some take seconds to end.
 */
#include "framework/lab/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/base/child_exec.h"
#include "framework/base/moment.h"
#include "framework/base/text.h"
#include "framework/lab/visit.h"

enum { LOOK_MS = 5, SAID_BYTES = 400 };

static int make_socket(unsigned port, struct sockaddr_in *ret_address)
{
    *ret_address = (struct sockaddr_in){
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

const char *st_lab_server_find(struct st_arena *arena, const char *program)
{
    const char *file = st_child_find(arena, program);

    if (file || strchr(program, '/'))
        return file;
    return st_child_find(arena, st_arena_format(arena, "/usr/sbin/%s", program));
}

bool st_lab_server_accepts(const struct st_lab_server *server)
{
    struct sockaddr_in address;
    int trial = make_socket(server->port, &address);
    bool accepts = trial >= 0 && server->process > 0 &&
                   connect(trial, (struct sockaddr *)&address, sizeof address) == 0;

    if (trial >= 0)
        close(trial);
    return accepts;
}

struct starting {
    const char *file, *log;
    const char *const *argv;
    const char *const *environment;
    uid_t user;
    pid_t parent;
};

/* In the new process. */
__attribute__((noreturn)) static void become_server(const struct starting *starting)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int log = open(starting->log, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
    sigset_t none;

    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    if (null < 0 || log < 0 || setsid() < 0 || dup2(null, STDIN_FILENO) < 0 ||
        dup2(log, STDOUT_FILENO) < 0 || dup2(log, STDERR_FILENO) < 0)
        _exit(1);
    st_child_free_addresses();
    if (!st_child_become(starting->user))
        _exit(1);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != starting->parent)
        _exit(1);
    (void)execve(
        starting->file, (char *const *)(uintptr_t)starting->argv,
        (char *const *)(uintptr_t)starting->environment);
    _exit(1);
}

/* The end of what it printed, as one line. */
static const char *tell_said(struct st_lab_visit *visit, const char *log)
{
    const char *text = st_lab_read(visit->arena, AT_FDCWD, log);
    size_t size = text ? strlen(text) : 0;

    while (size > 0 && strchr(" \r\n", text[size - 1]))
        size--;
    if (size == 0)
        return "it printed nothing";

    size_t from = size > SAID_BYTES ? size - SAID_BYTES : 0;

    return st_safe(visit->arena, st_arena_copy(visit->arena, text + from, size - from));
}

static bool has_ended(struct st_lab_server *server)
{
    if (waitpid(server->process, NULL, WNOHANG) != server->process)
        return false;
    server->process = 0;
    return true;
}

bool st_lab_server_start(
    struct st_lab_visit *visit, const char *const *argv, uid_t user, unsigned port)
{
    struct st_lab *lab = visit->lab;
    uint64_t deadline_ms = st_now_ms() + lab->deadline_ms;
    const struct starting starting = {
        .file = st_lab_server_find(visit->arena, argv[0]),
        .log = st_arena_format(visit->arena, "%s/server.log", lab->own),
        .argv = argv,
        .environment = st_child_environment(visit->arena),
        .user = user,
        .parent = getpid(),
    };

    st_lab_server_end(&lab->server);
    if (!starting.file || port == 0)
        return st_lab_unfit(lab, false, "%s cannot be started: %s", argv[0], strerror(errno));
    lab->server = (struct st_lab_server){ fork(), starting.parent, port };
    if (lab->server.process == 0)
        become_server(&starting);
    if (lab->server.process < 0)
        lab->server.process = 0;
    while (lab->server.process > 0 && !has_ended(&lab->server) && st_now_ms() < deadline_ms) {
        if (st_lab_server_accepts(&lab->server))
            return true;
        (void)poll(NULL, 0, LOOK_MS);
    }
    st_lab_server_end(&lab->server);
    return st_lab_unfit(
        lab, false, "%s does not serve on 127.0.0.1: %s", argv[0], tell_said(visit, starting.log));
}

bool st_lab_server_is_own(const struct st_lab_server *server)
{
    return server->process > 0 && server->parent == getpid();
}

void st_lab_server_end(struct st_lab_server *server)
{
    if (st_lab_server_is_own(server)) {
        (void)kill(-server->process, SIGKILL);
        (void)kill(server->process, SIGKILL); /* it may not have had its group yet */
        while (waitpid(server->process, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    server->process = 0;
}
