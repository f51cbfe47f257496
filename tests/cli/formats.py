#!/usr/bin/python3
"""formats.py - every report is what its format says, whatever stands in it."""

import functools
import json
import os
import sys
import unittest
import xml.etree.ElementTree as etree

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import formats  # noqa: E402
import nasty  # noqa: E402
import program  # noqa: E402

SHIPPED = os.path.join(os.environ["SOURCE"], "scenarios")
BASE = os.path.join(SHIPPED, "kb810018", "base.json")
GOLDEN = os.path.join(os.environ["SOURCE"], "tests", "golden")
STARTS = range(0, len(nasty.NASTY), 29)


class Formats(program.Case):
    @functools.cache
    def names(self):
        words = json.loads(self.expect(0, "list", "reports", "--format", "json").out)
        return [entry["word"] for entry in words]

    def logs(self):
        """A log of each kind."""
        found = {}
        for name in "failure", "limits", "nothing", "sweep":
            with open(os.path.join(GOLDEN, name + ".events"), encoding="utf-8") as file:
                found[name] = file.read()
        for name, *arguments in (
            ("run", "run", "-e", "reference", "-e", "ics-2000", BASE),
            ("matrix", "matrix", "-e", "ics-2000", BASE),
            ("pairs", "sweep", "--depth=2", "-e", "journal-stop", "--fault=crash", BASE),
            ("replay", "replay", BASE, "-e", "ics-2000", "-c", "crash:after@3:3"),
        ):
            found[name] = self.run_program(*arguments, "--format", "jsonl").out
        return found

    def assert_well_formed(self, *arguments, **options):
        """Run the program once, with every report, and look at all of them."""
        names = self.names()
        wanted = [f"--format={name}=out.{name}" for name in names]
        result = self.run_program(*arguments, *wanted, **options)
        self.assertIn(result.code, (0, 1, 5, 6), result.err)
        for name in names:
            with self.subTest(report=name):
                formats.check(name, self.read("out." + name))

    def test_every_format_is_looked_at(self):
        self.assertEqual(sorted(self.names()), sorted(formats.CHECKS))

    def test_what_is_shipped_is_well_formed_in_every_format(self):
        for command in (["run", SHIPPED, "-e", "ics-2000"], ["matrix", BASE], ["sweep", BASE]):
            with self.subTest(command=command):
                self.assert_well_formed(*command)

    @unittest.skipUnless(os.path.exists(formats.SCHEMA), "no schema; `./dev install` gets it")
    def test_junit_is_what_the_schema_of_jenkins_says(self):
        for name, log in self.logs().items():
            with self.subTest(log=name):
                out = self.expect(0, "report", "-", "--format", "junit", stdin=log).out
                root = etree.fromstring(out)
                formats.check_schema(root)
                root.set("file", "what GitLab wants")
                with self.assertRaisesRegex(formats.Wrong, "'file'"):
                    formats.check_schema(root)

    def test_a_log_full_of_nasty_texts_is_well_formed_in_every_format(self):
        for kind, log in self.logs().items():
            for start in STARTS:
                self.write("log", nasty.spoil_log(log, start))
                for level in ["-q"], []:
                    with self.subTest(log=kind, start=start, level=level):
                        self.assert_well_formed("report", "log", *level)

    def test_scenarios_with_nasty_texts_are_well_formed_in_every_format(self):
        for number, text in enumerate(nasty.NASTY):
            scenario = program.FAILING if number % 2 else program.SCENARIO
            self.write(f"all/{number:03}.json", nasty.spoil_scenario(scenario, text))
        self.assert_well_formed("run", "all", "-e", "reference")

    def test_files_with_nasty_names_are_well_formed_in_every_format(self):
        for text in nasty.NASTY:
            path = text.replace("/", ":").replace("\0", "")[:60] + ".json"
            self.write("all/" + path, program.FAILING)
        self.write("all/half \udcff\udce4 a character.json", program.FAILING)
        self.assert_well_formed("run", "all", "-e", "reference")

    def test_half_characters_in_a_log_are_refused_by_every_format(self):
        for text in '"\\ud800"', '"\\udc00\\ud800"', '"\\ud800x"':
            log = '{"event":"begin","version":1,"synctorture":' + text + '}\n{"event":"end"}\n'
            for name in self.names():
                with self.subTest(report=name, text=text):
                    self.expect(3, "report", "-", "--format", name, stdin=log)

    def test_members_of_any_type_are_well_formed_in_every_format(self):
        for wrong in 3, None, [], {}, [[]], [3], {"a": [{}]}, "x", True, -1:
            events = [{"event": "begin", "version": 1, "command": wrong}]
            for kind, member in (
                ("case", "problems"), ("case", "refusal"), ("case", "calls"), ("case", "flaky"),
                ("case", "after"), ("case", "steps"), ("case", "syncs"), ("case", "workarounds"),
                ("case", "broken"), ("sweep", "rows"), ("sweep", "groups"), ("sweep", "pairs"),
                ("sweep", "points"), ("matrix", "cells"), ("matrix", "base"), ("matrix", "skipped"),
                ("workaround", "cost"), ("workaround", "label"),
            ):  # fmt: skip
                events.append({"event": kind, "verdict": "fail", "scenario": "a", member: wrong})
            events.append({"event": "end", "counts": wrong, "advice": wrong})
            log = "".join(json.dumps(event) + "\n" for event in events)
            with self.subTest(wrong=wrong):
                self.assert_well_formed("report", "-", stdin=log)


