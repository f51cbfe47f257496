"""schema.py - the JSON Schema says of scenarios what the loader says.

It is the one that `synctorture schema` prints, it is valid itself, every scenario is valid
under it, and it agrees with `synctorture check` about scenarios that are wrong in one place:
what it refuses the loader refuses, and what it accepts the loader refuses only for reasons
that a schema cannot give. `schema.py --update` writes scenarios/schema.json anew.
"""

import copy
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import jsonschema

PROGRAM = os.environ["SYNCTORTURE"]
SOURCE = pathlib.Path(os.environ["SOURCE"])
SCHEMA = SOURCE / "scenarios" / "schema.json"
MUTANTS = 1500

# What a schema can say. Whatever else the loader finds is about names, order and meaning.
EXPRESSIBLE = {"wrong-type", "unknown-key", "missing-key", "unknown-word"}

# What a value is replaced by; most are of a wrong type, some are of a wrong form.
REPLACEMENTS = (
    None, True, 7, 1.5, "", "no-such-word", "/", "0x", [], ["no-such-word"], [[]], {},
    {"no-such-member": {}}, {"note": "all that is here"},
)  # fmt: skip


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def scenarios():
    for folder in (SOURCE / "scenarios", SOURCE / "tests" / "good"):
        yield from (path for path in sorted(folder.rglob("*.json")) if path != SCHEMA)


def places(value, path=()):
    """The path of every value below this one."""
    children = []
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for key, child in children:
        yield (*path, key)
        yield from places(child, (*path, key))


def reach(value, path):
    for key in path:
        value = value[key]
    return value


def applies(value, change):
    if change == "add":
        return isinstance(value, dict)
    return change != "double" or (isinstance(value, list) and bool(value))


def changes(scenario):
    """One thing to change, in every place and every way; not yet done."""
    for path in places(scenario):
        value = reach(scenario, path)
        for change in ("delete", "add", "double", *range(len(REPLACEMENTS))):
            if applies(value, change):
                yield path, change


def mutant_of(scenario, path, change):
    mutant = copy.deepcopy(scenario)
    parent = reach(mutant, path[:-1])
    key = path[-1]
    if change == "delete":
        del parent[key]
    elif change == "add":
        parent[key]["no-such-member"] = 1
    elif change == "double":
        parent[key].append(parent[key][0])
    else:
        parent[key] = copy.deepcopy(REPLACEMENTS[change])
    return mutant


def check(folder):
    """The diagnostics of each file in the folder, as `synctorture check` names them."""
    run = subprocess.run(
        [PROGRAM, "check", folder], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert run.returncode in (0, 3), run.stderr[-2000:]
    found = {}
    for line in run.stderr.splitlines():
        match = re.match(r"(\S+\.json)(?::\d+:\d+)?: error\[([a-z0-9-]+)\]: (.*)", line)
        if match:
            name = os.path.basename(match[1])
            # With a workaround merged in it is another scenario, which no schema sees.
            word = "workaround" if match[3].startswith('with "') else match[2]
            found.setdefault(name, set()).add(word)
    return found


def disagreements(validator):
    everything = [(file, *change) for file in scenarios() for change in changes(read(file))]
    drawn = random.Random(810018).sample(everything, min(MUTANTS, len(everything)))
    some = [mutant_of(read(file), path, change) for file, path, change in drawn]
    refused = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, mutant in enumerate(some):
            path = pathlib.Path(folder, f"{number:06}.json")
            path.write_text(json.dumps(mutant, indent=1), encoding="utf-8")
        found = check(folder)
    for number, mutant in enumerate(some):
        words = found.get(f"{number:06}.json", set())
        error = next(validator.iter_errors(mutant), None)
        refused += error is not None
        if error and not words:
            yield f"only the schema refuses it: {error.message[:200]}", mutant
        if not error and words & EXPRESSIBLE:
            yield f"only the loader refuses it: {words}", mutant
    print(f"{len(some)} of {len(everything)} mutants, {refused} refused by the schema")
    assert len(some) // 10 < refused < len(some) * 9 // 10 or len(some) < 100


def main():
    printed = subprocess.run([PROGRAM, "schema"], capture_output=True, check=True).stdout
    if sys.argv[1:] == ["--update"]:
        SCHEMA.write_bytes(printed)
    assert SCHEMA.read_bytes() == printed, "scenarios/schema.json is old: schema.py --update"
    schema = json.loads(printed)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)

    failures = 0
    for path in scenarios():
        for error in validator.iter_errors(read(path)):
            failures += 1
            print(f"{path}: {error.message[:200]}")
    for what, mutant in disagreements(validator):
        failures += 1
        print(f"{what}\n{json.dumps(mutant)[:3000]}\n")
    print(f"{failures} failures")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
