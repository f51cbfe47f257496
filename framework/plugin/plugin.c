/*
 * plugin.c - engines that are shared objects: found, tried, loaded.
 */
#include "framework/plugin/plugin.h"

#include <assert.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "framework/base/text.h"
#include "framework/base/worker.h"
#include "framework/plugin/table.h"
#include "framework/plugin/visit.h"

static const char entry_point[] = "st_engine_v1";

struct plugin {
    struct st_engine engine; /* first: what sync() finds the table by */
    const struct st_plug_engine *table;
};

/* --- How it is named --------------------------------------------------------------------- */

/* The end of ".so" in a spec, where options or nothing follow; or NULL. */
static const char *end_of_path(const char *spec)
{
    for (const char *at = strstr(spec, ".so"); at; at = strstr(at + 1, ".so"))
        if (at[3] == '\0' || at[3] == ':')
            return at + 3;
    return NULL;
}

bool st_plugin_is_meant(const char *spec)
{
    const char *end = end_of_path(spec);

    return end && !memchr(spec, ' ', (size_t)(end - spec));
}

const char *st_plugin_split(struct st_arena *arena, const char *spec, const char **ret_options)
{
    const char *end = end_of_path(spec);

    assert(end); /* as st_plugin_is_meant() has seen */
    *ret_options = *end ? st_arena_copy_string(arena, end + 1) : NULL;
    return st_arena_copy(arena, spec, (size_t)(end - spec));
}

/* --- The file ---------------------------------------------------------------------------- */

static const char *check_magic(struct st_arena *arena, const char *path)
{
    static const char magic[] = { 0x7F, 'E', 'L', 'F' };
    char first[sizeof magic] = { 0 };
    int file = open(path, O_RDONLY | O_CLOEXEC);

    if (file < 0)
        return st_arena_format(arena, "it cannot be read: %s", strerror(errno));

    ssize_t size = read(file, first, sizeof first);

    (void)close(file);
    return size == (ssize_t)sizeof first && memcmp(first, magic, sizeof magic) == 0
               ? NULL
               : "it is no shared object (ELF); build one with cc -shared -fPIC";
}

static const char *check_file(struct st_arena *arena, const char *path)
{
    struct stat status;

    if (path[0] != '/' && strncmp(path, "./", 2) != 0)
        return st_arena_format(
            arena, "a shared object is named by a path that begins with / or ./, such as ./%s",
            strncmp(path, "../", 3) == 0 ? "my-engine.so" : path);
    if (stat(path, &status) != 0)
        return errno == ENOENT ? "there is no such file; build it with cc -shared -fPIC"
                               : st_arena_format(arena, "it cannot be read: %s", strerror(errno));
    if (!S_ISREG(status.st_mode))
        return "it is no file; build one with cc -shared -fPIC";
    if (status.st_mode & S_IWOTH)
        return "everybody may write to it, so it may be anybody's code; chmod o-w";
    return check_magic(arena, path);
}

/* --- Loading ----------------------------------------------------------------------------- */

/* The loader's words; it puts the path in front, which whoever reads them knows. */
static const char *loader_words(struct st_arena *arena, const char *path)
{
    const char *words = dlerror();
    size_t size = strlen(path);

    if (!words)
        words = "it does not say why";
    if (strncmp(words, path, size) == 0 && strncmp(words + size, ": ", 2) == 0)
        words += size + 2;
    return st_safe(arena, words);
}

static const char *load(
    struct st_arena *arena, const char *path, const struct st_plug_engine **ret_table)
{
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    union {
        void *object;
        const struct st_plug_engine *(*function)(void);
    } entry; /* as POSIX has it: C has no such cast */

    if (!object)
        return st_arena_format(
            arena, "it cannot be loaded: %s; link it with all that it uses",
            loader_words(arena, path));

    entry.object = dlsym(object, entry_point);
    if (!entry.object)
        return "it exports no st_engine_v1(); define that as synctorture/engine.h says";
    *ret_table = entry.function();
    return st_plugin_table_check(arena, *ret_table);
}

/* What the worker sends: nothing when all is well, or what is wrong. */
struct trial {
    struct st_arena *arena;
    const char *path;
    const char *wrong;
};

