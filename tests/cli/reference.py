"""reference.py - the reference is what the program's tables say, all of it."""

import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import pages  # noqa: E402

PAGES = {  # how many blocks at least
    "docs/reference/calls-and-rights.md": 6,
    "docs/reference/commands.md": 1,
    "docs/reference/diagnostics.md": 3,
    "docs/reference/engines.md": 2,
    "docs/reference/faults.md": 3,
    "docs/reference/invariants.md": 1,
    "docs/reference/results.md": 5,
    "docs/reference/scenario-format.md": 1,
}


def printed(*words):
    return subprocess.run(
        [pages.PROGRAM, *words], capture_output=True, text=True, check=False
    )


def untold_lists():
    """The lists of words that are on no page; scenarios/README.md has that of scenarios."""
    told = printed("list", "no-such-list").stderr
    names = re.search(r"one of ([a-z, -]+)", told)[1].split(", ")
    assert len(names) > 15, names
    names.remove("scenarios")
    made = ""
    for page in PAGES:
        with open(page, encoding="utf-8") as file:
            made += file.read()
    return [name for name in names if f"made by: synctorture list {name} " not in made]


def untold_members():
    """What the JSON Schema defines, and the page of the format has not."""
    page = printed("schema", "--format", "markdown").stdout
    parts = dict(re.findall(r"(?ms)^## (\S+)\n(.*?)(?=^## |\Z)", page))
    definitions = json.loads(printed("schema").stdout)["definitions"]
    assert len(definitions) > 20 and len(parts) == len(definitions), parts.keys()
    for name, schema in definitions.items():
        rows = set(re.findall(r"(?m)^\| `(\S+)` ", parts.get(name, "")))
        words = set(schema.get("enum", schema.get("items", {}).get("enum", ())))
        for one in (schema, *(variant.get("then", {}) for variant in schema.get("allOf", ()))):
            words |= set(one.get("properties", ()))
        yield from (f"{name}/{word}" for word in words ^ rows)


def main(arguments):
    missing = [*untold_lists(), *untold_members()]
    for name in missing:
        print(f"docs/reference does not tell of {name}")
    code = pages.main(PAGES, arguments[:1] == ["--update"])
    return 1 if missing else code


sys.exit(main(sys.argv[1:]))