class Points(program.Case):
    """What TAP, JUnit and GitHub are told."""

    def setUp(self):
        super().setUp()
        self.write("scenarios/bad.json", program.FAILING)
        self.write("scenarios/good.json", program.SCENARIO)
        self.write("scenarios/skipped.json", program.SKIPPED)
        self.write("scenarios/stale.json", program.STALE)

    def test_tap_has_a_point_a_case_and_says_which_fail(self):
        out = self.expect(1, "run", "-e", "reference", "--format", "tap").out
        self.assertEqual(
            formats.tap_points(out),
            [(False, None), (True, None), (True, "SKIP"), (False, None)],
        )
        self.assertIn('\n#    | expected  "other"\n', out)

    def test_known_failures_do_not_fail_in_tap_and_are_skipped_in_junit(self):
        out = self.expect(0, "run", BASE, "-e", "ics-2000", "--format", "tap", "-f", "junit=x").out
        self.assertEqual([is_ok for is_ok, _ in formats.tap_points(out)], [False])
        formats.check_tap(out)
        case = etree.fromstring(self.read("x"))[0][0]
        self.assertEqual(case.get("name"), "ics-2000")
        self.assertEqual(case[0].get("type"), "known-failure")
        self.assertIn("access-denied 0x80070005", case[0].get("message"))

    def test_junit_counts_and_shows_the_failure(self):
        root = etree.fromstring(self.expect(1, "run", "-e", "reference", "-fjunit").out)
        self.assertEqual([suite.get("name") for suite in root], "bad good skipped stale".split())
        self.assertEqual([suite.get("failures") for suite in root], ["1", "0", "0", "1"])
        self.assertIn("expected  \"other\"", root[0][0][0].text)
        self.assertEqual(root[2][0][0].tag, "skipped")

    def test_gitlab_gets_the_file_of_each_case(self):
        out = self.expect(1, "run", "-fjunit", "--junit-dialect", "gitlab").out
        formats.check_junit(out, more=["file"])
        self.assertEqual(etree.fromstring(out)[0][0].get("file"), "scenarios/bad.json")
        with self.assertRaises(formats.Wrong):
            formats.check_junit(out)

    def test_there_is_no_other_dialect(self):
        self.assertIn("jenkins", self.expect(2, "run", "--junit-dialect", "ant").err)

    def test_github_gets_ten_annotations_and_is_told_of_the_rest(self):
        for number in range(12):
            self.write(f"many/{number:02}.json", program.FAILING)
        out = self.expect(1, "run", "-e", "reference", "-fgithub", "many").out.splitlines()
        self.assertEqual(len(out), 11)
        self.assertTrue(out[0].startswith("::error file=many/00.json,line="), out[0])
        self.assertIn("title=many/00 [reference]::", out[0])
        self.assertEqual(out[-1], "synctorture: 12 of 12 wrong; 2 more are not annotated")

    def test_the_summary_of_a_step_is_added_to_what_it_has(self):
        self.write("summary", "before\n")
        self.expect(
            1, "run", "-e", "reference", "-fgithub", environment={"GITHUB_STEP_SUMMARY": "summary"}
        )
        before, head, *table = self.read("summary").split("\n")
        self.assertEqual(before, "before")
        self.assertEqual(head, "**synctorture: 2 of 4 wrong**")
        self.assertEqual(len([line for line in table if line.startswith("| ")]), 1 + 2)
        self.expect(0, "run", "scenarios/good.json", environment={"GITHUB_STEP_SUMMARY": "other"})
        self.assertFalse(os.path.exists(os.path.join(self.folder, "other")))

    def test_a_run_that_was_stopped_looks_like_none_that_is_whole(self):
        log = '{"event":"begin","version":1}\n{"event":"end","exit":130}\n'
        self.assertIn("Bail out! stopped by SIGINT", self.told("tap", log))
        self.assertIn('errors="1"', self.told("junit", log))
        self.assertIn("::error ::stopped by SIGINT", self.told("github", log))

    def told(self, name, log):
        return self.expect(0, "report", "-", "--format", name, stdin=log).out

    def test_a_sweep_fails_where_a_cell_is_wrong_and_a_shard_leaves_no_doubt(self):
        found = self.run_program("sweep", BASE, "-e", "dav-atomic", "-e", "reference", "-ftap").out
        self.assertEqual(len(formats.tap_points(found)), 2)
        part = self.run_program("sweep", BASE, "-ereference", "--shard=1/2", "-ftap").out
        self.assertEqual(formats.tap_points(part), [(True, None)])
        left = self.expect(6, "sweep", BASE, "-ereference", "--budget=5", "-ftap").out
        self.assertEqual(formats.tap_points(left), [(False, None)])

    def test_a_cell_of_a_matrix_fails_if_it_is_not_as_stated(self):
        with open(BASE, encoding="utf-8") as file:
            scenario = json.load(file)
        stated = {"effect": {"reference": "broken"}}
        scenario["workarounds"]["stay-online"].update(stated)
        scenario.pop("$schema")
        self.write("stated.json", scenario)
        out = self.expect(1, "matrix", "stated.json", "-e", "reference", "-f", "tap").out
        self.assertEqual([is_ok for is_ok, _ in formats.tap_points(out)].count(False), 1)
        self.assertIn("but broken is stated", out)


if __name__ == "__main__":
    program.main()
