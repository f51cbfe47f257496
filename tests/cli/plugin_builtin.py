#!/usr/bin/python3
"""plugin_builtin.py - each built-in engine, as a shared object, does the same as built in.

tests/plugins builds them: the engine's own code on synctorture/engine.h alone.
"""

import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

SCENARIOS = os.path.join(os.environ["SOURCE"], "scenarios")
PLUGINS = os.path.join(os.path.dirname(program.PROGRAM), "plugins")
SWEPT = os.path.join(SCENARIOS, "tutorial", "1-edit-arrives.json")

# What a case says that follows from what the engine did, and from nothing else. What
# known_failures declares is for the engine of that name, so verdicts are not among it.
SAME = ("steps", "calls", "syncs", "before", "after", "broken", "refusal", "trace", "unstable")
SAME_SWEPT = ("rows", "points", "runs", "syncs")


class BuiltInEngines(program.Case):
    def events(self, *arguments):
        result = self.run_program(*arguments, "--format", "jsonl=log")
        self.assertIn(result.code, (0, 1), result.err)
        return [json.loads(line) for line in self.read("log").splitlines()]

    def engines(self):
        listed = json.loads(self.expect(0, "list", "engines", "--format", "json").out)
        return [engine["word"] for engine in listed]

    def compare(self, plain, far, members):
        for member in members:
            self.assertIn(member, plain)
            self.assertEqual(plain[member], far[member], member)

    def test_all_scenarios_come_out_the_same(self):
        for engine in self.engines():
            with self.subTest(engine):
                plugin = os.path.join(PLUGINS, f"{engine}.so")
                events = self.events("run", SCENARIOS, "-e", engine, "-e", plugin)
                cases = [event for event in events if event["event"] == "case"]
                self.assertGreaterEqual(len(cases), 2 * 40)
                self.assertGreater(sum(len(case["calls"]) for case in cases), 400)
                for plain, far in zip(cases[::2], cases[1::2]):
                    self.assertEqual(plain["scenario"], far["scenario"])
                    self.assertEqual((plain["engine"], far["engine"]), (engine, plugin))
                    self.compare(plain, far, SAME)
                    if plain["verdict"] in ("pass", "skipped"):
                        self.assertEqual(plain["verdict"], far["verdict"])

    def test_every_fault_at_every_call_comes_out_the_same(self):
        for engine in ("reference", "ics-2000", "journal-stop"):
            with self.subTest(engine):
                plugin = os.path.join(PLUGINS, f"{engine}.so")
                events = self.events("sweep", SWEPT, "-e", engine, "-e", plugin)
                plain, far = [event for event in events if event["event"] == "sweep"]
                self.compare(plain, far, SAME_SWEPT)

    def test_it_exports_its_entry_point_alone(self):
        names = subprocess.run(
            ["nm", "-D", "--defined-only", os.path.join(PLUGINS, "reference.so")],
            capture_output=True, check=True,
        ).stdout.decode()  # fmt: skip
        own = [line.split()[-1] for line in names.splitlines() if " T st_" in line]
        self.assertEqual(own, ["st_engine_v1"])


if __name__ == "__main__":
    program.main()
