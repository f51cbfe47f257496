/*
 * command.c - one command of the tool, as the user, with what it prints.
 */
#include <errno.h>
#include <string.h>
#include <sys/wait.h>

#include "framework/base/moment.h"
#include "framework/base/text.h"
#include "framework/lab/outside/outside.h"
#include "framework/lab/outside/wire.h"

enum { END_MS = 500 };

const char *st_lab_fill_in(const struct st_lab_visit *visit, const char *word)
{
    struct st_lab *lab = visit->lab;
    const struct {
        const char *name, *text;
    } places[] = {
        { "{server}", visit->server.path },
        { "{replica}", visit->replica.path },
        { "{home}", visit->home },
        { "{user}", st_arena_format(visit->arena, "%u", (unsigned)visit->user) },
        { "{port}",
          st_arena_format(visit->arena, "%u", visit->port ? visit->port : lab->server.port) },
        { "{listen}", st_arena_format(visit->arena, "%u", lab->server.port) },
        { "{patience}", st_lab_wire_stalls(visit) ? "2" : "20" },
        { "{secret}", lab->secret },
        { "{login}", visit->login },
        { "{password}", visit->password },
        { "{moment}", st_arena_format(visit->arena, "%llu", (unsigned long long)lab->moment++) },
    };
    const size_t count = sizeof places / sizeof places[0];
    struct st_text text;

    st_text_init(&text, visit->arena);
    while (*word) {
        size_t i = 0;

        while (i < count &&
               (!places[i].text || strncmp(word, places[i].name, strlen(places[i].name)) != 0))
            i++;
        if (i < count) {
            st_text_add(&text, places[i].text);
            word += strlen(places[i].name);
        } else {
            st_text_add_char(&text, *word++);
        }
    }
    return text.data;
}

static const char *const *make_argv(
    const struct st_lab_visit *visit, const struct st_lab_command *command)
{
    size_t count = 0;

    while (command->argv[count])
        count++;

    const char **argv = ST_NEW_ARRAY(visit->arena, const char *, count + 1);

    for (size_t i = 0; i < count; i++)
        argv[i] = st_lab_fill_in(visit, command->argv[i]);
    return argv;
}

static bool is_set(const struct st_lab_tool *tool, const char *variable)
{
    for (size_t i = 0; i < tool->variable_count; i++) {
        size_t size = strlen(tool->variables[i].name);

        if (strncmp(variable, tool->variables[i].name, size) == 0 && variable[size] == '=')
            return true;
    }
    return false;
}

/* None twice: of two with one name libraries see the first, and shells the last. */
static const char *const *make_environment(const struct st_lab_visit *visit)
{
    const struct st_lab_tool *tool = visit->lab->tool;
    const char *const *own = st_child_environment(visit->arena);
    size_t count = 0;

    while (own[count])
        count++;

    const char **all = ST_NEW_ARRAY(visit->arena, const char *, count + tool->variable_count + 1);

    count = 0;
    for (size_t i = 0; i < tool->variable_count; i++)
        all[count++] = st_arena_format(
            visit->arena, "%s=%s", tool->variables[i].name,
            st_lab_fill_in(visit, tool->variables[i].value));
    for (size_t i = 0; own[i]; i++)
        if (!is_set(tool, own[i]))
            all[count++] = own[i];
    return all;
}

/* All that it prints, until it prints no more. */
static enum st_child_io hear(struct st_lab *lab, uint64_t deadline_ms, struct st_text *said)
{
    for (;;) {
        const char *line = NULL;
        size_t size = 0;
        enum st_child_io io = st_child_line(lab->child, deadline_ms, &line, &size);

        if (io != ST_CHILD_OK)
            return io;
        st_text_add_size(said, line, size);
        st_text_add_char(said, '\n');
    }
}

/* Whom a fault has ended is no worse for it. */
static bool tell_end(
    const struct st_lab_visit *visit, enum st_child_io io, int status, bool was_forced)
{
    struct st_lab *lab = visit->lab;
    bool is_ordered = st_lab_outside_crashed(visit);
    const char *name = lab->tool->name;

    if (io == ST_CHILD_MUCH || io == ST_CHILD_LONG || io == ST_CHILD_LARGE)
        return st_lab_fail(
            lab, ST_END_LIMIT, "%s printed more, or needed more memory, than it may", name);
    if (io == ST_CHILD_LATE || was_forced)
        return st_lab_fail(
            lab, ST_END_TIMEOUT, "%s did not end within %g s", name, lab->deadline_ms / 1000.0);
    if (!WIFEXITED(status) && !is_ordered)
        return st_lab_fail(
            lab, ST_END_CRASHED, "%s %s", name, st_end_describe(&lab->words, status));
    return true;
}

bool st_lab_run(
    struct st_lab_visit *visit,
    const struct st_lab_command *command,
    int *ret_code,
    const char **ret_said)
{
    struct st_lab *lab = visit->lab;
    struct st_child *child = lab->child;
    const char *const *argv = make_argv(visit, command);
    const char *file = st_child_find(visit->arena, argv[0]);
    uint64_t deadline_ms = st_now_ms() + lab->deadline_ms;
    struct st_text said;
    size_t size = 0;
    bool was_forced = false;

    st_text_init(&said, visit->arena);
    child->user = visit->user;

    bool is_started =
        file && st_child_start(child, file, argv, make_environment(visit), lab->memory_bytes);

    child->user = 0;
    if (!is_started)
        return st_lab_fail(
            lab, ST_END_STARTUP, "%s could not be started: %s", argv[0], strerror(errno));
    st_child_count_anew(child);
    st_lab_outside_ran(visit);

    enum st_child_io io = hear(lab, deadline_ms, &said);
    uint64_t end_ms = io == ST_CHILD_CLOSED ? deadline_ms + END_MS : 0;
    int status = st_child_end(child, end_ms, &was_forced);
    const char *errors = st_child_said(child, visit->arena, &size);

    st_text_add_size(&said, errors, size);
    *ret_said = said.data;
    *ret_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return tell_end(visit, io, status, was_forced);
}

bool st_lab_serve(struct st_lab_visit *visit)
{
    const struct st_lab_tool *tool = visit->lab->tool;

    if (!tool->serve)
        return true;
    if (!st_lab_server_start(
            visit, make_argv(visit, tool->serve), tool->serves_as_root ? 0 : visit->user,
            visit->lab->server.port))
        return false;
    if (visit->wire)
        atomic_store(&visit->lab->outside->server, visit->lab->server.process);
    return true;
}
