/*
 * test_proxy.c - a way to a server comes through, is cut as ordered, and heals.
 */
#include "framework/lab/outside/proxy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/base/orphans.h"
#include "framework/lab/outside/idle.h"
#include "framework/lab/outside/request.h"

enum { PATIENCE_MS = 60 * 1000, CHUNK = 1000 };

/* A server that sends back all that it hears, each connection in a process of its own. */
struct rig {
    uint16_t port;
    pid_t server;
    struct st_lab_proxy proxy;
    struct st_lab_ear ear;
    enum st_lab_ruling ruling; /* of the third piece */
};

__attribute__((noreturn)) static void echo(int end)
{
    char text[CHUNK];
    ssize_t size;

    while ((size = read(end, text, sizeof text)) > 0)
        (void)!send(end, text, (size_t)size, MSG_NOSIGNAL);
    _exit(0);
}

__attribute__((noreturn)) static void serve(int listener)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)setpgid(0, 0); /* by which it is known whether it is idle */
    (void)signal(SIGCHLD, SIG_IGN);
    for (;;) {
        int end = accept(listener, NULL, NULL);

        if (end >= 0 && fork() == 0) {
            (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
            echo(end);
        }
        close(end);
    }
}

static int set_up(void **state)
{
    static struct rig rig;
    struct sockaddr_in place = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t size = sizeof place;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (bind(listener, (struct sockaddr *)&place, size) != 0 || listen(listener, 8) != 0 ||
        getsockname(listener, (struct sockaddr *)&place, &size) != 0)
        return -1;
    rig.port = ntohs(place.sin_port);
    rig.server = fork();
    if (rig.server == 0)
        serve(listener);
    (void)setpgid(rig.server, rig.server);
    close(listener);
    *state = &rig;
    return rig.server < 0;
}

static int tear_down(void **state)
{
    struct rig *rig = *state;
    struct st_children left;

    st_lab_proxy_close(&rig->proxy);
    st_lab_proxy_close(&rig->proxy); /* once more does nothing */
    (void)kill(rig->server, SIGKILL);
    (void)waitpid(rig->server, NULL, 0);
    st_children_look(&left);
    return left.count != 0;
}

static void begin(struct rig *rig, enum st_lab_cut cut, uint64_t after, bool heals)
{
    const struct st_lab_proxy_order order = { rig->port, after, cut, heals, NULL };

    assert_true(st_lab_proxy_open(&rig->proxy, &order));
}

static int join(const struct rig *rig)
{
    const struct sockaddr_in place = {
        .sin_family = AF_INET,
        .sin_port = htons(rig->proxy.port),
        .sin_addr = { htonl(INADDR_LOOPBACK) },
    };
    int end = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(connect(end, (const struct sockaddr *)&place, sizeof place), 0);
    return end;
}

static void say(int end, size_t size)
{
    char text[CHUNK];

    memset(text, 'x', sizeof text);
    for (size_t part = 0; size > 0; size -= part) {
        part = size < sizeof text ? size : sizeof text;
        (void)!send(end, text, part, MSG_NOSIGNAL);
    }
}

/* How much comes back until there is no more: then 0 in *ret_error, or an errno. */
static size_t hear(int end, size_t most, int *ret_error)
{
    char text[CHUNK];
    size_t have = 0;

    *ret_error = 0;
    while (have < most) {
        struct pollfd wait = { .fd = end, .events = POLLIN };
        size_t part = most - have < sizeof text ? most - have : sizeof text;

        assert_int_equal(poll(&wait, 1, PATIENCE_MS), 1);

        ssize_t got = recv(end, text, part, 0);

        if (got <= 0) {
            *ret_error = got < 0 ? errno : 0;
            return have;
        }
        have += (size_t)got;
    }
    return have;
}

static void assert_comes_through(const struct rig *rig)
{
    int error = 0;
    int end = join(rig);

    say(end, 10);
    assert_int_equal(hear(end, 10, &error), 10);
    close(end);
}

static void assert_is_refused(const struct rig *rig)
{
    int error = 0;
    int end = join(rig);

    assert_int_equal(hear(end, 1, &error), 0);
    close(end);
}

static void test_all_comes_through_without_a_cut(void **state)
{
    struct rig *rig = *state;
    int error = 0;

    begin(rig, ST_LAB_CUT_RESET, ST_LAB_NEVER, false);

    int end = join(rig);

    for (size_t i = 0; i < 100; i++) {
        say(end, CHUNK);
        assert_int_equal(hear(end, CHUNK, &error), CHUNK);
    }
    (void)shutdown(end, SHUT_WR);
    assert_int_equal(hear(end, 1, &error), 0);
    assert_int_equal(error, 0);
    close(end);
    assert_int_equal(st_lab_proxy_bytes(&rig->proxy), 100 * CHUNK);
    assert_false(st_lab_proxy_has_cut(&rig->proxy));
}

static void test_a_reset_comes_after_exactly_so_many_bytes(void **state)
{
    struct rig *rig = *state;
    int error = 0;

    begin(rig, ST_LAB_CUT_RESET, 25, false);
    assert_comes_through(rig);

    int end = join(rig);

    say(end, 100);
    while (hear(end, 1, &error) > 0)
        ;
    assert_int_equal(error, ECONNRESET);
    close(end);
    assert_int_equal(st_lab_proxy_bytes(&rig->proxy), 25);
    assert_true(st_lab_proxy_has_cut(&rig->proxy));
    assert_is_refused(rig);
}

