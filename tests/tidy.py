#!/usr/bin/python3
"""tidy.py - the style guide as a test.

Use, in the root of the source tree: tidy.py [--self-test]

Each rule is a function from a tree to its findings, a row in RULES, and rows in PLANTED:
violations that the self-test plants to see the rule catch them. The rules read C by
regular expressions, which is enough for code that clang-format has laid out.
"""

import collections
import fnmatch
import os
import re
import subprocess
import sys

# A file includes its own folder and lower floors. Folders on one floor are strangers.
FLOORS = {
    "base": 0,
    "model": 1,
    "security": 1,
    "host": 2,
    "fault": 3,
    "engine": 3,
    "scenario": 4,
    "lab": 4,
    "story": 5,
    "process": 4,
    "plugin": 4,
    "run": 5,
    "report": 6,
    "shrink": 6,
    "fuzz": 7,
    "cli": 8,
}

# Folders of what is compiled in as it is.
WITHOUT_CODE = ("framework/lab/tools", "framework/report/html_page")

FILE_LINES = 400
FUNCTION_LINES = 60
COLUMNS = 100

GENERIC_NAMES = ("common", "helper", "helpers", "misc", "stuff", "util", "utils")

# Where a .c file is compiled; one that lies elsewhere is dead.
COMPILED = (
    "framework/*.c",
    "tests/unit/test_*.c",
    "tests/support/*.c",
    "tests/plugins/*.c",
    "bench/*.c",
    "fuzz/*.c",
    "examples/*.c",
)

# Calls, the folders where they are at home, and what to use elsewhere.
Ban = collections.namedtuple("Ban", "calls home instead")
PRINTERS = (
    "framework/base/", "framework/cli/", "framework/report/",
    "tests/", "bench/", "fuzz/", "examples/",
)  # fmt: skip
BANS = (
    Ban("strcpy strcat strncpy strncat", (), "st_arena_copy or struct st_text"),
    Ban("sprintf vsprintf", (), "st_arena_format or snprintf"),
    Ban("strtok", (), "a loop that does not write to its input"),
    Ban("atoi atol atoll", (), "strtol, which tells of errors"),
    Ban("gets", (), "getline"),
    Ban("rand srand random srandom", (), "the seeded generator"),
    Ban("system popen", (), "a child process without a shell"),
    Ban("alloca", (), "an arena"),
    Ban("malloc calloc realloc free strdup strndup", ("framework/base/",), "an arena"),
    Ban("printf vprintf puts putchar perror", PRINTERS, "only cli/ and report/ print"),
)
STREAM_CALLS = ("fprintf", "vfprintf", "fputs", "fputc", "putc", "fwrite")

TEXT_FILES = (
    "*.c", "*.h", "*.py", "*.sh", "*.md", "*CMakeLists.txt", "*.cmake", "dev", ".ci/run",
    ".clang-*", ".editorconfig", "CMakePresets.json", "scenarios/*.json",
)  # fmt: skip
CODE_FILES = ("*.c", "*.h", "*.py", "*.sh", "*CMakeLists.txt", "*.cmake", "dev", ".ci/run")

Finding = collections.namedtuple("Finding", "path line message")


# --- The tree -------------------------------------------------------------------------


class Tree:
    """Paths and texts of the files, and the folders that lie under framework/."""

    def __init__(self, texts, folders=()):
        self.texts = texts
        self.folders = folders

    def files(self, *patterns):
        for path, text in sorted(self.texts.items()):
            if any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns):
                yield path, text


def paths_on_disk():
    """What git knows or would add; without git, every file that is not a product."""
    git = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(git, capture_output=True, check=True).stdout
        return [path for path in os.fsdecode(listed).split("\0") if path]
    except (OSError, subprocess.CalledProcessError):
        pass
    paths = []
    for folder, below, names in os.walk("."):
        below[:] = [b for b in below if b not in (".git", "build", ".synctorture", "findings")]
        paths += [os.path.relpath(os.path.join(folder, name)) for name in names]
    return paths


def tree_on_disk():
    texts = {}
    for path in paths_on_disk():
        wanted = any(fnmatch.fnmatchcase(path, pattern) for pattern in TEXT_FILES)
        if wanted and os.path.isfile(path):  # git lists deleted files, too
            with open(path, encoding="utf-8", newline="") as file:
                texts[path] = file.read()
    return Tree(texts, [folder for folder, _, _ in os.walk("framework")])


