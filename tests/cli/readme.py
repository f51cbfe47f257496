"""readme.py - what README.md shows is what the program prints.

A block behind `<!-- output: COMMAND -->` is COMMAND's output, one behind
`<!-- file: PATH -->` is that file, but for the line that names the schema.
`--update` writes the blocks anew.
"""
import os
import re
import shlex
import subprocess
import sys

PROGRAM = os.environ["SYNCTORTURE"]
BLOCK = re.compile(r"<!-- (output|file): (.+?) -->\n```\w*\n(.*?)```\n", re.DOTALL)


def wanted(kind, what):
    if kind == "file":
        with open(what, encoding="utf-8") as file:
            return "".join(line for line in file if '"$schema"' not in line)
    words = shlex.split(what)
    assert words[0] == "synctorture", what
    return subprocess.run(
        [PROGRAM] + words[1:], capture_output=True, text=True, check=False
    ).stdout


def main():
    with open("README.md", encoding="utf-8") as file:
        text = file.read()
    blocks = list(BLOCK.finditer(text))
    stale = [block for block in blocks if block[3] != wanted(block[1], block[2])]
    if "--update" in sys.argv:
        text = BLOCK.sub(
            lambda block: block[0].replace(block[3], wanted(block[1], block[2])), text
        )
        with open("README.md", "w", encoding="utf-8") as file:
            file.write(text)
        return 0
    for block in stale:
        print(f"README.md: not what `{block[2]}` gives; run tests/cli/readme.py --update")
    print(f"{len(blocks) - len(stale)} passed, {len(stale)} failed")
    return 1 if stale or len(blocks) < 3 else 0


sys.exit(main())
