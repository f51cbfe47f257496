#!/usr/bin/python3
"""labs_field.py - each real tool fails in scenarios/field as was recorded.

But mail programs, of which labs_mail_field.py says so.
"""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import lab  # noqa: E402
import mail  # noqa: E402

FIELD = os.path.join(os.environ["SOURCE"], "scenarios", "field")
MISSING = lab.lacks("rsync", "unison", "rclone", "git")
PLACE = [] if lab.has_root_mount() else ["a / that is a mount point"]  # for a small disk


class Field(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()

    def test_each_tool_fails_as_was_recorded(self):
        rows = json.loads(self.expect(0, "lab", "check", "-f", "json").out)
        runs = [row["lab"] for row in rows if row["runs"] and row["lab"] not in mail.TOOLS]
        declared = {tool: {} for tool in runs}
        for name in sorted(os.listdir(FIELD)):
            path = os.path.join(FIELD, name)
            with open(path, encoding="utf-8") as file:
                scenario = json.load(file)
            if PLACE and any(step["do"] == "set-quota" for step in scenario["steps"]):
                continue
            for workaround in scenario.get("workarounds", {}).values():
                for tool in workaround.get("effect", {}):
                    declared.get(tool, {})[path] = "pass"
            for tool in scenario.get("known_failures", {}):
                declared.get(tool, {})[path] = "known"
        for tool, paths in ((tool, paths) for tool, paths in declared.items() if paths):
            with self.subTest(tool=tool):
                words = ("-f", "json", "-j", "4", "--deadline", "60", "-e", tool)
                result = self.expect(0, "run", *words, *paths, seconds=180)
                found = {case["file"]: case["verdict"] for case in json.loads(result.out)["cases"]}
                self.assertEqual(found, paths)
        self.assertGreaterEqual(sum(map(len, declared.values())), 8)


if __name__ == "__main__":
    lab.main(MISSING + PLACE)
