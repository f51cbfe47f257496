/*
 * hook.c - the hook that decides about each branch of a push, and what asks it.
 *
 * git-receive-pack(1) runs it once for each branch (githooks(5), "update"); what it prints
 * comes to the user as lines that begin with "remote: ". A push that changes one file that
 * may not be written is refused whole, with all other files of that branch. What asks it
 * reads the same file, into a shell of its own for each question.
 */
#include "framework/lab/git/git.h"

const char st_git_hook[] =
    "#!/bin/sh\n"
    "# update REF OLD NEW: may the user do that? The file \"rights\" says so, in lines of\n"
    "#   may create FOLDER | may delete BRANCH | may write BRANCH [FILE...] | may all\n"
    "branch=${1#refs/heads/}\n"
    "if [ -p " ST_GIT_ASKED " ] && [ ! \"${trial:-}\" ]; then # somebody else may come first\n"
    "    echo \"$branch $2 $3\" >" ST_GIT_ASKED "\n"
    "    read -r _ <" ST_GIT_ANSWER "\n"
    "fi\n"
    "none=" ST_GIT_ZERO "\n"
    "refuse() { echo \"denied: $*\" >&2; status=1; }\n"
    "case $2:$3 in\n"
    "$none:$none) exit 0 ;; # is not there, and is not to be\n"
    "$none:*) wanted=\"create ${branch%/*}\" ;;\n"
    "*:$none) wanted=\"delete $branch\" ;;\n"
    "*) wanted=\"write $branch\" ;;\n"
    "esac\n"
    "found=\n"
    "may() {\n"
    "    [ \"$1\" = all ] && exit 0\n"
    "    [ \"$1 ${2:-}\" = \"$wanted\" ] || return 0\n"
    "    shift 2\n"
    "    found=yes files=\" $* \"\n"
    "}\n"
    ". ./rights\n"
    "[ \"$found\" ] || {\n"
    "    refuse \"$branch\"\n"
    "    exit 1\n"
    "}\n"
    "case $wanted in create* | delete*) exit 0 ;; esac\n"
    "status=0\n"
    "changed=$(git diff-tree -r --name-only --no-renames \"$2\" \"$3\") || refuse \"$branch\"\n"
    "for file in $changed; do\n"
    "    case $files in *\" $file \"*) ;; *) refuse \"$branch/$file\" ;; esac\n"
    "done\n"
    "exit $status\n";

const char st_git_asker[] = "trial=yes\n"
                            "while read -r branch old new && [ \"$branch\" != end ]; do\n"
                            "    if (\n"
                            "        set -- \"refs/heads/$branch\" \"$old\" \"$new\"\n"
                            "        . \"$0/update\"\n"
                            "    ) </dev/null >/dev/null 2>&1\n"
                            "    then echo yes\n"
                            "    else echo no\n"
                            "    fi\n"
                            "done\n";
