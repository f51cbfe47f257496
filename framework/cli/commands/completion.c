/*
 * completion.c - synctorture completion: scripts that complete its commands in shells.
 *
 * The scripts know nothing: they ask the program at each tab, so that they need not be
 * made anew for a new version.
 */
#include "framework/cli/commands/completion.h"

#include <stdio.h>

#include "framework/cli/args.h"
#include "framework/cli/words/complete.h"

#define ASK "synctorture " ST_COMPLETE_COMMAND

/* Where there is nothing to offer, shells complete names of files. */
static const char bash_script[] =
    "_synctorture() {\n"
    "    local IFS=$'\\n' word=$2\n"
    "    [ \"$word\" != = ] || word=\n"
    "    COMPREPLY=($(" ASK " \"${COMP_WORDS[@]:1:COMP_CWORD}\" 2>/dev/null | cut -f 1))\n"
    "}\n"
    "complete -o default -F _synctorture synctorture\n";

static const char zsh_script[] =
    "#compdef synctorture\n"
    "_synctorture() {\n"
    "    local -a lines offers\n"
    "    local line\n"
    "    lines=(\"${(@f)$(" ASK " \"${(@)words[2,CURRENT]}\" 2>/dev/null)}\")\n"
    "    for line in ${lines:#}; do\n"
    "        offers+=(\"${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}\")\n"
    "    done\n"
    "    if (( $#offers )); then _describe synctorture offers; else _files; fi\n"
    "}\n"
    "compdef _synctorture synctorture\n";

static const char fish_script[] = "complete -c synctorture -a '(" ASK
                                  " (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'\n";

#define SHELLS(X) \
    X(bash)       \
    X(zsh)        \
    X(fish)

static const char *const shells[] = {
#define X(name) #name,
    SHELLS(X)
#undef X
};
static const char *const scripts[] = {
#define X(name) name##_script,
    SHELLS(X)
#undef X
};
const struct st_words st_shell_words = { "shell", shells, sizeof shells / sizeof shells[0] };

static enum st_exit run_completion(struct st_args *args)
{
    size_t shell = st_words_find(&st_shell_words, args->words[0]);

    if (shell == st_shell_words.count) {
        st_complain(
            args, "no completions for \"%s\"; %s", args->words[0],
            st_choices(args->arena, args->words[0], &st_shell_words));
        return ST_EXIT_USAGE;
    }
    fputs(scripts[shell], stdout);
    return ST_EXIT_OK;
}

const struct st_command st_command_completion = {
    .name = "completion",
    .words = "bash|zsh|fish",
    .about = "print a script that completes commands, options and words in a shell",
    .more = "The package puts the scripts where shells look for them. By hand, let the shell read "
            "the script when it starts.",
    .examples = {
        "source <(synctorture completion bash)",
        "synctorture completion fish > ~/.config/fish/completions/synctorture.fish",
    },
    .words_min = 1,
    .words_max = 1,
    .run = run_completion,
};