# --- Reading C ------------------------------------------------------------------------

TOKEN = re.compile(
    r"""(?P<comment>/\*.*?\*/|//[^\n]*)
      | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*'
      | (?P<code>[^/"']+ | .)""",
    re.DOTALL | re.VERBOSE,
)


def blank(text):
    return re.sub(r"[^\n]", " ", text)


def code_of(text):
    """The text with comments and literals blanked; lines and columns stay."""
    return TOKEN.sub(lambda m: m[0] if m["code"] else blank(m[0]), text)


def comments_of(text):
    return TOKEN.sub(lambda m: m[0] if m["comment"] else blank(m[0]), text)


def lines_of(text):
    return enumerate(text.splitlines(), 1)


def line_at(text, offset):
    return text.count("\n", 0, offset) + 1


def includes_of(text):
    for number, line in lines_of(text):
        match = re.match(r'#include (?:"(.*)"|<(synctorture/.*)>)', line)
        if match:
            yield number, match[1] or "include/" + match[2]


# --- Rules ----------------------------------------------------------------------------


def floors(tree):
    for path, text in tree.files("framework/*.c", "framework/*.h"):
        folder = path.split("/")[1]
        if folder not in FLOORS:
            yield Finding(path, 1, f"{folder} has no floor; FLOORS in tests/tidy.py gives it one")
            continue
        for number, included in includes_of(text):
            parts = included.split("/")
            if parts[0] == "include":
                continue  # what is public lies below all floors
            other = parts[1] if parts[0] == "framework" and len(parts) > 2 else None
            if other not in FLOORS:
                yield Finding(path, number, f"{included} lies on no floor of framework/")
            elif other != folder and FLOORS[other] >= FLOORS[folder]:
                yield Finding(
                    path, number,
                    f"{folder} (floor {FLOORS[folder]}) may not include "
                    f"{other} (floor {FLOORS[other]})",
                )  # fmt: skip


def include_path(tree):
    for path, text in tree.files("*.c", "*.h"):
        for number, included in includes_of(text):
            if included not in tree.texts:
                yield Finding(path, number, f'"{included}" is no path from the root of the tree')


def empty_floor(tree):
    for folder in tree.folders:
        if folder not in WITHOUT_CODE and not any(
            path.startswith(folder + "/") for path in tree.texts
        ):
            yield Finding(folder, 1, "this folder holds no code")


def file_length(tree):
    for path, text in tree.files("*.c", "*.h"):
        count = len(text.splitlines())
        if count > FILE_LINES:
            yield Finding(path, FILE_LINES + 1, f"{count} lines; at most {FILE_LINES}")


def function_length(tree):
    for path, text in tree.files("*.c", "*.h"):
        first = opened = None
        for number, line in lines_of(code_of(text)):
            if line == "{" and first:
                opened = first
            if line == "}" and opened:
                count = number - opened + 1
                if count > FUNCTION_LINES:
                    message = f"a function of {count} lines; at most {FUNCTION_LINES}"
                    yield Finding(path, opened, message)
                opened = None
            if not line.strip() or line[0] in "}#":
                first = None
            elif first is None:
                first = number


def line_length(tree):
    for path, text in tree.files(*CODE_FILES):
        for number, line in lines_of(text):
            if len(line) > COLUMNS:
                yield Finding(path, number, f"{len(line)} columns; at most {COLUMNS}")


def header_guard(tree):
    for path, text in tree.files("*.h"):
        inner = re.sub(r"^(framework|tests|include)/", "", path)
        guard = "ST_" + re.sub(r"[^A-Z0-9]", "_", inner.upper())
        code = [line for line in code_of(text).splitlines() if line.strip()]
        if code[:2] != [f"#ifndef {guard}", f"#define {guard}"] or code[-1:] != ["#endif"]:
            yield Finding(path, 1, f"the header is not guarded by {guard}")


def first_comment(tree):
    for path, text in tree.files("*.c", "*.h"):
        name = os.path.basename(path)
        if not re.match(r"/\*\n \* " + re.escape(name) + r" - \S", text):
            yield Finding(path, 1, f'the file does not begin with "/*" and " * {name} - what for"')


def banned_call(tree):
    for path, text in tree.files("*.c", "*.h"):
        code = code_of(text)
        for ban in BANS:
            if path.startswith(ban.home or ("nowhere",)):
                continue
            calls = "|".join(ban.calls.split())
            for match in re.finditer(rf"(?<![\w.>])({calls})\s*\(", code):
                message = f"no {match[1]}(): {ban.instead}"
                yield Finding(path, line_at(code, match.start()), message)


