/*
 * probe.c - trying out that the hook refuses what is denied, and nothing else.
 *
 * Three things make a denial bind. The user cannot reach the repository himself; what
 * serves it asks the hook; and the hook answers as the lists do, which it is asked, as the
 * user who serves, about every branch, whole and file by file.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "framework/lab/access.h"
#include "framework/lab/git/git.h"

static struct st_git_question *add_question(struct st_git *git, struct st_lab_visit *visit)
{
    git->questions = st_arena_grow(
        visit->arena, git->questions, git->question_count, &git->question_capacity,
        sizeof *git->questions);
    return &git->questions[git->question_count++];
}

static void ask_change(
    struct st_lab_visit *visit, st_object_id id, st_properties properties, bool is_allowed)
{
    struct st_git_question *question = add_question(st_git_of(visit), visit);
    const char *branch = st_git_branch(visit, visit->server.parents[id], id);

    *question = (struct st_git_question){
        .branch = branch,
        .old = st_arena_format(visit->arena, "refs/heads/%s", branch),
        .trial = st_git_add_trial(visit, id, properties),
        .what = "change",
        .is_allowed = is_allowed,
    };
}

/* All that he may write in one, and each that he may not in one of its own. */
static void ask_item(struct st_lab_visit *visit, st_object_id id)
{
    const struct st_lab_item_access access = st_lab_item_access(visit, id);
    st_properties denied = st_session_all(visit->session) & ~access.may_write;
    struct st_git_question *question = add_question(st_git_of(visit), visit);
    const char *branch = st_git_branch(visit, visit->server.parents[id], id);

    *question = (struct st_git_question){
        .branch = branch,
        .old = st_arena_format(visit->arena, "refs/heads/%s", branch),
        .new = ST_GIT_ZERO,
        .what = "delete",
        .is_allowed = access.may_delete,
    };
    if (access.may_write)
        ask_change(visit, id, access.may_write, true);
    for (; denied; denied &= denied - 1)
        ask_change(visit, id, denied & -denied, false);
}

void st_git_prepare_probe(struct st_lab_visit *visit)
{
    struct st_git *git = st_git_of(visit);

    git->question_count = git->trial_count = 0; /* those of before are answered */
    for (size_t i = 0; i < visit->session->folder_count; i++) {
        st_object_id folder = visit->session->folders[i];
        struct st_git_question *question = add_question(git, visit);

        *question = (struct st_git_question){
            .branch = st_arena_format(visit->arena, "%s/trial", st_lab_object_name(visit, folder)),
            .old = ST_GIT_ZERO,
            .new = ST_GIT_EMPTY,
            .what = "create",
            .is_allowed = st_lab_folder_access(visit, folder).may_create,
        };
        for (size_t k = 0; k < visit->objects; k++)
            if (visit->server.has[k] && visit->server.parents[k] == folder)
                ask_item(visit, (st_object_id)k);
    }
}

/* --- The hook --------------------------------------------------------------------------------- */

static bool hear_answer(struct st_lab_visit *visit, const struct st_git_question *question)
{
    const char *line = NULL;
    size_t size = 0;

    if (!st_git_line(visit, &line, &size))
        return false;

    bool is_yes = line && strcmp(line, "yes") == 0;

    if (!line || (!is_yes && strcmp(line, "no") != 0))
        return st_lab_unfit(visit->lab, false, "the hook does not answer");
    return is_yes == question->is_allowed ||
           st_lab_unfit(
               visit->lab, false, "the hook lets the user%s %s %s, and the lists do%s",
               is_yes ? "" : " not", question->what, question->branch, is_yes ? " not" : "");
}

static bool ask_hook(struct st_lab_visit *visit)
{
    struct st_git *git = st_git_of(visit);
    const char *const argv[] = {
        "sh",
        "-c",
        st_arena_format(visit->arena, "cd \"$GIT_DIR\"\n%s", st_git_asker),
        st_git_hooks(visit),
        NULL,
    };
    struct st_text lines;

    st_text_init(&lines, visit->arena);
    for (size_t i = 0; i < git->question_count; i++)
        st_text_addf(
            &lines, "%s %s %s\n", git->questions[i].branch, git->questions[i].old,
            git->questions[i].new);
    st_text_add(&lines, "end\n");
    if (!st_git_start(visit, &git->server, argv))
        return false;

    bool is_well = st_git_send(visit, lines.data, lines.size);

    for (size_t i = 0; i < git->question_count && is_well; i++)
        is_well = hear_answer(visit, &git->questions[i]);
    return st_git_end(visit, is_well);
}

/* --- The door --------------------------------------------------------------------------------- */

static bool is_out_of_reach(struct st_lab_visit *visit)
{
    const char *path = st_git_of(visit)->server.path;

    if (!st_lab_become(visit->user))
        return st_lab_unfit(
            visit->lab, false, "cannot be user %u: %s", (unsigned)visit->user, strerror(errno));

    int folder = st_lab_open_folder(AT_FDCWD, path);
    int error = folder < 0 ? errno : 0;

    st_lab_return();
    if (folder >= 0)
        close(folder);
    return error == EACCES ||
           st_lab_unfit(visit->lab, false, "the user can reach the server's repository himself");
}

/*
 * A branch in no folder may be made by nobody: a push of one, as the user, has to be refused.
 * Once for a lab, whichever of its processes comes first: all serve in the same way.
 */
static bool is_guarded(struct st_lab_visit *visit)
{
    static const char refspec[] = ST_GIT_TRIAL ":refs/heads/trial/any";
    static const char *const argv[] = {
        "git", "--git-dir={replica}", "push", "{server}", refspec, NULL,
    };
    const struct st_lab_command command = { argv };
    const char *proof = st_arena_format(visit->arena, "%s/door-proven", visit->lab->folder);
    const char *said = NULL;
    int code = 0;

    if (access(proof, F_OK) == 0)
        return true;
    if (!st_lab_run(visit, &command, &code, &said))
        return false;
    if (code != 1 || !strstr(said, "(hook declined)"))
        return st_lab_unfit(
            visit->lab, false, "what serves the repository does not ask the hook: %s",
            st_lab_translate(visit, said));
    return st_lab_write(AT_FDCWD, proof, "", 0);
}

bool st_git_probe(struct st_lab_visit *visit)
{
    return is_out_of_reach(visit) && is_guarded(visit) &&
           (st_git_of(visit)->is_tried || ask_hook(visit));
}
