"""program.py - runs the built program for the tests in tests/cli."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ["SYNCTORTURE"]

# What a sanitizer finds must not look like one of the program's own exit codes.
SANITIZERS = {
    name: os.environ.get(name, "") + ":exitcode=99" for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS")
}

# The smallest scenario: every engine passes it.
SCENARIO = {
    "scenario": 1,
    "title": "An offline edit arrives on the server",
    "identities": {"alice": {}},
    "server": {
        "/Team": {
            "acl": [{"allow": "alice", "role": "editor"}],
            "items": {"plan": {"properties": {"body": "draft"}}},
        }
    },
    "steps": [
        {"do": "go-offline", "as": "alice", "folders": ["/Team"]},
        {"do": "edit", "as": "alice", "item": "/Team/plan", "set": {"body": "final"}},
        {"do": "sync", "as": "alice"},
    ],
    "expect": {"sync": "ok", "server": {"/Team/plan": {"body": "final"}}},
}
FAILING = {**SCENARIO, "expect": {"sync": "ok", "server": {"/Team/plan": {"body": "other"}}}}
STALE = {**SCENARIO, "known_failures": {"reference": {"sync": "access-denied"}}}
SKIPPED = {**SCENARIO, "needs": ["whole-item"]}  # which the engine reference does not claim
INVALID = {**SCENARIO, "titel": "misspelt"}


class Result:
    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout.decode() if done.stdout is not None else ""
        self.err = done.stderr.decode() if done.stderr is not None else ""


class Case(unittest.TestCase):
    """A test with a folder of its own, in which the program runs."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, path, content):
        """Write text, or a value as JSON, to a file in the folder."""
        whole = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "w", encoding="utf-8") as file:
            file.write(content if isinstance(content, str) else json.dumps(content, indent=2))
        return path

    def read(self, path):
        with open(os.path.join(self.folder, path), encoding="utf-8") as file:
            return file.read()

    def run_program(
        self, *arguments, stdin=None, environment=(), cwd=None, seconds=60, **streams
    ):
        """Run the program with nothing in its environment but what is given."""
        done = subprocess.run(
            [PROGRAM, *arguments],
            cwd=cwd or self.folder,
            input=stdin.encode() if stdin is not None else None,
            env={**SANITIZERS, **dict(environment)},
            timeout=seconds,
            check=False,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},
        )
        return Result(done)

    def expect(self, code, *arguments, **options):
        """Run the program and look at its exit code."""
        result = self.run_program(*arguments, **options)
        self.assertEqual(result.code, code, f"{arguments}\n{result.out}{result.err}")
        return result


def main():
    sys.stdout = sys.stderr
    unittest.main(verbosity=0)
