"""pages.py - what pages show is what the program prints.

A block behind `<!-- output: COMMAND -->` is COMMAND's output, one behind
`<!-- file: PATH -->` is that file, but for the line that names the schema. What lies between
`<!-- made by: COMMAND -->` and `<!-- end -->` is Markdown that COMMAND prints.

A block of kind `console` is a session: each line that begins with `$ ` is given to the shell,
with the lines behind it that begin with `> `, and what follows is all that it prints. The
sessions of a page go on from each other: the folder and `$?` are kept. They begin in the root
of the source tree; where the page has a block behind `<!-- save: PATH -->`, which the reader is
to save in that file, in an empty folder. `../synctorture` is the source tree.
"""

import os
import re
import shlex
import subprocess
import tempfile

PROGRAM = os.path.abspath(os.environ["SYNCTORTURE"])
SOURCE = os.path.abspath(os.environ["SOURCE"])
BLOCK = re.compile(
    r"(?:<!-- (?P<kind>output|file|save): (?P<what>.+?) -->\n```\w*|```console)\n"
    r"(?P<text>.*?)```\n"
    r"|<!-- made by: (?P<made>.+?) -->\n(?P<page>.*?)<!-- end -->\n",
    re.DOTALL,
)
EMPTY = "<!-- in an empty folder -->\n"
COMMAND = re.compile(r"^\$ (.*(?:\n> .*)*)$", re.MULTILINE)

# How far something is: such a line comes where the machine is slow (--heartbeat).
HEARTBEAT = re.compile(
    r"^(?:synctorture \w+  \[[=> ]+\] \d+/\d+   \d+ wrong|fuzz .*  \d+:\d\d  found \d+ .*)\n",
    re.MULTILINE,
)

# The exit code of the command before, and the folder it was in, are as in one shell.
SHELL = '(exit "$1"); eval "$2"; code=$?; pwd >"$3"; exit "$code"'


class Session:
    """A shell that finds the program by its name."""

    def __init__(self, home, is_empty):
        self.home, self.code = home, 0
        self.folder = os.path.join(home, "tests") if is_empty else SOURCE
        for folder in "bin", "tests":
            os.mkdir(os.path.join(home, folder))
        os.symlink(PROGRAM, os.path.join(home, "bin", "synctorture"))
        os.symlink(SOURCE, os.path.join(home, "synctorture"))
        path = os.path.join(home, "bin") + os.pathsep + os.environ["PATH"]
        self.environment = {**os.environ, "PATH": path}

    def run(self, command):
        folder = os.path.join(self.home, "folder")
        done = subprocess.run(
            ["sh", "-c", SHELL, "sh", str(self.code), command.replace("\n> ", "\n"), folder],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.code = done.returncode
        with open(folder, encoding="utf-8") as file:
            self.folder = file.read().rstrip("\n")
        return f"$ {command}\n{HEARTBEAT.sub('', done.stdout)}"

    def save(self, path, text):
        whole = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "w", encoding="utf-8") as file:
            file.write(text)


def output(command):
    words = shlex.split(command)
    assert words[0] == "synctorture", words
    done = subprocess.run([PROGRAM] + words[1:], capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return done.stdout


def wanted(block, session):
    if block["made"]:
        return output(block["made"])
    if block["kind"] == "file":
        with open(block["what"], encoding="utf-8") as file:
            return "".join(line for line in file if '"$schema"' not in line)
    if block["kind"] == "save":
        session.save(block["what"], block["text"])
        return block["text"]
    if block["kind"]:
        return output(block["what"])
    return "".join(session.run(command) for command in COMMAND.findall(block["text"]))


def renewed(text):
    """The page with its blocks made anew, and the first line of each that was stale."""
    stale, count = [], 0

    def renew(block):
        nonlocal count
        name = "page" if block["made"] else "text"
        fresh = wanted(block, session)
        if block[name] != fresh:
            stale.append(block["made"] or block["what"] or block["text"].partition("\n")[0])
        count += 1
        start, end = (place - block.start() for place in block.span(name))
        return block[0][:start] + fresh + block[0][end:]

    with tempfile.TemporaryDirectory() as home:
        session = Session(home, is_empty=EMPTY in text)
        fresh = BLOCK.sub(renew, text)
    return fresh, stale, count


def check(page, fewest, updates):
    """Print what is stale, or write it anew; True if all is well."""
    with open(page, encoding="utf-8") as file:
        text = file.read()
    fresh, stale, count = renewed(text)
    if updates:
        with open(page, "w", encoding="utf-8") as file:
            file.write(fresh)
        stale = []
    for first in stale:
        print(f"{page}: not what `{first}` gives; run tests/cli/readme.py --update")
    print(f"{page}: {count - len(stale)} passed, {len(stale)} failed")
    return not stale and count >= fewest


def main(pages, updates):
    """pages: the path of each, and how many blocks it has at least. The exit code."""
    return 0 if all([check(page, fewest, updates) for page, fewest in pages.items()]) else 1
