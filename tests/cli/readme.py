"""readme.py - what pages show is what the program prints.

A block behind `<!-- output: COMMAND -->` is COMMAND's output, one behind
`<!-- file: PATH -->` is that file, but for the line that names the schema. A block of
kind `console` is a session: each line that begins with `$ ` is given to the shell, and
what follows is all that it prints. `--update` writes the blocks anew.
"""
import os
import re
import shlex
import subprocess
import sys
import tempfile

PROGRAM = os.environ["SYNCTORTURE"]
PAGES = {  # how many blocks at least
    "README.md": 3,
    "docs/reports.md": 6,
    "docs/security-descriptors.md": 7,
    "docs/tutorial.md": 11,
}
BLOCK = re.compile(
    r"(?:<!-- (?P<kind>output|file): (?P<what>.+?) -->\n```\w*|```console)\n(?P<text>.*?)```\n",
    re.DOTALL,
)


def output(words):
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout


def session(commands):
    """Run commands in the shell, which finds the program by its name."""
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.path.abspath(PROGRAM), os.path.join(folder, "synctorture"))
        path = folder + os.pathsep + os.environ["PATH"]
        text = ""
        for command in commands:
            done = subprocess.run(
                ["sh", "-c", command],
                env={**os.environ, "PATH": path},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            text += f"$ {command}\n{done.stdout}"
        return text


def wanted(block):
    if not block["kind"]:
        return session(re.findall(r"^\$ (.*)$", block["text"], re.MULTILINE))
    if block["kind"] == "file":
        with open(block["what"], encoding="utf-8") as file:
            return "".join(line for line in file if '"$schema"' not in line)
    words = shlex.split(block["what"])
    assert words[0] == "synctorture", words
    return output([PROGRAM] + words[1:])


def renewed(block):
    start, end = (place - block.start() for place in block.span("text"))
    return block[0][:start] + wanted(block) + block[0][end:]


def check(page, fewest):
    """Print what is stale; True if nothing is."""
    with open(page, encoding="utf-8") as file:
        blocks = list(BLOCK.finditer(file.read()))
    stale = [block for block in blocks if block["text"] != wanted(block)]
    for block in stale:
        first = block["what"] or block["text"].partition("\n")[0]
        print(f"{page}: not what `{first}` gives; run tests/cli/readme.py --update")
    print(f"{page}: {len(blocks) - len(stale)} passed, {len(stale)} failed")
    return not stale and len(blocks) >= fewest


def update(page):
    with open(page, encoding="utf-8") as file:
        text = file.read()
    with open(page, "w", encoding="utf-8") as file:
        file.write(BLOCK.sub(renewed, text))


def main():
    if "--update" in sys.argv:
        for page in PAGES:
            update(page)
        return 0
    return 0 if all([check(*page) for page in PAGES.items()]) else 1


sys.exit(main())
