"""lab.py - what tests of labs share: a place of their own, and a tool of the test."""

import os
import shutil
import sys
import unittest

import program

SKIPPED = 1 if os.environ.get("ST_NEEDS_ALL") else 77  # 77: CTest takes it for "did not run"

# What a tool is described by, at least.
LAB = {
    "lab": 1,
    "name": "mine",
    "about": "a tool of the test",
    "package": "none",
    "capabilities": ["upload", "create", "delete"],
    "version": ["true"],
    "sync": [["true"]],
    "exits": {"0": "ok", "otherwise": "io-error"},
}


# What can go wrong on the way to a server; the second synchronization finds it whole again.
STORY = {
    "scenario": 1,
    "title": "Items are made, edited and deleted",
    "why": "The way to the server fails in the middle.",
    "identities": {"alice": {}},
    "server": {
        "/Team": {
            "acl": [{"allow": "alice", "role": "editor"}],
            "items": {
                "plan": {"properties": {"body": "draft"}},
                "waste": {"properties": {"body": "x"}},
            },
        }
    },
    "steps": [
        {"do": "go-offline", "as": "alice", "folders": ["/Team"]},
        {"do": "create", "as": "alice", "item": "/Team/fresh", "set": {"body": "new"}},
        {"do": "edit", "as": "alice", "item": "/Team/plan", "set": {"body": "final"}},
        {"do": "delete", "as": "alice", "item": "/Team/waste"},
        {"do": "sync", "as": "alice"},
        {"do": "sync", "as": "alice"},
    ],
    "expect": {"sync": "ok", "server": {"/Team/plan": {"body": "final"}, "/Team/waste": None}},
}


def has_root_mount():
    """Is / a mount point? In a bare chroot it is not, and no place of one's own can be made."""
    with open("/proc/self/mountinfo", encoding="utf-8") as file:
        return any(line.split()[4] == "/" for line in file)


def lacks(*tools):
    """What this machine lacks, of programs and of being root; empty when it lacks nothing."""
    missing = [tool for tool in tools if not shutil.which(tool)]
    return missing if os.geteuid() == 0 else [*missing, "root"]


def main(missing):
    """Run what can be run, and say so when that is not all."""
    if not missing:
        program.main()
    done = unittest.main(verbosity=0, exit=False).result
    if not done.wasSuccessful():
        sys.exit(1)
    print("NOT RUN: this machine lacks", ", ".join(missing), file=sys.stderr)
    sys.exit(SKIPPED)


class Case(program.Case):
    """Labs make their folders in one of the test's own, which has to be empty at the end."""

    def setUp(self):
        super().setUp()
        self.place = os.path.join(self.folder, "tmp")
        os.mkdir(self.place)
        os.chmod(self.folder, 0o711)
        os.chmod(self.place, 0o711)
        self.path = os.environ["PATH"]

    def tearDown(self):
        self.assertEqual(os.listdir(self.place), [], "a lab has left something")
        super().tearDown()

    def run_program(self, *arguments, **options):
        environment = {"TMPDIR": self.place, "PATH": self.path, "SECRET": "x"}
        return super().run_program(*arguments, environment=environment, **options)

    def lab(self, **members):
        self.write("mine.json", {**LAB, **members})
