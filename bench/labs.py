#!/usr/bin/python3
"""labs.py - how many commands of a real tool a lab runs for each second of a processor.

    bench/labs.py PROGRAM [TOOL...]

The library is run twice on each tool: once with a program of the tool's name before it in PATH,
which counts, and once without, which is measured. What counts is processor time of all
processes, the tool's too, so that it does not matter what else the machine does.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOLS = ("unison", "git-push", "git-push-atomic", "rsync", "rclone")
COUNTER = """#!/bin/sh
# Counts itself where its arguments have all these words, and is the tool.
found=yes
for word in {words}; do
    case " $* " in *" $word "*) ;; *) found= ;; esac
done
[ -z "$found" ] || [ "$*" = "{version}" ] || printf x >>{count}
exec {real} "$@"
"""


def run(program, tool, path):
    """Processor time that a run of the library takes, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [program, "run", "-q", "-j", "1", "-e", tool, "scenarios"],
        cwd=SOURCE,
        env={**os.environ, "PATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,  # what fails there is not the question here
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def count(program, tool):
    """Commands of the tool in such a run."""
    place = os.path.join(SOURCE, "framework", "lab", "tools", tool + ".json")
    with open(place, encoding="utf-8") as file:
        description = json.load(file)
    name, *words = description["sync"][0]
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        counted = os.path.join(folder, "count")
        with open(counted, "w", encoding="utf-8"):
            os.chmod(counted, 0o666)
        text = COUNTER.format(
            words=" ".join(word for word in words if word.isalpha()),
            version=" ".join(description["version"][1:]),
            count=counted,
            real=shutil.which(name),
        )
        shim = os.path.join(folder, name)
        with open(shim, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(shim, 0o755)
        run(program, tool, folder + ":" + os.environ["PATH"])
        return os.path.getsize(counted)


def main():
    program = os.path.abspath(sys.argv[1])
    tools = sys.argv[2:] or TOOLS
    width = max(map(len, tools))
    place = os.environ.get("TMPDIR", "/tmp")
    kind = subprocess.run(
        ["stat", "-f", "-c", "%T", place], stdout=subprocess.PIPE, check=True
    ).stdout.decode()
    print(f"in {place} ({kind.strip()})")
    print(f"{'lab':{width}}  commands  seconds  commands/s")
    for tool in tools:
        commands = count(program, tool)
        seconds = run(program, tool, os.environ["PATH"])
        rate = commands / seconds
        print(f"{tool:{width}}  {commands:8}  {seconds:7.1f}  {rate:10.1f}", flush=True)


if __name__ == "__main__":
    main()
