#!/usr/bin/python3
"""shrink.py - a failing scenario, or a failing cell of a sweep, made small by the program."""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

SCENARIOS = os.path.join(os.environ["SOURCE"], "scenarios")
ENGINES = os.path.join(os.environ["SOURCE"], "examples", "engines")
PYTHON = "/usr/bin/python3"
BASE = os.path.join(SCENARIOS, "kb810018", "base.json")
OVERWRITTEN = os.path.join(SCENARIOS, "kb810018", "state-overwritten.json")
ARRIVES = os.path.join(SCENARIOS, "tutorial", "1-edit-arrives.json")

# An engine of one's own that ends at the first refusal.
BRITTLE = """
import synctorture
def sync(session):
    for item, _, edited in session.edits():
        for name in edited:
            value = session.client("property.get", item=item, property=name)["value"]
            session.server("property.set", item=item, property=name, value=value)
        change = session.server("item.save", item=item, save="change")["change"]
        session.client("item.checkpoint", item=item, properties=edited, change=change)
synctorture.run("brittle", "1", ["upload"], sync)
"""


class Shrinking(program.Case):
    def shrink(self, *arguments):
        result = self.expect(0, "shrink", *arguments)
        return json.loads(result.out), result

    def refused(self, code, pattern, *arguments):
        result = self.expect(code, "shrink", *arguments)
        self.assertEqual(result.out, "")
        self.assertRegex(result.err, pattern)

    def test_the_result_is_a_scenario_that_fails_as_it_declares(self):
        self.expect(0, "shrink", BASE, "-e", "ics-2000", "-o", "small.json")
        self.expect(0, "check", "small.json")
        run = self.expect(0, "run", "small.json", "-e", "ics-2000")
        self.assertIn("1 known", run.out)
        self.expect(0, "run", "small.json", "-e", "reference")
        small = json.loads(self.read("small.json"))
        self.assertEqual(small["known_failures"]["ics-2000"]["breaks"], ["progress"])
        self.assertIn("progress", small["title"])
        self.assertTrue(small["why"])

    def test_what_was_left_out_is_counted_and_so_are_runs(self):
        small, result = self.shrink(BASE, "-e", "ics-2000")
        self.assertRegex(result.err, r"shrunk .*3 -> 1 identity.*; \d+ runs of the engine")
        self.assertEqual(len(small["identities"]), 1)
        self.assertEqual(len(small["steps"]), 3)

    def test_the_same_input_gives_the_same_bytes(self):
        first = self.shrink(BASE, "-e", "ics-2000")[1]
        second = self.shrink(BASE, "-e", "ics-2000")[1]
        self.assertEqual((first.out, first.err), (second.out, second.err))

    def test_a_small_scenario_stays_as_small(self):
        self.expect(0, "shrink", BASE, "-e", "ics-2000", "-o", "small.json")
        again, _ = self.shrink("small.json", "-e", "ics-2000")
        small = json.loads(self.read("small.json"))
        for member in ("identities", "server", "steps", "expect", "known_failures"):
            self.assertEqual(again[member], small[member])

    def test_a_cell_of_a_sweep_becomes_a_fault_of_the_scenario(self):
        sweep = self.run_program("sweep", ARRIVES, "-e", "ics-2000", "--format", "jsonl")
        groups = [json.loads(line).get("groups") for line in sweep.out.splitlines()]
        cell = next(group for group in groups if group)[0]["smallest"]
        small, _ = self.shrink(ARRIVES, "-e", "ics-2000", "--cell", cell)
        self.assertEqual(len(small["faults"]), 1)

    def test_a_program_is_declared_by_the_name_that_reports_have_for_it(self):
        with open(os.path.join(ENGINES, "synctorture.py"), encoding="utf-8") as file:
            self.write("synctorture.py", file.read())
        self.write("brittle.py", BRITTLE)
        self.write("mine.json", {"name": "mine", "argv": [PYTHON, "brittle.py"]})
        for option, engine, name in (
            ("--engine-file", "mine.json", "mine"),
            ("--engine", f"{PYTHON} brittle.py", "python3 brittle.py"),
        ):
            with self.subTest(engine=engine):
                small, result = self.shrink(OVERWRITTEN, option, engine)
                self.assertIn(name, small["known_failures"])
                self.assertIn("calls it `known` now", result.err)
                self.write("small.json", small)
                self.assertIn("1 known", self.expect(0, "run", "small.json", option, engine).out)
                self.write("brittle.py", BRITTLE.replace("for name in edited:", "for name in ():"))
                self.assertIn("1 fail", self.expect(1, "run", "small.json", option, engine).out)
                self.write("brittle.py", BRITTLE)

    def test_what_cannot_be_kept_is_told(self):
        self.refused(5, "nothing is broken on reference", ARRIVES, "-e", "reference")
        self.refused(
            5, "convergence is not broken .*broken: progress",
            BASE, "-e", "ics-2000", "--keep", "convergence",
        )

    def test_a_wrong_word_is_told_with_what_would_be_right(self):
        self.refused(
            2, 'did you mean "progress"', BASE, "-e", "ics-2000", "--keep", "progres"
        )
        self.refused(2, "one --engine is needed", BASE)
        self.refused(2, "one --engine is needed", BASE, "-e", "ics-2000", "-e", "reference")
        self.refused(
            2, "the last call of that", BASE, "-e", "ics-2000", "--cell", "crash:after@3:99"
        )

    def test_a_file_that_is_no_scenario_is_no_failure(self):
        self.refused(3, "titel", self.write("bad.json", program.INVALID), "-e", "reference")

    def test_too_few_runs_give_what_was_reached(self):
        result = self.expect(6, "shrink", BASE, "-e", "ics-2000", "--runs", "5")
        self.assertTrue(re.search(r"--runs", result.err))
        self.assertEqual(
            json.loads(result.out)["known_failures"]["ics-2000"]["breaks"], ["progress"]
        )


if __name__ == "__main__":
    program.main()
