#!/usr/bin/python3
"""select.py - which cases run, how many at a time, how often, and what is told meanwhile."""

import json
import os
import pty
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

BASE = os.path.join(os.environ["SOURCE"], "scenarios", "kb810018", "base.json")
OTHER = os.path.join(os.environ["SOURCE"], "scenarios", "kb810018", "own-item.json")


class Jobs(program.Case):
    def test_any_number_of_jobs_tells_the_same(self):
        for number, content in enumerate(5 * [program.FAILING, program.SCENARIO, program.SKIPPED]):
            self.write(f"all/{number:02}.json", content)
        for command in (
            ["run", "all"],
            ["run", "all", "--fail-fast"],
            ["matrix", BASE, OTHER],
            ["sweep", BASE, "-e", "ics-2000", "-e", "reference", "-e", "dav-atomic"],
            ["sweep", BASE, OTHER, "--budget=700"],
        ):
            found = set()
            for jobs in "1", "2", "7", "256", "auto":
                result = self.run_program(*command, "-v", "--jobs", jobs, "-fhuman", "-fjsonl=log")
                found.add((result.code, result.out, result.err, self.read("log")))
            with self.subTest(command=command):
                self.assertEqual(len(found), 1)

    def test_a_number_of_jobs_makes_sense(self):
        for jobs in "0", "257", "many", "-1", "":
            self.assertIn("--jobs takes", self.expect(2, "run", "--jobs", jobs).err)


class Selection(program.Case):
    def setUp(self):
        super().setUp()
        self.write("scenarios/a/bad.json", {**program.FAILING, "tags": ["red", "both"]})
        self.write("scenarios/a/good.json", {**program.SCENARIO, "tags": ["green", "both"]})
        self.write("scenarios/stale.json", program.STALE)

    def cases(self, code, *arguments, command="run"):
        """SCENARIO [ENGINE] of each case."""
        self.expect(code, command, *arguments, "--format", "jsonl=log")
        events = [json.loads(line) for line in self.read("log").splitlines()]
        self.counted = events[0]["scenarios"]
        kinds = ("case", "sweep", "matrix")
        return [f"{e['scenario']} [{e['engine']}]" for e in events if e["event"] in kinds]

    def test_tags_select_scenarios(self):
        self.assertEqual(self.cases(0, "--tag", "green", "-e", "reference"), ["a/good [reference]"])
        self.assertEqual(self.counted, 1)
        both = ["a/bad [reference]", "a/good [reference]"]
        self.assertEqual(self.cases(1, "--tag", "both", "-e", "reference"), both)
        self.assertEqual(self.cases(1, "--tag=red", "--tag=green", "-e", "reference"), both)
        self.assertEqual(
            self.cases(0, "--tag", "green", "-e", "reference", command="sweep"), both[1:]
        )

    def test_a_filter_selects_by_the_name_of_a_case(self):
        reference = ["-e", "reference", "-e", "three-way"]
        for pattern, names in (
            ("good", ["a/good [reference]", "a/good [three-way]"]),
            ("a/*[three", ["a/bad [three-way]", "a/good [three-way]"]),
            ("a/?ad [r", ["a/bad [reference]"]),
            ("*d [*y]", ["a/bad [three-way]", "a/good [three-way]"]),
        ):
            with self.subTest(pattern=pattern):
                code = 1 if any("bad" in name for name in names) else 0
                self.assertEqual(self.cases(code, *reference, "--filter", pattern), names)
        both = self.cases(0, "-ereference", "--filter=good", "--filter=nothing")
        self.assertEqual(both, ["a/good [reference]"])

    def test_nothing_selected_is_no_pass(self):
        for option in ["--tag=none"], ["--filter=none"], ["--filter", "good [good"]:
            for command in "run", "sweep":
                result = self.expect(5, command, *option)
                self.assertIn("pass over all of 3 scenarios", result.err)
                self.expect(0, command, *option, "--allow-empty")
        self.expect(5, "matrix", BASE, "--filter=none")

    def test_what_failed_can_be_run_again(self):
        self.expect(1, "run", "-f", "jsonl=first", "-e", "reference", "-e", "three-way")
        failed = [f"{name} [{engine}]" for name in ("a/bad", "stale")
                  for engine in ("reference", "three-way")
                  if name == "a/bad" or engine == "reference"]  # fmt: skip
        self.assertEqual(self.cases(1, "--failed", "first"), failed)
        self.assertEqual(self.cases(1, "--failed", "first", "-e", "three-way"), failed[1:2])
        self.assertEqual(self.cases(1, "--failed", "first", "scenarios/stale.json"), failed[2:])
        self.write("scenarios/a/bad.json", program.SCENARIO)
        self.write("scenarios/stale.json", program.SCENARIO)
        self.assertEqual(self.cases(0, "--failed", "first"), failed)

    def test_where_nothing_failed_nothing_is_run_again(self):
        self.expect(0, "run", "-f", "jsonl=first", "scenarios/a/good.json")
        self.assertIn("in first nothing is wrong", self.expect(5, "run", "--failed", "first").err)
        self.expect(0, "run", "--failed", "first", "--allow-empty")

    def test_what_is_no_log_is_said_to_be_none(self):
        self.assertIn("cannot read absent", self.expect(3, "run", "--failed", "absent").err)
        told = self.expect(3, "run", "--failed", "scenarios/a/bad.json").err
        self.assertIn("a log opens with the event begin", told)

    def test_fail_fast_stops_at_the_first_failure_and_says_so(self):
        result = self.expect(1, "run", "--fail-fast", "-e", "reference", "-f", "jsonl=log")
        self.assertIn("stopped at the first failure (--fail-fast); 2 are left", result.err)
        self.assertEqual(self.cases(1, "--fail-fast", "-e", "reference"), ["a/bad [reference]"])
        self.assertEqual(
            self.cases(0, "--fail-fast", "-e", "reference", "scenarios/a/good.json"),
            ["a/good [reference]"],
        )

    def test_a_failure_that_stays_one_is_told_with_its_tries(self):
        self.cases(1, "--retries=2", "-e", "reference")
        events = [json.loads(line) for line in self.read("log").splitlines()]
        self.assertEqual([event.get("tries") for event in events[1:-1]], [3, None, None])
        told = self.expect(1, "run", "--retries=2", "-e", "reference").out
        self.assertIn("tries       3", told)

    def test_retries_are_a_number(self):
        self.assertIn("from 1 to 100", self.expect(2, "run", "--retries", "101").err)