def stray_print(tree):
    calls = "|".join(STREAM_CALLS)
    for path, text in tree.files("*.c", "*.h"):
        code = code_of(text)
        if path.startswith(PRINTERS):
            continue
        for match in re.finditer(rf"\b({calls})\s*\([^;]*?\b(stdout|stderr)\b", code):
            message = f"no {match[1]}() to {match[2]}: only cli/ and report/ print"
            yield Finding(path, line_at(code, match.start()), message)


def white_space(tree):
    for path, text in tree.files(*TEXT_FILES):
        for number, line in enumerate(text.split("\n"), 1):
            if "\t" in line:
                yield Finding(path, number, "a tab")
            if line != line.rstrip():
                yield Finding(path, number, "white space at the end of the line")
        if not text.endswith("\n") or text.endswith("\n\n"):
            yield Finding(path, text.count("\n") + 1, "the file does not end in one line feed")


MARKER = r"(?:TO[D]O|FIX[M]E|XX[X])"  # brackets, so that this file keeps its own rule
MARKED = re.compile(rf"^\W*{MARKER}\b|\b{MARKER}[:(]")


def no_marker(tree):
    for path, text in tree.files(*TEXT_FILES):
        for number, line in lines_of(comments_of(text) if path.endswith((".c", ".h")) else text):
            if MARKED.search(line):
                yield Finding(path, number, "finish it, or write an issue or a known failure")


def untold_target(tree):
    table = tree.texts.get("docs/fuzz-targets.md", "")
    for path, _ in tree.files("fuzz/*.c"):
        name = path.removeprefix("fuzz/").removesuffix(".c")
        if "/" not in name and f"\n| `{name}` |" not in table:
            yield Finding(path, 1, "docs/fuzz-targets.md has no row for it")


def half_merged(tree):
    for path, text in tree.files(*TEXT_FILES):
        for number, line in lines_of(text):
            if re.match(r"(<{7}|>{7}) ", line):
                yield Finding(path, number, "resolve the conflict")


def one_title(tree):
    for path, text in tree.files("*.md"):
        prose = re.sub(r"^(```|~~~).*?^\1", lambda m: blank(m[0]), text, flags=re.M | re.S)
        titles = [number for number, line in lines_of(prose) if line.startswith("# ")]
        if not titles:
            yield Finding(path, 1, "the document has no # Title")
        for number in titles[1:]:
            yield Finding(path, number, "a second # Title")


def dead_file(tree):
    users = collections.defaultdict(set)
    for path, text in tree.files("*.c", "*.h"):
        for _, included in includes_of(text):
            users[included].add(path)
    for path, _ in tree.files("*.h"):
        if not users[path] - {path[:-1] + "c"}:
            yield Finding(path, 1, "nobody includes this header but its own .c file")
    for path, _ in tree.files("*.c"):
        if not any(fnmatch.fnmatchcase(path, pattern) for pattern in COMPILED):
            yield Finding(path, 1, "nothing compiles this file")


def generic_name(tree):
    for path in tree.texts:
        stem = os.path.splitext(os.path.basename(path))[0]
        if path.endswith((".c", ".h")) and stem in GENERIC_NAMES:
            yield Finding(path, 1, f'"{stem}" says nothing; name what is inside')


RULES = (
    floors,
    include_path,
    empty_floor,
    file_length,
    function_length,
    line_length,
    header_guard,
    first_comment,
    banned_call,
    stray_print,
    white_space,
    no_marker,
    half_merged,
    untold_target,
    one_title,
    dead_file,
    generic_name,
)


def name_of(rule):
    return rule.__name__.replace("_", "-")


# --- Self-test ------------------------------------------------------------------------

HEAD = "/*\n * x.c - planted.\n */\n"
OTHER = HEAD.replace("x.c", "y.c")


def body(text):
    """A file with a function that holds the text, which starts on line 6."""
    return f"{HEAD}static void f(void)\n{{\n    {text}\n}}\n"


