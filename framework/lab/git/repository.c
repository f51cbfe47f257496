/*
 * repository.c - the two repositories, their settings, and what serves the server's.
 *
 * A repository is a folder with a few files in it (gitrepository-layout(5)); git-init(1)
 * would do nothing else, in three times the time.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/lab/git/git.h"

/*
 * Nothing is kept beyond the run, so nothing has to reach the disk; nobody packs or cleans
 * anything behind our back; and nobody else works there, so who has locked something will not
 * be ready in a moment.
 */
static const char common_settings[] = "[gc]\n"
                                      "\tauto = 0\n"
                                      "[maintenance]\n"
                                      "\tauto = false\n"
                                      "[pack]\n"
                                      "\tthreads = 1\n"
                                      "[fastimport]\n"
                                      "\tunpackLimit = 0\n"
                                      "[core]\n"
                                      "\trepositoryformatversion = 0\n"
                                      "\tbare = true\n"
                                      "\tfsync = none\n"
                                      "\tlogAllRefUpdates = false\n"
                                      "\tfilesRefLockTimeout = 0\n"
                                      "\tpackedRefsTimeout = 0\n"
                                      "\tcompression = 0\n";

static bool put(const char *folder, const char *name, const char *text, mode_t mode)
{
    int place = st_lab_open_folder(AT_FDCWD, folder);
    bool is_done =
        place >= 0 && st_lab_write(place, name, text, 0) && fchmodat(place, name, mode, 0) == 0;
    int error = errno;

    if (place >= 0)
        close(place);
    errno = error;
    return is_done;
}

static bool make_folder(const struct st_lab_visit *visit, const char *path, const char *name)
{
    return st_lab_make_folder(
        AT_FDCWD, name ? st_arena_format(visit->arena, "%s/%s", path, name) : path);
}

/* As its owner. */
static bool fill(const struct st_lab_visit *visit, const struct st_git_side *side)
{
    if (!st_lab_become(side->owner))
        return false;

    bool is_done = put(side->path, "HEAD", "ref: refs/heads/none\n", 0600) &&
                   put(side->path, "config", common_settings, 0600) &&
                   make_folder(visit, side->path, "objects") &&
                   make_folder(visit, side->path, "refs");
    int error = errno;

    st_lab_return();
    errno = error;
    return is_done;
}

const char *st_git_hooks(const struct st_lab_visit *visit)
{
    return st_arena_format(visit->arena, "%s/hooks", visit->lab->folder);
}

/* The hook is root's, as its tables are: who serves may run it, and nothing else. */
static bool make_hook(const struct st_lab_visit *visit)
{
    const char *hooks = st_git_hooks(visit);

    if (access(hooks, F_OK) == 0)
        return true;
    return make_folder(visit, hooks, NULL) && chmod(hooks, 0755) == 0 &&
           put(hooks, "update", st_git_hook, 0755);
}

bool st_git_make(const struct st_lab_visit *visit, const struct st_git_side *side)
{
    const struct st_lab_mark mark = { side->owner, side->owner, 0700 };
    struct stat about;

    if (lstat(side->path, &about) == 0)
        return true;
    return make_folder(visit, side->path, NULL) && st_lab_mark_entry(AT_FDCWD, side->path, &mark) &&
           fill(visit, side) && (side->owner != ST_GIT_SERVING || make_hook(visit));
}

bool st_git_configure_server(const struct st_lab_visit *visit, const char *hidden)
{
    const struct st_git_side *side = &st_git_of(visit)->server;
    const char *text = st_arena_format(
        visit->arena,
        "%s\thooksPath = %s\n[receive]\n\tautogc = false\n\tdenyDeleteCurrent = ignore\n"
        "[transfer]\n%s",
        common_settings, st_git_hooks(visit), hidden);

    return put(side->path, "config", text, 0644);
}

bool st_git_write_rights(const struct st_lab_visit *visit, const char *table)
{
    return put(st_git_of(visit)->server.path, "rights", table, 0644);
}