static void test_a_close_is_an_end_without_an_error(void **state)
{
    struct rig *rig = *state;
    int error = 0;

    begin(rig, ST_LAB_CUT_CLOSE, ST_LAB_NEVER, false);

    int end = join(rig);

    say(end, 5);
    assert_int_equal(hear(end, 5, &error), 5);
    st_lab_proxy_cut(&rig->proxy);
    assert_int_equal(hear(end, 1, &error), 0);
    assert_int_equal(error, 0);
    close(end);
}

static void test_a_stall_says_nothing_and_stays_open(void **state)
{
    struct rig *rig = *state;
    int error = 0;
    char one = 0;

    begin(rig, ST_LAB_CUT_STALL, ST_LAB_NEVER, false);

    int end = join(rig);

    say(end, 5);
    assert_int_equal(hear(end, 5, &error), 5);
    st_lab_proxy_cut(&rig->proxy);
    say(end, 5);
    assert_int_equal(recv(end, &one, 1, MSG_DONTWAIT), -1);
    assert_int_equal(errno, EAGAIN);
    assert_int_equal(st_lab_proxy_bytes(&rig->proxy), 5);
    st_lab_proxy_heal(&rig->proxy);
    assert_int_equal(hear(end, 1, &error), 0); /* the old connection does not come back */
    close(end);
    assert_comes_through(rig);
}

static void test_what_is_cut_is_refused_until_it_is_healed(void **state)
{
    struct rig *rig = *state;

    begin(rig, ST_LAB_CUT_RESET, ST_LAB_NEVER, false);
    assert_comes_through(rig);
    st_lab_proxy_cut(&rig->proxy);
    assert_is_refused(rig);
    assert_is_refused(rig);
    st_lab_proxy_heal(&rig->proxy);
    assert_comes_through(rig);
}

static void test_it_heals_by_itself_when_it_is_to(void **state)
{
    struct rig *rig = *state;

    begin(rig, ST_LAB_CUT_RESET, ST_LAB_NEVER, true);
    st_lab_proxy_cut(&rig->proxy);
    assert_comes_through(rig);
}

static void test_a_server_that_is_not_there_is_a_reset(void **state)
{
    struct rig *rig = *state;

    (void)kill(rig->server, SIGKILL);
    (void)waitpid(rig->server, NULL, 0);
    begin(rig, ST_LAB_CUT_RESET, ST_LAB_NEVER, false);
    assert_is_refused(rig);
}

/* --- Where nobody looks into what is said ------------------------------------------------------
 */

static size_t hear_asked(
    void *context,
    struct st_lab_talk *talk,
    const char *text,
    size_t size,
    enum st_lab_ruling *ret_ruling)
{
    const struct rig *rig = context;
    struct st_lab_request request = { 0 };
    size_t length = st_lab_protocol_BYTES.asked(NULL, talk, text, size, &request);

    if (!request.is_part && talk->passed == 2 * ST_LAB_PIECE_BYTES + 1)
        *ret_ruling = rig->ruling;
    return length;
}

static size_t hear_answered(
    void *context,
    struct st_lab_talk *talk,
    const char *text,
    size_t size,
    enum st_lab_ruling *ret_ruling)
{
    bool is_answer = false;

    (void)context;
    *ret_ruling = ST_LAB_RULED_PASS;
    return st_lab_protocol_BYTES.answered(talk, text, size, &is_answer);
}

static bool is_done(void *context)
{
    return st_lab_is_idle(((const struct rig *)context)->server);
}

static int begin_with_ear(struct rig *rig, enum st_lab_ruling ruling)
{
    const struct st_lab_proxy_order order = {
        rig->port, ST_LAB_NEVER, ST_LAB_CUT_RESET, false, &rig->ear,
    };

    rig->ear = (struct st_lab_ear){ rig, hear_asked, hear_answered, is_done };
    rig->ruling = ruling;
    assert_true(st_lab_proxy_open(&rig->proxy, &order));
    return join(rig);
}

static void test_what_came_before_a_piece_is_answered_before_all_is_reset(void **state)
{
    struct rig *rig = *state;
    int error = 0;
    int end = begin_with_ear(rig, ST_LAB_RULED_CUT);

    say(end, CHUNK);
    assert_int_equal(hear(end, CHUNK, &error), 2 * ST_LAB_PIECE_BYTES);
    assert_int_equal(error, ECONNRESET);
    close(end);
    assert_true(st_lab_proxy_has_cut(&rig->proxy));
}

static void test_who_is_still_speaking_hears_an_end_and_no_reset(void **state)
{
    struct rig *rig = *state;
    int error = 0;
    int end = begin_with_ear(rig, ST_LAB_RULED_CLOSE);

    say(end, CHUNK);
    assert_int_equal(hear(end, CHUNK, &error), 2 * ST_LAB_PIECE_BYTES);
    assert_int_equal(error, 0);
    say(end, CHUNK);
    assert_int_equal(hear(end, 1, &error), 0);
    assert_int_equal(error, 0);
    close(end);
    assert_comes_through(rig);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_all_comes_through_without_a_cut),
        TEST(test_a_reset_comes_after_exactly_so_many_bytes),
        TEST(test_a_close_is_an_end_without_an_error),
        TEST(test_a_stall_says_nothing_and_stays_open),
        TEST(test_what_is_cut_is_refused_until_it_is_healed),
        TEST(test_it_heals_by_itself_when_it_is_to),
        TEST(test_a_server_that_is_not_there_is_a_reset),
        TEST(test_what_came_before_a_piece_is_answered_before_all_is_reset),
        TEST(test_who_is_still_speaking_hears_an_end_and_no_reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