FLAKY = {"tries": 2, "reason": "sync of alice: expected ok, got busy"}


class Flaky(program.Case):
    def setUp(self):
        super().setUp()
        self.write("a.json", program.SCENARIO)
        self.expect(0, "run", "a.json", "-e", "reference", "-e", "three-way", "-fjsonl=log")
        lines = [json.loads(line) for line in self.read("log").splitlines()]
        lines[1]["flaky"] = FLAKY
        lines[-1]["flaky"] = 1
        self.write("flaky", "".join(json.dumps(line) + "\n" for line in lines))

    def told(self, *arguments):
        return self.expect(0, "report", "flaky", *arguments).out

    def test_every_report_says_what_is_flaky(self):
        words = "flaky: passed at try 2; before: sync of alice: expected ok, got busy"
        out = self.told()
        self.assertIn(words, " ".join(out.split()))
        self.assertIn("2 pass; 1 flaky", out)
        self.assertIn("ok 1 - a [reference] " + words, self.told("-ftap"))
        self.assertIn(f'<flakyFailure type="flaky" message="{words}"/>', self.told("-fjunit"))
        self.assertIn("1 flaky", self.told("-fhtml"))
        self.assertIn(words, self.told("-fmarkdown"))


class Progress(program.Case):
    def setUp(self):
        super().setUp()
        self.write("a.json", program.SCENARIO)

    def on_terminal(self, *arguments, **environment):
        """What stderr gets when it is a terminal."""
        ours, theirs = pty.openpty()
        done = subprocess.Popen(
            [program.PROGRAM, "run", "a.json", *arguments],
            cwd=self.folder, stderr=theirs, stdout=subprocess.DEVNULL,
            env={**program.SANITIZERS, "TERM": "xterm", **environment},
        )  # fmt: skip
        os.close(theirs)
        told = b""
        try:
            while piece := os.read(ours, 4096):
                told += piece
        except OSError:  # the other end is closed
            pass
        os.close(ours)
        self.assertEqual(done.wait(), 0)
        return told.decode()

    def test_a_line_is_drawn_on_a_terminal_and_taken_away(self):
        told = self.on_terminal()
        self.assertIn("] 0/8   0 wrong", told)
        self.assertTrue(told.endswith("\r\033[K"), ascii(told))
        self.assertNotIn("\n", told)

    def test_nothing_is_drawn_where_nobody_looks(self):
        self.assertEqual(self.on_terminal("-q"), "")
        self.assertEqual(self.on_terminal(TERM="dumb"), "")
        self.assertEqual(self.on_terminal(CI="true"), "")
        self.assertEqual(self.expect(0, "run", "a.json", environment={"TERM": "xterm"}).err, "")


if __name__ == "__main__":
    program.main()
