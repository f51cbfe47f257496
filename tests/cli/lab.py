"""Real tools as engines: what runs where, what is told, and what is left behind."""

import glob
import json
import os
import stat
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

SOURCE = os.environ["SOURCE"]
TOOLS = sorted(
    os.path.basename(path)[:-5] for path in glob.glob(f"{SOURCE}/framework/lab/tools/*.json")
)
IS_ROOT = os.geteuid() == 0

# A program in place of rsync: it does as little as its script says.
HANGS = "#!/bin/sh\ncase $1 in --version) echo rsync 0; exit;; esac\nsleep 60\n"
LIES = "#!/bin/sh\nexit 0\n"


class Lab(program.Case):
    def setUp(self):
        super().setUp()
        os.chmod(self.folder, 0o711)
        self.places = os.path.join(self.folder, "disks")
        os.mkdir(self.places)
        os.chmod(self.places, 0o711)

    def lab(self, *arguments, path=None, **more):
        """Run the program with disks in a folder of our own; nothing may be left in it."""
        environment = {**os.environ, **program.SANITIZERS, "TMPDIR": self.places}
        if path:
            environment["PATH"] = path + ":" + environment["PATH"]
        done = subprocess.run(
            [program.PROGRAM, *arguments],
            cwd=self.folder, env=environment, capture_output=True, timeout=200, **more,
        )
        self.assertEqual(os.listdir(self.places), [])
        return program.Result(done)

    def here(self):
        """The tools that can run here; the others are named, so that nobody thinks they did."""
        listed = self.lab("lab", "check").out
        there = [tool for tool in TOOLS if self.row(listed, tool)[1] == "runs"]
        for tool in sorted(set(TOOLS) - set(there)):
            print(f"NOT TESTED: {tool}: it cannot run here, see `lab check`", file=sys.stderr)
        return there

    @staticmethod
    def row(listed, tool):
        return next(row for row in map(str.split, listed.splitlines()) if row[:1] == [tool])

    def fake(self, script):
        """A folder with a program called rsync."""
        path = os.path.join(self.folder, "bin")
        os.makedirs(path, exist_ok=True)
        os.chmod(path, 0o755)
        file = os.path.join(path, "rsync")
        self.write("bin/rsync", script)
        os.chmod(file, os.stat(file).st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        os.chmod(file, 0o755)
        return path


class Check(Lab):
    def test_every_tool_is_listed_with_its_state(self):
        listed = self.lab("lab", "check").out
        for tool in TOOLS:
            with self.subTest(tool):
                self.assertGreater(len(self.row(listed, tool)), 2)


@unittest.skipUnless(IS_ROOT, "labs need several users")
class Run(Lab):
    def test_each_tool_fails_in_the_field_as_was_recorded(self):
        tools = self.here()
        self.assertTrue(tools, "no real tool is there: ./dev check installs them")
        for path in sorted(glob.glob(f"{SOURCE}/scenarios/field/*.json")):
            with open(path, encoding="utf-8") as file:
                known = json.load(file).get("known_failures", {})
            for tool in sorted(set(known) & set(tools)):
                with self.subTest(path=path, tool=tool):
                    result = self.lab("run", path, "--engine", tool)
                    self.assertEqual(result.code, 0, result.out)
                    self.assertIn("1 known", result.out)

    def test_a_denied_property_of_a_disk_is_refused_and_the_rest_arrives(self):
        for tool in self.here():
            with self.subTest(tool):
                result = self.lab(
                    "run", f"{SOURCE}/scenarios/kb810018/base.json", "--engine", tool, "--repeat",
                    "3",
                )
                self.assertIn(result.code, (0, 5), result.out)
                self.assertEqual(result.code == 5, tool == "unison-force")

    def test_a_tool_that_does_nothing_and_says_ok_is_found_out(self):
        self.write("s.json", program.SCENARIO)
        result = self.lab("run", "s.json", "--engine", "rsync", path=self.fake(LIES))
        self.assertEqual(result.code, 1)
        for invariant in ("truthful-success", "progress"):
            self.assertIn(invariant, result.out)

    def test_a_tool_that_hangs_is_ended_and_leaves_nothing(self):
        self.write("s.json", program.SCENARIO)
        result = self.lab(
            "run", "s.json", "--engine", "rsync", "--deadline", "1", path=self.fake(HANGS)
        )
        self.assertEqual(result.code, 1)
        self.assertIn(" s", result.out)


if __name__ == "__main__":
    program.main()
