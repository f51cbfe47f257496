#!/usr/bin/python3
"""new.py - a scenario to begin with, and findings that are kept."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402


class New(program.Case):
    def test_the_skeleton_is_valid_and_passes_on_every_engine(self):
        result = self.expect(0, "new", "sync/first")
        self.assertEqual(result.out, "scenarios/sync/first.json\n")
        self.expect(0, "check", "scenarios/sync/first.json")
        self.expect(0, "run", "scenarios/sync/first.json")
        first = json.loads(self.read("scenarios/sync/first.json"))
        self.assertEqual(first["$schema"], "../schema.json")

    def test_a_file_that_is_there_is_left_alone(self):
        self.write("scenarios/sync/first.json", "mine")
        result = self.expect(2, "new", "sync/first")
        self.assertIn("is there already", result.err)
        self.assertEqual(self.read("scenarios/sync/first.json"), "mine")

    def test_a_finding_is_put_among_the_scenarios(self):
        self.write("findings/x/scenario.json", program.SCENARIO)
        self.expect(0, "new", "--from", "findings/x", "sync/kept")
        kept = json.loads(self.read("scenarios/sync/kept.json"))
        self.assertEqual(kept.pop("$schema"), "../schema.json")
        self.assertEqual(kept, program.SCENARIO)

    def test_a_file_can_be_taken_instead_of_a_folder(self):
        self.write("small.json", program.SCENARIO)
        self.expect(0, "new", "--from", "small.json", "elsewhere/kept.json")
        self.assertEqual(json.loads(self.read("elsewhere/kept.json")), program.SCENARIO)

    def test_what_is_no_scenario_is_not_taken(self):
        self.write("bad.json", program.INVALID)
        result = self.expect(3, "new", "--from", "bad.json", "sync/kept")
        self.assertIn("titel", result.err)
        self.expect(3, "new", "--from", "nothing", "sync/kept")
        self.assertFalse(os.path.exists(os.path.join(self.folder, "scenarios")))

    def test_a_name_that_leads_elsewhere_is_refused(self):
        for name in ("../x", "/x", "a//b", "a/", ""):
            result = self.expect(2, "new", name)
            self.assertIn("sync/lost-write", result.err)


class Init(program.Case):
    def test_a_project_begins_with_what_passes_and_what_editors_need(self):
        result = self.expect(0, "init")
        self.assertEqual(
            result.out.splitlines()[:2], ["scenarios/schema.json", "scenarios/first.json"]
        )
        first = json.loads(self.read("scenarios/first.json"))
        self.assertEqual(first["$schema"], "schema.json")
        self.assertEqual(self.read("scenarios/schema.json"), self.expect(0, "schema").out)
        self.expect(0, "check")
        self.expect(0, "run")

    def test_what_is_there_is_left_alone(self):
        self.write("scenarios/first.json", "mine")
        self.assertIn("is there already", self.expect(2, "init").err)
        self.assertEqual(self.read("scenarios/first.json"), "mine")


if __name__ == "__main__":
    program.main()