/* What was there when both sides last agreed, and is not here now, was deleted here. */
static void add_deletions(const struct st_lab_visit *visit, struct st_text *text)
{
    const struct st_store *base = st_world_base(visit->world, (size_t)visit->session->replica - 1);

    for (size_t i = 0; i < visit->objects; i++) {
        st_object_id id = (st_object_id)i;

        if (st_store_has(base, id) && st_store_peek(base, id)->kind == ST_KIND_ITEM &&
            !visit->replica.has[i])
            st_text_addf(
                text, "\tpush = :refs/heads/%s\n",
                st_git_branch(visit, st_store_peek(base, id)->parent, id));
    }
}

bool st_git_configure_replica(const struct st_lab_visit *visit)
{
    struct st_text text;

    st_text_init(&text, visit->arena);
    st_text_add(&text, common_settings);
    st_text_addf(
        &text,
        "[remote \"origin\"]\n"
        "\turl = %s\n"
        "\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
        "\tpush = refs/heads/*:refs/heads/*\n",
        visit->server.path);
    add_deletions(visit, &text);
    if (!st_lab_become(visit->user))
        return false;

    bool is_done = put(st_git_of(visit)->replica.path, "config", text.data, 0600);
    int error = errno;

    st_lab_return();
    errno = error;
    return is_done;
}

/* The program itself, which git(1) would start and wait for: so it ends with its parent. */
static const char exec_daemon[] = "export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null\n"
                                  "exec \"$(git --exec-path)/git-daemon\" \"$@\"";

static const char *address_of(const struct st_lab_visit *visit, unsigned port)
{
    return st_arena_format(
        visit->arena, "git://127.0.0.1:%u%s", port,
        st_git_of(visit)->server.path + strlen(visit->lab->folder));
}

bool st_git_serve(struct st_lab_visit *visit)
{
    struct st_lab *lab = visit->lab;
    unsigned port = lab->server.port;

    if (!st_lab_server_is_own(&lab->server)) {
        port = st_lab_free_port();

        const char *const argv[] = {
            "sh",
            "-c",
            exec_daemon,
            "git-daemon",
            "--listen=127.0.0.1",
            st_arena_format(visit->arena, "--port=%u", port),
            st_arena_format(visit->arena, "--base-path=%s", lab->folder),
            "--reuseaddr", /* as all others do, see port.c */
            "--export-all",
            "--enable=receive-pack",
            NULL,
        };

        if (!st_lab_server_start(visit, argv, ST_GIT_SERVING, port))
            return false;
    }
    visit->server.path = address_of(visit, port);
    return true;
}

/* The same program, started for each connection as by inetd(8). */
bool st_git_serve_traced(struct st_lab_visit *visit, const struct st_tracer *tracer)
{
    struct st_git *git = st_git_of(visit);
    const char *const argv[] = {
        "sh",           "-c",
        exec_daemon,    "git-daemon",
        "--inetd",      st_arena_format(visit->arena, "--base-path=%s", visit->lab->folder),
        "--export-all", "--enable=receive-pack",
        NULL,
    };

    git->traced = ST_NEW(visit->arena, struct st_lab_traced_server);
    if (!st_lab_traced_server_start(visit, git->traced, argv, ST_GIT_SERVING, tracer))
        return st_lab_give_up(visit->lab, "git-daemon cannot be traced");
    git->address = visit->server.path;
    visit->port = git->traced->port;
    visit->server.path = address_of(visit, visit->port);
    return st_git_configure_replica(visit) ||
           st_lab_give_up(visit->lab, "the clone cannot be told where its server is");
}

void st_git_serve_again(struct st_lab_visit *visit)
{
    struct st_git *git = st_git_of(visit);

    if (!git->traced)
        return;
    st_lab_traced_server_end(visit, git->traced);
    git->traced = NULL;
    visit->port = 0;
    if (!git->address)
        return;
    visit->server.path = git->address;
    if (!st_git_configure_replica(visit))
        (void)st_lab_give_up(visit->lab, "the clone cannot be told where its server is");
}
