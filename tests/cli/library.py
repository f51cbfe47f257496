#!/usr/bin/python3
"""library.py - the scenarios of real cases are told as scenarios/README.md says.

After a change that is meant, `library.py --update` writes the table in scenarios/README.md anew.
"""

import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

SCENARIOS = os.path.join(os.environ["SOURCE"], "scenarios")
INDEX = os.path.join(SCENARIOS, "README.md")
AREAS = {"exchange": "exchange", "file-shares": "file-share", "protocols": "protocol"}
CASES_MIN = 60


def index():
    with open(INDEX, encoding="utf-8") as file:
        head, bar, table = file.read().partition("| scenario |")
    return head, bar + table


def printed():
    return subprocess.run(
        [program.PROGRAM, "list", "scenarios", ".", "--format", "markdown"],
        cwd=SCENARIOS,
        env=program.SANITIZERS,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout.decode()


def cases():
    """Each real case: its path below scenarios/ without the suffix, and what it says."""
    for area in AREAS:
        for name in sorted(os.listdir(os.path.join(SCENARIOS, area))):
            path = os.path.join(area, name)
            with open(os.path.join(SCENARIOS, path), encoding="utf-8") as file:
                yield path.removesuffix(".json"), json.load(file)


class Library(program.Case):
    def test_the_index_is_what_the_program_prints(self):
        self.assertEqual(index()[1], printed(), "scenarios/README.md is old: library.py --update")

    def test_there_are_as_many_cases_as_promised(self):
        self.assertGreaterEqual(len(list(cases())), CASES_MIN)

    def test_a_case_has_a_source_a_reason_its_area_and_tags_that_are_explained(self):
        explained = set(re.findall(r"^\| `([a-z-]+)` \|", index()[0], re.MULTILINE))
        used = set()
        for path, case in cases():
            with self.subTest(case=path):
                area, *tags = case["tags"]
                self.assertEqual(area, AREAS[path.split("/")[0]])
                self.assertTrue(tags and set(tags) <= explained)
                self.assertGreater(len(case["source"]), 8)
                self.assertGreater(len(case["why"]), 80)
                used |= set(tags)
        self.assertEqual(explained, used)

    def test_some_engine_fails_as_the_source_says_and_the_reference_passes(self):
        for path, case in cases():
            with self.subTest(case=path):
                self.assertTrue(case["known_failures"])
                self.assertNotIn("reference", case["known_failures"])
                for engine, known in case["known_failures"].items():
                    if not engine.startswith("zoo/"):
                        self.assertGreater(len(known["note"]), 20)
        folders = [os.path.join(SCENARIOS, area) for area in AREAS]
        result = self.expect(0, "run", *folders, "-e", "reference", "--format", "json")
        verdicts = [case["verdict"] for case in json.loads(result.out)["cases"]]
        self.assertEqual(set(verdicts), {"pass"})
        self.assertEqual(len(verdicts), len(list(cases())))

    def test_every_declared_failure_is_as_declared(self):
        self.expect(0, "run", *[os.path.join(SCENARIOS, area) for area in AREAS])

    def test_a_workaround_says_why_and_what_was_found_for_who_fails_and_who_does_not(self):
        count = 0
        for path, case in cases():
            for name, workaround in case.get("workarounds", {}).items():
                with self.subTest(case=path, workaround=name):
                    self.assertIn("why", workaround)
                    self.assertIn("reference", workaround["effect"])
                    self.assertGreater(len(workaround["effect"]), 1)
                    count += 1
        self.assertGreaterEqual(count, 20)


def update():
    head, _ = index()
    with open(INDEX, "w", encoding="utf-8") as file:
        file.write(head + printed())


if __name__ == "__main__":
    update() if "--update" in sys.argv else program.main()
