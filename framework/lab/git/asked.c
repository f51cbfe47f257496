/*
 * asked.c - the hook asks us about a branch before it decides, so that somebody else comes first.
 *
 * Two named pipes in the server's repository, which are there while the tool runs: one for what
 * is to become of a branch, one for "go". A push waits in its hook until then. The branch is
 * compared and locked later (git-receive-pack(1)), so what somebody else does to it counts.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/fault/inject.h"
#include "framework/lab/access.h"
#include "framework/lab/git/git.h"
#include "framework/lab/outside/outside.h"

enum { LINE_MAX_BYTES = 4096 };

static const char go[] = "go\n";

#define C(id) (1U << ST_CALL_##id)

static const char *path_of(const struct st_lab_visit *visit, const char *name)
{
    return st_arena_format(visit->arena, "%s/%s", st_git_of(visit)->server.path, name);
}

/* --- What a push of a branch stands for ------------------------------------------------------- */

/* Files of which two commits that we know have not the same; of others, all. */
static st_properties find_properties(
    const struct st_lab_visit *visit, const char *old, const char *new)
{
    const struct st_git_commit *commits[] = { st_git_known(visit, old), st_git_known(visit, new) };
    st_properties changed = 0;

    if (!commits[0] || !commits[1])
        return st_session_all(visit->session);
    for (size_t i = 0; i < visit->properties; i++) {
        const char *texts[2] = { "", "" };

        for (size_t k = 0; k < 2; k++)
            for (size_t n = 0; n < commits[k]->count; n++)
                if (strcmp(commits[k]->files[n].name, st_lab_property_name(visit, i)) == 0)
                    texts[k] = commits[k]->files[n].text;
        if (strcmp(texts[0], texts[1]) != 0)
            changed |= (st_properties)1 << i;
    }
    return changed;
}

bool st_git_request(
    const struct st_lab_visit *visit,
    const char *branch,
    const char *old,
    const char *new,
    struct st_lab_request *ret_request)
{
    bool is_new = strcmp(old, ST_GIT_ZERO) == 0;
    bool is_gone = strcmp(new, ST_GIT_ZERO) == 0;
    const char *slash = strrchr(branch, '/');
    size_t id = slash ? st_lab_number(visit, ST_LAB_ITEM, slash + 1) : SIZE_MAX;

    *ret_request = (struct st_lab_request){ .has_answer = true };
    if (id == SIZE_MAX || (is_new && is_gone))
        return false;
    ret_request->op = is_gone ? ST_CALL_ITEM_DELETE : ST_CALL_ITEM_SAVE;
    ret_request->calls = 1U << ret_request->op;
    if (!is_gone)
        ret_request->calls |= C(PROPERTY_SET) | C(PROPERTY_DELETE) | (is_new ? C(ITEM_CREATE) : 0);
    if (!is_gone)
        ret_request->properties = find_properties(visit, old, new);
    st_lab_request_add(ret_request, (st_object_id)id);
    return true;
}

/* --- Being asked ------------------------------------------------------------------------------ */

/* "BRANCH OLD NEW": the three, or false. The line is cut. */
static bool take_words(char *line, const char **ret_words)
{
    for (size_t i = 0; i < 3; i++) {
        size_t size = strcspn(line, " \n");

        if (size == 0)
            return false;
        ret_words[i] = line;
        line += size + (line[size] != '\0');
        line[-1] = '\0';
    }
    return true;
}

static void meet(struct st_lab_visit *visit, const struct st_lab_request *request)
{
    struct st_lab_spot spot;
    const struct st_injector *injector = visit->session->injector;
    size_t due = st_lab_request_due(visit, request, &spot);

    if (injector && due < injector->count)
        st_lab_midway_do(visit, due, &spot);
    else
        (void)st_lab_note_seen(visit, &spot);
}

/* One push asks about one branch at a time, and a line is written at one blow (pipe(7)). */
static void hear_hook(void *context)
{
    struct st_lab_visit *visit = context;
    struct st_git *git = st_git_of(visit);
    char line[LINE_MAX_BYTES + 1];
    const char *words[3];
    struct st_lab_request request;
    ssize_t size = read(git->asked, line, LINE_MAX_BYTES);

    if (size <= 0)
        return;
    line[size] = '\0';
    if (take_words(line, words) && st_git_request(visit, words[0], words[1], words[2], &request))
        meet(visit, &request);
    (void)!write(git->answer, go, strlen(go));
}

/* Who serves may use it. */
static int open_pipe(struct st_lab_visit *visit, const char *name)
{
    const char *path = path_of(visit, name);

    if ((unlink(path) != 0 && errno != ENOENT) || mkfifo(path, 0600) != 0 ||
        chown(path, ST_GIT_SERVING, ST_GIT_SERVING) != 0)
        return -1;
    return open(path, O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
}

static bool comes_after(const struct st_injector *injector)
{
    for (size_t i = 0; injector && i < injector->count; i++)
        if (injector->faults[i].when == ST_WHEN_AFTER)
            return true;
    return false;
}

/* Two may want us: the hook, and who sees the calls. */
static void hear_both(void *context)
{
    hear_hook(context);
    st_lab_midway_hear(context);
}

static bool hang_bells(struct st_lab_visit *visit)
{
    struct st_git *git = st_git_of(visit);
    struct epoll_event wanted = { .events = EPOLLIN };

    git->bells = epoll_create1(EPOLL_CLOEXEC);
    return git->bells >= 0 && epoll_ctl(git->bells, EPOLL_CTL_ADD, git->asked, &wanted) == 0 &&
           epoll_ctl(git->bells, EPOLL_CTL_ADD, visit->lab->outside->midway.bell, &wanted) == 0;
}

bool st_git_listen(struct st_lab_visit *visit, const struct st_tracer *tracer)
{
    struct st_git *git = st_git_of(visit);
    struct st_lab *lab = visit->lab;

    if (!tracer && comes_after(visit->session->injector))
        return st_lab_unfit(
            lab, true, "the hook of git is asked before a branch is changed, and not after it; %s",
            lab->untraced);
    if (!lab->aside)
        lab->aside = st_child_new(lab->arena);
    git->asked = open_pipe(visit, ST_GIT_ASKED);
    git->answer = open_pipe(visit, ST_GIT_ANSWER);
    if (git->asked < 0 || git->answer < 0 || !hang_bells(visit))
        return st_lab_give_up(lab, "the hook cannot ask what somebody else does meanwhile");
    git->is_midway = true;
    lab->child->bell = git->bells;
    lab->child->rung = hear_both;
    lab->child->rung_context = visit;
    if (!tracer)
        return true;
    if (!st_git_serve_traced(visit, tracer))
        return false;
    atomic_store(&lab->outside->serving, git->traced->process);
    return true;
}

/* A hook that still waits, of a push that was ended, hears the end of the pipe. */
void st_git_listen_no_more(struct st_lab_visit *visit)
{
    struct st_git *git = st_git_of(visit);

    if (git->asked < 0 && git->answer < 0)
        return;
    git->is_midway = false;
    if (git->bells >= 0)
        close(git->bells);
    if (git->asked >= 0)
        close(git->asked);
    if (git->answer >= 0)
        close(git->answer);
    git->asked = git->answer = git->bells = -1;
    (void)unlink(path_of(visit, ST_GIT_ASKED));
    (void)unlink(path_of(visit, ST_GIT_ANSWER));
    st_git_serve_again(visit);
}