# Each rule with violations: a file, and the line the rule must point at.
PLANTED = (
    (floors, "framework/model/x.c", HEAD + '#include "framework/host/host.h"\n', 4),
    (floors, "framework/fault/x.c", HEAD + '#include "framework/engine/engine.h"\n', 4),
    (floors, "framework/model/x.c", HEAD + '#include "tests/support/world.h"\n', 4),
    (floors, "framework/attic/x.c", HEAD, 1),
    (include_path, "framework/base/x.c", HEAD + '#include "text.h"\n', 4),
    (empty_floor, "framework/lab", None, 1),
    (file_length, "framework/base/x.c", HEAD + "int st_x;\n" * 400, 401),
    (function_length, "framework/base/x.c", body("f();\n" * 58), 4),
    (line_length, "framework/base/x.c", body("f(" + "1" * 95 + ");"), 6),
    (line_length, "tests/cli/x.sh", "echo " + "1" * 96 + "\n", 1),
    (header_guard, "framework/base/x.h", "#ifndef ST_X_H\n#define ST_X_H\n#endif\n", 1),
    (first_comment, "framework/base/x.c", OTHER, 1),
    (banned_call, "framework/base/x.c", body("strcpy(a, b);"), 6),
    (banned_call, "framework/model/x.c", body("p = malloc(1);"), 6),
    (banned_call, "framework/model/x.c", body('printf("hello");'), 6),
    (stray_print, "framework/model/x.c", body('fputs("hello",\n        stderr);'), 6),
    (white_space, "framework/base/x.c", body("f();\t/* a tab */"), 6),
    (white_space, "framework/base/x.c", body("f(); "), 6),
    (white_space, "framework/base/x.c", HEAD + "int st_x;", 4),
    (no_marker, "framework/base/x.c", body("f(); /* TO" "DO: more */"), 6),
    (no_marker, "tests/cli/x.sh", "# FIX" "ME later\n", 1),
    (untold_target, "fuzz/x.c", HEAD, 1),
    (half_merged, "dev", "<" * 7 + " HEAD\n", 1),
    (one_title, "README.md", "# One\n\n# Two\n", 3),
    (one_title, "README.md", "No title.\n\n```\n# a comment\n```\n", 1),
    (dead_file, "framework/base/x.h", HEAD, 1),
    (dead_file, "tests/unit/x.c", HEAD, 1),
    (generic_name, "framework/base/util.c", HEAD, 1),
)

# A tree without a fault. What looks like one in it shows what the rules let pass.
CLEAN = {
    "README.md": "# Title\n\n```sh\n# a comment, no title\n```\n",
    "framework/base/text.h": """\
/*
 * text.h - text.
 */
#ifndef ST_BASE_TEXT_H
#define ST_BASE_TEXT_H

__attribute__((format(printf, 1, 2))) void st_text(const char *format, ...);

#endif
""",
    "framework/base/text.c": """\
/*
 * text.c - text; the home of malloc().
 */
#include "framework/base/text.h"

#include <stdlib.h>

static void *get(void)
{
    return malloc(1);
}
""",
    "framework/cli/main.c": """\
/*
 * main.c - may print; "strcpy(" in a literal is no call.
 */
#include "framework/base/text.h"

#include <stdio.h>

int main(void)
{
    struct { void (*free)(void *); } pool = { 0 };

    pool.free(&pool);
    puts("not ok 1 # TO" "DO strcpy(a, b)"); /* never call strcpy() */
}
""",
}


def self_test():
    failures = [f"{name_of(rule)}: finds {f} in CLEAN" for rule in RULES for f in rule(Tree(CLEAN))]
    failures += [f"{name_of(r)}: not tested" for r in set(RULES) - {row[0] for row in PLANTED}]
    for rule, path, text, line in PLANTED:
        tree = Tree(CLEAN, [path]) if text is None else Tree({**CLEAN, path: text})
        found = [(f.path, f.line) for f in rule(tree)]
        if found != [(path, line)]:
            failures.append(f"{name_of(rule)}: planted at {path}:{line}, found {found}")
    print(*failures, f"{len(PLANTED)} planted, {len(failures)} failed", sep="\n")
    return not failures


def check(tree):
    findings = [(name_of(rule), finding) for rule in RULES for finding in rule(tree)]
    for name, (path, line, message) in findings:
        print(f"{path}:{line}: {message} ({name})")
    print(f"{len(tree.texts)} files, {len(RULES)} rules, {len(findings)} findings")
    return not findings


if __name__ == "__main__":
    sys.exit(not (self_test() if sys.argv[1:] == ["--self-test"] else check(tree_on_disk())))
