"""lab.py - what tests of labs share: a place of their own, and a tool of the test."""

import os

import program

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
