#!/usr/bin/python3
"""reports.py - what runs write, and where to."""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

SHIPPED = os.path.join(os.environ["SOURCE"], "scenarios")
SOME = [os.path.join(SHIPPED, name) for name in ("tutorial", "kb810018/base.json")]
REPORTS = "human", "json", "jsonl", "markdown", "tap", "junit", "github", "html"
ESCAPE = "\033["


class Reports(program.Case):
    def setUp(self):
        super().setUp()
        self.write("scenarios/bad.json", program.FAILING)
        self.write("scenarios/good.json", program.SCENARIO)
        self.write("scenarios/skipped.json", program.SKIPPED)
        self.write("scenarios/stale.json", program.STALE)

    def test_a_run_twice_gives_the_same_bytes(self):
        wanted = [f"--format={name}=out.{name}" for name in REPORTS]
        found = []
        for _ in range(2):
            engines = ["-e", "ics-2000", "-e", "three-way"]
            self.run_program("run", "-vv", *wanted, *engines, "scenarios", SHIPPED)
            found.append([self.read("out." + name) for name in REPORTS])
        for name, first, second in zip(REPORTS, *found):
            with self.subTest(report=name):
                self.assertEqual(first, second)

    def test_a_recorded_run_told_again_gives_the_same_bytes(self):
        self.expect(1, "run", "--format", "jsonl=log", "scenarios", *SOME)
        for name in REPORTS:
            for level in [], ["-q"], ["-v"], ["-vv"], ["--color=always"]:
                with self.subTest(report=name, level=level):
                    options = ["--format", name, *level]
                    run = self.run_program("run", *options, "scenarios", *SOME)
                    self.assertEqual(self.expect(0, "report", "log", *options).out, run.out)
                    again = self.expect(0, "report", "-", *options, stdin=self.read("log"))
                    self.assertEqual(again.out, run.out)

    def test_every_line_of_the_log_is_an_event(self):
        self.expect(1, "run", "--format", "jsonl=log", "-e", "reference", "-e", "ics-2000")
        events = [json.loads(line) for line in self.read("log").splitlines()]
        self.assertEqual(
            [event["event"] for event in events], ["begin"] + 8 * ["case"] + ["end"]
        )
        self.assertEqual(events[0]["version"], 1)
        self.assertEqual(events[0]["engines"], ["reference", "ics-2000"])
        self.assertEqual(events[-1]["exit"], 1)
        self.assertEqual(sum(events[-1]["counts"].values()), 8)
        self.assertEqual(
            [event["scenario"] for event in events[1:-1:2]], ["bad", "good", "skipped", "stale"]
        )

    def test_the_document_holds_the_whole_log(self):
        self.expect(1, "run", "--format", "jsonl=log", "--format", "json=document")
        events = [json.loads(line) for line in self.read("log").splitlines()]
        document = json.loads(self.read("document"))
        self.assertEqual(document["cases"], events[1:-1])
        self.assertEqual(document["counts"], events[-1]["counts"])
        self.assertEqual(document["evaluated"], events[-1]["evaluated"])

    def test_a_document_is_one_even_if_nothing_ran(self):
        os.mkdir(os.path.join(self.folder, "empty"))
        document = json.loads(self.expect(5, "run", "--format", "json", "empty").out)
        self.assertEqual(document["cases"], [])
        self.assertEqual(document["exit"], 5)

    def test_several_reports_in_one_run(self):
        result = self.expect(1, "run", "-f", "human", "-f", "json=a", "-f", "jsonl=b")
        self.assertEqual(sorted(os.listdir(self.folder)), ["a", "b", "scenarios"])
        self.assertEqual(result.out, self.expect(1, "run").out)

    def test_a_report_replaces_a_file_but_not_a_device(self):
        self.write("out", "old")
        self.expect(1, "run", "--format", "json=out", "--format", "jsonl=/dev/null")
        json.loads(self.read("out"))

    def test_ids_are_relative_to_scenarios_wherever_it_lies(self):
        self.write("lib/scenarios/a/b.json", program.SCENARIO)
        self.write("c.json", program.SCENARIO)
        for path, scenario in (
            ("scenarios/good.json", "good"),
            ("./scenarios/good.json", "good"),
            ("lib/scenarios/a/b.json", "a/b"),
            (os.path.join(self.folder, "lib/scenarios/a/b.json"), "a/b"),
            ("./c.json", "c"),
        ):
            with self.subTest(path=path):
                document = json.loads(self.expect(0, "run", "-fjson", "-ereference", path).out)
                self.assertEqual(document["cases"][0]["scenario"], scenario)
                self.assertEqual(document["cases"][0]["file"], path)

    def test_paths_are_run_in_order_and_once(self):
        arguments = ["run", "-v", "-ereference", "scenarios/stale.json", "scenarios/*.json"]
        out = self.expect(1, *arguments, "./scenarios/*ood.json").out
        heads = [line.split()[0] for line in out.splitlines() if "offline edit arrives" in line]
        self.assertEqual(heads[:4], ["stale", "bad", "good", "skipped"])

    def test_quiet_tells_what_is_wrong_and_the_totals(self):
        out = self.expect(1, "run", "-q", "-e", "reference").out
        self.assertIn("FAIL  bad  [reference]", out)
        self.assertIn("FAIL  2 of 4", out)
        self.assertNotIn("good", out)
        self.assertNotIn("skipped  An", out)
        self.assertEqual(len(self.expect(0, "run", "-q", "scenarios/good.json").out.split("\n")), 3)

    def test_verbose_tells_a_line_a_case_and_then_steps_and_calls(self):
        out = self.expect(0, "run", "-v", "scenarios/good.json").out
        self.assertEqual(out.count("  pass "), 8)
        self.assertNotIn("journal.list", out)
        self.assertIn("journal.list", self.expect(0, "run", "-vv", "scenarios/good.json").out)

    def test_a_failure_shows_the_place_and_how_to_see_it_again(self):
        out = self.expect(1, "run", "-e", "reference", "scenarios/bad.json").out
        for text in (
            "--> scenarios/bad.json:",
            "^^^^^^^",
            '| expected  "other"',
            '| actual    "final"',
            "synctorture run scenarios/bad.json --engine reference",
        ):
            self.assertIn(text, out)

    def test_the_end_has_one_line_a_failure(self):
        out = self.expect(1, "run").out
        tail = out[out.rindex("\nFAIL ") :].strip().splitlines()
        failures = [line for line in tail if line.startswith("  ") and line[2:4] in ("F ", "S ")]
        self.assertEqual(len(failures), 9)
        self.assertEqual(len(tail), 2 + 9)

    def test_repeated_runs_agree(self):
        self.expect(0, "run", "--repeat", "3", "scenarios/good.json")


class Color(program.Case):
    def is_colored(self, *arguments, **environment):
        self.write("a.json", program.SCENARIO)
        return ESCAPE in self.expect(0, "run", *arguments, "a.json", environment=environment).out

    def test_no_terminal_no_color(self):
        self.assertFalse(self.is_colored())

    def test_what_was_asked_for_wins(self):
        self.assertTrue(self.is_colored("--color=always", NO_COLOR="1", TERM="dumb"))
        self.assertFalse(self.is_colored("--color=never", FORCE_COLOR="1"))

    def test_no_color_wins_over_force(self):
        self.assertTrue(self.is_colored(FORCE_COLOR="1"))
        self.assertTrue(self.is_colored(CLICOLOR_FORCE="1", NO_COLOR=""))
        self.assertFalse(self.is_colored(FORCE_COLOR="1", NO_COLOR="1"))
        self.assertFalse(self.is_colored(FORCE_COLOR="0"))

    def test_color_carries_nothing(self):
        self.write("a.json", program.SCENARIO)
        colored = self.expect(0, "run", "--color=always", "a.json").out
        self.assertEqual(
            re.sub(r"\033\[[0-9;]*m", "", colored), self.expect(0, "run", "a.json").out
        )


if __name__ == "__main__":
    program.main()
