/*
 * traced_server.c - a server whose programs' calls are looked at.
 */
#include "framework/lab/outside/traced_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/base/child_exec.h"
#include "framework/base/moment.h"

enum { WAITING = 8, LOOK_MS = 1, FIRST_FREE = 3 };

struct serving {
    int listening, life, log;
    struct st_child_exec exec;
};

/* --- The process that takes connections --------------------------------------------------------
 */

/* In a new process: be the tracer of what serves this connection. */
__attribute__((noreturn)) static void serve(const struct serving *serving, int connection)
{
    struct st_child_exec exec = serving->exec;

    exec.in = exec.out = connection;
    exec.err = exec.failure = serving->log;
    st_child_exec(&exec);
}

static void wait_for(pid_t process)
{
    while (process > 0 && waitpid(process, NULL, 0) < 0 && errno == EINTR)
        ;
}

/* One after the other, until nobody wants any more. */
__attribute__((noreturn)) static void take_connections(struct serving *serving)
{
    struct pollfd sources[] = {
        { .fd = serving->listening, .events = POLLIN },
        { .fd = serving->life, .events = POLLIN },
    };

    serving->exec.parent = getpid();
    while (poll(sources, 2, -1) > 0 || errno == EINTR) {
        int connection = -1;

        if (sources[0].revents)
            connection = accept4(serving->listening, NULL, NULL, SOCK_CLOEXEC);
        else if (sources[1].revents)
            break;
        if (connection < 0)
            continue;

        pid_t process = fork();

        if (process == 0)
            serve(serving, connection);
        close(connection);
        wait_for(process);
    }
    _exit(0);
}

/* --- In ours ------------------------------------------------------------------------------------
 */

static int listen_on(unsigned port)
{
    static const int one = 1;
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int listening = port == 0 ? -1 : socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (listening < 0)
        return -1;
    if (setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
        bind(listening, (const struct sockaddr *)&address, sizeof address) == 0 &&
        listen(listening, WAITING) == 0)
        return listening;

    int error = errno;

    close(listening);
    errno = error;
    return -1;
}

static void close_one(int descriptor)
{
    if (descriptor >= 0)
        close(descriptor);
}

static bool start(struct st_lab_traced_server *server, struct serving *serving, pid_t parent)
{
    int life[2];

    if (pipe2(life, O_CLOEXEC) != 0)
        return false;
    serving->life = life[0];
    server->process = fork();
    if (server->process == 0) {
        close(life[1]);
        (void)signal(SIGCHLD, SIG_DFL);
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
            _exit(1);
        take_connections(serving);
    }

    int error = errno;

    close(life[0]);
    server->life = life[1];
    if (server->process < 0) {
        server->process = 0;
        close(life[1]);
    }
    errno = error;
    return server->process > 0;
}

bool st_lab_traced_server_start(
    struct st_lab_visit *visit,
    struct st_lab_traced_server *server,
    const char *const *argv,
    uid_t user,
    const struct st_tracer *tracer)
{
    const char *log = st_arena_format(visit->arena, "%s/server.log", visit->lab->own);
    struct serving serving = {
        .log = open(log, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600),
        .exec = {
            .file = st_child_find(visit->arena, argv[0]),
            .argv = argv,
            .environment = st_child_environment(visit->arena),
            .user = user,
            .keep = st_tracer_keep,
            .context = (void *)(uintptr_t)tracer,
        },
    };

    *server = (struct st_lab_traced_server){ .port = st_lab_free_port() };
    serving.listening = listen_on(server->port);

    bool is_started = serving.log >= FIRST_FREE && serving.listening >= FIRST_FREE &&
                      serving.exec.file && start(server, &serving, getpid());
    int error = errno;

    close_one(serving.log);
    close_one(serving.listening);
    errno = error;
    return is_started;
}

static bool has_ended(struct st_lab_traced_server *server)
{
    if (waitpid(server->process, NULL, WNOHANG) != server->process)
        return false;
    server->process = 0;
    return true;
}

/* What is ended with it goes at once: each of its processes dies with the one before (prctl(2)). */
void st_lab_traced_server_end(const struct st_lab_visit *visit, struct st_lab_traced_server *server)
{
    uint64_t deadline_ms = st_now_ms() + visit->lab->deadline_ms;

    if (server->process <= 0)
        return;
    close(server->life);
    while (!has_ended(server) && st_now_ms() < deadline_ms)
        (void)poll(NULL, 0, LOOK_MS);
    if (server->process > 0) {
        (void)kill(server->process, SIGKILL);
        wait_for(server->process);
    }
    server->process = 0;
}
