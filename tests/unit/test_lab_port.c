/*
 * test_lab_port.c - a port for a server is free, and nobody else's until it is taken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "framework/lab/server.h"

enum { PROCESSES = 64, PORTS = 200 };

/* As servers do: a port whose last connections are not yet forgotten can be taken. */
static int listen_on(unsigned port)
{
    static const int one = 1;
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(server >= 0);
    assert_int_equal(setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one), 0);
    assert_int_equal(bind(server, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(server, 1), 0);
    return server;
}

static void test_a_server_can_take_it(void **state)
{
    (void)state;
    for (int i = 0; i < PORTS; i++)
        close(listen_on(st_lab_free_port()));
}

static void test_it_is_given_to_nobody_who_connects(void **state)
{
    FILE *file = fopen("/proc/sys/net/ipv4/ip_local_port_range", "re");
    char line[64] = "";

    (void)state;
    if (!file)
        skip();
    assert_non_null(fgets(line, sizeof line, file));
    (void)fclose(file);

    unsigned long first = strtoul(line, NULL, 10);

    for (int i = 0; i < PORTS && first > 20000; i++)
        assert_in_range(st_lab_free_port(), 1024, first - 1);
}

/* All of them keep theirs until the last has told its own. */
static void test_processes_at_one_time_have_different_ports(void **state)
{
    static bool is_taken[UINT16_MAX + 1];
    int told[2];
    int gate[2];

    (void)state;
    assert_int_equal(pipe(told), 0);
    assert_int_equal(pipe(gate), 0);
    for (int i = 0; i < PROCESSES; i++) {
        pid_t process = fork();

        assert_true(process >= 0);
        if (process == 0) {
            unsigned port = st_lab_free_port();
            char go = 0;

            close(gate[1]);
            (void)!write(told[1], &port, sizeof port);
            (void)!read(gate[0], &go, 1);
            _exit(0);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        unsigned port = 0;

        assert_int_equal(read(told[0], &port, sizeof port), sizeof port);
        assert_in_range(port, 1, UINT16_MAX);
        assert_false(is_taken[port]);
        is_taken[port] = true;
    }
    close(gate[1]);
    for (int i = 0; i < PROCESSES; i++)
        assert_true(wait(NULL) > 0);
    for (int i = 0; i < 2; i++)
        close(told[i]);
    close(gate[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_server_can_take_it),
        cmocka_unit_test(test_it_is_given_to_nobody_who_connects),
        cmocka_unit_test(test_processes_at_one_time_have_different_ports),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