static void try(void *context, struct st_worker_out *out)
{
    const struct trial *trial = context;
    const struct st_plug_engine *table = NULL;

    st_worker_at(out, 1);

    const char *wrong = load(trial->arena, trial->path, &table);

    if (wrong)
        st_worker_send(out, wrong, strlen(wrong));
}

static void receive(void *context, const char *bytes, size_t size)
{
    struct trial *trial = context;

    trial->wrong = st_arena_copy(trial->arena, bytes, size);
}

static const char *describe_end(
    struct st_arena *arena, const struct st_worker_result *result, uint32_t deadline_ms)
{
    const char *signal = result->signal ? sigabbrev_np(result->signal) : NULL;

    switch (result->end) {
    case ST_WORKER_CRASHED:
        return st_arena_format(
            arena, "it crashed while it was loaded (SIG%s); look at its constructors and at %s()",
            signal ? signal : "?", entry_point);
    case ST_WORKER_EXITED:
        return st_arena_format(
            arena,
            "it ended the process with code %d while it was loaded; look at its "
            "constructors and at %s()",
            result->code, entry_point);
    case ST_WORKER_DEADLINE:
        return st_arena_format(
            arena,
            "loading it took more than %u s (--deadline); look at its constructors and "
            "at %s()",
            deadline_ms / 1000, entry_point);
    case ST_WORKER_MEMORY:
        return "it needed more memory than there is while it was loaded";
    case ST_WORKER_NOT_RUN:
        return st_arena_format(
            arena, "no process could be started to try it: %s", strerror(result->error));
    case ST_WORKER_GARBLED:
    case ST_WORKER_STOPPED:
    case ST_WORKER_DONE:
    case ST_WORKER_END_COUNT:
        break;
    }
    return "what it did while it was loaded cannot be told";
}

static const char *try_in_worker(struct st_arena *arena, const char *path, uint32_t deadline_ms)
{
    struct trial trial = { .arena = arena, .path = path };
    struct st_worker_result result;
    const struct st_worker worker = {
        .work = try,
        .receive = receive,
        .context = &trial,
        .deadline_ms = deadline_ms,
    };

    if (st_worker_run(&worker, &result) != ST_WORKER_DONE)
        return describe_end(arena, &result, deadline_ms);
    return trial.wrong;
}

/* --- The engine -------------------------------------------------------------------------- */

static enum st_status sync_plugin(struct st_session *session)
{
    const struct plugin *plugin = (const struct plugin *)(const void *)session->engine;

    return st_plugin_visit(plugin->table, session);
}

static const struct st_option *copy_options(
    struct st_arena *arena, const struct st_plug_option *options)
{
    size_t count = 0;

    while (options && options[count].name)
        count++;

    struct st_option *copies = ST_NEW_ARRAY(arena, struct st_option, count + 1);

    for (size_t i = 0; i < count; i++) {
        copies[i].name = options[i].name;
        copies[i].preset = options[i].preset;
        copies[i].why = options[i].why;
        for (size_t k = 0; options[i].choices[k]; k++)
            copies[i].choices[k] = options[i].choices[k];
    }
    return copies;
}

const struct st_engine *st_plugin_load(
    struct st_arena *arena, const char *path, uint32_t deadline_ms, const char **ret_why)
{
    const struct st_plug_engine *table = NULL;
    const char *wrong = check_file(arena, path);

    if (!wrong)
        wrong = try_in_worker(arena, path, deadline_ms);
    if (!wrong)
        wrong = load(arena, path, &table);
    if (wrong) {
        *ret_why = wrong;
        return NULL;
    }

    struct plugin *plugin = ST_NEW(arena, struct plugin);

    assert(table); /* as load() has checked */
    plugin->table = table;
    plugin->engine = (struct st_engine){
        .name = table->name,
        .summary = table->summary,
        .source = table->source,
        .caps = (unsigned)table->capabilities,
        .options = copy_options(arena, table->options),
        .recovery = (uint8_t)table->recovery,
        .sync = sync_plugin,
    };
    return &plugin->engine;
}
